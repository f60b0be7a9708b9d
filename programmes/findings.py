"""What the verdict on a dossier consists of: findings, each with its rule and the place where it is mended."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from programmes.question_schema import TAKES_ANY, place_in
from programmes.questions import is_within, sections
from programmes.reading import said

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from programmes.question_schema import Question

RISKS: Final = "risks"
ATTACHMENTS: Final = "attachments"


class FindingKind(StrEnum):
    """What is wrong with the item."""

    MISSING = "missing"
    CONTRADICTORY = "contradictory"
    WARNING = "warning"


@dataclass(frozen=True)
class Place:
    """Where an item is answered.

    ``part``: id of a section, ``risks`` or ``attachments``; ``item``: id of the question, index of the risk
    (empty: the list itself), code of the component. ``field``: the top-level field of the dossier.
    """

    part: str
    item: str = ""
    field: str = ""


@dataclass(frozen=True)
class Finding:
    """One item of the verdict, in the language of the page.

    ``code`` says which check found it; ``source`` is the rule (article) behind it, empty where none was found;
    ``component``: the part of the closed list to which it belongs. ``bars``: ``accept_dossier`` is refused as long
    as it stands; everything else is for people to weigh.
    """

    kind: FindingKind
    code: str
    text: str
    place: Place
    source: str = ""
    component: str = ""
    bars: bool = False


class Questionnaire:
    """The questions that a dossier is asked, by the field to which they lead.

    ``versions`` of the questions as the dossier keeps them, else those of today; ``codes``: the closed list, outside
    of which nothing is asked.
    """

    def __init__(self, technology: str, codes: Collection[str], versions: Mapping[str, str] | None = None) -> None:
        self._codes = codes
        self._by_field = {
            question.field: (page.id, question)
            for page in sections(technology, versions)
            for question in page.questions
            if is_within(question, codes)
        }

    def __iter__(self) -> Iterator[tuple[str, Question]]:
        """Each question with the id of its section."""
        return iter(self._by_field.values())

    def _found(self, path: str) -> tuple[str, Question] | None:
        """The question at ``path``, else the one about the list or the group in which it lies."""
        while path:
            if path in self._by_field:
                return self._by_field[path]
            path = path.rpartition(".")[0]
        return None

    def finding(self, kind: FindingKind, code: str, path: str, text: str, *, source: str = "") -> Finding:
        """A finding about the answer at ``path``; without a ``source`` of its own, that of the question."""
        found = self._found(path)
        field = path.partition(".")[0]
        if found is None:
            return Finding(kind, code, text, Place("", "", field), source)
        section, question = found
        return Finding(
            kind, code, text, Place(section, question.id, field), source or question.source, self._component(question)
        )

    def _component(self, question: Question) -> str:
        place = place_in(question.components, self._codes)
        return "" if place in (None, TAKES_ANY) else place

    def label(self, path: str) -> str:
        """What the question at ``path`` asks, in the language of the page; the path itself where nothing asks it."""
        found = self._found(path)
        return said(found[1].label) if found else path

    def choice(self, path: str, column: str, value: str) -> str:
        """A coded value of a list's column in the words of its question; the code itself where it has none."""
        found = self._found(path)
        columns = found[1].columns if found else ()
        choices = next((part.choices for part in columns if part.key == column), ())
        return next((said(choice.label) for choice in choices if choice.value == value), value)
