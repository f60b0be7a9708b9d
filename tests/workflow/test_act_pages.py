"""The pages of acts: who may open them, what they say, what they keep, and each verb done by its form."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.roles import Role
from applications.states import State
from applications.verbs import VERBS
from reviews.models import ReviewDraft, Tie
from tests.workflow.conftest import facts_of
from tests.workflow.posting import typed
from tests.workflow.visiting import address, done, english, errors, get, send
from workflow.forms.registry import FORMS
from workflow.wording import ABOUT, IRREVERSIBLE

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_django import DjangoAssertNumQueries

    from tests.workflow.conftest import Played

pytestmark = pytest.mark.django_db

SCORING_QUERIES = 8


# Who may open what


def test_every_verb_has_a_form_and_words() -> None:
    assert list(FORMS) == list(VERBS)
    assert list(ABOUT) == list(VERBS)
    assert set(VERBS) > IRREVERSIBLE


@pytest.mark.parametrize("verb", list(VERBS))
def test_a_stranger_learns_of_no_case(played: Callable[..., Played], verb: str) -> None:
    case = played(before="accept_dossier")
    user = User.objects.create_user("stranger@benthu.example", name="Stranger", roles=[Role.EXPERT, Role.APPLICANT])
    client = Client()
    client.force_login(user)
    assert client.get(address(case, verb)).status_code == 404
    assert client.post(address(case, verb)).status_code == 404


@pytest.mark.parametrize("verb", list(VERBS))
def test_an_act_that_is_not_possible_says_why(played: Callable[..., Played], verb: str) -> None:
    case = played()
    answer = get(case, "khu", verb)
    assert answer.status_code == 200
    assert "This cannot be done now." in answer.content.decode()
    assert str(answer.context["act"].refusal.reason) in answer.content.decode()


def test_an_unknown_act_is_not_found(played: Callable[..., Played]) -> None:
    assert get(played(before="accept_dossier"), "thu_ly", "approve").status_code == 404


def test_a_post_that_is_not_allowed_changes_nothing_and_says_why(played: Callable[..., Played]) -> None:
    case = played(before="check_form")
    assert errors(send(case, "thu_ly", "check_form")) == {"__all__": ["This is done by: Form checker."]}
    assert case.fresh().drafts.waiting().get().checked_at is None


def test_the_second_of_two_people_learns_of_the_first(played: Callable[..., Played]) -> None:
    case = played(before="receive")
    done(case, "mot_cua", "receive")
    [reason] = errors(send(case, "mot_cua", "receive"))["__all__"]
    assert reason.startswith("This dossier was received already. Last: Dossier received – Bộ phận Một cửa")


def test_what_was_done_and_who_is_next_is_said(played: Callable[..., Played]) -> None:
    case = played(before="receive")
    answer = send(case, "mot_cua", "receive")
    assert answer.headers["Location"] == reverse("case", args=[case.application.reference])
    [message] = get_messages(answer.wsgi_request)
    assert str(message) == f"Dossier received: {case.application.reference}. Next: Check the dossier – Case officer."


def test_an_expert_who_leaves_is_led_to_the_inbox(played: Callable[..., Played]) -> None:
    case = played(before="review")
    answer = send(case, "cg1", "declare_conflict", reason="Adviser last year")
    assert answer.headers["Location"] == reverse("inbox")
    assert get(case, "cg1", "review").status_code == 404


def test_the_applicant_is_led_back_to_the_pilot(played: Callable[..., Played]) -> None:
    case = played(before="appoint")
    answer = send(case, "nop", "withdraw", reason="No money left")
    assert answer.headers["Location"] == reverse("pilot", args=[case.application.reference])
    assert case.fresh().state == State.WITHDRAWN


# Nothing that was typed is lost


def test_a_refusal_stands_beside_its_field_and_the_input_stays(played: Callable[..., Played]) -> None:
    case = played("ai-kiosk-2026", before="propose")
    facts = {**facts_of(case.file, "propose"), "end": date(2020, 1, 1)}
    answer = send(case, "thu_ly", "propose", **facts)
    assert list(errors(answer)) == ["end"]
    page = answer.content.decode()
    assert "There is a problem" in page
    assert "Luôn có nhân viên hỗ trợ tại điểm đặt kiosk" in page
    assert 'value="2020"' in page


def test_rows_that_are_missing_are_told_at_the_rows(played: Callable[..., Played]) -> None:
    case = played(before="propose")
    answer = send(case, "thu_ly", "propose", **{**facts_of(case.file, "propose"), "limits": []})
    [limits, _reasons] = answer.context["form"].row_sets
    assert limits.non_form_errors() == ["Please fill this in."]
    assert '<a href="#limits">' in answer.content.decode()


def test_a_row_can_be_added_without_a_script(played: Callable[..., Played]) -> None:
    case = played("ai-kiosk-2026", before="request_supplement")
    data = typed("request_supplement", facts_of(case.file, "request_supplement"), case.application)
    answer = english(case, "thu_ly").post(address(case, "request_supplement"), {**data, "add_row": "items"})
    [items] = answer.context["form"].row_sets
    told = facts_of(case.file, "request_supplement")["items"]
    assert [form.initial.get("gap") for form in items] == [*(item["gap"] for item in told), None]
    assert [form.initial.get("component") for form in items] == [*(item["component"] for item in told), None]
    assert not answer.context["form"].has_faults
    assert case.fresh().state == State.SUBMITTED


def test_missing_components_are_the_first_rows_of_a_supplement(played: Callable[..., Played]) -> None:
    case = played("ai-kiosk-2026", before="request_supplement")
    [items] = get(case, "thu_ly", "request_supplement").context["form"].row_sets
    components = [form.initial.get("component") for form in items]
    assert (components[0], components[-1]) == ("capacity", None)
    assert items[0].initial["gap"] == "Not in the dossier"
    assert "Not answered: " in items[1].initial["gap"]
    assert len(set(components)) == len(components), "what belongs together is asked together"


def test_a_row_that_is_emptied_is_none(played: Callable[..., Played]) -> None:
    case = played("ai-kiosk-2026", before="request_supplement")
    row = facts_of(case.file, "request_supplement")["items"][0]
    empty = {"component": "", "gap": "", "guidance": ""}
    done(case, "thu_ly", "request_supplement", items=[empty, row], due_working_days=10)
    assert case.fresh().supplements.get().items == [row]


def test_the_proposal_starts_with_the_limits_that_were_asked_for(played: Callable[..., Played]) -> None:
    [limits, _reasons] = get(played(before="propose"), "thu_ly", "propose").context["form"].row_sets
    assert [form.initial.get("quantity") for form in limits] == ["height", "speed", "flights_per_day", "wind", None]


# Experts


def test_an_expert_with_a_tie_is_shown_and_cannot_be_ticked(played: Callable[..., Played]) -> None:
    case = played(before="appoint")
    Tie.objects.create(expert=case.user("cg2"), organisation=case.application.organisation, kind="adviser")
    page = get(case, "quan_ly", "appoint")
    labels = dict(page.context["form"].fields["experts"].choices)
    barred = str(case.user("cg2").pk)
    assert "cannot be appointed: Chuyên gia pháp lý has a tie: Adviser or mentor" in labels[barred]
    assert page.content.decode().count("disabled") == 1
    answer = send(case, "quan_ly", "appoint", experts=[case.user("cg1"), case.user("cg2")])
    assert "has a tie" in errors(answer)["experts"][0]
    assert not case.fresh().assignments.exists()


def test_the_system_proposes_experts_and_the_manager_decides(played: Callable[..., Played]) -> None:
    case = played(before="appoint")
    client = english(case, "quan_ly")
    page = client.post(address(case, "appoint"), {"count": "2", "propose_experts": "1"})
    chosen = page.context["form"]["experts"].value()
    assert chosen == [str(case.user("cg1").pk), str(case.user("cg2").pk)]
    assert not case.fresh().assignments.exists()
    too_many = client.post(address(case, "appoint"), {"count": "9", "propose_experts": "1"})
    assert "Only 3 experts may be appointed" in errors(too_many)["count"][0]


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_of_experts_costs_the_same_with_one_and_with_three_more(
    played: Callable[..., Played], django_assert_num_queries: DjangoAssertNumQueries, number: int
) -> None:
    case = played(before="appoint")
    for count in range(number):
        User.objects.create_user(f"more-{count}@benthu.example", name=f"More {count}", roles=[Role.EXPERT])
    client = case.client("quan_ly")
    client.get(address(case, "appoint"))
    with django_assert_num_queries(8):
        client.get(address(case, "appoint"))


def test_somebody_who_left_is_replaced(played: Callable[..., Played]) -> None:
    case = played(before="appoint")
    done(case, "quan_ly", "appoint", experts=[case.user("cg1"), case.user("cg2")])
    done(case, "cg2", "decline", reason="No time")
    left = case.fresh().assignments.get(expert=case.user("cg2"))
    page = get(case, "quan_ly", "replace", about=left.pk)
    assert page.context["form"].initial["expert"] == str(case.user("cg2").pk)
    done(case, "quan_ly", "replace", **{"expert": case.user("cg2"), "with": case.user("cg3"), "reason": "No time"})
    standing = case.fresh().assignments.standing().values_list("expert", flat=True)
    assert set(standing) == {case.user("cg1").pk, case.user("cg3").pk}


# Scoring


def test_the_scoring_page_shows_dossier_register_and_anchors(
    played: Callable[..., Played], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    case = played(before="review")
    client = english(case, "cg1")
    client.get(address(case, "review"))
    with django_assert_num_queries(SCORING_QUERIES):
        page = client.get(address(case, "review")).content.decode()
    assert "Many equal offers" in page
    assert "Mất kết nối điều khiển" in page
    assert page.count('type="radio"') == 6 * 5 + 3


def test_a_review_is_kept_as_it_is_typed_and_handed_in_later(played: Callable[..., Played]) -> None:
    case = played(before="review")
    client = english(case, "cg1")
    page = client.post(address(case, "review"), {"save_draft": "1", "score_safety": "4", "comment_safety": "Solid"})
    assert "Saved at" in page.content.decode()
    assert ReviewDraft.objects.get().content == {"score_safety": "4", "comment_safety": "Solid"}
    form = client.get(address(case, "review")).context["form"]
    assert (form["score_safety"].value(), form["comment_safety"].value()) == ("4", "Solid")
    step = next(step for step in case.file.steps if step.do == "review" and not step.refused)
    done(case, "cg1", "review", **step.data)
    assert not ReviewDraft.objects.exists()


def test_a_script_is_told_the_time_alone(played: Callable[..., Played]) -> None:
    case = played(before="review")
    data = {"save_draft": "1", "score_safety": "4"}
    answer = english(case, "cg1").post(address(case, "review"), data, headers={"X-Autosave": "1"})
    assert answer.content.decode().strip().startswith("Saved at")
    assert english(case, "thu_ly").post(address(case, "review"), data, headers={"X-Autosave": "1"}).status_code == 409
    assert "This cannot be done now." in english(case, "thu_ly").post(address(case, "review"), data).content.decode()


def test_a_score_without_a_reason_is_refused(played: Callable[..., Played]) -> None:
    case = played(before="review")
    step = next(step for step in case.file.steps if step.do == "review" and not step.refused)
    facts = {**step.data, "comments": {**step.data["comments"], "safety": " "}}
    assert list(errors(send(case, "cg1", "review", **facts))) == ["comment_safety"]


# The council


def test_only_who_is_present_votes(played: Callable[..., Played]) -> None:
    case = played(before="hold_council")
    chair, expert = case.user("chu_tich_hd"), case.user("cg1")
    answer = send(case, "thu_ky", "hold_council", present=[chair], votes={expert: "for"}, conclusion="Yes")
    assert errors(answer) == {f"vote_{expert.pk}": ["Who was not present has no vote."]}
    answer = send(case, "thu_ky", "hold_council", present=[chair], votes={}, conclusion="Yes")
    assert errors(answer) == {"__all__": ["Record at least one vote."]}
