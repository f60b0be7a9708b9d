"""What a request for a supplement does to the clocks of the authority, as the regime says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from applications.actions import last_event, meet_deadline, open_deadline
from applications.ledger import pause, resume
from programmes import clocks
from programmes.schema_parts import StartEvent

if TYPE_CHECKING:
    from applications.models import Application, Deadline
    from programmes.schema import Regime

PAUSE, RESTART = "pause", "restart"
_STOPPED = frozenset({PAUSE, RESTART})


def stop_for_supplement(application: Application) -> None:
    """At the request: clocks that pause or restart stand; the check of the dossier is met where it does neither."""
    for row in _of_authority(application):
        if _on_supplement(application.regime, row.name) in _STOPPED:
            pause(row, event=last_event(application))
    if _on_supplement(application.regime, "validity_check") not in _STOPPED:
        meet_deadline(application, "validity_check")


def go_on_after_supplement(application: Application) -> None:
    """At the answer: what stood goes on with what was left, or runs anew."""
    for row in _of_authority(application):
        if row.paused_since:
            anew = _on_supplement(application.regime, row.name) == RESTART
            resume(row, event=last_event(application), anew=anew)


def open_decision(application: Application) -> None:
    """The term of the decision, at the acceptance.

    It counts from the day the valid dossier came in. Where the regime pauses it, or counts it from the receipt, it
    counts from the receipt instead, and stands as long as the applicant was asked.
    """
    rule = application.regime.clock("decision")
    came_in = application.complete_at or clocks.now()
    how = rule.on_supplement if rule else RESTART
    from_receipt = rule is not None and (how == PAUSE or (rule.start == StartEvent.RECEIVE and how != RESTART))
    start = application.received_at or came_in if from_receipt else came_in
    row = open_deadline(application, "decision", start, of_authority=True)
    if row and how == PAUSE:
        _stood(application, row)


def _stood(application: Application, row: Deadline) -> None:
    """Stop and resume at every request and answer that there was."""
    asked = application.events.filter(verb__in=("request_supplement", "resubmit")).order_by("position")
    for event in asked:
        if event.verb == "request_supplement":
            pause(row, event=event, at=event.at)
        else:
            resume(row, event=event, at=event.at)


def _of_authority(application: Application) -> list[Deadline]:
    return list(application.deadlines.open().filter(of_authority=True))


def _on_supplement(regime: Regime, name: str) -> str:
    rule = regime.clock(name)
    return rule.on_supplement if rule else "none"
