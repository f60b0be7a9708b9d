"""Opinions of other bodies: asking, recording the letter, and what silence does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from applications.actions import last_event, move
from applications.ledger import end_terms
from reviews import opinions
from workflow import flows, procedures

if TYPE_CHECKING:
    from collections.abc import Mapping

    from accounts.models import User
    from applications.models import Application, Deadline


def ask_opinion(application: Application, *, by: User, data: Mapping[str, Any]) -> None:
    """Ask; a procedure of its own waits for each answer."""
    names = opinions.names_of(application, data)
    move(application, "ask_opinion", by=by, note=str(data.get("question") or ""), data={"bodies": names})
    for request in opinions.ask_opinion(application, by=by, data=data):
        procedures.start(flows.OpinionFlow, application, request.pk)


def record_opinion(application: Application, *, by: User, data: Mapping[str, Any]) -> None:
    """Store what the letter says; its number and the SHA-256 of its file stay in the journal."""
    names = list(application.opinions.filter(pk=data.get("opinion") or 0).values_list("body", flat=True))
    file = data.get("file") or {}
    facts = {"bodies": names, "letter": str(data.get("letter_number") or ""), "sha256": file.get("sha256", "")}
    move(application, "record_opinion", by=by, note=str(data.get("text") or ""), data=facts)
    opinions.record_opinion(application, by=by, data=data)


def fall_silent(application: Application, term: Deadline) -> None:
    """The term of a body has passed: mark it; where the rules make an answer of silence, nobody waits any more."""
    request = application.opinions.get(term=term)
    if not opinions.fall_silent(request):
        return
    facts = {"bodies": [request.body], "outcome": request.outcome, "source": request.source}
    move(application, "take_silence", by=None, note=request.source, data=facts)
    end_terms(application.deadlines.filter(pk=term.pk), "cancelled_at", last_event(application))
    running = procedures.running_of(application, flows.OpinionFlow, request.pk)
    if running:
        procedures.end(running)
