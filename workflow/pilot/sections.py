"""The questions of the programme as this side asks them, in the language of the page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from programmes.questions import sections
from workflow.pilot.forms import Ask
from workflow.pilot.presenters import text

if TYPE_CHECKING:
    from programmes.questions import Column, Input, Question
    from programmes.questions import Section as SectionSpec


@dataclass(frozen=True)
class Section:
    """One page of questions; ``components``: the parts of the dossier that its answers help to fill."""

    code: str
    title: str
    intro: str
    asks: tuple[Ask, ...]
    components: frozenset[str]


def sections_of(technology: str) -> list[Section]:
    """The pages that a pilot of ``technology`` is asked, in order."""
    return [_section(spec) for spec in sections(technology)]


def _section(spec: SectionSpec) -> Section:
    return Section(
        code=spec.id,
        title=text(spec.title),
        intro=text(spec.intro) if spec.intro else "",
        asks=tuple(_ask(question) for question in spec.questions),
        components=frozenset(question.component for question in spec.questions if question.component),
    )


def _ask(question: Question) -> Ask:
    return _input(
        question,
        question.id,
        question.field,
        columns=tuple(_column(column) for column in question.columns),
        row=text(question.row) if question.row else "",
        when=question.is_asked,
    )


def _column(column: Column) -> Ask:
    return _input(column, column.key, column.key)


def _input(spec: Input, name: str, path: str, **more: object) -> Ask:
    return Ask(
        id=name,
        path=path,
        label=text(spec.label),
        type=spec.type.value,
        help=text(spec.help) if spec.help else "",
        choices=tuple((choice.value, text(choice.label)) for choice in spec.choices),
        unit=text(spec.unit) if spec.unit else "",
        required=spec.required,
        least=spec.min,
        most=spec.max,
        **more,  # type: ignore[arg-type]  # columns, row and when of a question
    )
