"""Experts who leave and others who come, in every order, until the council meets."""

from __future__ import annotations

from itertools import permutations

import pytest

from applications.refusals import NotLikeThis, NotNow, NotYou
from applications.states import State
from reviews.models import Assignment
from tests.workflow.core.story import Story

pytestmark = pytest.mark.django_db

OTHERS = ("review", "expert2"), ("review", "expert3")


@pytest.mark.parametrize("leaving", ["decline", "declare_conflict"])
def test_who_left_does_nothing_more(story: Story, leaving: str) -> None:
    story.upto("appoint").do(leaving, "expert1")
    assert story.tasks == ["replace_expert", "review_dossier", "review_dossier"]
    for verb in ("review", "decline", "declare_conflict"):
        story.refuses(NotYou, verb, "expert1")
    assert not story.fresh.events.filter(verb="replace").exists()


ORDERS = [order for order in permutations(range(4)) if order.index(0) < order.index(1)]


@pytest.mark.parametrize("order", ORDERS)
def test_every_order_of_leaving_replacing_and_reviewing(ai: Story, order: tuple[int, ...]) -> None:
    """Leaving comes before replacing; the other two reviews anywhere, so also before, between and after."""
    acts = [("decline", "expert1"), ("replace", ""), *OTHERS]
    ai.upto("appoint")
    for number in order:
        ai.do(*acts[number])
    assert ai.tasks == ["review_dossier"]
    ai.refuses(NotNow, "hold_council")
    ai.do("review", "expert4")
    assert ai.tasks == ["hold_council"]
    ai.do("hold_council")
    assert ai.state == State.REVIEWED


@pytest.mark.parametrize("reviewed", [0, 1, 2])
def test_replaced_without_leaving(story: Story, reviewed: int) -> None:
    """Also the last one whose review was outstanding."""
    story.upto("appoint")
    for verb, by in OTHERS[:reviewed]:
        story.do(verb, by)
    story.do("replace")
    assert story.fresh.assignments.get(expert=story.cast["expert1"]).leaving == Assignment.Leaving.REPLACED
    story.refuses(NotYou, "review", "expert1")
    for verb, by in (*OTHERS[reviewed:], ("review", "expert4")):
        story.do(verb, by)
    story.do("hold_council")


def test_the_council_may_meet_without_the_one_who_left(story: Story) -> None:
    story.upto("appoint")
    for act in (*OTHERS, ("decline", "expert1")):
        story.do(*act)
    assert story.tasks == ["hold_council", "replace_expert"]
    story.do("hold_council")
    assert story.tasks == ["propose_decision"]
    story.refuses(NotNow, "replace")


def test_all_leave_and_all_are_replaced(story: Story) -> None:
    story.upto("appoint", experts=[story.cast["expert1"], story.cast["expert2"]])
    story.do("decline", "expert1")
    story.do("decline", "expert2")
    story.refuses(NotNow, "hold_council")
    story.do("replace", "", **{"expert": story.cast["expert2"], "with": story.cast["expert3"]})
    story.do("replace")
    story.do("review", "expert4")
    story.refuses(NotNow, "hold_council")
    story.do("review", "expert3")
    story.do("hold_council")


def test_the_replacement_leaves_too(ai: Story) -> None:
    ai.upto("appoint").do("decline", "expert1")
    ai.do("replace")
    ai.do("declare_conflict", "expert4")
    ai.do("replace", "", **{"expert": ai.cast["expert4"], "with": ai.cast["expert"]})
    for by in ("expert2", "expert3"):
        ai.do("review", by)
    ai.cast["expert1"], ai.cast["expert"] = ai.cast["expert"], ai.cast["expert1"]
    ai.do("review", "expert1")
    ai.do("hold_council")


@pytest.mark.parametrize(
    ("expert", "other"), [("expert1", "expert2"), ("expert4", "expert3"), ("expert1", "monitor")],
    ids=["one who is in", "one who was not appointed", "no expert"],
)  # fmt: skip
def test_nobody_is_replaced_like_that(ai: Story, expert: str, other: str) -> None:
    ai.upto("appoint").refuses(NotLikeThis, "replace", **{"expert": ai.cast[expert], "with": ai.cast[other]})


def test_who_has_reviewed_is_not_replaced(ai: Story) -> None:
    ai.upto("appoint").do("review", "expert1")
    ai.refuses(NotLikeThis, "replace")


def test_nobody_is_replaced_twice(ai: Story) -> None:
    ai.upto("appoint").do("replace")
    ai.refuses(NotLikeThis, "replace", **{"with": ai.cast["expert"]})


def test_who_has_reviewed_does_not_leave(ai: Story) -> None:
    ai.upto("appoint").do("review", "expert1")
    ai.refuses(NotNow, "decline", "expert1")
