"""The overview of a case: its facts, whether the dossier is complete, and every finding that people should weigh."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from applications.states import EDITABLE, State
from programmes import clocks
from programmes.rules import ai_level, checked_components, envelope_findings, level_faults, missing_components
from risks.datafiles import in_language
from risks.sora import SoraInputError, SoraResult, assess
from workflow.facts import means_by_criterion
from workflow.levels import Fixed, fixed_level
from workflow.opinions import findings_of
from workflow.presenters.absences import officer_and_deputy
from workflow.verdicts import grouped, verdict_on

if TYPE_CHECKING:
    from datetime import date, datetime

    from accounts.models import User
    from applications.models import Application, DossierVersion


class Row(NamedTuple):
    """A fact as ``components/summary_list.html`` takes it."""

    key: str
    value: str


class Component(NamedTuple):
    """A part that the dossier must have."""

    name: str
    there: bool
    titles: str


def overview(application: Application, user: User) -> dict[str, Any]:
    """Context of the overview; broken floors for officials alone, and only once reviews are in."""
    # What is being written is the applicant's alone until it is filed.
    version = application.versions.filter(frozen_at__isnull=False).last() or application.versions.latest("number")
    dossier = version.content
    return {
        "rows": summary(application),
        "summary": application.summary,
        "components": _components(application, dossier),
        "complete": not missing_components(application.regime, dossier, application.organisation.kind),
        "verdict": _verdict(application, version),
        "acceptance": acceptance(application),
        "checked": State(application.state) not in {*EDITABLE, State.SUBMITTED},
        "findings": findings(application, dossier, user),
        "sora": sora_of(dossier),
        "level": ai_level(application.regime, dossier),
    }


def _verdict(application: Application, version: DossierVersion) -> list[dict[str, Any]]:
    """What the applicant was told of the dossier as it was filed last, each with its place."""
    page = reverse("case_dossier", args=[application.reference])
    return grouped(verdict_on(application, version), lambda place: f"{page}#field-{place.field}")


class Acceptance(NamedTuple):
    """Who found the dossier valid, when, which gates were ticked (name and whether), and the level with its why."""

    by: str
    at: datetime
    gates: list[tuple[str, bool]]
    fixed: Fixed | None


def acceptance(application: Application) -> Acceptance | None:
    """From the journal; None before the dossier was accepted, or where the rules know neither gates nor levels."""
    event = application.events.filter(verb="accept_dossier").last()
    fixed = fixed_level(event)
    if event is None or not (application.regime.gates or fixed):
        return None
    passed = event.data.get("gates", ())
    gates = [(in_language(gate.name), gate.id in passed) for gate in application.regime.gates]
    return Acceptance(event.who, event.at, gates, fixed)


def summary(application: Application) -> list[Row]:
    """What the case is, in lines; those without a value are left out."""
    rows = [
        Row(_("Dossier code"), application.reference),
        Row(_("Organisation"), f"{application.organisation.name} ({application.organisation.get_kind_display()})"),
        Row(_("Technology"), application.get_technology_display()),
        Row(_("Rules"), in_language(application.regime.name)),
        Row(_("Level"), str(application.level or "")),
        Row(_("Place"), application.place),
        Row(_("Officer of the case"), officer_and_deputy(application.officer) or _("nobody yet")),
        Row(_("Filed"), _day(application.submitted_at)),
        Row(_("Received"), _day(application.received_at)),
        Row(
            _("Decision"),
            " · ".join(part for part in (application.decision_number, _day(application.decided_at)) if part),
        ),
        Row(_("Trial"), _span(application.trial_start, application.trial_end)),
    ]
    return [row for row in rows if row.value]


def _day(moment: datetime | None) -> str:
    return date_format(clocks.local_date(moment), "SHORT_DATE_FORMAT") if moment else ""


def _span(start: date | None, end: date | None) -> str:
    return (
        f"{date_format(start, 'SHORT_DATE_FORMAT')} – {date_format(end, 'SHORT_DATE_FORMAT')}" if start and end else ""
    )


def _components(application: Application, dossier: dict[str, Any]) -> list[Component]:
    needed = checked_components(application.regime, dossier, application.organisation.kind)
    titles: dict[str, list[str]] = {}
    for row in dossier.get("attachments") or []:
        titles.setdefault(str(row.get("component")), []).append(str(row.get("title") or ""))
    return [
        Component(in_language(component.name), component.code in titles, "; ".join(titles.get(component.code, [])))
        for component in needed
    ]


def findings(application: Application, dossier: dict[str, Any], user: User) -> list[str]:
    """Everything doubtful that bars nothing: level and place, envelope, claims of the flight's assessment, floors."""
    found = [in_language(finding.text) for finding in envelope_findings(application.regime, dossier)]
    level = application.level if application.level is not None else ai_level(application.regime, dossier)
    found += level_faults(application.regime, dossier, level)
    sora = sora_of(dossier)
    if isinstance(sora, SoraResult):
        found += sora.warnings
        found += [_("The flight is out of the scope of the specific category.")] if sora.out_of_scope else []
    elif sora:
        found.append(sora)
    if user.is_official:
        found += findings_of(application)
        found += broken_floors(application)
    return found


def sora_of(dossier: dict[str, Any]) -> SoraResult | str | None:
    """The assessment of the flight, or why there is none; None where no aircraft is told of."""
    if not dossier.get("uav"):
        return None
    try:
        return assess(dossier["uav"])
    except SoraInputError as error:
        return str(error)


def broken_floors(application: Application) -> list[str]:
    """Criteria whose mean lies below their floor; shown to the council, never a bar."""
    means = means_by_criterion(application)
    return [
        _("%(name)s: mean %(mean)s, below the floor %(floor)s.")
        % {"name": in_language(row.name), "mean": f"{means[row.code]:.2f}".replace(".", ","), "floor": row.floor}
        for row in application.regime.criteria
        if row.code in means and means[row.code] < row.floor
    ]
