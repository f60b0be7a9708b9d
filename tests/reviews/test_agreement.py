"""How far experts agree, against published values, and who stands apart."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from reviews.agreement import Agreement, alpha, leanings, meaning
from workflow.presenters.agreement import agreement

UNITS = [str(number) for number in range(12)]
RATERS = ("123321412...", "1233224125.3", ".3332342251.", "12332441251.")
CODES = ("a", "b", "c", "d", "e", "f")
ALIKE = [dict(zip(CODES, row, strict=True)) for row in ((4, 3, 5, 2, 4, 3), (4, 3, 5, 2, 3, 3), (4, 3, 4, 2, 4, 3))]


def scored(text: str) -> dict[str, int]:
    return {unit: int(mark) for unit, mark in zip(UNITS, text, strict=True) if mark != "."}


@pytest.mark.parametrize(
    ("level", "expected"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849), ("ratio", 0.797)]
)
def test_alpha_gives_the_published_values(level: str, expected: float) -> None:
    """Krippendorff, Computing Krippendorff's Alpha-Reliability (2011): 4 raters, 12 units, scores missing."""
    assert alpha([scored(row) for row in RATERS], UNITS, level=level) == pytest.approx(expected, abs=0.001)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("value", "expected"),
    [(0.8, Agreement.GOOD), (0.799, Agreement.TENTATIVE), (0.667, Agreement.TENTATIVE), (0.666, Agreement.LOW)],
)
def test_meaning_by_convention(value: float, expected: Agreement) -> None:
    assert meaning(value) is expected


def test_who_scores_everything_lower_stands_apart() -> None:
    low = {code: max(score - 2, 1) for code, score in ALIKE[0].items()}
    *others, found = leanings([*ALIKE, low], CODES)
    assert [row.apart for row in others] == [False] * 3
    assert found.apart
    assert (found.effect < 0, found.ends) == (True, 0.5)
    assert sum(row.effect for row in (*others, found)) == pytest.approx(0)


def test_of_two_nobody_is_the_outlier() -> None:
    assert leanings(ALIKE[:2], CODES) == []
    assert leanings(ALIKE, CODES[:1]) == []


def test_one_expert_agrees_with_nobody_and_equal_scores_have_no_measure() -> None:
    assert agreement(["A"], ALIKE[:1], CODES) is None
    same = [dict.fromkeys(CODES, 4)] * 3
    with override("en"):
        shown = agreement(["A", "B", "C"], same, CODES)
    assert shown is not None
    assert (shown.alpha, shown.tag) == (None, None)
    assert [row.remark for row in shown.rows] == ["", "", ""]


def test_in_words() -> None:
    low = {code: max(score - 2, 1) for code, score in ALIKE[0].items()}
    high = {code: min(score + 2, 5) for code, score in ALIKE[0].items()}
    with override("vi"):
        shown = agreement(["A", "B", "C", "D", "E"], [*ALIKE, low, high], CODES)
    assert shown is not None
    assert shown.tag is not None
    assert shown.tag.text == "thấp"
    assert [row.remark for row in shown.rows[3:]] == ["thấp hơn hẳn những người khác", "cao hơn hẳn những người khác"]
    assert shown.rows[3].effect.startswith("−1,")
