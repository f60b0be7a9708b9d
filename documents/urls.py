"""Addresses of documents; the printed codes rely on ``/verify/<code>/``."""

from django.urls import path

from documents import views

app_name = "documents"
urlpatterns = [
    path("verify/", views.verify, name="verify"),
    path("verify/<str:code>/", views.Verified.as_view(), name="verified"),
    path("verify/<str:code>/document.pdf", views.public_pdf, name="public_pdf"),
    path("documents/<int:pk>.pdf", views.document_pdf, name="pdf"),
]
