"""The register of dossiers (form 07): what it says, whom it opens to, its filters, pages, spreadsheet and print."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from documents.sheet import Table
from programmes import clocks
from tests.workflow.conftest import play
from workflow.book.csv import harmless
from workflow.book.paper import book_sheet
from workflow.book.queries import Key, Wanted, book_page, is_late, known_rules, whole_book

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_django import DjangoAssertNumQueries

    from tests.workflow.conftest import Played

pytestmark = pytest.mark.django_db

QUERIES = 6


def page(case: Played, key: str = "thu_ly", /, **filters: str) -> Any:
    """The register as that person sees it."""
    client = case.client(key)
    client.cookies["django_language"] = "en"
    return client.get(reverse("dossier_book"), filters)


def found(case: Played, /, **filters: str) -> list[str]:
    """Dossier codes of the page, in order."""
    return [row[0]["text"].split()[0] for row in page(case, **filters).context["rows"]]


def copy(case: Played, before: str) -> Played:
    """A further case of the same people, played to that point."""
    return play(case.file, case.cast, before=before)


def test_a_line_tells_received_handled_returned_and_state(played: Callable[..., Played]) -> None:
    case = played("ai-late-refused-2026")
    [row] = page(case).context["rows"]
    texts = [cell.get("text") or cell["tag"] for cell in row]
    reference = case.application.reference
    assert row[0]["href"] == f"/cases/{reference}/"
    assert texts[3].endswith("· Bộ phận Một cửa")
    assert texts[4] == "Chuyên viên thụ lý"
    assert texts[5] == "15/06/2026 · new date: 26/06/2026"
    assert texts[6].endswith(f"Refusal issued {case.fresh().decision_number}")
    assert texts[7:] == ["Refused", "Late"]


def test_before_its_decision_a_dossier_is_held_to_the_term_of_its_check(played: Callable[..., Played]) -> None:
    case = played("ai-kiosk-2026", before="request_supplement")
    [row] = page(case).context["rows"]
    assert row[5]["text"].endswith("04/09/2026")
    assert row[5]["text"] != "04/09/2026"
    assert (row[6]["text"], row[8]["text"]) == ("–", "Within the term")
    clocks.set_now(case.application.deadlines.get(name="validity_check").due_at)
    assert page(case).context["rows"][0][8]["tag"] == "Late"


def test_filters_by_period_group_rules_body_and_punctuality(played: Callable[..., Played]) -> None:
    case = played("ai-late-refused-2026")
    other = copy(case, "review")
    reference, second = case.application.reference, other.application.reference
    assert found(case) == [second, reference]
    assert found(case, group="final") == [reference]
    assert found(case, group="with_authority") == [second]
    assert found(case, group="nonsense", since="nonsense") == [second, reference]
    day = clocks.local_date(other.application.events.get(verb="receive").at)
    assert found(case, since=day.isoformat(), until=f"{day:%d/%m/%Y}") == [second, reference]
    assert found(case, until=(day - timedelta(days=1)).isoformat()) == []
    assert found(case, since=(day + timedelta(days=1)).isoformat()) == []
    assert found(case, regime="ai-142-2026", body="Ủy ban nhân dân Thành phố Hồ Chí Minh") == [second, reference]
    assert found(case, regime="hcmc-20-2024") == []
    assert found(case, body="Ủy ban nhân dân Thành phố Hà Nội") == []
    assert found(case, punctual="late") == [reference]
    assert found(case, punctual="in_time") == [second]
    assert "No dossier fits" in page(case, regime="hcmc-20-2024").content.decode()


def test_a_term_that_stands_or_is_met_on_its_last_day_is_not_late() -> None:
    due = clocks.moment("2026-06-02T00:00:00+07:00")
    facts: dict[str, Any] = {"due_at": due, "due_on": due.date(), "met_at": None, "cancelled_at": None}
    second = timedelta(seconds=1)
    for changes, late in (
        ({"paused_since": None}, True),
        ({"paused_since": due}, False),
        ({"paused_since": None, "met_at": due - second}, False),
        ({"paused_since": None, "cancelled_at": due}, True),
        ({"paused_since": None, "due_on": None, "met_at": due}, False),
    ):
        term: Any = SimpleNamespace(**{**facts, **changes})
        assert is_late(term, due) is late, changes


def test_only_officials_find_the_register(played: Callable[..., Played]) -> None:
    case = played("ai-kiosk-2026", before="request_supplement")
    for name in ("dossier_book", "dossier_book_csv", "dossier_book_pdf"):
        for key in ("nop", "cg1"):
            assert case.client(key).get(reverse(name)).status_code == 404, (name, key)
    assert book_page(case.user("nop"), Wanted()).rows == []
    inbox = case.client("thu_ly").get(reverse("inbox"), {"all": "1"}).content.decode()
    assert f'href="{reverse("dossier_book")}"' in inbox


def test_pages_and_stretches_follow_one_another_without_gap_or_double(
    played: Callable[..., Played], monkeypatch: pytest.MonkeyPatch
) -> None:
    case = played("ai-kiosk-2026", before="request_supplement")
    for _ in range(2):
        copy(case, "request_supplement")
    whole = found(case)
    user = case.user("thu_ly")
    monkeypatch.setattr("workflow.book.queries.CHUNK", 2)
    stretches = [[row.case.reference for row in rows] for rows in whole_book(user, Wanted())]
    assert [len(rows) for rows in stretches] == [2, 1]
    assert [reference for rows in stretches for reference in rows] == whole
    monkeypatch.setattr("workflow.book.views.book_page", lambda *given: book_page(*given, size=2))
    first = page(case).context
    assert first["first_href"] is None
    client = case.client("thu_ly")
    second = client.get(first["next_href"]).context
    assert [row[0]["text"].split()[0] for row in second["rows"]] == whole[2:]
    assert (second["next_href"], second["first_href"]) == (None, reverse("dossier_book"))


def test_a_key_that_makes_no_sense_is_none() -> None:
    for text in ("", "x,1", "2026-01-05T10:00:00,1", "2026-01-05T10:00:00+07:00,x"):
        assert Key.read(text) is None, text


@pytest.mark.parametrize("number", [1, 3])
def test_the_register_costs_the_same_with_one_dossier_and_with_three(
    played: Callable[..., Played], django_assert_num_queries: DjangoAssertNumQueries, number: int
) -> None:
    case = played("ai-kiosk-2026", before="request_supplement")
    for _ in range(number - 1):
        copy(case, "request_supplement")
    client = case.client("thu_ly")
    client.get(reverse("dossier_book"))
    with django_assert_num_queries(QUERIES):
        rows = client.get(reverse("dossier_book")).context["rows"]
    assert len(rows) == number


def test_the_spreadsheet_holds_every_dossier_and_no_formula(played: Callable[..., Played]) -> None:
    case = played("ai-late-refused-2026")
    type(case.application).objects.update(title='=HYPERLINK("http://x";"a,b")')
    answer: Any = case.client("thu_ly").get(reverse("dossier_book_csv"))
    raw = b"".join(answer.streaming_content)
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert raw.startswith("\ufeffMã hồ sơ,".encode())
    assert raw.count(b"\r\n") == 2
    head, line = csv.reader(io.StringIO(raw.decode("utf-8-sig")))
    row = dict(zip(head, line, strict=True))
    assert row["Tên thử nghiệm"] == '\'=HYPERLINK("http://x";"a,b")'
    assert (row["Hạn"], row["Ngày hẹn mới"], row["Tiến độ"]) == ("2026-06-15", "2026-06-26", "Quá hạn")
    for text in ("-1", "+84", "@x", "\t=1", "\uff1d1"):
        assert harmless(text) == f"'{text}"
    assert harmless("a=b") == "a=b"


def test_the_print_is_form_07_and_says_when_it_would_be_too_long(
    played: Callable[..., Played], monkeypatch: pytest.MonkeyPatch
) -> None:
    case = played("ai-late-refused-2026")
    user = case.user("thu_ly")
    wanted = Wanted(since=clocks.day("2026-01-01"), until=clocks.day("2026-12-31"))
    sheet = book_sheet(book_page(user, wanted).rows, known_rules(), wanted, at=clocks.now())
    assert (sheet.form, sheet.type_name, sheet.body) == ("Mẫu số 07", "SỔ THEO DÕI HỒ SƠ", "Sở Khoa học và Công nghệ")
    assert sheet.abstract == "Hồ sơ tiếp nhận từ ngày 01/01/2026 đến hết ngày 31/12/2026"
    [table] = sheet.blocks
    assert isinstance(table, Table)
    assert table.rows[0][-1] == "Quá hạn"
    empty = book_sheet([], known_rules(), Wanted(), at=clocks.now())
    assert "Không có hồ sơ nào" in str(empty.blocks)
    assert empty.abstract == "Hồ sơ đã tiếp nhận"
    assert case.client("thu_ly").get(reverse("dossier_book_pdf")).content.startswith(b"%PDF")
    copy(case, "accept_dossier")
    monkeypatch.setattr("workflow.book.views.ROWS", 1)
    long = case.client("thu_ly").get(reverse("dossier_book_pdf"), {"regime": "ai-142-2026"}, follow=True)
    assert "Có hơn 1 hồ sơ" in long.content.decode()
    assert long.redirect_chain[0][0] == "/dossiers/?regime=ai-142-2026"


def test_a_register_that_is_too_long_for_one_print_says_so(
    played: Callable[..., Played], monkeypatch: pytest.MonkeyPatch
) -> None:
    case = played("ai-kiosk-2026", before="request_supplement")
    copy(case, "request_supplement")
    monkeypatch.setattr("workflow.book.views.ROWS", 1)
    monkeypatch.setattr("workflow.book.views.book_page", lambda *given: book_page(*given, size=1))
    text = page(case).content.decode()
    assert "More than 1 dossiers: choose a shorter period to print form 07." in text
    assert reverse("dossier_book_pdf") not in text
