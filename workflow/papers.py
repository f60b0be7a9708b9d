"""Documents of a case: from the models to the facts, from the facts to an issued document."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from accounts.queries_absence import deputies_of
from accounts.roles import Role
from applications.refusals import NotYou
from documents.actions import issue
from documents.builders import sheet_for
from documents.builders.base import deputy_capacity
from documents.kinds import OF_THE_HEAD, Kind
from documents.rendering import render_pdf
from programmes import clocks
from workflow.facts import case_facts

if TYPE_CHECKING:
    from datetime import datetime

    from accounts.models import Absence, User
    from applications.models import Application
    from documents.facts import StandIn
    from documents.models import Document, Draft

DRAFT_MARK = "DỰ THẢO"
"""Where an issued document names its form; documents are Vietnamese."""
ANNEXED = {Kind.DECISION: Kind.RISK_REGISTER}
"""Kinds that are followed at once by an annex."""


def issue_paper(application: Application, kind: Kind, *, by: User, **facts: Any) -> Document:
    """Issue a document at once, signed by the one who acts; ``facts`` are laid over those of the case."""
    under = application.under
    ask_form_of_signature(application, kind, under)
    return _issue(application, kind, by=by, signer=by, under=under, draft=None, facts=facts)


def issue_for_officer(application: Application, kind: Kind, *, by: User, **facts: Any) -> Document:
    """Issue a document in the name of the case's officer at an act of somebody else.

    Of an officer who is away, in the name of the deputy. Before there is an officer it bears the name of who received
    the dossier, and before that nobody's.
    """
    officer, today = application.officer, clocks.today()
    away = deputies_of([officer], Role.CASE_OFFICER, today) if officer and officer.may_be_away(today) else []
    under = away[0] if away else None
    signer = under.deputy if under else officer or _receiver(application)
    return _issue(application, kind, by=by, signer=signer, under=under, draft=None, facts=facts)


def _receiver(application: Application) -> User | None:
    received = application.events.filter(verb="receive").select_related("actor").first()
    return received.actor if received else None


def issue_draft(application: Application, draft: Draft, *, by: User) -> Document:
    """Issue the signed draft that waited, and its annex; the signature is the signer's, the issue the clerk's."""
    kind, signer, under = Kind(draft.kind), draft.signed_by, draft.signed_under
    document = _issue(application, kind, by=by, signer=signer, under=under, draft=draft, facts={})
    draft.closed_at = clocks.now()
    draft.save(update_fields=["closed_at"])
    if kind in ANNEXED:
        _issue(application, ANNEXED[kind], by=by, signer=signer, under=under, draft=None, facts={})
    return document


def preview_draft(application: Application, *, at: datetime) -> bytes | None:
    """The PDF that the waiting draft would become, without its number and marked as a draft; None where none waits."""
    draft = application.drafts.waiting().select_related("signed_by", "signed_under__person").first()
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
        stand_in=_stand_in(draft.signed_under),
    )
    return render_pdf(replace(sheet, form=DRAFT_MARK))


def ask_form_of_signature(application: Application, kind: Kind, under: Absence | None) -> None:
    """Raise ``NotYou`` where a deputy of the signer would sign and the rules name no form for it: none is invented."""
    if under is None or kind not in OF_THE_HEAD:
        return
    if deputy_capacity(application.regime, kind, under.signs_as) is None:
        facts = {"form": f"{under.signs_as}.", "kind": kind.label}
        raise NotYou(_("The rules name no form in which a deputy signs this (%(form)s, %(kind)s).") % facts)


def _stand_in(under: Absence | None) -> StandIn | None:
    if under is None:
        return None
    return {
        "person": under.person.name,
        "signs_as": under.signs_as,
        "mandate_number": under.mandate_number,
        "mandate_date": under.mandate_date.isoformat() if under.mandate_date else "",
    }


def _issue(
    application: Application,
    kind: Kind,
    *,
    by: User,
    signer: User | None,
    under: Absence | None,
    draft: Draft | None,
    facts: dict[str, Any],
) -> Document:
    builder = partial(
        sheet_for,
        kind,
        application.regime,
        case_facts(application, **facts),
        at=clocks.now(),
        signer_name=signer.name if signer else "",
        stand_in=_stand_in(under),
    )
    return issue(application, kind, sheet_builder=builder, by=by, at=clocks.now(), draft=draft)
