"""Everything that the system refuses (the closed list of the case format), each with nothing changed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from accounts.roles import Role
from applications.refusals import NotLikeThis, NotNow, NotYou
from applications.states import State
from applications.verbs import MACHINE_VERBS
from programmes import clocks
from programmes.models import RegimeVersion
from tests.workflow.core.facts import CAPACITY, LIMITS, dossier
from tests.workflow.core.story import AI, BEGINNING, FIRST_DAY, Story, moment
from workflow.actions import start_pilot

pytestmark = pytest.mark.django_db

TRY_OUT = "try-out"


@pytest.fixture
def limited(regimes: None) -> Story:
    """A draft under rules that set a longest term, one extension, and two supplements."""
    data = RegimeVersion.objects.get(code=AI).data
    data |= {
        "code": TRY_OUT,
        "supplements_allowed": 2,
        "term": {"max_months": 12, "total_months": 18, "source": None},
        "extension": {"allowed": True, "max_times": 1, "max_months_each": 5, "source": None},
    }
    RegimeVersion.objects.create(
        code=TRY_OUT, version="1", effective_from=date(2026, 1, 1), data=data, sha256="1" * 64, loaded_at=BEGINNING
    )
    return Story(TRY_OUT)


# 1. Roles and separation of duties


@pytest.mark.parametrize("by", ["rival", "case_officer", "auditor"])
def test_only_the_applicant_files(ai: Story, by: str) -> None:
    ai.refuses(NotYou, "submit", by)


def test_who_is_no_member_starts_nothing(ai: Story) -> None:
    with clocks.moved(ai.now), pytest.raises(NotYou):
        start_pilot(by=ai.cast["rival"], organisation=ai.cast.organisation, regime=AI, dossier=dossier(AI))


def test_no_person_does_what_the_machine_does(ai: Story) -> None:
    for verb in MACHINE_VERBS:
        ai.refuses(NotYou, verb, "signer")


def test_a_person_who_left_does_nothing(ai: Story) -> None:
    ai.cast["applicant"].is_active = False
    ai.refuses(NotYou, "submit")


@pytest.mark.parametrize(("stage", "verb"), [("propose", "check_form"), ("check", "sign")])
def test_who_proposes_neither_checks_nor_signs(story: Story, stage: str, verb: str) -> None:
    story.cast["case_officer"].roles = [role.value for role in Role]
    story.cast["case_officer"].save()
    story.upto(stage).refuses(NotYou, verb, "case_officer")


def test_who_checks_does_not_sign(story: Story) -> None:
    story.cast["form_checker"].roles = [Role.FORM_CHECKER.value, Role.SIGNER.value]
    story.upto("check").refuses(NotYou, "sign", "form_checker")
    story.do("sign", "signer")


def test_separation_holds_for_the_result_too(ai: Story) -> None:
    ai.cast["case_officer"].roles = [role.value for role in Role]
    ai.upto("evaluate").refuses(NotYou, "check_form", "case_officer")


def test_an_expert_does_not_act_for_the_applicant(ai: Story) -> None:
    ai.cast["colleague"].roles = [Role.APPLICANT.value, Role.EXPERT.value]
    refusal = ai.upto("accept").refuses(NotLikeThis, "appoint", experts=[ai.cast["expert1"], ai.cast["colleague"]])
    assert "colleague" in str(refusal)


# 2. The state


def test_the_desk_receives_once(story: Story) -> None:
    story.upto("receive").refuses(NotNow, "receive")


def test_nothing_is_checked_before_it_was_received(story: Story) -> None:
    story.upto("submit")
    for verb in ("accept_dossier", "request_supplement", "refuse_receipt", "transfer"):
        story.refuses(NotNow, verb)


def test_a_case_that_has_ended_stays_so(story: Story) -> None:
    story.upto("receive").do("refuse_receipt")
    for verb in ("withdraw", "apologise", "receive", "start_trial", "issue"):
        story.refuses(NotNow, verb)


def test_nothing_is_withdrawn_after_the_decision(story: Story) -> None:
    story.upto("issue").refuses(NotNow, "withdraw")


def test_no_apology_while_every_term_holds(ai: Story) -> None:
    ai.upto("receive").refuses(NotNow, "apologise")


@pytest.mark.parametrize(
    ("stage", "verb"),
    [("propose", "sign"), ("propose", "issue"), ("check", "issue"), ("check", "check_form"), ("sign", "sign")],
)
def test_a_draft_goes_from_hand_to_hand_in_order(story: Story, stage: str, verb: str) -> None:
    story.upto(stage).refuses(NotNow, verb)


@pytest.mark.parametrize("by", ["form_checker", "signer"])
def test_a_signed_draft_is_not_returned(story: Story, by: str) -> None:
    story.upto("sign").refuses(NotNow, "return", by)


def test_the_second_of_two_learns_of_the_first(story: Story) -> None:
    refusal = story.upto("accept").refuses(NotNow, "accept_dossier", "officer2")
    assert "case_officer" in str(refusal), "names who did the last thing"


# 3. Supplements


def test_no_second_supplement(story: Story) -> None:
    story.upto("receive").do("request_supplement")
    story.do("resubmit")
    story.refuses(NotNow, "request_supplement")


def test_as_many_supplements_as_the_rules_allow(limited: Story) -> None:
    limited.upto("receive")
    for _ in range(2):
        limited.do("request_supplement")
        limited.do("resubmit")
    limited.refuses(NotNow, "request_supplement")


# 4. The closed list of the dossier, levels, competence


def _ai(**facts: Any) -> dict[str, Any]:
    return {**dossier(AI)["ai"], **facts}


def test_a_missing_component_bars_acceptance(regimes: None) -> None:
    story = Story(AI, attachments=[row for row in dossier(AI)["attachments"] if row != CAPACITY])
    story.upto("receive").refuses(NotLikeThis, "accept_dossier")
    story.do("request_supplement")
    story.do("resubmit", dossier={"attachments": dossier(AI)["attachments"]})
    story.do("accept_dossier")


@pytest.mark.parametrize(
    ("ai_facts", "level"),
    [
        ({}, 1),
        ({}, None),
        ({}, 4),
        ({"sensitive_data": True}, 3),
        ({"sensitive_data": True}, 2),
        ({"changes_rights": True}, 2),
        ({"provinces": ["Thành phố Hồ Chí Minh", "Đồng Nai"]}, 2),
        ({"provinces": ["Đà Nẵng"]}, 2),
    ],
    ids=["too low", "none", "unknown", "level 3", "3 as 2", "rights", "two provinces", "another province"],
)
def test_level_and_place_must_be_this_authoritys(regimes: None, ai_facts: dict[str, Any], level: int | None) -> None:
    story = Story(AI, ai=_ai(**ai_facts))
    story.upto("receive").refuses(NotLikeThis, "accept_dossier", level=level)
    story.do("transfer")
    assert story.state == State.TRANSFERRED


def test_a_higher_level_is_no_fault(regimes: None) -> None:
    story = Story(AI, ai=_ai(real_users=False, results_used=False))
    story.upto("accept", level=2)
    assert story.fresh.level == 2


# 6, 7. Reviews, council, proposal


def test_only_who_is_appointed_reviews(story: Story) -> None:
    story.upto("appoint").refuses(NotYou, "review", "expert4")


def test_nobody_reviews_twice(story: Story) -> None:
    story.upto("appoint").do("review", "expert1")
    story.refuses(NotNow, "review", "expert1")


def test_a_review_is_whole(story: Story) -> None:
    story.upto("appoint")
    story.refuses(NotLikeThis, "review", "expert1", scores={"innovation": 4})
    story.refuses(NotLikeThis, "review", "expert1", scores={})
    story.refuses(NotLikeThis, "review", "expert1", comments={"innovation": "Đạt"})
    story.refuses(NotLikeThis, "review", "expert1", recommendation="")
    story.refuses(NotLikeThis, "review", "expert1", recommendation="perhaps")


def test_a_score_is_a_whole_number_from_1_to_5(ai: Story) -> None:
    codes = [criterion.code for criterion in ai.upto("appoint").application.regime.criteria]
    for score in (0, 6, 3.5, "4", True, None):
        ai.refuses(NotLikeThis, "review", "expert1", scores={**dict.fromkeys(codes, 4), "safety": score})


def test_the_council_waits_for_every_review(story: Story) -> None:
    story.upto("appoint").do("review", "expert1")
    story.do("review", "expert2")
    story.refuses(NotNow, "hold_council")


def test_a_proposal_is_whole(story: Story) -> None:
    story.upto("council")
    story.refuses(NotLikeThis, "propose", outcome="perhaps")
    story.refuses(NotLikeThis, "propose", outcome="refuse", reasons=[])
    story.refuses(NotLikeThis, "propose", outcome="refuse", reasons=[{"criterion": "safety", "text": " "}])
    story.refuses(NotLikeThis, "propose", limits=[])
    story.refuses(NotLikeThis, "propose", start=None)
    story.refuses(NotLikeThis, "propose", end=None)
    story.refuses(NotLikeThis, "propose", end=FIRST_DAY - timedelta(days=1))


def test_the_longest_term_is_a_bar(limited: Story) -> None:
    limited.upto("council").refuses(NotLikeThis, "propose", end=date(2027, 7, 1))
    limited.upto("propose", end=date(2027, 6, 30))


# 9, 10. Extension and evaluation


def test_a_regime_without_extension(uav: Story) -> None:
    uav.upto("report").refuses(NotNow, "request_extension")


def test_no_extension_before_the_final_report(ai: Story) -> None:
    ai.upto("start").refuses(NotNow, "request_extension")


def test_no_extension_after_its_last_day(ai: Story) -> None:
    ai.upto("report")
    last = ai.fresh.deadlines.get(name="extension_request")
    ai.wait(last.due_at).refuses(NotNow, "request_extension")


def test_extension_on_its_last_day_is_in_time(ai: Story) -> None:
    ai.upto("report")
    last = ai.fresh.deadlines.get(name="extension_request")
    ai.wait(last.due_at - timedelta(minutes=2)).do("request_extension")
    assert ai.fresh.deadlines.get(name="extension_request").met_in_time
    ai.do("decide_extension", grant=False)
    ai.wait(last.due_at).refuses(NotNow, "request_extension")


def test_one_request_at_a_time(ai: Story) -> None:
    ai.upto("report").do("request_extension")
    ai.refuses(NotNow, "request_extension")


def test_an_extension_has_its_most(limited: Story) -> None:
    limited.upto("report")
    for months in (6, 0, None, "3"):
        limited.refuses(NotLikeThis, "request_extension", months=months)


def test_no_more_extensions_than_allowed(limited: Story) -> None:
    limited.upto("report").do("request_extension", months=5)
    limited.do("decide_extension")
    limited.do("file_final_report")
    limited.refuses(NotNow, "request_extension", months=1)


def test_the_whole_term_is_a_bar(regimes: None, limited: Story) -> None:
    limited.upto("council").upto("propose", start=date(2026, 7, 1), end=date(2027, 6, 30), limits=LIMITS)
    limited.upto("report").refuses(NotLikeThis, "request_extension", months=7)


def test_no_evaluation_without_a_final_report(story: Story) -> None:
    story.upto("start").refuses(NotNow, "evaluate")


def test_an_evaluation_is_whole(story: Story) -> None:
    story.upto("report")
    for name in ("outcome", "recognised", "exit", "text"):
        story.refuses(NotLikeThis, "evaluate", **{name: ""})


# Absent data refuses the step, whatever the verb


NEEDED: dict[str, dict[str, tuple[str, ...]]] = {
    "receive": {
        "request_supplement": ("items", "due_working_days"),
        "refuse_receipt": ("reason",),
        "transfer": ("to", "reason"),
    },
    "accept": {"withdraw": ("reason",)},
    "appoint": {"decline": ("reason",), "declare_conflict": ("reason",), "replace": ("expert", "with")},
    "review": {"hold_council": ("present", "votes", "conclusion")},
    "propose": {"return": ("comment",)},
    "start": {
        "milestone_done": ("milestone",),
        "record_readings": ("readings", "indicator"),
        "file_report": ("period", "text"),
        "report_incident": ("severity", "occurred_at", "confirmed_at", "text"),
        "report_breach": ("limit", "value", "occurred_at", "text"),
        "suspend": ("ground", "text"),
        "terminate": ("ground", "text"),
        "file_final_report": ("text",),
    },
}


@pytest.mark.parametrize("stage", NEEDED)
def test_an_act_needs_its_facts(ai: Story, stage: str) -> None:
    ai.upto(stage)
    for verb, names in NEEDED[stage].items():
        for name in names:
            assert ai.refuses(NotLikeThis, verb, **{name: None}).field == name


def test_a_ground_is_one_of_the_regimes(story: Story) -> None:
    story.upto("start").refuses(NotLikeThis, "suspend", ground="bad mood")


def test_an_apology_gives_a_day_to_come(ai: Story) -> None:
    ai.upto("receive").wait(moment("2026-06-10 09:00"))
    ai.refuses(NotLikeThis, "apologise", new_date=date(2026, 6, 9))
    ai.do("apologise", new_date=date(2026, 6, 10))
