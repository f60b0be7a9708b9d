"""The starter libraries of risks."""

from __future__ import annotations

import pytest

from risks.library import entry, library
from risks.matrix import Rating

OWN = {
    "uav": ("UAV", 17),
    "ai": ("AI", 14),
    "blockchain": ("BC", 14),
    "iot": ("IOT", 12),
    "clean_tech": ("CLN", 11),
    "fintech": ("FIN", 10),
}
COMMON = [f"XC-{number:02d}" for number in range(1, 11)]


@pytest.mark.parametrize("technology", OWN)
def test_a_technology_has_its_own_risks_first_then_the_common_ones(technology: str) -> None:
    prefix, count = OWN[technology]
    own = [f"{prefix}-{number:02d}" for number in range(1, count + 1)]
    assert [risk.id for risk in library(technology)] == [*own, *COMMON]


@pytest.mark.parametrize("technology", ["autonomous_vehicle", "other"])
def test_a_technology_without_a_library_has_the_common_risks(technology: str) -> None:
    assert [risk.id for risk in library(technology)] == COMMON


def test_entry_is_found_by_number() -> None:
    lost_link = entry("UAV-01")
    assert (lost_link.likelihood, lost_link.impact, lost_link.rating) == (4, 3, Rating.HIGH)
    assert lost_link.title.vi == "Mất đường truyền điều khiển"
    assert lost_link.title.en == "Loss of the command link"
    with pytest.raises(KeyError):
        entry("UAV-99")


def has_diacritics(text: str) -> bool:
    return any(letter.isalpha() and not letter.isascii() for letter in text)


@pytest.mark.parametrize("technology", OWN)
def test_every_text_is_written_in_both_languages(technology: str) -> None:
    for risk in library(technology):
        texts = [risk.title, risk.cause, risk.event, risk.consequence, *risk.controls, *risk.kri]
        assert [text.en for text in texts if has_diacritics(text.en)] == []
        plain = [text.vi for text in texts if not has_diacritics(text.vi)]
        assert plain == []
        assert len({control.vi for control in risk.controls}) == len(risk.controls)
