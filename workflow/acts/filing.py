"""Filing, receiving and checking the dossier."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext as _

from applications.actions import cancel_deadlines, meet_deadline, move, open_deadline
from applications.dossier import freeze, open_working_copy, told
from applications.entry import need, need_number
from applications.ledger import new_term
from applications.models import SupplementRequest
from applications.refusals import NotLikeThis, NotNow
from applications.states import State
from documents.kinds import Kind
from programmes import clocks
from programmes.models import RegimeVersion
from programmes.queries import door_of, regime_in_force
from programmes.rules import level_faults, missing_components
from programmes.schema import Clock
from programmes.schema_parts import Unit
from risks.actions import write_register
from workflow.facts import handed_over, iso
from workflow.levels import as_recorded
from workflow.papers import issue_for_officer, issue_paper
from workflow.supplement_terms import go_on_after_supplement, open_decision, stop_for_supplement

if TYPE_CHECKING:
    from collections.abc import Mapping

    from accounts.models import User
    from applications.models import Application


def submit(application: Application, *, by: User, data: Mapping[str, Any]) -> None:
    """Freeze the dossier and write its risks into the register; ``NotNow`` outside the calls, or after the regime."""
    del data
    _ask_intake(application)
    move(application, "submit", by=by)
    version = freeze(application, by=by)
    _write_register(application, version.content)
    application.submitted_at = clocks.now()
    application.save(update_fields=["submitted_at"])


def _ask_intake(application: Application) -> None:
    """The version in force today says when dossiers are taken, since it is the one under which it will be received."""
    today = clocks.today()
    reason = door_of(application.regime.code, today).shut(today)
    if reason:
        raise NotNow(reason)


def _write_register(application: Application, dossier: dict[str, Any]) -> None:
    try:
        write_register(application, dossier.get("risks") or [])
    except ValidationError as error:
        raise NotLikeThis(" ".join(error.messages), field="risks") from error


def receive(application: Application, *, by: User, data: Mapping[str, Any]) -> None:
    """Fix the regime version, start the validity term, hand out the receipt (form 01); ``NotNow`` after the regime."""
    del data
    move(application, "receive", by=by)
    application.received_at = application.complete_at = clocks.now()
    application.regime_version = _version_today(application)
    application.save(update_fields=["received_at", "complete_at", "regime_version"])
    open_deadline(application, "validity_check", clocks.now(), of_authority=True)
    issue_paper(application, Kind.RECEIPT, by=by, **_appointment(application))


def _appointment(application: Application) -> dict[str, Any]:
    """The day on which the result is due if this very dossier is found valid; nothing where the rules set no term."""
    rule = application.regime.clock("decision")
    amount = rule.amount_for(application.level) if rule else None
    if rule is None or amount is None:
        return {}
    term = new_term(rule, amount, clocks.now())
    due = term["due_on"] or iso(term["due_at"])
    return {"due": {"decision": {"due": due if isinstance(due, str) else due.isoformat()}}}


def _version_today(application: Application) -> RegimeVersion:
    code, today = application.regime.code, clocks.today()
    try:
        return regime_in_force(code, today)
    except RegimeVersion.DoesNotExist as error:
        ended = door_of(code, today).ended
        what_to_do = _(
            "The dossier stays as it is. Receive it once new rules of this name are in force; or let the applicant "
            "withdraw it and start a new pilot from it under other rules."
        )
        raise NotNow(f"{ended.reason()} {what_to_do}" if ended else what_to_do) from error


def request_supplement(application: Application, *, by: User, data: Mapping[str, Any]) -> None:
    """Ask for everything that is missing, item by item (form 02); opens the next working copy."""
    items, days = need(data, "items"), need_number(data, "due_working_days", least=1)
    if not all(str(item.get("gap") or "").strip() for item in items):
        raise NotLikeThis(_("Please fill this in."), field="items")
    _take(application, by)
    move(application, "request_supplement", by=by)
    SupplementRequest.objects.create(
        application=application, items=items, requested_by=by, requested_at=clocks.now(), due_working_days=days
    )
    stop_for_supplement(application)
    rule = application.regime.clock("supplement")
    term = Clock(
        name="supplement", unit=Unit.WORKING_DAYS, amount=None, start="request_supplement",
        cut_off_hour=rule.cut_off_hour if rule else None, source=rule.source if rule else None,
    )  # fmt: skip
    row = open_deadline(application, "supplement", clocks.now(), of_authority=False, clock=term, amount=days)
    open_working_copy(application, by=by)
    facts = {"items": _named(application, items), "due_working_days": days}
    if row and row.due_on:
        facts["due"] = row.due_on.isoformat()
    issue_paper(application, Kind.SUPPLEMENT_REQUEST, by=by, supplement=facts)


def _named(application: Application, items: list[dict[str, str]]) -> list[dict[str, str]]:
    rows = {component.code: component for component in application.regime.components}
    return [
        {**item, **({"name": rows[item["component"]].name.vi, "source": rows[item["component"]].source or ""}
                    if item.get("component") in rows else {})}
        for item in items
    ]  # fmt: skip


def resubmit(application: Application, *, by: User, data: Mapping[str, Any]) -> None:
    """Freeze the next version, with the changed fields of ``dossier`` laid over it; something must have changed."""
    last, working = application.versions.order_by("-number")[1], application.versions.latest("number")
    same = told({**working.content, **(data.get("dossier") or {})}) == last.content
    if same and not application.supplements.filter(answered_at=None, answers__isnull=False).exists():
        raise NotLikeThis(_("Nothing has changed in the dossier since the supplement was asked for."))
    move(application, "resubmit", by=by)
    version = freeze(application, by=by, changes=data.get("dossier"))
    _write_register(application, version.content)
    application.supplements.filter(answered_at=None).update(answered_at=clocks.now())
    application.complete_at = clocks.now()
    application.save(update_fields=["complete_at"])
    meet_deadline(application, "supplement")
    go_on_after_supplement(application)


def refuse_receipt(application: Application, *, by: User, data: Mapping[str, Any]) -> None:
    """Refuse to receive, with the reason (form 03)."""
    reason = need(data, "reason")
    _take(application, by)
    move(application, "refuse_receipt", by=by, note=reason)
    meet_deadline(application, "validity_check")
    cancel_deadlines(application)
    issue_paper(application, Kind.REFUSAL_OF_RECEIPT, by=by, reason=reason)


def accept_dossier(application: Application, *, by: User, data: Mapping[str, Any]) -> None:
    """Find the dossier valid; refused: a missing component, a wrong level, a case that is another authority's.

    The ``gates`` that the officer ticked stay in the journal with the acceptance, and the level with the facts it rests
    on and the ``reason``, which the page asks for where the level is another one than these compute.
    """
    regime, dossier, kind = application.regime, application.dossier, application.organisation.kind
    _take(application, by)
    passed = [gate.id for gate in regime.gates if gate.id in (data.get("gates") or ())]
    fixed = as_recorded(regime, dossier, data.get("level"))
    move(application, "accept_dossier", by=by, note=str(data.get("reason") or ""), data={"gates": passed, **fixed})
    missing = missing_components(regime, dossier, kind)
    if missing:
        names = ", ".join(component.name.vi for component in missing)
        raise NotLikeThis(_("The dossier lacks: %(names)s.") % {"names": names})
    level = need_number(data, "level", least=1) if regime.levels else None
    faults = level_faults(regime, dossier, level)
    if faults:
        raise NotLikeThis(" ".join(faults), field="level")
    application.level = level
    application.save(update_fields=["level"])
    meet_deadline(application, "validity_check")
    open_decision(application)


def transfer(application: Application, *, by: User, data: Mapping[str, Any]) -> None:
    """Hand the case to another authority, with the reason and a note of what is handed over."""
    reason, to = str(need(data, "reason")), str(need(data, "to"))
    rule = application.regime.authority.source or ""
    _take(application, by)
    move(application, "transfer", by=by, note=reason, data={"to": to, "rule": rule})
    meet_deadline(application, "validity_check")
    cancel_deadlines(application)
    if Kind.TRANSFER_NOTE in application.regime.documents:  # a version of the rules may name no such document
        handed = {"to": to, "reason": reason, "rule": rule, **handed_over(application)}
        issue_paper(application, Kind.TRANSFER_NOTE, by=by, transfer=handed)


def withdraw(application: Application, *, by: User, data: Mapping[str, Any]) -> None:
    """Stop at the applicant's request; the notice (form 05) goes out in the officer's name once the case was filed."""
    reason, stage = need(data, "reason"), State(application.state)
    move(application, "withdraw", by=by, note=reason)
    cancel_deadlines(application)
    application.drafts.waiting().update(closed_at=clocks.now())
    if stage != State.DRAFT:
        with translation.override("vi"):  # documents are in the language of the regime
            stage_name = str(stage.label)
        issue_for_officer(application, Kind.STOP_NOTICE, by=by, reason=reason, stage=stage_name)


def apologise(application: Application, *, by: User, data: Mapping[str, Any]) -> None:
    """Say sorry for a missed term and give the new date (form 04)."""
    new_date = need(data, "new_date")
    if datetime.combine(new_date, time.max, clocks.ZONE) < clocks.now():
        raise NotLikeThis(_("The new date lies in the past."), field="new_date")
    reason = str(data.get("reason") or "")
    late = application.deadlines.late_of_authority().order_by("due_at").values_list("name", flat=True)
    about = late.first() or ""  # where there is none the transition is barred
    told_before = [
        {"at": iso(event.at), "new_date": event.data["new_date"], "reason": event.note}
        for event in application.events.filter(verb="apologise", data__term=about).order_by("position")
    ]
    move(application, "apologise", by=by, note=reason, data={"new_date": new_date.isoformat(), "term": about})
    term = application.deadlines.late_of_authority().earliest("due_at")
    facts = {
        "term": about,
        "original_due": (term.due_on or clocks.local_date(term.due_at)).isoformat(),
        "new_date": new_date.isoformat(),
        "reason": reason,
        "earlier": told_before,
    }
    issue_paper(application, Kind.APOLOGY, by=by, apology=facts)


def _take(application: Application, by: User) -> None:
    """The first officer who acts keeps the case; where a deputy acts, the one who is away."""
    if application.officer_id is None:
        application.officer = application.under.person if application.under else by
        application.save(update_fields=["officer"])
