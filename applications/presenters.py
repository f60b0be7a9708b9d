"""How a case is shown: its state in the words of whoever looks, and the colour that means the same everywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from accounts.roles import Role
from applications.states import NAMES, State

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser
    from django_stubs_ext import StrOrPromise

    from accounts.models import User
    from applications.models import Application

COLOURS: dict[State, str] = {
    State.DRAFT: "grey",
    State.SUBMITTED: "blue",
    State.SUPPLEMENT_REQUESTED: "yellow",
    State.VALID: "blue",
    State.UNDER_REVIEW: "blue",
    State.REVIEWED: "blue",
    State.PROPOSED: "blue",
    State.APPROVED: "teal",
    State.AWAITING_PRECONDITIONS: "yellow",
    State.ACTIVE: "green",
    State.SUSPENDED: "red",
    State.EVALUATING: "blue",
    State.TRANSITION: "green",
    State.REFUSED: "purple",
    State.NOT_ACCEPTED: "purple",
    State.TRANSFERRED: "grey",
    State.WITHDRAWN: "grey",
    State.TERMINATED: "red",
    State.COMPLETED: "teal",
    State.NOT_RECOGNISED: "purple",
    State.CLOSED: "teal",
}
"""Yellow: the applicant's turn; blue: the authority's; green: runs; red: stopped; teal: went well; purple: said no."""


class Tag(NamedTuple):
    """A word and its colour, as ``components/status_tag.html`` takes them."""

    text: StrOrPromise
    colour: str


def status_tag(application: Application, viewer: User | AnonymousUser | None) -> Tag:
    """The state of the case as ``viewer`` may read it; None or nobody logged in is the public.

    Officials and experts read the staff's word; whoever applies reads the applicant's, also where that person is an
    expert elsewhere, so that a confidential step never shows by accident.
    """
    state = State(application.state)
    return Tag(_word(state, viewer), COLOURS[state])


def _word(state: State, viewer: User | AnonymousUser | None) -> StrOrPromise:
    if viewer is None or viewer.is_anonymous:
        return NAMES[state].public
    if viewer.is_official or (viewer.has_role(Role.EXPERT) and not viewer.has_role(Role.APPLICANT)):
        return state.label
    return NAMES[state].applicant
