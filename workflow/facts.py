"""What documents of a case are made from, read off its models (shape: ``documents.facts.CaseFacts``)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, cast

from django.utils import translation

from accounts.models import User
from documents.facts import CaseFacts
from documents.kinds import Kind
from programmes import clocks
from programmes.rules import weighted_mean
from risks.matrix import SCORES, rate
from workflow.levels import level_of
from workflow.opinions import printed

if TYPE_CHECKING:
    from datetime import datetime

    from applications.models import Application
    from documents.models import Document
    from risks.models import Risk


class Facts(Mapping[str, Any]):
    """Everything known of a case now, each part read off its models when a document first asks for it.

    ``over`` is laid over what the models say. A part that is not there yet is absent.
    """

    def __init__(self, application: Application, over: Mapping[str, Any]) -> None:
        self._application = application
        self._known = dict(over)

    def __getitem__(self, name: str) -> Any:
        if name not in self._known:
            self._known[name] = _PARTS[name](self._application)
        if self._known[name] is None:
            raise KeyError(name)
        return self._known[name]

    def __iter__(self) -> Iterator[str]:
        return (name for name in {**_PARTS, **self._known} if name in self)

    def __len__(self) -> int:
        return sum(1 for _name in self)


def case_facts(application: Application, **over: Any) -> CaseFacts:
    """Everything known of the case now, with ``over`` laid over it."""
    return cast("CaseFacts", Facts(application, over))


def _risk(row: Risk) -> dict[str, Any]:
    return {
        "library_id": row.library_id,
        "title": row.title,
        "cause": row.cause,
        "event": row.event,
        "consequence": row.consequence,
        "likelihood": row.likelihood,
        "impact": row.impact,
        "rating": rate(row.likelihood, row.impact).value,
        "controls": row.controls,
        "residual_likelihood": row.residual_likelihood,
        "residual_impact": row.residual_impact,
        "residual_rating": rate(row.residual_likelihood, row.residual_impact).value,
        "owner": row.owner,
    }


def _organisation(application: Application) -> dict[str, str]:
    organisation = application.organisation
    return {
        "name": organisation.name,
        "tax_code": organisation.tax_code or "",
        "address": organisation.address,
        "kind": organisation.kind,
    }


def _moment(moment: datetime | None) -> str | None:
    return iso(moment) if moment else None


def iso(moment: datetime) -> str:
    """A moment as ISO text in the zone of Viet Nam."""
    return moment.astimezone(clocks.ZONE).isoformat()


def _components(application: Application) -> list[dict[str, str]]:
    names = {component.code: component.name.vi for component in application.regime.components}
    return [
        {
            "component": row["component"],
            "name": names.get(row["component"], row["component"]),
            "title": row.get("title", ""),
        }
        for row in application.dossier.get("attachments") or []
    ]


def handed_over(application: Application) -> dict[str, Any]:
    """The newest version of the dossier that was filed, and its files: name, title, SHA-256 where there is a file."""
    version = application.versions.filter(frozen_at__isnull=False).latest("number")
    names = {component.code: component.name.vi for component in application.regime.components}
    files = [
        {
            "name": names.get(row["component"], row["component"]),
            **{part: row.get(part, "") for part in ("title", "file", "sha256")},
        }
        for row in version.content.get("attachments") or []
    ]
    return {"version": version.number, "files": files}


def _due(application: Application) -> dict[str, Any]:
    return {
        row.name: {
            "name": row.name,
            "due": row.due_on.isoformat() if row.due_on else iso(row.due_at),
            "amount": row.amount,
            "unit": row.unit,
            "source": row.source,
            "story": row.story.get("vi", ""),
        }
        for row in application.deadlines.filter(cancelled_at=None)
    }


def _level_basis(application: Application) -> dict[str, Any] | None:
    """On what the fixed level rests, in the language of documents; None where none was fixed."""
    with translation.override("vi"):
        fixed = level_of(application)
    return {"computed": fixed.computed, "facts": fixed.facts, "reason": fixed.reason} if fixed else None


def _proposal(application: Application) -> dict[str, Any] | None:
    proposal = application.proposals.last()
    if proposal is None:
        return None
    return {
        "outcome": proposal.outcome,
        "conditions": proposal.conditions,
        "reasons": proposal.reasons,
        "limits": proposal.limits,
        "legal_form": proposal.legal_form,
        **{name: day.isoformat() for name, day in (("start", proposal.start), ("end", proposal.end)) if day},
        **_reference(application, Kind.PROPOSAL),
    }


def _council(application: Application) -> dict[str, Any] | None:
    session = application.sessions.select_related("secretary").last()
    if session is None:
        return None
    present = list(session.present.order_by("pk"))
    reviews = [row.review for row in application.assignments.reviewed().select_related("review", "expert")]
    means = _means(application, reviews)
    names = {str(person.pk): person.name for person in present}
    if absent := session.votes.keys() - names:  # who voted without being there
        names |= {str(person.pk): person.name for person in User.objects.filter(pk__in=absent)}
    chair = next((person.name for person in present if "chair" in person.roles), "")
    return {
        "number": f"{session.number:02d}",
        "held_at": iso(session.held_at),
        "present": [{"name": person.name, "role": _role_name(person.roles)} for person in present],
        "votes": [{"name": names.get(pk, ""), "vote": vote} for pk, vote in session.votes.items()],
        "experts": [review.assignment.expert.name for review in reviews],
        "scores": _scores(application, reviews, means),
        "mean": float(weighted_mean(application.regime, means)) if means else 0.0,
        "conclusion": session.conclusion,
        "secretary": session.secretary.name,
        "chair": chair,
    }


def _role_name(roles: list[str]) -> str:
    names = {
        "chair": "Chủ tịch hội đồng",
        "secretary": "Thư ký hội đồng",
        "expert": "Chuyên gia",
        "lead": "Quản lý chương trình",
    }
    return next((name for role, name in names.items() if role in roles), "Thành viên")


def _scores(application: Application, reviews: list[Any], by_criterion: dict[str, float]) -> list[dict[str, Any]]:
    return [
        {
            "criterion": criterion.code,
            "name": criterion.name.vi,
            "weight": criterion.weight,
            "floor": criterion.floor,
            "scores": [review.scores[criterion.code] for review in reviews],
            "mean": by_criterion[criterion.code],
        }
        for criterion in application.regime.criteria
        if criterion.code in by_criterion
    ]


def means_by_criterion(application: Application) -> dict[str, float]:
    """Mean score per criterion over the experts whose review is in; empty before the first."""
    return _means(application, [row.review for row in application.assignments.reviewed().select_related("review")])


def _means(application: Application, reviews: list[Any]) -> dict[str, float]:
    if not reviews:
        return {}
    return {
        criterion.code: sum(review.scores[criterion.code] for review in reviews) / len(reviews)
        for criterion in application.regime.criteria
    }


def mean_of(application: Application) -> Any:
    """The weighted mean from 0 to 100, two decimals; None before the first review."""
    means = means_by_criterion(application)
    return weighted_mean(application.regime, means) if means else None


def _reference(application: Application, *kinds: Kind) -> dict[str, str]:
    document: Document | None = application.documents.filter(kind__in=kinds).defer("data").last()
    if document is None:
        return {}
    return {"number_text": document.number_text, "date": clocks.local_date(document.issued_at).isoformat()}


def _decision(application: Application) -> dict[str, str] | None:
    decision = application.documents.filter(kind=Kind.DECISION).defer("data").last()
    if decision is None:
        return None
    return {
        "type_name": application.regime.documents[Kind.DECISION].type_name,
        "body": decision.body,
        "issued_at": iso(decision.issued_at),
        "number_text": decision.number_text,
        "date": clocks.local_date(decision.issued_at).isoformat(),
    }


def _trial(application: Application) -> dict[str, Any] | None:
    trial = getattr(application, "trial", None)
    if trial is None:
        return None
    return {
        "start": trial.start.isoformat(),
        "end": trial.end.isoformat(),
        "limits": trial.limits,
        "conditions": trial.conditions,
    }


def _transition_end(application: Application) -> dict[str, str]:
    row = application.deadlines.open().filter(name="transition_end").last()
    return {"transition_end": row.due_on.isoformat()} if row and row.due_on else {}


def _evaluation(application: Application) -> dict[str, Any] | None:
    evaluation = application.evaluations.last()
    if evaluation is None:
        return None
    hypotheses = application.dossier.get("hypotheses") or []
    report = application.final_reports.last()
    values = {row["indicator"]: row["value"] for row in (report.hypotheses if report else [])}
    return {
        "outcome": evaluation.outcome,
        "recognised": evaluation.recognised,
        "exit": evaluation.exit,
        "text": evaluation.text,
        "lessons": evaluation.lessons,
        "hypotheses": [{**row, "value": values.get(row.get("indicator"))} for row in hypotheses],
        "incidents": application.incidents.count(),
        "breaches": application.breaches.count(),
        "reports": application.reports.count(),
        **_transition_end(application),
        **({"final_report_at": iso(report.filed_at), "final_report_text": report.text} if report else {}),
        **_reference(application, Kind.EVALUATION_REPORT),
    }


_PARTS: dict[str, Callable[[Application], Any]] = {
    "reference": lambda case: case.reference,
    "public_id": lambda case: case.public_id,
    "organisation": _organisation,
    "applicant_name": lambda case: case.created_by.name,
    "dossier": lambda case: case.dossier,
    "level": lambda case: case.level,
    "level_basis": _level_basis,
    "submitted_at": lambda case: _moment(case.submitted_at),
    "received_at": lambda case: _moment(case.received_at),
    "due": _due,
    "officer_name": lambda case: case.officer.name if case.officer else None,
    "components": _components,
    "council": _council,
    "opinions": printed,
    "proposal": _proposal,
    "trial": _trial,
    "decision": _decision,
    "evaluation": _evaluation,
    "risks": lambda case: [_risk(row) for row in case.risks.all()],
    "matrix": lambda _case: [[rate(likelihood, impact).value for likelihood in SCORES] for impact in reversed(SCORES)],
}
"""What the models say of a case, by the names of ``documents.facts.CaseFacts``; None where there is nothing yet."""
