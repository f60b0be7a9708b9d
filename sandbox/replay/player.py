"""The player: does the steps of a case file in order, each as its person, each at its time."""

from __future__ import annotations

import traceback
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from applications.models import Application
from applications.refusals import Refusal
from programmes import clocks
from programmes.models import CalendarOverride
from sandbox.replay.cast import Cast
from sandbox.replay.trace import step_trace
from workflow.actions import perform, start_pilot
from workflow.timers import fire_due

if TYPE_CHECKING:
    from collections.abc import Callable

    from accounts.models import User
    from sandbox.replay.casefile import CaseFile, Step


@dataclass
class Play:
    """What came of it: the case, the trace of every step, and all that was not as the file says."""

    application: Application
    cast: Cast
    steps: list[dict[str, Any]] = field(default_factory=list)
    differences: list[str] = field(default_factory=list)


def play(case: CaseFile, *, drain: Callable[[], None], password: str | None = None) -> Play:
    """Play the whole file on a simulated clock; ``drain`` runs the jobs that a step left.

    Raises ``LookupError`` where the file has no applicant with an organisation.
    """
    first = case.steps[0].at
    with clocks.moved(first):
        _override_calendar(case)
        cast = Cast(case.shape, password=password)
        applicant = cast.applicant()
        if applicant is None:
            msg = "the file has no applicant with an organisation"
            raise LookupError(msg)
        result = Play(application=_begin(case, cast, applicant), cast=cast)
    for number, step in enumerate(case.steps):
        with clocks.moved(step.at):
            _do(number, step, result, drain)
    return result


def _begin(case: CaseFile, cast: Cast, applicant: User) -> Application:
    """The draft, which the format does not name: made by the one who files first, at that moment."""
    filer = next((cast.users[step.by] for step in case.steps if step.do == "submit" and step.by in cast.users), applicant)
    if not filer.memberships.exists():
        filer = applicant
    organisation = filer.memberships.earliest("pk").organisation
    wanted = case.shape.people[cast.keys[filer.pk]].organisation
    if wanted:
        organisation = cast.organisations[wanted]
    return start_pilot(by=filer, organisation=organisation, regime=case.shape.regime, dossier=case.dossier)


def _override_calendar(case: CaseFile) -> None:
    for row in case.shape.holiday_overrides:
        facts = {"off": row.off, "reason": row.reason, "changed_at": clocks.now()}
        CalendarOverride.objects.update_or_create(date=row.date, defaults=facts)


def _do(number: int, step: Step, play: Play, drain: Callable[[], None]) -> None:
    fire_due(step.at, application=play.application)
    play.application.refresh_from_db()
    before, issued = play.application.state, play.application.documents.count()
    reason = None
    if step.do != "wait":
        reason = _perform(step, play)
    play.application = Application.objects.get(pk=play.application.pk)
    drain()
    where = f"step {number + 1} ({step.do} by {step.by} at {step.at.isoformat()})"
    _compare(where, step, play, reason)
    play.steps.append(
        {
            "at": step.at.isoformat(),
            "by": step.by,
            "do": step.do,
            "result": "refused" if reason is not None else "done",
            "reason": reason,
            "from_state": before,
            **step_trace(play.application, play.cast, issued),
        }
    )


def _perform(step: Step, play: Play) -> str | None:
    """Do it; the reason where it was refused."""
    try:
        perform(play.application, step.do, by=play.cast.users[step.by], data=play.cast.with_people(step.data))
    except Refusal as refusal:
        return f"{refusal.field}: {refusal}" if refusal.field else str(refusal)
    except Exception:  # noqa: BLE001 - a fault of ours is told with the step that met it
        play.differences.append(f"{step.do}: {traceback.format_exc()}")
        return "error"
    return None


def _compare(where: str, step: Step, play: Play, reason: str | None) -> None:
    if step.refused and reason is None:
        play.differences.append(f"{where}: expected to be refused, was done")
    if not step.refused and reason is not None:
        play.differences.append(f"{where}: refused: {reason}")
    if step.state and play.application.state != step.state:
        play.differences.append(f"{where}: expected state {step.state}, is {play.application.state}")

