"""Documents of a case: from the models to the facts, from the facts to an issued document."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from documents.actions import issue
from documents.builders import sheet_for
from documents.kinds import Kind
from documents.rendering import render_pdf
from programmes import clocks
from workflow.facts import case_facts

if TYPE_CHECKING:
    from datetime import datetime

    from accounts.models import User
    from applications.models import Application
    from documents.models import Document, Draft

DRAFT_MARK = "DỰ THẢO"
"""Where an issued document names its form; documents are Vietnamese."""
ANNEXED = {Kind.DECISION: Kind.RISK_REGISTER}
"""Kinds that are followed at once by an annex."""


def issue_paper(application: Application, kind: Kind, *, by: User, **facts: Any) -> Document:
    """Issue a document at once, signed by the one who acts; ``facts`` are laid over those of the case."""
    return _issue(application, kind, by=by, signer=by, draft=None, facts=facts)


def issue_for_officer(application: Application, kind: Kind, *, by: User, **facts: Any) -> Document:
    """Issue a document in the name of the case's officer at an act of somebody else; unnamed while there is none."""
    return _issue(application, kind, by=by, signer=application.officer, draft=None, facts=facts)


def issue_draft(application: Application, draft: Draft, *, by: User) -> Document:
    """Issue the signed draft that waited, and its annex; the signature is the signer's, the issue the clerk's."""
    kind, signer = Kind(draft.kind), draft.signed_by
    document = _issue(application, kind, by=by, signer=signer, draft=draft, facts={})
    draft.closed_at = clocks.now()
    draft.save(update_fields=["closed_at"])
    if kind in ANNEXED:
        _issue(application, ANNEXED[kind], by=by, signer=signer, draft=None, facts={})
    return document


def preview_draft(application: Application, *, at: datetime) -> bytes | None:
    """The PDF that the waiting draft would become, without its number and marked as a draft; None where none waits."""
    draft = application.drafts.waiting().select_related("signed_by").first()
    if draft is None:
        return None
    kind = Kind(draft.kind)
    sheet = sheet_for(
        kind,
        application.regime,
        case_facts(application),
        number_text=f"…/{application.regime.documents[kind].symbol}",
        code="DU-THAO",
        at=at,
        signer_name=draft.signed_by.name if draft.signed_by else "",
    )
    return render_pdf(replace(sheet, form=DRAFT_MARK))


def _issue(
    application: Application, kind: Kind, *, by: User, signer: User | None, draft: Draft | None, facts: dict[str, Any]
) -> Document:
    builder = partial(
        sheet_for,
        kind,
        application.regime,
        case_facts(application, **facts),
        at=clocks.now(),
        signer_name=signer.name if signer else "",
    )
    return issue(application, kind, sheet_builder=builder, by=by, at=clocks.now(), draft=draft)
