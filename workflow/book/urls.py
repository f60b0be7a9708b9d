"""Addresses of the register of dossiers."""

from django.urls import path

from workflow.book.views import book, book_as_csv, book_on_paper

urlpatterns = [
    path("dossiers/", book, name="dossier_book"),
    path("dossiers/register.csv", book_as_csv, name="dossier_book_csv"),
    path("dossiers/register.pdf", book_on_paper, name="dossier_book_pdf"),
]
