"""Terms that pass: marked once, apologised for, barring nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest

from applications.refusals import NotNow
from applications.states import State
from tests.workflow.core.story import Story

pytestmark = pytest.mark.django_db


def late(story: Story, name: str) -> Story:
    """Let the term of that name pass."""
    return story.wait(story.fresh.deadlines.open().get(name=name).due_at)


def test_a_late_decision_is_apologised_for_and_issued(ai: Story) -> None:
    late(ai.upto("accept"), "decision")
    assert "apologise" in ai.tasks
    assert ai.fresh.events.filter(verb="deadline_passed", note="decision").count() == 1
    ai.do("apologise")
    assert "apologise" not in ai.tasks
    assert ai.papers == ["receipt", "apology"]
    ai.upto("issue")
    assert ai.state == State.AWAITING_PRECONDITIONS
    assert not ai.fresh.deadlines.get(name="decision").met_in_time


def test_a_second_apology_may_follow(ai: Story) -> None:
    late(ai.upto("accept"), "decision").do("apologise")
    ai.do("apologise")
    assert ai.papers.count("apology") == 2


def test_the_apology_goes_when_the_term_is_met_after_all(ai: Story) -> None:
    late(ai.upto("receive"), "validity_check")
    assert ai.tasks == ["apologise", "check_validity"]
    ai.do("accept_dossier")
    assert ai.tasks == ["appoint_experts"]
    ai.refuses(NotNow, "apologise")


@pytest.mark.parametrize("stage", ["accept", "appoint", "review", "council", "propose", "check", "sign"])
def test_lateness_bars_no_act_of_the_authority(ai: Story, stage: str) -> None:
    late(ai.upto(stage), "decision").upto("issue")
    assert ai.tasks == ["start_trial"]


def test_a_late_evaluation_is_apologised_for(ai: Story) -> None:
    late(ai.upto("report"), "evaluation").do("apologise")
    ai.upto("issue_result")
    assert ai.state == State.TRANSITION


def test_what_the_applicant_owes_needs_no_apology(ai: Story) -> None:
    ai.upto("receive").do("request_supplement")
    late(ai, "supplement")
    assert ai.tasks == ["answer_supplement"]
    ai.do("resubmit")


def test_the_due_day_is_in_time(ai: Story) -> None:
    ai.upto("receive")
    term = ai.fresh.deadlines.get(name="validity_check")
    ai.wait(term.due_at - timedelta(minutes=2)).do("accept_dossier")
    term.refresh_from_db()
    assert term.met_in_time
    assert not ai.fresh.events.filter(verb="deadline_passed").exists()
