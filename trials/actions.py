"""What operators and officials leave behind before, during and after a trial."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import BigIntegerField
from django.utils.translation import gettext as _

from accounts.roles import Role
from applications.entry import at_most, need, need_number, need_one_of, need_text
from applications.refusals import NotLikeThis, NotNow
from programmes import clocks
from programmes.rules import required_preconditions
from trials.models import (
    Evaluation,
    Extension,
    FinalReport,
    Incident,
    LimitBreach,
    Milestone,
    PeriodicReport,
    Precondition,
    Reading,
    Severity,
    Suspension,
    Trial,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from accounts.models import User
    from applications.models import Application

ZONE_CONSENT = "zone-consent"
_KIND, _ISSUER, _NUMBER, _AREA, _MILESTONE, _INDICATOR, _LIMIT = 40, 300, 100, 500, 300, 40, 60
"""Characters that the columns of these hold; what people say at length stands in texts without a bound."""
_DATED = ("issued", "valid_from", "valid_to")


def provide_precondition(application: Application, *, by: User, data: Mapping[str, Any]) -> Precondition:
    """Store what the applicant provides of ``kind``; data default to the dossier's insurance and permits.

    What was verified before must be verified anew.
    """
    kind = need_text(data, "kind", most=_KIND)
    facts = {
        **_from_dossier(application, kind),
        **{key: value for key, value in data.items() if value not in (None, "")},
    }
    if not facts.keys() & {"number", "issuer", "valid_from", "valid_to"}:
        raise NotLikeThis(_("Neither the dossier nor this step says anything of it."), field="number")
    row, _created = Precondition.objects.get_or_create(application=application, kind=kind, defaults={"required": False})
    row.issuer = at_most(str(facts.get("issuer") or ""), "issuer", _ISSUER)
    row.number = at_most(str(facts.get("number") or ""), "number", _NUMBER)
    row.limit_vnd = _money(facts)
    for name in _DATED:
        setattr(row, name, facts.get(name))
    row.provided_by, row.provided_at = by, clocks.now()
    row.decided_by = row.decided_at = row.granted = None
    row.reason = ""
    row.save()
    return row


def _money(facts: Mapping[str, Any]) -> int | None:
    if facts.get("limit_vnd") is None:
        return None
    return need_number(facts, "limit_vnd", least=0, most=BigIntegerField.MAX_BIGINT)


def _from_dossier(application: Application, kind: str) -> dict[str, Any]:
    dossier = application.dossier
    if kind == "insurance":
        found = dict(dossier.get("insurance") or {})
        found["issuer"] = found.pop("insurer", None)
    else:
        found = next((dict(permit) for permit in dossier.get("permits") or [] if permit.get("kind") == kind), {})
    found.pop("kind", None)
    for name in _DATED:
        if found.get(name):
            found[name] = clocks.day(found[name])
    return {key: value for key, value in found.items() if value not in (None, "")}


def verify_precondition(application: Application, *, by: User, data: Mapping[str, Any]) -> Precondition:
    """The officer verifies what was provided of ``kind``; ``accepted=False`` needs a ``reason``."""
    row: Precondition | None = application.preconditions.filter(kind=str(need(data, "kind"))).first()
    if row is None or row.provided_at is None:
        raise NotNow(_("It has not been provided yet."))
    _decide(row, by, data, granted=data.get("accepted", True))
    return row


def direct_consent(application: Application, *, data: Mapping[str, Any]) -> Precondition:
    """Name the ``manager`` who answers for the zone; somebody else than before needs a ``reason``.

    Only where the rules want the consent in this very case: the start waits for whatever was asked.
    """
    manager = need(data, "manager")
    regime, kind = application.regime, application.organisation.kind
    wanted = required_preconditions(regime, application.dossier, kind, application.level)
    if not any(row.provider == "zone_manager" for row in wanted):
        raise NotLikeThis(_("The rules of this case ask for no consent of a zone."))
    if not manager.is_active or not manager.has_role(Role.ZONE_MANAGER):
        raise NotLikeThis(_("This person manages no zone."), field="manager")
    row, _created = Precondition.objects.get_or_create(application=application, kind=ZONE_CONSENT)
    if row.directed_to_id == manager.pk and application.preconditions.awaited().exists():
        raise NotLikeThis(_("It is directed to this manager already."), field="manager")
    if row.directed_to_id not in {None, manager.pk}:
        need(data, "reason")
    row.directed_to, row.directed_at = manager, clocks.now()
    row.save(update_fields=["directed_to", "directed_at"])
    return row


def zone_consent(application: Application, *, by: User, data: Mapping[str, Any]) -> Precondition:
    """The zone manager grants the use of ``area``, or refuses it (``grant=False``) with a ``reason``."""
    row, _created = Precondition.objects.get_or_create(
        application=application, kind=ZONE_CONSENT, defaults={"required": False}
    )
    granted = data.get("grant", True)
    area = need(data, "area") if granted else data.get("area") or ""
    row.area = at_most(str(area), "area", _AREA)
    row.provided_by, row.provided_at = by, clocks.now()
    _decide(row, by, data, granted=granted)
    return row


def _decide(row: Precondition, by: User, data: Mapping[str, Any], *, granted: bool) -> None:
    row.reason = str(data.get("reason") or "") if granted else str(need(data, "reason"))
    row.granted, row.decided_by, row.decided_at = granted, by, clocks.now()
    row.save()


def start_trial(application: Application) -> Trial:
    """Begin the trial; ``NotNow`` before its first day or while a precondition does not hold today."""
    trial: Trial = application.trial
    today = clocks.today()
    if today < trial.start:
        raise NotNow(_("The trial may not start before %(day)s.") % {"day": f"{trial.start:%d/%m/%Y}"})
    unmet = application.preconditions.unmet(today)
    if unmet:
        names = ", ".join(precondition_name(application, row.kind) for row in unmet)
        raise NotNow(_("Not verified, refused, or not valid today: %(names)s.") % {"names": names})
    trial.started_at = clocks.now()
    trial.save(update_fields=["started_at"])
    return trial


def precondition_name(application: Application, kind: str) -> str:
    """The Vietnamese name of a kind of precondition by the regime, or the kind itself."""
    return next((row.name.vi for row in application.regime.preconditions if row.kind == kind), kind)


def milestone_done(application: Application, *, by: User, data: Mapping[str, Any]) -> Milestone:
    """Store the ``milestone`` that was reached."""
    return Milestone.objects.create(
        application=application,
        title=need_text(data, "milestone", most=_MILESTONE),
        done_by=by,
        done_at=clocks.now(),
    )


def record_readings(application: Application, *, by: User, data: Mapping[str, Any]) -> list[Reading]:
    """Store ``readings`` (pairs of moment and value) of an ``indicator``."""
    indicator, now = need_text(data, "indicator", most=_INDICATOR), clocks.now()
    rows = [
        Reading(application=application, indicator=indicator, at=at, value=value, recorded_by=by, recorded_at=now)
        for at, value in need(data, "readings")
    ]
    return Reading.objects.bulk_create(rows)


def file_report(application: Application, *, by: User, data: Mapping[str, Any]) -> PeriodicReport:
    """Store the report of a ``period`` (from 1); again only after the last one was not accepted."""
    period = need_number(data, "period", least=1)
    last = application.reports.filter(period=period).order_by("-id").first()
    if last and last.accepted is not False:
        raise NotNow(_("The report of this period was filed already."))
    return PeriodicReport.objects.create(
        application=application,
        period=period,
        text=need(data, "text"),
        figures=data.get("figures") or {},
        filed_by=by,
        filed_at=clocks.now(),
    )


def assess_report(application: Application, *, by: User, data: Mapping[str, Any]) -> PeriodicReport:
    """The monitor's word on the report of a ``period``: ``accepted`` and a ``text``."""
    period = need_number(data, "period", least=1)
    report = application.reports.filter(period=period, assessed_at=None).order_by("id").last()
    if report is None:
        raise NotNow(_("No report of this period is waiting."))
    report.accepted = bool(need(data, "accepted"))
    report.assessment = str(need(data, "text"))
    report.assessed_by, report.assessed_at = by, clocks.now()
    report.save()
    return report


def report_incident(application: Application, *, by: User, data: Mapping[str, Any]) -> Incident:
    """Store the preliminary report of an incident."""
    return Incident.objects.create(
        application=application,
        severity=need_one_of(data, "severity", Severity.values),
        occurred_at=need(data, "occurred_at"),
        confirmed_at=need(data, "confirmed_at"),
        text=need(data, "text"),
        risk_id_or_title=str(data.get("risk") or "")[:300],
        reported_by=by,
        reported_at=clocks.now(),
    )


def report_incident_official(application: Application, *, data: Mapping[str, Any]) -> Incident:
    """Add the official report to the earliest incident that lacks it (or to ``incident``, its row number)."""
    rows = application.incidents.without_official()
    if data.get("incident"):
        rows = rows.filter(pk=data["incident"])
    incident: Incident | None = rows.first()
    if incident is None:
        raise NotNow(_("No incident waits for its official report."))
    incident.official_text, incident.official_at = str(need(data, "text")), clocks.now()
    incident.save(update_fields=["official_text", "official_at"])
    return incident


def report_breach(application: Application, *, by: User, data: Mapping[str, Any]) -> LimitBreach:
    """Store that a ``limit`` (its quantity) was exceeded, with the ``value`` reached."""
    return LimitBreach.objects.create(
        application=application,
        quantity=need_text(data, "limit", most=_LIMIT),
        value=need(data, "value"),
        occurred_at=need(data, "occurred_at"),
        text=need(data, "text"),
        reported_by=by,
        reported_at=clocks.now(),
    )


def ground_and_text(application: Application, data: Mapping[str, Any]) -> tuple[str, str]:
    """The ``ground``, one of the regime's, and the ``text`` of a suspension, resumption or termination."""
    ground = need_one_of(data, "ground", [ground.code for ground in application.regime.grounds])
    return ground, str(need(data, "text"))


def suspend(application: Application, *, by: User, data: Mapping[str, Any]) -> Suspension:
    """Store the suspension."""
    ground, text = ground_and_text(application, data)
    return Suspension.objects.create(
        application=application, ground=ground, text=text, suspended_by=by, suspended_at=clocks.now()
    )


def resume(application: Application, *, by: User, data: Mapping[str, Any]) -> Suspension:
    """Close the suspension."""
    row: Suspension = application.suspensions.open().latest("id")
    row.resumed_ground, row.resumed_text = ground_and_text(application, data)
    row.resumed_by, row.resumed_at = by, clocks.now()
    row.save()
    return row


def request_extension(application: Application, *, by: User, data: Mapping[str, Any]) -> Extension:
    """Store the request.

    Refused where the regime knows no extension, asks for a final report first, has no more extensions, makes the due
    day a condition that has passed, or where the longest term would be exceeded.
    """
    rule = application.regime.extension
    if not rule.allowed:
        raise NotNow(_("The rules of this case know no extension."))
    if rule.needs_final_report and not application.final_reports.standing().exists():
        raise NotNow(_("The final report must be filed first."))
    last_day = application.deadlines.filter(name="extension_request", bars=True, cancelled_at=None).last()
    if last_day and last_day.due_at <= clocks.now():  # of the present end; met or not by an earlier request
        raise NotNow(_("The last day for asking has passed, and the rules make it a condition."))
    months = need_number(data, "months", least=1)
    _check_length(application, months)
    end = application.trial.end
    return Extension.objects.create(
        application=application,
        months=months,
        text=need(data, "text"),
        old_end=end,
        new_end=clocks.extended_end(end, months),
        requested_by=by,
        requested_at=clocks.now(),
    )


def _check_length(application: Application, months: int) -> None:
    rule, term, trial = application.regime.extension, application.regime.term, application.trial
    granted = application.extensions.granted().count()
    if rule.max_times is not None and granted >= rule.max_times:
        raise NotNow(_("No further extension is possible."))
    if rule.max_months_each is not None and months > rule.max_months_each:
        raise NotLikeThis(
            _("An extension lasts at most %(months)s months.") % {"months": rule.max_months_each}, field="months"
        )
    longest = term.total_months if term.total_months is not None else term.max_months
    if longest is not None and clocks.extended_end(trial.end, months) > clocks.last_day(trial.start, longest):
        raise NotLikeThis(
            _("The trial may last at most %(months)s months in all.") % {"months": longest}, field="months"
        )


def decide_extension(application: Application, *, by: User, data: Mapping[str, Any]) -> Extension:
    """Grant (``grant``) or refuse the waiting request; a granted one moves the last day of the trial."""
    if not isinstance(data.get("grant"), bool):
        raise NotLikeThis(_("Say whether you grant it."), field="grant")
    row: Extension = application.extensions.open().get()
    row.granted, row.decided_by, row.decided_at = data["grant"], by, clocks.now()
    row.save()
    if row.granted:
        application.trial.end = row.new_end
        application.trial.save(update_fields=["end"])
        application.final_reports.standing().update(superseded_at=clocks.now())
    return row


def file_final_report(application: Application, *, by: User, data: Mapping[str, Any]) -> FinalReport:
    """Store the final report with the values that the hypotheses gave."""
    return FinalReport.objects.create(
        application=application,
        text=need(data, "text"),
        hypotheses=_results(data),
        filed_by=by,
        filed_at=clocks.now(),
    )


def _results(data: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The values by indicator; one that names no indicator belongs to no hypothesis."""
    found = [{"indicator": row.get("indicator"), "value": row.get("value")} for row in data.get("hypotheses") or []]
    if not all(str(row["indicator"] or "").strip() for row in found):
        raise NotLikeThis(_("Please fill this in."), field="hypotheses")
    return found


def evaluate(application: Application, *, by: User, data: Mapping[str, Any]) -> Evaluation:
    """Store the evaluation: outcome, how much is recognised, way out, findings, lessons."""
    return Evaluation.objects.create(
        application=application,
        outcome=need_one_of(data, "outcome", Evaluation.Outcome.values),
        recognised=need_one_of(data, "recognised", Evaluation.Recognised.values),
        exit=need_one_of(data, "exit", [way.code for way in application.regime.exits]),
        text=need(data, "text"),
        lessons=data.get("lessons") or [],
        evaluated_by=by,
        evaluated_at=clocks.now(),
    )
