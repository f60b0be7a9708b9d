"""Settings of the project, one module for every mode; the environment chooses.

`BENTHU_ENV` is `development` (default: a laptop, plain HTTP, mails written to files) or
`production` (HTTPS, secrets required). `docs/settings.md` lists every variable.
"""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _

from sandbox import env

BASE_DIR = Path(__file__).resolve().parent.parent.parent

MODE = env.choice("BENTHU_ENV", ("development", "production"), "development")
PRODUCTION = MODE == "production"
DEBUG = env.boolean("BENTHU_DEBUG", default=False)
if PRODUCTION and DEBUG:
    _message = "BENTHU_DEBUG shows the system's inside to anyone: it may not be on while BENTHU_ENV=production."
    raise env.SettingError(_message)

# Everything that a run makes lies below this folder: database, uploads, issued documents, mails.
DATA_DIR = env.folder("BENTHU_DATA", BASE_DIR / ".data")

# ---------------------------------------------------------------------------- secrets and addresses

SECRET_KEY_LENGTH = 50  # what `check --deploy` asks for
SECRET_KEY = env.text("BENTHU_SECRET_KEY", None if PRODUCTION else "development only " * 4)
if len(SECRET_KEY) < SECRET_KEY_LENGTH:
    _message = f"BENTHU_SECRET_KEY is too short: it needs at least {SECRET_KEY_LENGTH} characters."
    raise env.SettingError(_message)

PORT = env.integer("PORT", 8000, least=1, most=65535)
BASE_URL = env.address("BENTHU_BASE_URL", f"http://127.0.0.1:{PORT}")
if PRODUCTION and not BASE_URL.startswith("https://"):
    _message = f"BENTHU_BASE_URL={BASE_URL}: in production the public address starts with https://."
    raise env.SettingError(_message)
ALLOWED_HOSTS = env.words("BENTHU_ALLOWED_HOSTS", [urlsplit(BASE_URL).hostname or ""])
if not PRODUCTION:
    ALLOWED_HOSTS += ["127.0.0.1", "localhost", "[::1]"]
CSRF_TRUSTED_ORIGINS = [BASE_URL]

# Who runs this installation; printed in the header, the footer and the mails.
AUTHORITY_NAME = env.text("BENTHU_AUTHORITY_NAME", "Sở Khoa học và Công nghệ Thành phố Hồ Chí Minh")
AUTHORITY_CONTACT = env.text("BENTHU_AUTHORITY_CONTACT", "244 Điện Biên Phủ, Thành phố Hồ Chí Minh")
# Applicants are offered the regimes of this province's authority; others can be replayed.
PROVINCE = env.text("BENTHU_PROVINCE", "Thành phố Hồ Chí Minh")

# The map on which places are drawn. Without tiles it has a grid and loads nothing from elsewhere.
MAP_TILES = env.text("BENTHU_MAP_TILES", "")
MAP_ATTRIBUTION = env.text("BENTHU_MAP_ATTRIBUTION", "")
MAP_START = env.text("BENTHU_MAP_START", "10.7769, 106.7009, 11")

# ---------------------------------------------------------------------------- apps

INSTALLED_APPS = [
    # our own, from the lowest layer to the highest
    "accounts",
    "programmes",
    "applications",
    "documents",
    "risks",
    "reviews",
    "trials",
    "workflow",
    "register",
    "notices",
    "sandbox",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "viewflow",
    "viewflow.workflow",
    "pgtrigger",
    "procrastinate.contrib.django",
    "ninja",  # its documentation page with scripts of our own host
    "django_htmx",
    "whitenoise.runserver_nostatic",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "sandbox.apps.StaticFiles",
    "django.forms",  # its widget templates, found by the renderer below
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "viewflow.middleware.SiteMiddleware",
]
# The list above is the whole list: Viewflow may not add to it behind our back.
VIEWFLOW = {"AUTOREGISTER": False}

ROOT_URLCONF = "sandbox.urls"
WSGI_APPLICATION = "sandbox.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,  # with Django's cached loader in every mode
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "sandbox.context_processors.installation",
                "sandbox.context.site",
            ],
        },
    },
]
FORM_RENDERER = "sandbox.form_renderer.GovukRenderer"

# ---------------------------------------------------------------------------- database and jobs

_server = env.database("DATABASE_URL")
# Without an address the embedded server is used: `sandbox.postgresql` starts it on the first connection.
EMBEDDED_DATABASE = _server is None
_suffix = env.text("BENTHU_TEST_DB_SUFFIX", "")
_database: dict[str, Any] = {
    "ENGINE": "sandbox.postgresql",
    "NAME": "benthu",
    "USER": "benthu",
    "CONN_MAX_AGE": 60,
    "CONN_HEALTH_CHECKS": True,
}
if _server is not None:
    _database |= {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": _server.name,
        "USER": _server.user,
        "PASSWORD": _server.password,
        "HOST": _server.host,
        "PORT": _server.port,
        "OPTIONS": _server.options,
    }
_database["TEST"] = {"NAME": f"test_{_database['NAME']}{_suffix}"}
DATABASES = {"default": _database}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"

# ---------------------------------------------------------------------------- people

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
    "accounts.backends.RoleBackend",
]
PASSWORD_MIN_LENGTH = 12
AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": PASSWORD_MIN_LENGTH},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_SIGNUP_FORM_CLASS = "accounts.forms.SignupForm"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
# Pressing "log out" is enough (it posts); a link to the page still asks.
ACCOUNT_LOGOUT_ON_GET = False
# Attempts per window, by address of the visitor (ip) and by account (key or user).
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "signup": "20/m/ip",
    "reset_password": "20/m/ip,5/m/key",
    "reset_password_from_key": "20/m/ip",
    "change_password": "5/m/user",
    "manage_email": "10/m/user",
    "confirm_email": "1/3m/key",
    "reauthenticate": "10/m/user",
}
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_SUBJECT_PREFIX = "[Bến Thử] "
ACCOUNT_SESSION_REMEMBER = None
# Nobody learns from the sign-up or reset page whether an address is registered.
ACCOUNT_PREVENT_ENUMERATION = True
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "Bến Thử"
MFA_PASSKEY_LOGIN_ENABLED = True
# Browsers allow passkeys over plain HTTP on localhost only.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION

# ---------------------------------------------------------------------------- language and time

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", _("Vietnamese")), ("en", _("English"))]
# Beside our own words those of libraries that come without Vietnamese; makemessages leaves them alone.
LOCALE_PATHS = [BASE_DIR / "locale", BASE_DIR / "locale" / "libraries"]
FORMAT_MODULE_PATH = ["sandbox.formats"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"

# ---------------------------------------------------------------------------- files

STATIC_URL = "/static/"
# Filled by collectstatic; on a laptop the files are served from where they were built.
STATIC_ROOT = DATA_DIR / "staticfiles" if PRODUCTION else None
STATICFILES_DIRS = [BASE_DIR / "static" / "built"]
WHITENOISE_USE_FINDERS = not PRODUCTION
# The typeface of documents, which no page loads.
BENTHU_FONTS = env.folder("BENTHU_FONTS", BASE_DIR / "static" / "built" / "fonts" / "tinos")
MEDIA_ROOT = DATA_DIR / "uploads"
STORAGES = {
    # No address leads to these files: a view that asks who may hands them out.
    "default": {"BACKEND": "sandbox.storage.PrivateStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage",
    },
}
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
_MB = 1024 * 1024
# A larger file comes in pieces, which go on where they stopped.
UPLOAD_PLAIN_BYTES = _MB * env.integer("BENTHU_UPLOAD_PLAIN_MB", 20, least=1, most=100)
UPLOAD_LARGEST_BYTES = _MB * env.integer("BENTHU_UPLOAD_LARGEST_MB", 200, least=1, most=1024)
UPLOAD_PIECE_BYTES = 4 * _MB
UPLOAD_FILES_AT_MOST = env.integer("BENTHU_UPLOAD_FILES", 100, least=1, most=1000)
UPLOAD_KEPT_HOURS = 24
CLAMAV_SOCKET = env.socket("BENTHU_CLAMAV_SOCKET")

# ---------------------------------------------------------------------------- mail

DEFAULT_FROM_EMAIL = env.text("BENTHU_MAIL_FROM", "Bến Thử <no-reply@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
EMAIL_HOST = env.text("BENTHU_MAIL_HOST", None if PRODUCTION else "")
EMAIL_PORT = env.integer("BENTHU_MAIL_PORT", 587, least=1, most=65535)
EMAIL_HOST_USER = env.text("BENTHU_MAIL_USER", "")
EMAIL_HOST_PASSWORD = env.text("BENTHU_MAIL_PASSWORD", "")
_mail_security = env.choice("BENTHU_MAIL_SECURITY", ("starttls", "tls", "none"), "starttls")
EMAIL_USE_TLS = _mail_security == "starttls"
EMAIL_USE_SSL = _mail_security == "tls"
EMAIL_TIMEOUT = 20
# Without a mail server, mails are files that anyone at this machine's keyboard can read.
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'filebased'}.EmailBackend"
EMAIL_FILE_PATH = DATA_DIR / "mails"

# ---------------------------------------------------------------------------- safety of the pages

SESSION_COOKIE_SECURE = PRODUCTION
CSRF_COOKIE_SECURE = PRODUCTION
SESSION_COOKIE_AGE = 60 * 60 * 12
SECURE_SSL_REDIRECT = PRODUCTION
# Probes of the platform come over plain HTTP from inside.
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = PRODUCTION
SECURE_HSTS_PRELOAD = PRODUCTION
if env.boolean("BENTHU_BEHIND_PROXY", default=False):
    # Only where a proxy sets the header itself; otherwise any visitor could claim HTTPS.
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
X_FRAME_OPTIONS = "DENY"

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {
        "handlers": ["console"],
        "level": env.choice("BENTHU_LOG_LEVEL", ("DEBUG", "INFO", "WARNING", "ERROR"), "INFO"),
    },
    # Told by every process at every start, or at every step of every document.
    "loggers": {
        name: {"level": "WARNING"}
        for name in ("procrastinate.blueprints", "procrastinate.periodic", "weasyprint", "fontTools")
    },
}
