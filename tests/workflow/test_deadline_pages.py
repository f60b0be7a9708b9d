"""The deadline ledger: the same on the page of the case, of the pilot, on paper and for programs."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from applications.models import Deadline
from programmes import clocks
from tests.workflow.core.conftest import ai
from tests.workflow.core.story import Story, moment
from workflow.ledger_paper import ledger_sheet
from workflow.presenters.ledger import ledger

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_django import DjangoAssertNumQueries

    from tests.workflow.conftest import Played

pytestmark = pytest.mark.django_db
__all__ = ["ai"]


def visit(client: Client, address: str, *args: object) -> str:
    """A page in English."""
    client.cookies["django_language"] = "en"
    answer = client.get(reverse(address, args=args))
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_page_paper_and_interface_tell_the_same_story(
    played: Callable[..., Played], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    case = played("ai-kiosk-2026", before="accept_dossier")
    reference = case.application.reference
    page = visit(case.client("thu_ly"), "case_deadlines", reference)
    for words in (
        "Check of the dossier", "khoản 4 Điều 23 Nghị định số 142/2026/NĐ-CP", "Ran: Dossier received",
        "Until: Supplement requested", "Used up: 2 working days; left: 1 working day", "National Day", "Saturday",
    ):  # fmt: skip
        assert words in page, words
    own = visit(case.client("nop"), "pilot_deadlines", reference)
    assert "Check of the dossier" in own
    assert reverse("pilot_deadlines", args=[reference]) in visit(case.client("nop"), "pilot", reference)
    client = case.client("nop")
    client.get(reverse("api:deadlines", args=[reference]))
    with django_assert_num_queries(6):
        told = client.get(reverse("api:deadlines", args=[reference]), headers={"accept-language": "en"}).json()
    first = told["deadlines"][0]
    assert (first["name"], first["due"], first["outcome"]) == ("validity_check", "2026-09-04", "Met")
    assert [day["number"] for day in first["stretches"][0]["days"]][-1] is not None
    sheet = ledger_sheet(case.application, at=clocks.now())
    assert "Kiểm tra hồ sơ" in str(sheet.blocks)
    assert sheet.attachment["deadlines"][0]["due"] == "2026-09-04"
    for key in ("thu_ly", "nop"):
        paper = case.client(key).get(reverse("deadlines_pdf", args=[reference]))
        assert paper.content.startswith(b"%PDF")
        assert paper["Cache-Control"] == "no-store"


def test_a_case_without_terms_says_so(played: Callable[..., Played]) -> None:
    case = played(before="receive")
    assert "No term has begun in this case." in visit(
        case.client("thu_ly"), "case_deadlines", case.application.reference
    )
    assert "chưa có thời hạn nào" in str(ledger_sheet(case.application, at=clocks.now()).blocks)


def test_what_is_between_the_authority_and_its_experts_is_not_the_applicants(ai: Story) -> None:
    ai.upto("accept")
    facts = {"of_authority": True, "unit": "hours", "amount": 1, "start": ai.now, "since": ai.now, "remaining": 3600}
    Deadline.objects.create(application=ai.application, name="review", due_at=ai.now + timedelta(hours=1), **facts)
    names = [row.name for row in ledger(ai.fresh)]
    assert "review" in names
    assert [row.name for row in ledger(ai.fresh, without=frozenset({"review"}))] == names[:-1]


def test_late_and_standing_terms_say_so(ai: Story) -> None:
    ai.upto("accept").wait(moment("2026-07-01 09:00"))
    with clocks.moved(ai.now), translation.override("en"):
        [check, late] = ledger(ai.fresh)
        assert (check.outcome, late.outcome, late.colour) == ("Met", "Late", "red")
        row = ai.fresh.deadlines.get(name="decision")
        row.paused_since, row.since, row.event = ai.now, ai.now, ai.fresh.events.last()
        row.save()
        standing = ledger(ai.fresh)[1]
    assert [stretch.kind for stretch in standing.stretches] == ["ran", "stood"]
    assert (standing.stretches[-1].due, standing.outcome) == (None, "Stands still")


def test_terms_by_the_hour_by_the_month_and_counted_back(ai: Story) -> None:
    ai.upto("start").do("report_breach", occurred_at=ai.now - timedelta(hours=1))
    with clocks.moved(ai.now), translation.override("en"):
        rows = {row.name: row for row in ledger(ai.fresh)}
    assert rows["breach_report"].stretches[0].used == "1 hour"
    assert rows["periodic_report"].stretches[0].due == clocks.day("2027-01-01")
    back = rows["extension_request"].stretches[0].days
    assert (back[0].number, back[0].day, back[-1].number) == (1, clocks.day("2027-06-29"), 15)
    assert back[-1].day == rows["extension_request"].due


def test_what_comes_in_after_the_cut_off_hour_says_so(ai: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    spec = ai.application.regime_version.spec
    cut = [row.model_copy(update={"cut_off_hour": 9}) for row in spec.clocks]
    monkeypatch.setattr("programmes.models.RegimeVersion.spec", spec.model_copy(update={"clocks": tuple(cut)}))
    ai.do("submit")
    ai.do("receive")
    with clocks.moved(ai.now), translation.override("en"):
        [check] = ledger(ai.fresh)
    assert [(day.number, bool(day.why)) for day in check.stretches[0].days] == [
        (None, True), (1, False), (2, False), (3, False),
    ]  # fmt: skip
    assert check.stretches[0].days[-1].day == check.due


def test_both_sides_see_that_a_clock_stands_still_and_why(ai: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    spec = ai.application.regime_version.spec
    paused = [row.model_copy(update={"on_supplement": "pause"}) for row in spec.clocks]
    monkeypatch.setattr("programmes.models.RegimeVersion.spec", spec.model_copy(update={"clocks": tuple(paused)}))
    for verb in ("submit", "receive", "request_supplement"):
        ai.do(verb)
    reference = ai.application.reference
    pages = {"case_officer": ("case", "case_deadlines"), "applicant": ("pilot", "pilot_deadlines")}
    with clocks.moved(ai.now + timedelta(days=30)):
        for key, (first, second) in pages.items():
            client = Client()
            client.force_login(ai.cast[key], backend="django.contrib.auth.backends.ModelBackend")
            assert "stands still since 01/06/2026, until the supplement is answered" in visit(client, first, reference)
            assert "Stands still: Supplement requested" in visit(client, second, reference)
