"""The inbox: whose tasks it shows, in which order, by which filters, at what cost."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from programmes import clocks
from tests.workflow.conftest import play
from workflow.models import CaseTask
from workflow.queries import CAPPED, PAGE, Key, inbox_counts, inbox_page, task_kinds

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_django import DjangoAssertNumQueries

    from tests.workflow.conftest import Played

pytestmark = pytest.mark.django_db

QUERIES = 7


def copies(case: Played, number: int, *, before: str) -> list[Played]:
    """Further cases of the same people, played to the same point."""
    return [play(case.file, case.cast, before=before) for _ in range(number)]


def shown(case: Played, key: str, **filters: str) -> list[str]:
    """References of the tasks on the person's page, in order."""
    page = case.client(key).get(reverse("inbox"), filters or {"all": "1"})
    assert page.status_code == 200
    return [row.reference for row in page.context["rows"]]


def test_a_role_task_waits_for_everybody_of_the_role_and_nobody_else(played: Callable[..., Played]) -> None:
    case = played(before="accept_dossier")
    assert shown(case, "thu_ly") == [case.application.reference]
    assert shown(case, "mot_cua") == []
    assert shown(case, "cg1") == []


def test_an_expert_finds_the_own_review_only(played: Callable[..., Played]) -> None:
    case = played(before="review")
    assert [task.owner_id for task in inbox_page(case.user("cg1")).tasks] == [case.user("cg1").pk]


def test_tasks_come_by_due_time_and_those_without_a_term_last(played: Callable[..., Played]) -> None:
    case = played("ai-kiosk-2026", before="request_supplement")
    late, early, never = copies(case, 3, before="request_supplement")
    now = clocks.now()
    for one, due in ((late, now + timedelta(days=3)), (early, now - timedelta(days=9)), (never, None)):
        CaseTask.objects.filter(process__application=one.application, finished=None).update(due_at=due)
    order = [early, case, late, never]
    assert shown(case, "thu_ly") == [one.application.reference for one in order]


def test_a_late_task_says_so_and_can_be_asked_for(played: Callable[..., Played]) -> None:
    case = played("ai-kiosk-2026", before="request_supplement")
    other = copies(case, 1, before="request_supplement")[0]
    CaseTask.objects.filter(process__application=other.application).update(due_at=clocks.now() - timedelta(days=1))
    assert shown(case, "thu_ly", late="on") == [other.application.reference]
    page = case.client("thu_ly").get(reverse("inbox"), {"late": "on"})
    assert [row.due.late for row in page.context["rows"]] == [True]


def test_working_days_left_are_counted_by_the_calendar(played: Callable[..., Played]) -> None:
    case = played("ai-kiosk-2026", before="request_supplement")
    row = case.client("thu_ly").get(reverse("inbox")).context["rows"][0]
    assert (row.due.due.isoformat(), row.due.days_left) == ("2026-09-04", 1)


def test_tasks_are_found_by_kind_and_by_the_beginning_of_the_code(played: Callable[..., Played]) -> None:
    case = played(before="accept_dossier")
    other = copies(case, 1, before="propose")[0]
    assert shown(case, "thu_ly", kind="propose_decision") == [other.application.reference]
    assert shown(case, "thu_ly", reference=case.application.reference.lower()) == [case.application.reference]
    assert shown(case, "thu_ly", reference="NONE") == []
    assert len(shown(case, "thu_ly", kind="no_such_kind")) == 2


def test_figures_count_by_kind_and_are_the_filter(played: Callable[..., Played]) -> None:
    case = played(before="accept_dossier")
    copies(case, 1, before="accept_dossier")
    copies(case, 1, before="propose")
    assert inbox_counts(case.user("thu_ly")) == {"check_validity": 2, "propose_decision": 1}
    page = case.client("thu_ly").get(reverse("inbox"), {"kind": "check_validity"})
    assert [(figure.number, figure.current) for figure in page.context["figures"]] == [("2", True), ("1", False)]


def test_the_filters_of_the_last_visit_are_remembered(played: Callable[..., Played]) -> None:
    case = played(before="accept_dossier")
    copies(case, 1, before="propose")
    client = case.client("thu_ly")
    client.get(reverse("inbox"), {"kind": "propose_decision"})
    assert client.get(reverse("inbox")).context["chosen"] == {"kind": "propose_decision"}
    client.get(reverse("inbox"), {"all": "1"})
    assert len(client.get(reverse("inbox")).context["rows"]) == 2


def test_pages_follow_one_another_without_gap_or_double(
    played: Callable[..., Played], monkeypatch: pytest.MonkeyPatch
) -> None:
    case = played(before="accept_dossier")
    others = copies(case, 4, before="accept_dossier")
    now = clocks.now()
    for days, one in enumerate(others[:2]):
        CaseTask.objects.filter(process__application=one.application, finished=None).update(
            due_at=now + timedelta(days=days)
        )
    whole = [task.pk for task in inbox_page(case.user("thu_ly")).tasks]
    monkeypatch.setattr("workflow.queries.PAGE", 1)
    walked, after = [], None
    for _ in whole:
        page = inbox_page(case.user("thu_ly"), after=after)
        walked += [task.pk for task in page.tasks]
        after = Key.read(str(page.next_after)) if page.next_after else None
    assert walked == whole
    assert after is None
    address = case.client("thu_ly").get(reverse("inbox")).context["next_href"]
    assert case.client("thu_ly").get(address).context["rows"][0].reference == others[1].application.reference


def test_a_key_that_makes_no_sense_is_none() -> None:
    assert Key.read("") is None
    assert Key.read("yesterday,7") is None
    assert Key.read(",x") is None


def test_an_empty_inbox_says_what_comes_next(played: Callable[..., Played]) -> None:
    case = played(before="accept_dossier")
    client = case.client("van_thu")
    client.cookies["django_language"] = "en"
    assert "Nothing waits for you" in client.get(reverse("inbox")).content.decode()
    assert "No task fits" in client.get(reverse("inbox"), {"late": "on"}).content.decode()


def test_tasks_about_a_precondition_name_it(played: Callable[..., Played]) -> None:
    case = played(before="verify_precondition")
    client = case.client("thu_ly")
    client.cookies["django_language"] = "en"
    rows = client.get(reverse("inbox"), {"kind": "verify"}).context["rows"]
    assert [row.what for row in rows] == [
        "Verify a precondition: Liability insurance in force",
        "Verify a precondition: Flight permit in force",
    ]
    assert all("?about=" in row.href for row in rows)


@pytest.mark.parametrize("number", [1, 3])
def test_the_inbox_costs_the_same_with_one_case_and_with_three(
    played: Callable[..., Played], django_assert_num_queries: DjangoAssertNumQueries, number: int
) -> None:
    case = played(before="accept_dossier")
    copies(case, number - 1, before="accept_dossier")
    client = case.client("thu_ly")
    client.get(reverse("inbox"))
    with django_assert_num_queries(QUERIES):
        page = client.get(reverse("inbox"))
    assert len(page.context["rows"]) == number


def test_a_full_page_is_light(played: Callable[..., Played]) -> None:
    case = played(before="accept_dossier")
    task = CaseTask.objects.get(process__application=case.application, finished=None)
    for _ in range(PAGE + CAPPED):
        task.pk = None
        task.save(force_insert=True)
    page = case.client("thu_ly").get(reverse("inbox"))
    assert len(page.context["rows"]) == PAGE
    assert len(page.content) < 80_000
    assert [figure.number for figure in page.context["figures"]] == [f"{CAPPED - 1}+"]


def test_every_kind_of_task_is_known_once() -> None:
    refs = [kind.ref for kind in task_kinds().values()]
    assert len(refs) == len(set(refs))


def test_the_inbox_asks_for_a_login(client: object) -> None:
    answer = client.get(reverse("inbox"))  # type: ignore[attr-defined]
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(reverse("account_login"))
