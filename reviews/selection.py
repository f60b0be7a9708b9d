"""Which experts the system proposes; the programme manager decides."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _

from applications.refusals import NotLikeThis
from programmes import clocks
from reviews.conflicts import bar_to_appointing
from reviews.queries import active_experts

if TYPE_CHECKING:
    from accounts.models import User
    from applications.models import Application

ALSO_NEEDED: Final = ("law", "safety")
"""Beside the technology: at least one lawyer and one safety person per case (review.md §3.6)."""


def propose_experts(application: Application, count: int) -> list[User]:
    """``count`` experts who may be appointed: first one per needed field, then the least loaded.

    No two of one employer while others are free. ``NotLikeThis`` where fewer than ``count`` may be appointed.
    """
    people, today, dossier = active_experts().order_by("id"), clocks.today(), application.dossier
    able = [person for person in people if bar_to_appointing(person, application, today, dossier=dossier) is None]
    if len(able) < count:
        raise NotLikeThis(
            _("Only %(able)s experts may be appointed, %(count)s were asked for.")
            % {"able": len(able), "count": count},
            field="count",
        )
    chosen: list[User] = []
    needed = [application.technology, *ALSO_NEEDED]
    while len(chosen) < count:
        field = needed[len(chosen)] if len(chosen) < len(needed) else None
        chosen.append(
            min((person for person in able if person not in chosen), key=lambda person: _rank(person, field, chosen))
        )
    return chosen


def _rank(person: Any, field: str | None, chosen: list[Any]) -> tuple[bool, bool, int, int]:
    """Lower is better: same employer as one chosen, does not know ``field``, open reviews, order of joining."""
    profile = getattr(person, "expert_profile", None)
    employers = {other.expert_profile.employer_id for other in chosen if hasattr(other, "expert_profile")} - {None}
    clash = bool(profile and profile.employer_id in employers)
    knows = field is None or bool(profile and field in profile.expertise)
    return clash, not knows, person.open_reviews, person.pk
