"""The player: does the steps of a case file in order, each as its person, each at its time."""

from __future__ import annotations

import traceback
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import transaction

from applications.models import Application
from applications.refusals import Refusal
from applications.states import State
from programmes import clocks
from programmes.models import CalendarOverride
from sandbox.replay.cast import Cast
from sandbox.replay.trace import counted, missing_files, step_trace
from workflow.actions import perform, start_pilot
from workflow.timers import fire_due

if TYPE_CHECKING:
    from collections.abc import Callable

    from accounts.models import User
    from sandbox.replay.attachments import Papers
    from sandbox.replay.casefile import CaseFile, Step

DONE, REFUSED, FAILED = "done", State.REFUSED.value, "failed"
"""What came of a step: the first two are words of the case format, the third is a fault of the system."""


@dataclass
class Play:
    """What came of it: the case, the trace of every step, and all that was not as the file says."""

    application: Application
    cast: Cast
    papers: Papers | None = None
    steps: list[dict[str, Any]] = field(default_factory=list)
    differences: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Outcome:
    """What came of one step, and why where it was not done."""

    result: str
    reason: str | None = None


def play(case: CaseFile, *, drain: Callable[[], None], papers: Papers | None = None) -> Play:
    """Play the whole file on a simulated clock, with a trace; ``drain`` runs the jobs that a step left."""
    played = begin(case, papers=papers)
    for number, step in enumerate(case.steps):
        before, issued = played.application.state, counted(played.application).count()
        outcome = advance(played, number, step)
        drain()
        played.differences += [f"{_where(number, step)}: {fault}" for fault in missing_files(played.application)]
        played.steps.append(
            {
                "at": step.at.isoformat(),
                "by": step.by,
                "do": step.do,
                "result": outcome.result,
                "reason": outcome.reason,
                "from_state": before,
                **step_trace(played.application, played.cast, issued),
            }
        )
    return played


def begin(case: CaseFile, *, password: str | None = None, papers: Papers | None = None) -> Play:
    """Make the people real and store the draft, at the time of the first step.

    Without ``papers`` the attachments are listed in the dossier and no file is looked at.
    """
    with clocks.moved(case.steps[0].at):
        for row in case.shape.holiday_overrides:
            facts = {"off": row.off, "reason": row.reason, "changed_at": clocks.now()}
            CalendarOverride.objects.update_or_create(date=row.date, defaults=facts)
        cast = Cast(case.shape, password=password)
        return Play(application=_start(case, cast), cast=cast, papers=papers)


def _start(case: CaseFile, cast: Cast) -> Application:
    """The draft, which the format does not name: made by the one who files first, else by the first applicant."""
    filers = [step.by for step in case.steps if step.do == "submit"] + list(cast.users)
    key = next(key for key in filers if cast.applies(key))
    organisation = cast.organisations[case.shape.people[key].organisation or ""]
    dossier = cast.named(case.dossier)
    return start_pilot(by=cast.users[key], organisation=organisation, regime=case.shape.regime, dossier=dossier)


def advance(play: Play, number: int, step: Step) -> Outcome:
    """Fire what is due, do the step, and note what was not as the file says."""
    with clocks.moved(step.at):
        outcome = _attempt(step, play)
    play.application = Application.objects.get(pk=play.application.pk)
    play.differences += [f"{_where(number, step)}: {line}" for line in _deviations(step, play, outcome)]
    return outcome


def _where(number: int, step: Step) -> str:
    return f"step {number + 1} ({step.do} by {step.by} at {step.at.isoformat()})"


def _attempt(step: Step, play: Play) -> Outcome:
    try:
        fire_due(step.at, application=play.application)
        play.application.refresh_from_db()
        if step.do != "wait":
            _perform(step, play, play.cast.users[step.by], _facts(step, play))
    except Refusal as refusal:
        return Outcome(REFUSED, f"{refusal.field}: {refusal}" if refusal.field else str(refusal))
    except Exception:  # noqa: BLE001 - a fault of ours is told with the step that met it
        return Outcome(FAILED, traceback.format_exc())
    return Outcome(DONE)


def _perform(step: Step, play: Play, by: User, data: dict[str, Any]) -> None:
    if play.papers is None:
        perform(play.application, step.do, by=by, data=data)
        return
    with transaction.atomic(), play.papers.filed(play.application, step.do, by, data) as filed:
        perform(play.application, step.do, by=by, data=filed)


def _facts(step: Step, play: Play) -> dict[str, Any]:
    """What the step says, with the plainest answer to what the product asks beyond the format (§3)."""
    facts = dict(play.cast.with_people(step.data))
    if step.do == "accept_dossier":
        facts["gates"] = [gate.id for gate in play.application.regime.gates]
    return facts


def _deviations(step: Step, play: Play, outcome: Outcome) -> list[str]:
    found = []
    if outcome.result == FAILED:
        found.append(f"failed: {outcome.reason}")
    elif step.refused and outcome.result == DONE:
        found.append("expected to be refused, was done")
    elif not step.refused and outcome.result == REFUSED:
        found.append(f"refused: {outcome.reason}")
    if step.state and play.application.state != step.state:
        found.append(f"expected state {step.state}, is {play.application.state}")
    return found
