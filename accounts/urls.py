"""Addresses below `/accounts/` beside those of allauth."""

from django.urls import path

from accounts.views import OrganisationView

urlpatterns = [path("organisation/", OrganisationView.as_view(), name="organisation")]
