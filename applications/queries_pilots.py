"""Doors for the applicant's side: the cases and files of one's own organisations, or nothing at all (404)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Prefetch
from django.http import Http404

from applications.models import Application, Attachment, Deadline
from applications.queries import CasePage, case_page, get_application_for
from applications.rules import acts_for_applicant

if TYPE_CHECKING:
    from accounts.models import User
    from applications.querysets import ApplicationQuerySet

_OPEN = Prefetch("deadlines", Deadline.objects.open().order_by("due_at"), to_attr="open_deadlines")


def get_pilot_for(user: User, reference: str) -> Application:
    """The case if ``user`` acts for the organisation that applies, else ``Http404``.

    With ``open_deadlines`` (earliest first); one query for the case, one for its deadlines.
    """
    rows = own_cases(user).select_related("regime_version", "organisation", "officer", "created_by")
    application: Application | None = rows.filter(reference=reference).prefetch_related(_OPEN).first()
    if application is None:
        raise Http404
    return application


def pilots_of(user: User, before: int | None = None) -> CasePage:
    """A page of the cases of the organisations for which ``user`` acts, each with ``open_deadlines``; two queries.

    Newest first; pages are cut by key: ``before`` is the row that the last page ended with.
    """
    rows = own_cases(user).select_related("organisation").prefetch_related(_OPEN)
    return case_page(rows, before)


def get_attachment_for(user: User, reference: str, pk: int) -> Attachment:
    """A file of a case that ``user`` may open; what has not been submitted only its organisation sees."""
    application = get_application_for(user, reference)
    row: Attachment | None = application.attachments.filter(pk=pk).first()
    if row is None:
        raise Http404
    being_prepared = row.removed_at is None and acts_for_applicant(user, application)
    if not being_prepared and not was_submitted(row):
        raise Http404
    return row


def was_submitted(row: Attachment) -> bool:
    """Whether a version of the dossier that was submitted lists the file."""
    frozen = row.application.versions.filter(frozen_at__isnull=False)
    return bool(frozen.filter(content__attachments__contains=[{"sha256": row.sha256}]).exists())


def own_cases(user: User) -> ApplicationQuerySet:
    """Cases of the organisations for which ``user`` acts."""
    return Application.objects.filter(organisation__memberships__user=user)
