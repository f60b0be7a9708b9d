"""Fields of our own: what is typed and what comes out."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import override

from applications.fields import DateField, DateParts, DatePartsInput, LinesField, MoneyField


def _refusal(field: Any, value: Any) -> str:
    with pytest.raises(ValidationError) as refused:
        field.clean(value)
    return str(refused.value.code)


def test_date_is_read_from_three_boxes() -> None:
    posted = QueryDict("start_day=27&start_month=8&start_year=2026")
    typed = DatePartsInput().value_from_datadict(posted, {}, "start")
    assert typed == DateParts("27", "8", "2026")
    assert DateField().clean(typed) == date(2026, 8, 27)


def test_date_left_empty_is_none() -> None:
    posted = QueryDict("start_day=&start_month=+&start_year=")
    assert DatePartsInput().value_from_datadict(posted, {}, "start") is None
    assert not DatePartsInput().value_omitted_from_data(posted, {}, "start")
    assert DatePartsInput().value_omitted_from_data(QueryDict(""), {}, "start")
    assert DateField(required=False).clean(None) is None
    assert _refusal(DateField(), None) == "required"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        (DateParts("", "8", "2026"), "incomplete"),
        (DateParts("31", "2", "2026"), "invalid"),
        (DateParts("27", "8", "26"), "invalid"),
        (DateParts("hai", "8", "2026"), "invalid"),
        (DateParts("27", "13", "2026"), "invalid"),
        (DateParts("1", "1", "0000"), "invalid"),
    ],
)
def test_what_is_no_date_is_refused(typed: DateParts, code: str) -> None:
    assert _refusal(DateField(), typed) == code


@pytest.mark.parametrize(
    ("value", "boxes"),
    [
        (date(2026, 8, 27), ["27", "8", "2026"]),
        ("2026-08-27", ["27", "8", "2026"]),
        (DateParts("31", "2", "2026"), ["31", "2", "2026"]),
        ("no date", ["", "", ""]),
        (None, ["", "", ""]),
    ],
)
def test_boxes_show_what_is_known(value: Any, boxes: list[str]) -> None:
    context = DatePartsInput().get_context("start", value, {"id": "id_start"})
    assert [part["value"] for part in context["widget"]["parts"]] == boxes
    assert context["widget"]["parts"][0]["id"] == "id_start_day"


def test_lines_lose_blanks_and_keep_their_order() -> None:
    assert LinesField().clean(" Cần Giờ \r\n\r\nVũng Tàu\n") == ["Cần Giờ", "Vũng Tàu"]
    assert LinesField().clean(["Cần Giờ"]) == ["Cần Giờ"]
    assert LinesField(required=False).clean("") == []
    assert _refusal(LinesField(), "\n \n") == "required"


def test_each_line_is_held_to_the_limit() -> None:
    field = LinesField(max_length=5)
    assert field.clean("12345\n12345") == ["12345", "12345"]
    assert "maxlength" not in field.widget.attrs
    with pytest.raises(ValidationError):
        field.clean("123456")


def test_lines_are_shown_one_under_the_other() -> None:
    field = LinesField()
    assert field.prepare_value(["a", "b"]) == "a\nb"
    assert field.prepare_value("a\n") == "a\n"
    assert not field.has_changed(["a", "b"], "a\r\nb\n")
    assert field.has_changed(["a", "b"], "b\na")


@pytest.mark.parametrize(
    "typed", ["1800000000", "1.800.000.000", "1,800,000,000", "1 800 000 000 ₫", "1.800.000.000\u00a0đ", 1_800_000_000]
)
def test_money_is_read_however_it_is_grouped(typed: Any) -> None:
    assert MoneyField().clean(typed) == 1_800_000_000


@pytest.mark.parametrize("typed", ["1.5", "1,800.000", "18.00", "một tỷ", "-5", "1.800,50"])
def test_money_that_could_mean_something_else_is_refused(typed: str) -> None:
    assert _refusal(MoneyField(), typed) == "invalid"


@pytest.mark.parametrize(("language", "shown"), [("vi", "1.800.000.000"), ("en", "1,800,000,000")])
def test_money_is_shown_as_the_language_groups_it(language: str, shown: str) -> None:
    with override(language):
        assert MoneyField().prepare_value(1_800_000_000) == shown
    assert MoneyField().prepare_value("1.5") == "1.5"
    assert MoneyField(required=False).clean("") is None
