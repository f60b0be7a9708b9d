"""The risk register and its matrices, ready for a page or a document."""

from __future__ import annotations

from typing import NamedTuple, TypedDict

from django.utils import translation
from django.utils.translation import gettext as _

from applications.labels import quantity_label
from applications.models import Application
from risks.datafiles import in_language
from risks.indicators import indicator
from risks.matrix import Rating, accepts, grid, matrix, rate
from risks.models import Risk


def indicator_words(code: str) -> str:
    """Name and code of an indicator, name of a limited quantity; the code alone where it is the applicant's own."""
    try:
        return f"{in_language(indicator(code).name)} ({code})"
    except KeyError:
        return str(quantity_label(code))


class Heading(NamedTuple):
    """A step of a scale: its score, name, and what it means (empty for impact)."""

    score: int
    name: str
    meaning: str


class CellView(NamedTuple):
    """A cell: rating as code and word, and the numbers of the risks in it, joined (empty for none)."""

    rating: str
    word: str
    numbers: str


class RowView(NamedTuple):
    """A row: its impact and five cells."""

    heading: Heading
    cells: tuple[CellView, ...]


class MatrixView(NamedTuple):
    """What ``templates/risks/matrix.html`` needs, as ``matrix``."""

    caption: str
    corner: str
    risks_word: str
    columns: tuple[Heading, ...]
    rows: tuple[RowView, ...]


class Position(NamedTuple):
    """Where a risk lies: scores, rating as code and word, and who may accept it there."""

    likelihood: int
    impact: int
    rating: str
    word: str
    accepted_by: str


class RiskLine(NamedTuple):
    """One risk of the register; ``number`` is the one shown in the matrices."""

    number: int
    library_id: str
    title: str
    cause: str
    event: str
    consequence: str
    inherent: Position
    controls: tuple[str, ...]
    residual: Position
    owner: str


class MatrixContext(TypedDict):
    """Context of a page or document about risks."""

    inherent: MatrixView
    residual: MatrixView
    risks: list[RiskLine]


def matrix_context(application: Application, language: str) -> MatrixContext:
    """The two matrices and the register of ``application`` in ``language`` (``vi`` or ``en``); one query.

    What the applicant wrote stays in the language it was written in.
    """
    risks = list(application.risks.all())
    with translation.override(language):
        return {
            "inherent": _matrix(risks, _("Risks before controls"), residual=False),
            "residual": _matrix(risks, _("Risks after controls"), residual=True),
            "risks": [_line(risk) for risk in risks],
        }


def _matrix(risks: list[Risk], caption: str, *, residual: bool) -> MatrixView:
    return MatrixView(
        caption=caption,
        corner=_("Impact ↓ Likelihood →"),
        risks_word=_("Risks:"),
        columns=tuple(
            Heading(step.score, in_language(step.name), in_language(step.meaning)) for step in matrix().likelihood
        ),
        rows=tuple(
            RowView(
                Heading(row.impact.score, in_language(row.impact.name), ""),
                tuple(
                    CellView(
                        cell.rating.value,
                        str(cell.rating.label),
                        ", ".join(str(risk.position) for risk in cell.risks),
                    )
                    for cell in row.cells
                ),
            )
            for row in grid(risks, residual=residual)
        ),
    )


def _line(risk: Risk) -> RiskLine:
    return RiskLine(
        number=risk.position,
        library_id=risk.library_id,
        title=risk.title,
        cause=risk.cause,
        event=risk.event,
        consequence=risk.consequence,
        inherent=_position(risk.likelihood, risk.impact),
        controls=tuple(risk.controls),
        residual=_position(risk.residual_likelihood, risk.residual_impact),
        owner=risk.owner,
    )


def _position(likelihood: int, impact: int) -> Position:
    rating: Rating = rate(likelihood, impact)
    acceptor = accepts(rating)
    return Position(
        likelihood,
        impact,
        rating.value,
        str(rating.label),
        _("Not acceptable") if acceptor is None else in_language(acceptor),
    )
