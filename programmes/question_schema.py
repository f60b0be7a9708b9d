"""The shape of a question file (``programmes/questions/<set>/<version>.yaml``).

A question leads to a field of the dossier (case format §2) where there is one, else to ``answers.<id>``. What is not
asked of everybody has a condition on an answer given before it. Unknown keys are faults.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any, Final

from pydantic import Field, field_validator, model_validator

from programmes.schema_parts import Part, Text

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

QUESTIONS_AT_MOST: Final = 7
TECHNOLOGIES: Final = ("uav", "autonomous_vehicle", "ai", "blockchain", "iot", "clean_tech", "fintech", "other")
TAKES_ANY: Final = "other"
"""A component of this code, where a regime lists one, takes any paper and any answer."""


class Type(StrEnum):
    """What an answer is in JSON.

    Text, number, boolean, ISO date, GeoJSON geometry; ``choice`` one code, ``choices`` a list of codes, ``lines`` a
    list of texts, ``list`` a list of objects.
    """

    TEXT = "text"
    LONG_TEXT = "long_text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    BOOLEAN = "boolean"
    CHOICE = "choice"
    CHOICES = "choices"
    DATE = "date"
    GEOMETRY = "geometry"
    LINES = "lines"
    LIST = "list"


class Choice(Part):
    """One answer to choose; ``value`` is what the dossier stores."""

    value: int | str
    label: Text


class When(Part):
    """What depends on it is asked when the answer at ``field`` is one of ``any_of``."""

    field: str
    any_of: Annotated[tuple[bool | int | str, ...], Field(min_length=1)]

    def holds(self, dossier: Mapping[str, Any]) -> bool:
        """Whether the condition holds for the answers given so far."""
        value: Any = dossier
        for step in self.field.split("."):
            value = value.get(step) if isinstance(value, dict) else None
        # True is 1 to Python, not to the one who answers.
        return any(type(value) is type(wanted) and value == wanted for wanted in self.any_of)


Components = Annotated[tuple[str, ...], Field(min_length=1)]
"""Codes of the parts of a dossier in which an answer or a paper can stand, the fittest first."""


def place_in(components: Collection[str], closed_list: Collection[str]) -> str | None:
    """The fittest of ``components`` that is in the closed list, else the part that takes any; None: no place."""
    return next((code for code in (*components, TAKES_ANY) if code in closed_list), None)


class Input(Part):
    """What is alike in a question and in a column of a list. ``unit`` of money is ``₫``."""

    label: Text
    help: Text | None = None
    type: Type
    choices: tuple[Choice, ...] = ()
    unit: Text | None = None
    min: float | None = None
    max: float | None = None
    required: bool = False

    @field_validator("unit", mode="before")
    @classmethod
    def _same_in_both(cls, unit: object) -> object:
        """A sign such as ``kg`` is the same in both languages and may be written once."""
        return {"vi": unit, "en": unit} if isinstance(unit, str) else unit

    @model_validator(mode="after")
    def _choices_where_chosen(self) -> Input:
        if (self.type in {Type.CHOICE, Type.CHOICES}) != bool(self.choices):
            msg = "choices belong to a choice, and a choice needs them"
            raise ValueError(msg)
        return self


class Column(Input):
    """A part of one row of a list; ``key`` in the row's JSON object."""

    key: str

    @model_validator(mode="after")
    def _flat(self) -> Column:
        if self.type == Type.LIST:
            msg = "a list holds no list"
            raise ValueError(msg)
        return self


class Question(Input):
    """One question. ``components``: the parts of a dossier its answer belongs to; ``source``: the rule it serves.

    ``row``: what one row of a list is called. Asked only where the closed list of the regime has one of
    ``components`` (Decree 142/2026, art. 24(5): nothing further may be demanded).
    """

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    field: str
    help: Text
    columns: tuple[Column, ...] = ()
    row: Text | None = None
    when: When | None = None
    components: Components
    source: str

    @model_validator(mode="after")
    def _columns_of_a_list(self) -> Question:
        if (self.type == Type.LIST) != bool(self.columns and self.row):
            msg = "columns and row belong to a list, and a list needs them"
            raise ValueError(msg)
        return self

    def is_asked(self, dossier: Mapping[str, Any]) -> bool:
        """Whether the condition holds for the answers given so far."""
        return self.when is None or self.when.holds(dossier)


class Section(Part):
    """Questions of one page; ``components`` and ``source`` are those of its questions that name no others."""

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$")]
    title: Text
    intro: Text | None = None
    components: Components
    source: str
    questions: Annotated[tuple[Question, ...], Field(min_length=1, max_length=QUESTIONS_AT_MOST)]

    @model_validator(mode="before")
    @classmethod
    def _hand_down(cls, raw: object) -> object:
        """Give each question the section's components and source, and a field of its own where it names none."""
        if not isinstance(raw, dict) or not isinstance(raw.get("questions"), list):
            return raw
        default = {"components": raw.get("components"), "source": raw.get("source")}
        questions = [
            {**default, "field": f"answers.{question.get('id')}", **question}
            if isinstance(question, dict)
            else question
            for question in raw["questions"]
        ]
        return {**raw, "questions": questions}


class Evidence(Part):
    """A paper that helps to judge an answer: a hint of what to attach, never a demand beyond the closed list.

    ``dated``: it holds until a day. ``source``: the rule that knows it, where one was found.
    """

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$")]
    name: Text
    components: Components
    dated: bool = False
    when: When | None = None
    source: str | None = None


class QuestionFile(Part):
    """One version of a set: its sections, and the technologies that are asked them (the common set: all)."""

    version: str
    effective_from: date
    technologies: tuple[str, ...] = TECHNOLOGIES
    sections: tuple[Section, ...]
    evidence: tuple[Evidence, ...] = ()
