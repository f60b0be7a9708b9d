"""A walk per outcome, each step checked."""

from __future__ import annotations

from datetime import timedelta

import pytest

from applications.refusals import NotNow
from applications.states import State
from tests.workflow.core.story import AFTER_LAST_DAY, LAST_DAY, Story

pytestmark = pytest.mark.django_db


def test_from_draft_to_archive(ai: Story) -> None:
    ai.upto("issue_result")
    assert ai.state == State.TRANSITION
    end = ai.fresh.deadlines.get(name="transition_end")
    ai.wait(end.due_at - timedelta(minutes=1))
    assert ai.state == State.TRANSITION
    ai.wait(end.due_at)
    assert ai.state == State.CLOSED
    end.refresh_from_db()
    assert end.met_in_time, "time itself met it"
    assert not ai.fresh.events.filter(verb="deadline_passed", note="transition_end").exists()
    assert ai.tasks == []
    assert not ai.fresh.deadlines.open().exists()


def test_without_a_transition_term_completed_is_final(uav: Story) -> None:
    uav.upto("issue_result")
    assert uav.state == State.COMPLETED
    assert uav.papers == [
        "receipt", "minutes", "proposal", "decision", "risk_register", "evaluation_report", "completion",
    ]  # fmt: skip
    assert not uav.fresh.deadlines.exists(), "the regime sets no limit"


def test_refused(story: Story) -> None:
    story.upto("propose", outcome="refuse", reasons=[{"criterion": "safety", "text": "Rủi ro cao"}])
    story.do("check_form")
    story.do("sign")
    story.do("issue")
    assert story.state == State.REFUSED
    assert story.papers[-1] == "refusal"
    assert story.fresh.published_at is None
    assert not hasattr(story.fresh, "trial")


def test_receipt_refused(story: Story) -> None:
    story.upto("receive").do("refuse_receipt")
    assert story.state == State.NOT_ACCEPTED
    assert story.papers == ["receipt", "refusal_of_receipt"]


@pytest.mark.parametrize("stage", ["receive", "accept"])
def test_transferred(story: Story, stage: str) -> None:
    story.upto(stage).do("transfer")
    assert story.state == State.TRANSFERRED
    assert story.papers == ["receipt", "transfer_note"]
    assert not story.fresh.deadlines.open().exists()


def test_supplemented_and_accepted(ai: Story) -> None:
    ai.upto("receive").do("request_supplement")
    assert ai.state == State.SUPPLEMENT_REQUESTED
    ai.do("resubmit", dossier={"title": "Đã bổ sung"})
    assert (ai.state, ai.fresh.title) == (State.SUBMITTED, "Đã bổ sung")
    assert [row.number for row in ai.fresh.versions.all()] == [1, 2]
    ai.do("accept_dossier")
    decision = ai.fresh.deadlines.get(name="decision")
    assert decision.start == ai.fresh.complete_at


BEFORE_ISSUE = ["submit", "receive", "accept", "appoint", "review", "council", "propose", "check", "sign"]


@pytest.mark.parametrize("stage", BEFORE_ISSUE)
def test_withdrawn(story: Story, stage: str) -> None:
    story.upto(stage).do("withdraw", "colleague")
    assert story.state == State.WITHDRAWN
    assert story.papers[-1] == "stop_notice"
    assert not story.fresh.drafts.waiting().exists()
    assert not story.fresh.deadlines.open().exists()


def test_withdrawn_as_a_draft_leaves_no_paper(story: Story) -> None:
    story.do("withdraw")
    assert (story.state, story.papers) == (State.WITHDRAWN, [])


def test_withdrawn_while_a_supplement_is_asked_for(story: Story) -> None:
    story.upto("receive").do("request_supplement")
    story.do("withdraw")
    assert story.state == State.WITHDRAWN


@pytest.mark.parametrize(("stage", "by"), [("propose", "form_checker"), ("check", "signer")])
def test_a_returned_draft_is_proposed_anew(story: Story, stage: str, by: str) -> None:
    story.upto(stage).do("return", by)
    assert (story.state, story.tasks) == (State.REVIEWED, ["propose_decision"])
    story.back_to("council").upto("issue")
    assert story.papers.count("proposal") == 2
    assert story.papers.count("decision") == 1


@pytest.mark.parametrize(("stage", "by"), [("evaluate", "form_checker"), ("check_result", "signer")])
def test_a_returned_result_is_evaluated_anew(story: Story, stage: str, by: str) -> None:
    story.upto(stage).do("return", by)
    assert (story.state, "evaluate_trial" in story.tasks) == (State.ACTIVE, True)
    story.back_to("report").upto("issue_result")
    assert story.papers.count("evaluation_report") == 2
    assert story.papers.count("completion") == 1


def test_suspended_resumed_suspended_terminated(story: Story) -> None:
    story.upto("start").do("suspend")
    assert story.state == State.SUSPENDED
    end = story.fresh.trial_end
    story.do("resume")
    assert (story.state, story.fresh.trial_end) == (State.ACTIVE, end)
    story.do("suspend", ground="safety")
    story.do("terminate")
    assert story.state == State.TERMINATED
    assert story.papers[-4:] == ["suspension", "resumption", "suspension", "termination"]
    assert not story.fresh.deadlines.open().exists()


def test_terminated_while_it_runs(story: Story) -> None:
    story.upto("sign_result").do("terminate")
    assert story.state == State.TERMINATED
    assert not story.fresh.drafts.waiting().exists()


@pytest.mark.parametrize("suspended", [False, True])
def test_evaluated_before_the_end(ai: Story, suspended: bool) -> None:  # noqa: FBT001 - a case of the table
    ai.upto("start")
    if suspended:
        ai.do("suspend")
    ai.upto("issue_result")
    assert ai.state == State.TRANSITION
    ai.wait(AFTER_LAST_DAY)
    assert ai.state == State.TRANSITION, "the last day is nobody's any more"


@pytest.mark.parametrize("late", [False, True])
def test_not_recognised(story: Story, late: bool) -> None:  # noqa: FBT001 - a case of the table
    story.upto("report")
    if late:
        story.wait(AFTER_LAST_DAY)
        assert story.state == State.EVALUATING
    story.upto("evaluate", outcome="not_recognised", recognised="no")
    story.upto("issue_result")
    assert story.state == State.NOT_RECOGNISED
    assert story.papers[-1] == "non_recognition"


def test_the_last_day_belongs_to_the_trial(story: Story) -> None:
    story.upto("start").wait(AFTER_LAST_DAY - timedelta(minutes=1))
    assert story.state == State.ACTIVE
    story.wait(AFTER_LAST_DAY)
    event = story.fresh.events.latest("position")
    assert (story.state, event.verb, event.at) == (State.EVALUATING, "end_trial", AFTER_LAST_DAY)


def test_a_suspended_trial_ends_on_its_last_day(story: Story) -> None:
    story.upto("start").do("suspend")
    story.wait(AFTER_LAST_DAY)
    assert story.state == State.EVALUATING
    assert "decide_suspension" not in story.tasks


def test_what_was_renewed_is_no_task_after_the_end(story: Story) -> None:
    story.upto("start").do("provide_precondition", number="BH-2")
    assert "verify" in story.tasks
    story.wait(AFTER_LAST_DAY)
    assert "verify" not in story.tasks


def test_extension_granted(ai: Story) -> None:
    ai.upto("report").do("request_extension")
    ai.do("decide_extension")
    case = ai.fresh
    assert case.trial_end == case.trial.end
    assert str(case.trial_end) == "2027-09-30"
    assert "file_final_report" in ai.tasks, "another final report is due"
    ai.refuses(NotNow, "evaluate")
    ai.wait(AFTER_LAST_DAY)
    assert ai.state == State.ACTIVE
    ai.back_to("start").upto("issue_result")
    assert ai.state == State.TRANSITION


def test_extension_refused(ai: Story) -> None:
    ai.upto("report").do("request_extension")
    ai.do("decide_extension", grant=False, text="Không đủ căn cứ")
    assert ai.fresh.trial_end == LAST_DAY
    assert (ai.papers[-1], "evaluate_trial" in ai.tasks) == ("extension", True)
    ai.upto("issue_result")


def test_extension_granted_while_a_result_waits(ai: Story) -> None:
    ai.upto("report").do("request_extension")
    ai.upto("sign_result").do("decide_extension")
    assert not ai.fresh.drafts.waiting().exists()
    assert "file_final_report" in ai.tasks
    ai.back_to("start").upto("issue_result")


@pytest.fixture
def suspended_at_its_end(ai: Story) -> Story:
    """Suspended, its insurance provided anew, an extension asked for, and the last day is over."""
    ai.upto("report").do("request_extension")
    ai.do("suspend")
    ai.do("provide_precondition", kind="insurance")
    ai.wait(AFTER_LAST_DAY)
    assert ai.state == State.EVALUATING
    assert not {"decide_suspension", "verify"} & set(ai.tasks)
    return ai


@pytest.mark.parametrize(("verb", "state"), [("resume", State.ACTIVE), ("terminate", State.TERMINATED)])
def test_a_suspended_trial_that_is_extended_after_its_end_is_suspended(
    suspended_at_its_end: Story, verb: str, state: State
) -> None:
    """The signer, who suspended it, still has to resume or to terminate it; what waited to be verified waits again."""
    ai = suspended_at_its_end
    ai.do("decide_extension")
    assert ai.state == State.SUSPENDED
    assert {"decide_suspension", "verify", "last_day", "file_final_report"} <= set(ai.tasks)
    assert "reopen_trial" not in set(ai.fresh.events.values_list("verb", flat=True))
    ai.do(verb)
    assert (ai.state, ai.fresh.suspensions.get().resumed_at is None) == (state, state == State.TERMINATED)


def test_a_suspended_trial_that_is_not_extended_stays_under_evaluation(suspended_at_its_end: Story) -> None:
    suspended_at_its_end.do("decide_extension", grant=False)
    assert suspended_at_its_end.state == State.EVALUATING
    assert "decide_suspension" not in suspended_at_its_end.tasks


def test_a_suspension_that_was_settled_does_not_come_back(ai: Story) -> None:
    ai.upto("report").do("request_extension")
    ai.do("suspend")
    ai.do("resume")
    ai.wait(AFTER_LAST_DAY).do("decide_extension")
    assert (ai.state, "decide_suspension" in ai.tasks) == (State.ACTIVE, False)


def test_extension_granted_after_the_end_reopens_the_trial(ai: Story) -> None:
    ai.upto("report").do("request_extension")
    ai.wait(AFTER_LAST_DAY)
    assert ai.state == State.EVALUATING
    ai.do("decide_extension")
    assert ai.state == State.ACTIVE
    ai.wait(ai.fresh.trial.ends_at)
    assert ai.state == State.EVALUATING
    ai.back_to("start").upto("issue_result")
    assert ai.state == State.TRANSITION
