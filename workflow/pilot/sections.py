"""The questions of the programme as this side asks them, in the language of the page."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from programmes import clocks
from programmes.question_schema import place_in
from programmes.questions import closed_list, evidence, is_within, sections, versions_on
from workflow.pilot.forms import Ask
from workflow.pilot.presenters import text

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from applications.models import Application, DossierVersion
    from programmes.question_schema import Column, Input, Question
    from programmes.question_schema import Section as SectionSpec


@dataclass(frozen=True)
class Section:
    """One page of questions; ``components``: the parts of the dossier that its answers help to fill."""

    code: str
    title: str
    intro: str
    asks: tuple[Ask, ...]
    components: frozenset[str]


def sections_of(
    technology: str, versions: Mapping[str, str] | None = None, codes: Collection[str] | None = None
) -> list[Section]:
    """The pages that a pilot of ``technology`` is asked, in order.

    ``versions`` of the questions as a dossier keeps them, else those of today; ``codes``: the closed list, outside of
    which nothing is asked (without it: every question there is).
    """
    known = versions or versions_on(clocks.today(), technology)
    within = None if codes is None else frozenset(codes)
    return list(_pages(get_language(), technology, tuple(sorted(known.items())), within))


@lru_cache(maxsize=256)
def _pages(
    language: str | None, technology: str, versions: tuple[tuple[str, str], ...], codes: frozenset[str] | None
) -> tuple[Section, ...]:
    """Kept, since a page of one section needs them all; ``language`` is that of the words in them."""
    del language
    pages = (_section(spec, codes) for spec in sections(technology, dict(versions)))
    return tuple(page for page in pages if page.asks)


def sections_for(application: Application, version: DossierVersion) -> list[Section]:
    """The pages that this dossier is asked under its regime; the list follows the answers (short dossier, level)."""
    codes = closed_list(application.regime, version.content, application.organisation.kind)
    return sections_of(application.technology, version.questions, codes)


def hints_for(application: Application, version: DossierVersion) -> dict[str, list[str]]:
    """Component of the closed list → papers that help there; never a demand."""
    codes = closed_list(application.regime, version.content, application.organisation.kind)
    hints: dict[str, list[str]] = {}
    for hint in evidence(application.technology, version.questions):
        place = place_in(hint.components, codes)
        if place and (hint.when is None or hint.when.holds(version.content)):
            words = _("%(paper)s (with its last day of validity)") if hint.dated else "%(paper)s"
            hints.setdefault(place, []).append(words % {"paper": text(hint.name)})
    return hints


def asks_by_field(application: Application, version: DossierVersion) -> dict[str, Ask]:
    """Field of the dossier → its question as it was when this version was asked."""
    return {ask.path: ask for page in sections_of(application.technology, version.questions) for ask in page.asks}


def _section(spec: SectionSpec, codes: Collection[str] | None) -> Section:
    asked = [question for question in spec.questions if codes is None or is_within(question, codes)]
    places = {question.components[0] if codes is None else place_in(question.components, codes) for question in asked}
    return Section(
        code=spec.id,
        title=text(spec.title),
        intro=text(spec.intro) if spec.intro else "",
        asks=tuple(_ask(question) for question in asked),
        components=frozenset(place for place in places if place),
    )


def _ask(question: Question) -> Ask:
    return _input(
        question,
        question.id,
        question.field,
        columns=tuple(_column(column) for column in question.columns),
        row=text(question.row) if question.row else "",
        when=question.is_asked if question.when else None,
        depends=(question.when.field, question.when.any_of) if question.when else None,
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
        **more,  # type: ignore[arg-type]  # columns, row, when and depends of a question
    )
