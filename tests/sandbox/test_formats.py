"""Dates, times and numbers as they are written in Vietnam."""

from datetime import date, datetime

import pytest
from django.template import Context, Template
from django.utils import translation
from django.utils.formats import sanitize_separators

PAGE = "{{ day }} {{ moment }} {{ moment|time }} {{ money|floatformat:'g' }} {{ number }}"


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("vi", "05/01/2026 09:30 05/01/2026 09:30 1.800.000.000 2026"),
        ("en", "05/01/2026 09:30 05/01/2026 09:30 1,800,000,000 2026"),
    ],
)
def test_pages(language: str, expected: str) -> None:
    moment = datetime(2026, 1, 5, 9, 30)  # noqa: DTZ001 - only its digits are printed
    with translation.override(language):
        context = Context({"day": date(2026, 1, 5), "moment": moment, "money": 1_800_000_000, "number": 2026})
        assert Template(PAGE).render(context) == expected


def test_numbers_are_read_with_a_decimal_comma() -> None:
    with translation.override("vi"):
        assert sanitize_separators("1800,5") == "1800.5"
