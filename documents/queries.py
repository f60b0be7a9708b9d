"""Doors to issued documents."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.http import Http404

from documents.kinds import PUBLIC, Kind
from documents.models import Document

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from accounts.models import User
    from applications.models import Application

INTERNAL = frozenset({Kind.MINUTES, Kind.PROPOSAL, Kind.EVALUATION_REPORT})
"""Kinds of the authority's own deliberation, which the applicant does not see."""


def normal_code(text: str) -> str:
    """A verification code as stored, from whatever a person typed (blanks, hyphens, lower case)."""
    return re.sub(r"[^0-9A-Z]", "", text.upper())


def document_by_code(code: str) -> Document | None:
    """The document with this verification code and its file, or None."""
    return Document.objects.select_related("file").filter(code=normal_code(code)).first()


def documents_of(application: Application) -> QuerySet[Document]:
    """The documents of a case in order of issue, without sheet and bytes; ``file`` tells hash and size."""
    return application.documents.select_related("file").defer("data", "file__content").order_by("position")


def public_documents_of(application: Application) -> QuerySet[Document]:
    """Those that anybody may read."""
    return documents_of(application).filter(kind__in=PUBLIC)


def document_for(user: User, pk: int) -> Document:
    """The document with its file if this person may read it, else 404.

    Officials read all; members of the organisation those of its cases but the authority's deliberation;
    everybody the public kinds.
    """
    document = Document.objects.select_related("file", "application").filter(pk=pk).first()
    if document is None or not _may_read(user, document):
        raise Http404
    return document


def _may_read(user: User, document: Document) -> bool:
    if user.is_official or document.kind in PUBLIC:
        return True
    own = user.memberships.filter(organisation=document.application.organisation_id).exists()
    return own and document.kind not in INTERNAL
