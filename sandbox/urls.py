"""Every address of the site, one line per app; `/api/v1/` gathers the apps' own `api.py`."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from sandbox import health

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("i18n/", include("django.conf.urls.i18n")),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
]
