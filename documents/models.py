"""Drafts, issued documents, their files and the register of numbers."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.kept import NotEmptied
from accounts.models import Absence
from accounts.models_absence import named_for
from applications.models import Application
from documents.kinds import Kind

if TYPE_CHECKING:
    from accounts.models import User

_CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


def new_code() -> str:
    """A verification code of 12 characters without look-alikes (about 59 bits)."""
    return "".join(secrets.choice(_CODE_ALPHABET) for _ in range(12))


class DraftQuerySet(models.QuerySet["Draft"]):
    """Questions about drafts."""

    def waiting(self) -> DraftQuerySet:
        """Drafts neither returned, nor withdrawn, nor issued; at most one a case."""
        return self.filter(closed_at=None)

    def with_names(self) -> DraftQuerySet:
        """With who did what in whose place, read together."""
        done = ("drafted", "checked", "signed")
        return self.select_related(*(f"{what}_by" for what in done), *(f"{what}_under__person" for what in done))


class Draft(models.Model):
    """A decision on its way: drafted, form checked, signed, issued, each by a named person.

    Decree 30/2020, art. 12: content and form are checked by different persons before signing. ``…_under``: the
    absence under which a deputy did it.
    """

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="drafts")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    content = models.JSONField()
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    drafted_under = models.ForeignKey(Absence, on_delete=models.PROTECT, null=True, related_name="+")
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    checked_at = models.DateTimeField(null=True)
    checked_under = models.ForeignKey(Absence, on_delete=models.PROTECT, null=True, related_name="+")
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    signed_at = models.DateTimeField(null=True)
    signed_under = models.ForeignKey(Absence, on_delete=models.PROTECT, null=True, related_name="+")
    returned_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    return_comment = models.TextField(blank=True)
    closed_at = models.DateTimeField(null=True)

    objects = DraftQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["application"], condition=Q(closed_at=None), name="documents_one_draft_waits"
            ),
            models.CheckConstraint(condition=~Q(drafted_by=F("checked_by")), name="documents_drafter_checks_not"),
            models.CheckConstraint(condition=~Q(drafted_by=F("signed_by")), name="documents_drafter_signs_not"),
            models.CheckConstraint(condition=~Q(checked_by=F("signed_by")), name="documents_checker_signs_not"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.application_id}"

    @property
    def drafter(self) -> str:
        """Who drafted it, and in whose place."""
        return _named(self.drafted_by, self.drafted_under)

    @property
    def checker(self) -> str:
        """Who checked its form, and in whose place; nothing before."""
        return _named(self.checked_by, self.checked_under)

    @property
    def signer(self) -> str:
        """Who signed it, and in whose place; nothing before."""
        return _named(self.signed_by, self.signed_under)


def _named(person: User | None, under: Absence | None) -> str:
    return named_for(person.name if person else "", under.person.name if under else "")


class NumberSeries(models.Model):
    """The last number given per body, type of document and year (Decree 30/2020, art. 15)."""

    body = models.CharField(max_length=200)
    type_code = models.CharField(max_length=20)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["body", "type_code", "year"], name="documents_series_once")
        ]

    def __str__(self) -> str:
        return f"{self.body} · {self.type_code} · {self.year}: {self.last}"


class Document(models.Model):
    """An issued document: its number, its date, and all that its page shows; never changed.

    ``data`` is the JSON of the sheet to print (``documents.sheet.Sheet``); the file is made from it by a job.
    """

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="documents")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    position = models.PositiveIntegerField()
    body = models.CharField(max_length=200)
    type_code = models.CharField(max_length=20)
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField(null=True)
    number_text = models.CharField(max_length=80)
    title = models.CharField(max_length=500)
    issued_at = models.DateTimeField()
    signer_name = models.CharField(max_length=200, blank=True)
    code = models.CharField(max_length=12, unique=True, default=new_code)
    draft = models.OneToOneField(Draft, on_delete=models.PROTECT, null=True, related_name="document")
    data = models.JSONField()

    class Meta:
        ordering: ClassVar = ["application", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["body", "type_code", "year", "number"], name="documents_number_once"),
            models.UniqueConstraint(fields=["application", "position"], name="documents_position_once"),
        ]
        triggers: ClassVar = [
            NotEmptied(name="documents_not_emptied"),
            pgtrigger.Protect(name="document_kept", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.number_text} {self.title}"


class DocumentFile(models.Model):
    """The PDF of a document with its SHA-256; one per document, never changed.

    The bytes lie in the database, so that the file exists exactly when its row was committed
    and a backup holds both.
    """

    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="file")
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    made_at = models.DateTimeField(verbose_name=_("made at"))

    class Meta:
        triggers: ClassVar = [
            NotEmptied(name="document_files_not_emptied"),
            pgtrigger.Protect(name="document_file_kept", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return self.sha256
