"""Addresses below `/accounts/` beside those of allauth."""

from django.urls import path

from accounts.views import organisation

urlpatterns = [path("organisation/", organisation, name="organisation")]
