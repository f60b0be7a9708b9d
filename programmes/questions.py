"""The questions of a dossier, per technology, as data (``programmes/questions/*.yaml``).

A question leads to a field of the dossier (case format §2) where there is one, else to ``answers.<id>``. What is not
asked of everybody has a condition on an answer given before it.
"""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

from pydantic import Field, field_validator, model_validator

from programmes.schema_parts import Part, Text
from programmes.yaml_files import read_yaml

if TYPE_CHECKING:
    from collections.abc import Mapping

FOLDER: Final = Path(__file__).parent / "questions"
COMMON: Final = "common"
QUESTIONS_AT_MOST: Final = 7
TECHNOLOGIES: Final = ("uav", "autonomous_vehicle", "ai", "blockchain", "iot", "clean_tech", "fintech", "other")


class Type(StrEnum):
    """What an answer is: JSON text, number, boolean, ISO date, GeoJSON geometry, list of texts, list of objects."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    BOOLEAN = "boolean"
    CHOICE = "choice"
    DATE = "date"
    GEOMETRY = "geometry"
    LINES = "lines"
    LIST = "list"


class Choice(Part):
    """One answer to choose; ``value`` is what the dossier stores."""

    value: int | str
    label: Text


class When(Part):
    """The question is asked when the answer at ``field`` is one of ``any_of``."""

    field: str
    any_of: tuple[bool | int | str, ...]


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
        if (self.type == Type.CHOICE) != bool(self.choices):
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
    """One question. ``component``: the part of the dossier it helps to fill; ``source``: the rule it serves.

    ``row``: what one row of a list is called.
    """

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    field: str
    help: Text
    columns: tuple[Column, ...] = ()
    row: Text | None = None
    when: When | None = None
    component: str | None = None
    source: str

    @model_validator(mode="after")
    def _columns_of_a_list(self) -> Question:
        if (self.type == Type.LIST) != bool(self.columns and self.row):
            msg = "columns and row belong to a list, and a list needs them"
            raise ValueError(msg)
        return self

    def is_asked(self, dossier: Mapping[str, Any]) -> bool:
        """Whether the condition holds for the answers given so far."""
        if self.when is None:
            return True
        value: Any = dossier
        for step in self.when.field.split("."):
            value = value.get(step) if isinstance(value, dict) else None
        # True is 1 to Python, not to the one who answers.
        return any(type(value) is type(wanted) and value == wanted for wanted in self.when.any_of)


class Section(Part):
    """Questions of one page; ``component`` and ``source`` are those of its questions that name no other."""

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$")]
    title: Text
    intro: Text | None = None
    component: str | None = None
    source: str
    questions: Annotated[tuple[Question, ...], Field(min_length=1, max_length=QUESTIONS_AT_MOST)]

    @model_validator(mode="before")
    @classmethod
    def _hand_down(cls, raw: object) -> object:
        """Give each question the section's component and source, and a field of its own where it names none."""
        if not isinstance(raw, dict) or not isinstance(raw.get("questions"), list):
            return raw
        default = {"component": raw.get("component"), "source": raw.get("source")}
        questions = [
            {**default, "field": f"answers.{question.get('id')}", **question}
            if isinstance(question, dict)
            else question
            for question in raw["questions"]
        ]
        return {**raw, "questions": questions}


class QuestionFile(Part):
    """A file: its sections and the technologies that are asked them (the common file: all)."""

    technologies: tuple[str, ...] = TECHNOLOGIES
    sections: tuple[Section, ...]


def sections(technology: str) -> tuple[Section, ...]:
    """The pages of questions that a pilot of ``technology`` is asked: the common ones, then its own."""
    return tuple(section for file in question_files() if technology in file.technologies for section in file.sections)


def section(technology: str, section_id: str) -> Section:
    """One page; ``KeyError`` where the technology has none of that id."""
    for found in sections(technology):
        if found.id == section_id:
            return found
    raise KeyError(section_id)


@cache
def question_files() -> tuple[QuestionFile, ...]:
    """Every shipped file, the common one first, kept for the life of the process."""
    paths = sorted(FOLDER.glob("*.yaml"), key=lambda path: (path.stem != COMMON, path.name))
    return tuple(QuestionFile.model_validate(read_yaml(path)) for path in paths)
