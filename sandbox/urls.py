"""Every address of the site, one line per app; `/api/v1/` gathers the apps' own `api.py`."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from accounts.views import set_language
from sandbox import api, health

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    # Django's own `i18n/` addresses would send a visitor to the login page first.
    path("i18n/setlang/", set_language, name="set_language"),
    path("accounts/", include("allauth.urls")),
    path("accounts/", include("accounts.urls")),
    path("admin/", admin.site.urls),
    path("", include("documents.urls")),
    path("", include("workflow.urls")),
    path("api/v1/", api.public_urls()),
    path("apply/", include("workflow.pilot.urls")),
    path("regimes/", include("workflow.regimes.urls")),
    path("", include("register.urls")),
]
