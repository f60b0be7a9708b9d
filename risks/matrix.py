"""The 5 × 5 risk matrix: ratings by look-up, who may accept them, and the grid with the risks in it."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple, Self

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from pydantic import model_validator

from programmes.schema_parts import Part, Text
from risks.datafiles import read

if TYPE_CHECKING:
    from collections.abc import Iterable

    from risks.models import Risk

SCORES = (1, 2, 3, 4, 5)


class Rating(TextChoices):
    """How serious a risk is, in rising order."""

    LOW = "low", _("Low")
    MODERATE = "moderate", _("Moderate")
    HIGH = "high", _("High")
    EXTREME = "extreme", _("Extreme")


class Likelihood(Part):
    """One step of the likelihood scale; ``meaning`` gives the probability within the trial period."""

    score: int
    name: Text
    meaning: Text


class Impact(Part):
    """One step of the impact scale, in the four kinds of harm; the worst that applies counts."""

    score: int
    name: Text
    people: Text
    money: Text
    service_and_data: Text
    environment_and_trust: Text


class Matrix(Part):
    """The content of ``matrix.yaml``."""

    version: str
    source: str
    likelihood: tuple[Likelihood, ...]
    impact: tuple[Impact, ...]
    lookup: dict[int, tuple[Rating, ...]]
    acceptance: dict[Rating, Text | None]

    @model_validator(mode="after")
    def _complete(self) -> Self:
        whole = (
            tuple(step.score for step in self.likelihood) == SCORES
            and tuple(step.score for step in self.impact) == SCORES
            and set(self.lookup) == set(SCORES)
            and all(len(row) == len(SCORES) for row in self.lookup.values())
            and set(self.acceptance) == set(Rating)
        )
        if not whole:
            raise ValueError(
                "the matrix needs scores 1 to 5 on both scales, 25 ratings and an acceptance for each rating"
            )
        return self


class Cell(NamedTuple):
    """One cell of the grid and the risks that lie in it, by position."""

    likelihood: int
    impact: int
    rating: Rating
    risks: tuple[Risk, ...]


class Row(NamedTuple):
    """One row of the grid: an impact and its cells at likelihood 1 to 5."""

    impact: Impact
    cells: tuple[Cell, ...]


@cache
def matrix() -> Matrix:
    """The scales and tables in use."""
    return Matrix.model_validate(read("matrix.yaml"))


def rate(likelihood: int, impact: int) -> Rating:
    """The rating of a risk by look-up; both scores from 1 to 5, else ``ValueError``."""
    if likelihood not in SCORES or impact not in SCORES:
        raise ValueError(f"likelihood and impact are scores from 1 to 5, not {likelihood} and {impact}")
    return matrix().lookup[impact][likelihood - 1]


def accepts(rating: Rating) -> Text | None:
    """Who may accept a risk that is left at ``rating``; ``None``: nobody, it must be reduced or avoided."""
    return matrix().acceptance[rating]


def grid(risks: Iterable[Risk], *, residual: bool) -> tuple[Row, ...]:
    """Rows of impact 5 down to 1, each of cells of likelihood 1 to 5, holding the risks as before or after controls."""
    placed: dict[tuple[int, int], list[Risk]] = {}
    for risk in risks:
        where = (risk.residual_likelihood, risk.residual_impact) if residual else (risk.likelihood, risk.impact)
        placed.setdefault(where, []).append(risk)
    return tuple(
        Row(
            impact,
            tuple(
                Cell(score, impact.score, rate(score, impact.score), tuple(placed.get((score, impact.score), ())))
                for score in SCORES
            ),
        )
        for impact in reversed(matrix().impact)
    )
