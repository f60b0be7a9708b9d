"""A standing that is put back is what was played: the same rows, and the case goes on from it."""

from __future__ import annotations

import pytest

from tests import standings
from tests.workflow.core.story import AI, UAV, Story, told

pytestmark = pytest.mark.django_db


def test_what_is_put_back_is_what_was_taken() -> None:
    with standings.undone():
        story = told(UAV).upto("sign")
        story.do("issue")
        everything, taken = story.everything(), standings.take()
    assert standings.is_bare()
    standings.put_back(taken)
    assert not standings.is_bare()
    assert _sorted(standings.take()) == _sorted(taken)
    assert story.everything() == everything
    assert story.do("zone_consent").verb == "zone_consent"


def _sorted(standing: standings.Standing) -> dict[str, list[bytes]]:
    """The rows of each table; in which order a table holds them is its own affair."""
    return {name: sorted(rows.splitlines()) for name, rows in standing.items()}


def test_a_told_story_equals_one_that_is_played() -> None:
    put_back = told(AI).upto("council")
    found = put_back.state, put_back.now, put_back.tasks, put_back.papers, put_back.fresh.events.count()
    played = Story(AI, cast=put_back.cast).upto("council")
    assert found == (played.state, played.now, played.tasks, played.papers, played.fresh.events.count())


def test_a_row_that_was_written_beside_the_story_is_kept() -> None:
    story = told(AI)
    story.cast["officer2"].name = "Somebody else"
    story.cast["officer2"].save()
    story.upto("receive")
    story.cast["officer2"].refresh_from_db()
    assert story.cast["officer2"].name == "Somebody else"
