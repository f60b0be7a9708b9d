"""The public record of a case: one function for the page, the API and the files that replay writes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import OrganisationKind
from applications.states import NAMES, State
from documents.kinds import Kind
from documents.queries import public_documents_of
from programmes import clocks
from programmes.rules import applies
from register.timeline import timeline
from register.wording import both, pair, quantity_name
from risks.matrix import rate

if TYPE_CHECKING:
    from applications.models import Application
    from documents.models import Document

RESULTS = (Kind.COMPLETION, Kind.NON_RECOGNITION)
"""Documents that end a case; before one is issued its evaluation is nobody else's matter."""

PRIVATE_PERSON = _("A private person")
"""Stands where an applicant is a natural person, whose name is not published."""


def public_record(application: Application) -> dict[str, Any] | None:
    """What the public may know of a case, as the API gives it; None for a case that was never approved.

    Plain JSON: days ``2026-01-05``, moments with +07:00, texts of the system in both languages, texts of the parties
    as written. Holds no name of a person; left out are reports, scores, deliberations and the words of incidents.
    """
    if application.published_at is None:
        return None
    dossier = application.dossier
    papers = list(public_documents_of(application))
    happened = timeline(application)
    return {
        "id": application.public_id,
        "reference": application.reference,
        "url": settings.BASE_URL + reverse("sandbox_detail", args=[application.public_id]),
        "title": application.title,
        "summary": application.summary,
        "operator": operator(application.organisation.kind, application.organisation.name),
        "technology": application.technology,
        "level": application.level,
        "sites": [_site(site) for site in dossier.get("sites") or []],
        "state": application.state,
        "state_name": both(NAMES[State(application.state)].public),
        "decision": _decision(application, papers),
        **_permission(application),
        "rules_relaxed": dossier.get("regulatory_need") or [],
        "protection": dossier.get("protection_of_affected") or "",
        "insurance_in_force": _insured(application),
        "risks": [_risk(row) for row in application.risks.all()],
        "timeline": happened,
        "exit": _exit(application, papers),
        "documents": [_paper(paper) for paper in papers],
        "regime": {
            "code": application.regime_version.code,
            "version": application.regime_version.version,
            "name": pair(application.regime.name),
        },
        "updated_at": max([entry["at"] for entry in happened[-1:]] + [_moment(application.published_at)]),
    }


def operator(kind: str, name: str) -> dict[str, Any]:
    """Who runs a trial, as open data: the name, unless it is a natural person, and the kind of organisation."""
    return {"name": operator_name(kind, name), "kind": kind, "kind_name": both(OrganisationKind(kind).label)}


def operator_name(kind: str, name: str) -> str:
    """The operator's name, unless it is a natural person."""
    return str(PRIVATE_PERSON) if kind == OrganisationKind.INDIVIDUAL else name


def verify_url(code: str) -> str:
    """The address printed on a document with this code."""
    return f"{settings.BASE_URL}/verify/{code}/"


def _moment(at: Any) -> str:
    return str(at.astimezone(clocks.ZONE).isoformat(timespec="seconds"))


def _site(site: dict[str, Any]) -> dict[str, Any]:
    return {name: site.get(name) for name in ("name", "space", "address", "geometry")}


def _paper(paper: Document) -> dict[str, Any]:
    file = getattr(paper, "file", None)
    return {
        "kind": paper.kind,
        "number": paper.number_text,
        "date": clocks.local_date(paper.issued_at).isoformat(),
        "title": paper.title,
        "code": paper.code,
        "sha256": file.sha256 if file else None,
        "verify_url": verify_url(paper.code),
    }


def _decision(application: Application, papers: list[Document]) -> dict[str, Any]:
    paper = next((paper for paper in papers if paper.kind == Kind.DECISION), None)
    if paper is None:
        day = clocks.local_date(application.published_at).isoformat() if application.published_at else None
        return {"number": application.decision_number, "date": day, "code": None, "sha256": None, "verify_url": None}
    found = _paper(paper)
    return {name: found[name] for name in ("number", "date", "code", "sha256", "verify_url")}


def _permission(application: Application) -> dict[str, Any]:
    """Term, limits and conditions as they stand, and the clauses that every permission of the regime carries."""
    trial = getattr(application, "trial", None)
    kind = application.organisation.kind
    clauses = [
        clause
        for clause in application.regime.decision_clauses
        if applies(clause.when, technology=application.technology, organisation_kind=kind, level=application.level)
    ]
    start, end = application.trial_start, application.trial_end
    return {
        "start": start.isoformat() if start else None,
        "end": end.isoformat() if end else None,
        "limits": [_limit(limit) for limit in trial.limits] if trial else [],
        "conditions": list(trial.conditions) if trial else [],
        "general_conditions": [pair(clause) for clause in clauses],
    }


def _limit(limit: dict[str, Any]) -> dict[str, Any]:
    code = str(limit.get("quantity") or "")
    known = {name: limit.get(name) for name in ("max", "unit", "note")}
    return {"quantity": code, "name": both(quantity_name(code)), **known}


def _insured(application: Application) -> bool | None:
    """Whether a verified insurance holds today; None where the permission asks for none."""
    row = application.preconditions.filter(kind="insurance").first()
    return row.holds(clocks.today()) if row else None


def _risk(row: Any) -> dict[str, Any]:
    rating = rate(row.residual_likelihood, row.residual_impact)
    return {
        "title": row.title,
        "consequence": row.consequence,
        "controls": list(row.controls),
        "residual": {"code": rating.value, **both(rating.label)},
    }


def _exit(application: Application, papers: list[Document]) -> dict[str, Any] | None:
    """How the trial ended, once its result is issued."""
    result = next((paper for paper in papers if paper.kind in RESULTS), None)
    evaluation = application.evaluations.last() if result else None
    if result is None or evaluation is None:
        return None
    ways = {way.code: pair(way.name) for way in application.regime.exits}
    return {
        "outcome": evaluation.outcome,
        "recognised": evaluation.recognised,
        "way": evaluation.exit,
        "outcome_name": both(evaluation.Outcome(evaluation.outcome).label),
        "recognised_name": both(evaluation.Recognised(evaluation.recognised).label),
        "way_name": ways.get(evaluation.exit) or both(evaluation.exit),
        "document": _paper(result),
    }
