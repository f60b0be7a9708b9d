"""Addresses of the public pages."""

from django.urls import path

from register import views

urlpatterns = [
    path("", views.home, name="home"),
    path("figures/", views.figures, name="figures"),
    path("sandboxes/", views.sandbox_list, name="sandbox_list"),
    path("sandboxes/<slug:public_id>/", views.sandbox_detail, name="sandbox_detail"),
]
