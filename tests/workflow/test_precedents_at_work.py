"""Past cases kept in step, their pages and their cost, and cases like the one at hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from procrastinate.contrib.django.models import ProcrastinateJob

from applications.models import Application
from applications.states import State
from workflow.jobs import write_missing_precedents, write_precedent
from workflow.precedents.actions import WRITE_TASK, write, write_missing
from workflow.precedents.alike import cases_like
from workflow.precedents.models import Outcome, Part, Precedent
from workflow.precedents.texts import decided

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_django import DjangoAssertNumQueries

    from tests.workflow.conftest import Played

from tests.workflow.conftest import facts_of
from tests.workflow.past import HEIGHT, Past, page
from tests.workflow.visiting import done, english, get

pytestmark = pytest.mark.django_db

QUERIES = {"": 3, "giao hang": 4}
"""Of the page for the public, with and without words."""


@pytest.fixture
def past(regimes: None) -> Past:
    """A maker of decided cases."""
    return Past()


# Kept in step


def jobs(case: Application) -> int:
    return ProcrastinateJob.objects.filter(task_name=WRITE_TASK, args={"application_id": case.pk}).count()


def test_what_changes_a_precedent_asks_for_it_once(played: Callable[..., Played]) -> None:
    case = played(before="issue")
    assert jobs(case.application) == 0
    case = played(before="zone_consent")
    assert jobs(case.application) == 1
    case = played()
    assert jobs(case.application) == 2
    write_precedent(case.application.pk)
    assert {row.outcome for row in Precedent.objects.all()} == {Outcome.COMPLETED}


def test_a_timer_asks_for_it_too(played: Callable[..., Played]) -> None:
    case = played("ai-transition-closed-2026")
    assert case.fresh().state == State.CLOSED
    assert jobs(case.application) == 3


def test_a_refusal_is_found_with_its_reasons(played: Callable[..., Played]) -> None:
    case = played("ai-late-refused-2026")
    assert write_missing() == 1
    (row,) = Precedent.objects.all()
    assert (row.application_id, row.public, row.outcome) == (case.application.pk, False, Outcome.REFUSED)
    assert row.texts(Part.REASON)
    assert write_missing() == 0


def test_undecided_cases_are_none_and_missing_ones_are_written(past: Past, capsys: pytest.CaptureFixture[str]) -> None:
    case = past()
    Precedent.objects.all().delete()
    write_missing_precedents(timestamp=0)
    assert Precedent.objects.count() == 2
    call_command("precedents")
    assert capsys.readouterr().out == "1 cases\n"
    Application.objects.filter(pk=case.pk).update(state=State.PROPOSED)
    write([case.pk])
    assert not Precedent.objects.exists()
    assert not decided().exists()


# Its pages


@pytest.mark.parametrize("words", list(QUERIES))
@pytest.mark.parametrize("number", [1, 3])
def test_a_page_costs_the_same_with_one_case_and_with_three(
    past: Past, django_assert_num_queries: DjangoAssertNumQueries, words: str, number: int
) -> None:
    for _ in range(number):
        past()
    page(None, q=words)
    with django_assert_num_queries(QUERIES[words]):
        assert len(page(None, q=words).context["hits"]) == number


def test_the_empty_page_says_what_will_come(regimes: None) -> None:
    assert "No case has been decided yet" in page(None).content.decode()
    assert "Chưa có hồ sơ nào được quyết định" in page(None, "vi").content.decode()


def test_the_search_is_in_the_navigation_and_beside_the_public_list(past: Past) -> None:
    client = Client()
    assert 'href="/precedents/"' in client.get("/sandboxes/").content.decode()
    client.force_login(past.officer)
    assert 'href="/precedents/"' in client.get("/").content.decode()


def test_programs_get_the_public_part_alone(past: Past) -> None:
    past("Bí ẩn", state=State.REFUSED)
    case = past("Một", conditions=["Báo trước"], limits=[HEIGHT], lessons=["Cần vùng đệm"], state=State.COMPLETED)
    past("Hai")
    client = Client()
    client.force_login(past.officer)
    answer = client.get("/api/v1/precedents", {"q": "bao truoc", "technology": ["uav"]}).json()
    (item,) = answer["items"]
    assert item["id"] == case.public_id
    assert (item["conditions"], item["limits"], item["lessons"]) == (["Báo trước"], [HEIGHT], ["Cần vùng đệm"])
    assert answer["next"] is None
    first = client.get("/api/v1/precedents", {"limit": 1}).json()
    assert first["next"].endswith(f"?after={case.public_id}&limit=1")
    rest = client.get("/api/v1/precedents", {"after": case.public_id}).json()
    assert [item["title"] for item in rest["items"]] == ["Hai"]
    assert client.get("/api/v1/precedents", {"q": "bi an"}).json()["items"] == []


# Cases like this one


def test_likeness_is_said_in_words_and_most_alike_comes_first(past: Past) -> None:
    past("Xa", technology="ai", place="Cần Giờ")
    past("Cùng chỗ", technology="ai", place="Lô E2, Khu Công nghệ cao", limits=[HEIGHT | {"unit": "ft"}])
    past("Cùng nghề", place="Thủ Đức", limits=[HEIGHT | {"max": 300}, {"quantity": "users", "max": "vài"}])
    past("Gần giống", limits=[HEIGHT], state=State.REFUSED)
    assert len(cases_like(past("Không nơi", place="", technology="iot"), past.officer)) == 0
    here = past("Đây", limits=[HEIGHT | {"max": 120}, {"quantity": "users", "max": 5}], place="Khu Công nghệ cao")
    with override("vi"):
        found = cases_like(here, past.officer)
    assert [(row.precedent.application.title, row.why) for row in found] == [
        ("Gần giống", [
            "cùng công nghệ", "cùng địa điểm: Khu Công nghệ cao", "độ cao: 100 m ở hồ sơ đó, 120 m ở hồ sơ này",
        ]),
        ("Cùng chỗ", ["cùng địa điểm: Khu Công nghệ cao"]),
        ("Cùng nghề", ["cùng công nghệ"]),
    ]  # fmt: skip
    assert cases_like(here, past.applicant) == []
    for _ in range(6):
        past(limits=[HEIGHT | {"max": 120}], place="")
    assert len(cases_like(here, past.officer)) == 5
    Application.objects.filter(pk=here.pk).update(place="")
    with override("vi"):
        assert any("độ cao: cùng là 120 m" in row.why for row in cases_like(here, past.officer))


def test_an_officer_who_proposes_may_take_over_a_condition(
    played: Callable[..., Played], django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:

    case = played(before="propose")
    past = Past()
    assert "reuse" not in get(case, "thu_ly", "propose").context["form"].fields
    past("Bay ven sông", conditions=["Báo trước 24 giờ", "Có rào chắn"])
    past("Bay đêm", conditions=["Có rào chắn"])
    client = english(case, "thu_ly")
    with django_assert_max_num_queries(20):
        text = client.get(reverse("case_judgement", args=[case.application.reference])).content.decode()
    assert "Cases like this one" in text
    assert "same technology" in text
    form = get(case, "thu_ly", "propose").context["form"]
    assert form.fields["reuse"].choices == [
        ("Báo trước 24 giờ", "Báo trước 24 giờ (01/QĐ-UBND)"), ("Có rào chắn", "Có rào chắn (01/QĐ-UBND)"),
    ]  # fmt: skip
    done(case, "thu_ly", "propose", **facts_of(case.file, "propose"), reuse=["Có rào chắn"])
    assert case.fresh().proposals.get().conditions == [*facts_of(case.file, "propose")["conditions"], "Có rào chắn"]


def test_an_expert_is_shown_no_other_cases(played: Callable[..., Played]) -> None:
    case = played(before="review")
    Past()(conditions=["Có rào chắn"])
    address = reverse("case_judgement", args=[case.application.reference])
    assert case.client("cg1").get(address).context["alike"] is None
    assert len(case.client("thu_ly").get(address).context["alike"]) == 1
