"""What replay writes of a case: the trace after each step, and the comparison with what was expected."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from documents.kinds import UNCOUNTED
from programmes import clocks
from reviews.agreement import alpha
from risks.sora import SoraInputError, assess
from workflow.facts import iso, mean_of, means_by_criterion
from workflow.procedures import open_tasks

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.db.models import QuerySet

    from applications.models import Application, Deadline
    from documents.models import Document
    from sandbox.replay.casefile import Expected
    from sandbox.replay.cast import Cast
    from workflow.models import CaseTask


def step_trace(application: Application, cast: Cast, issued: int) -> dict[str, Any]:
    """What stands after a step; of the documents only the new ones (the first ``issued`` are older)."""
    documents = counted(application)[issued:]
    return {
        "state": application.state,
        "open_tasks": [_task(task, cast) for task in open_tasks(application)],
        "deadlines": [_deadline(row) for row in application.deadlines.filter(cancelled_at=None)],
        "documents": [_document(row) for row in documents],
        "events": application.events.count(),
    }


def counted(application: Application) -> QuerySet[Document]:
    """The documents that the case format lists, in order of issue, with their files."""
    rows: QuerySet[Document] = application.documents.select_related("file").exclude(kind__in=UNCOUNTED)
    return rows.order_by("position")


def _task(task: CaseTask, cast: Cast) -> dict[str, Any]:
    permission = (task.owner_permission or "").partition(".")[2]
    owner = cast.keys.get(task.owner_id or 0) or permission or "clock"
    due = task.due_at or task.scheduled
    return {"task": task.flow_task.name, "owner": owner, "due": iso(due) if due else None}


def _deadline(row: Deadline) -> dict[str, Any]:
    return {
        "name": row.name,
        "unit": row.unit,
        "amount": row.amount,
        "start": iso(row.start),
        "due": due_text(row),
        "paused_since": iso(row.paused_since) if row.paused_since else None,
        "met_at": iso(row.met_at) if row.met_at else None,
    }


def due_text(row: Deadline) -> str:
    """A date for days, working days and months, a time for hours."""
    return row.due_on.isoformat() if row.due_on else iso(row.due_at)


def file_name(document: Document) -> str:
    """``documents/NN-<kind>.pdf`` in order of issue."""
    return f"documents/{document.position:02d}-{document.kind}.pdf"


def _document(row: Document) -> dict[str, Any]:
    return {
        "kind": row.kind,
        "number": row.number_text,
        "date": clocks.local_date(row.issued_at).isoformat(),
        "file": file_name(row),
        "sha256": row.file.sha256 if hasattr(row, "file") else None,
    }


def missing_files(application: Application) -> list[str]:
    """A line for each issued document that has no file."""
    rows = application.documents.filter(file=None).order_by("position")
    return [f"{file_name(row)} was not made" for row in rows]


def judgement(application: Application) -> dict[str, Any]:
    """Final state, scores, SORA result and level, as the end of the trace."""
    codes = [criterion.code for criterion in application.regime.criteria]
    rows = [row.review.scores for row in application.assignments.reviewed().select_related("review")]
    mean = mean_of(application)
    means = means_by_criterion(application)
    return {
        "final_state": application.state,
        "scores": {
            "mean": float(mean) if mean is not None else None,
            "by_criterion": {code: round(value, 2) for code, value in means.items()},
            "alpha": alpha(rows, codes),
        },
        "sora": sora_of(application),
        "level": application.level,
    }


def sora_of(application: Application) -> dict[str, Any] | None:
    """iGRC, final GRC, residual ARC, SAIL of the dossier's aircraft; None without one or where facts lack."""
    facts = application.dossier.get("uav")
    if not facts:
        return None
    try:
        result = assess(facts)
    except SoraInputError:
        return None
    return {"igrc": result.igrc, "grc": result.grc, "arc": result.arc, "sail": result.sail}


def differences(application: Application, expected: Expected | None) -> list[str]:
    """Everything that is not as ``expected`` says."""
    if expected is None:
        return []
    found, end = [], judgement(application)
    wanted = expected.model_fields_set
    if "final_state" in wanted and expected.final_state != end["final_state"]:
        found.append(f"final_state: expected {expected.final_state}, is {end['final_state']}")
    if "level" in wanted and expected.level != end["level"]:
        found.append(f"level: expected {expected.level}, is {end['level']}")
    if "sora" in wanted:
        found += _sora_differences(expected.sora, end["sora"])
    if expected.scores and abs(float(expected.scores["mean"]) - (end["scores"]["mean"] or 0)) > 0.005:  # noqa: PLR2004 - two decimals
        found.append(f"scores.mean: expected {expected.scores['mean']}, is {end['scores']['mean']}")
    return found + _deadline_differences(application, expected) + _document_differences(application, expected)


def _sora_differences(expected: Mapping[Any, Any] | None, found: dict[str, Any] | None) -> list[str]:
    if expected is None or found is None:
        return [] if expected == found else [f"sora: expected {expected}, is {found}"]
    return [f"sora.{key}: expected {value}, is {found[key]}" for key, value in expected.items() if found[key] != value]


def _deadline_differences(application: Application, expected: Expected) -> list[str]:
    """The n-th of a name in the file is the n-th of that name in order of creation; others are ignored."""
    found, seen = [], dict[str, int]()
    for number, wanted in enumerate(expected.deadlines or []):
        nth = seen.get(wanted.name, 0)
        seen[wanted.name] = nth + 1
        row = application.deadlines.filter(name=wanted.name).order_by("id")[nth : nth + 1].first()
        path = f"deadlines[{number}] {wanted.name}"
        if row is None:
            found.append(f"{path}: not found")
            continue
        if not _same_moment(due_text(row), wanted.due):
            found.append(f"{path}.due: expected {wanted.due}, is {due_text(row)}")
        if wanted.met is not None and wanted.met != row.met_in_time:
            found.append(f"{path}.met: expected {wanted.met}, is {row.met_in_time}")
    return found


def _same_moment(found: str, wanted: str) -> bool:
    if found == wanted:
        return True
    try:
        return "T" in found and "T" in wanted and clocks.moment(found) == clocks.moment(wanted)
    except ValueError:
        return False


def _document_differences(application: Application, expected: Expected) -> list[str]:
    rows = list(counted(application))
    found = []
    if expected.documents is not None and [row.kind for row in rows] != expected.documents:
        found.append(
            f"documents: expected {[str(kind) for kind in expected.documents]}, are {[row.kind for row in rows]}"
        )
    if expected.numbers_unique:
        numbers = [(row.body, row.type_code, row.year, row.number) for row in rows if row.number is not None]
        if len(numbers) != len(set(numbers)):
            found.append("numbers_unique: a number was given twice")
    return found
