"""The questions of a dossier: which sets there are, which version holds on a day, which questions a dossier is asked.

Data: ``programmes/questions/<set>/<version>.yaml``, shape: ``programmes.question_schema``. A version that was released
is never changed, since dossiers keep the versions they were asked by.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from programmes import clocks
from programmes.question_schema import TAKES_ANY, QuestionFile, place_in
from programmes.rules import required_components
from programmes.yaml_files import read_yaml

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date

    from programmes.question_schema import Evidence, Question, Section
    from programmes.schema import Regime

FOLDER: Final = Path(__file__).parent / "questions"
COMMON: Final = "common"


def versions_on(day: date, technology: str) -> dict[str, str]:
    """Set → version by which a dossier of ``technology`` is asked on ``day``; before the first one, the first."""
    return {
        name: _version_on(versions, day) for name, versions in question_files().items() if _asks(versions, technology)
    }


def sections(technology: str, versions: Mapping[str, str] | None = None) -> tuple[Section, ...]:
    """The pages of questions for ``technology``: the common ones, then its own.

    ``versions`` as a dossier keeps them (set → version); without them those of today.
    """
    return tuple(section for file in _files(technology, versions) for section in file.sections)


def section(technology: str, section_id: str) -> Section:
    """One page of today; ``KeyError`` where the technology has none of that id."""
    for found in sections(technology):
        if found.id == section_id:
            return found
    raise KeyError(section_id)


def evidence(technology: str, versions: Mapping[str, str] | None = None) -> tuple[Evidence, ...]:
    """The papers that help to judge the answers, in the order of the sets."""
    return tuple(hint for file in _files(technology, versions) for hint in file.evidence)


def questions_by_field(technology: str, versions: Mapping[str, str] | None = None) -> dict[str, Question]:
    """Field of the dossier → the question by which it was asked."""
    return {question.field: question for page in sections(technology, versions) for question in page.questions}


def closed_list(regime: Regime, dossier: Mapping[str, Any], organisation_kind: str) -> frozenset[str]:
    """Codes of the parts that the regime asks of this dossier: nothing else may be asked.

    A regime whose list was not found names no part; it takes any.
    """
    if not regime.components:
        return frozenset({TAKES_ANY})
    return frozenset(component.code for component in required_components(regime, dossier, organisation_kind))


def is_within(question: Question, codes: Collection[str]) -> bool:
    """Whether the answer has a place in the closed list; a question without one is not asked."""
    return place_in(question.components, codes) is not None


@cache
def question_files() -> dict[str, tuple[QuestionFile, ...]]:
    """Set → its shipped versions, the oldest first; the common set first. Kept for the life of the process."""
    names = sorted({path.parent.name for path in FOLDER.glob("*/*.yaml")}, key=lambda name: (name != COMMON, name))
    return {name: tuple(_read(path) for path in sorted((FOLDER / name).glob("*.yaml"))) for name in names}


def _read(path: Path) -> QuestionFile:
    return QuestionFile.model_validate(read_yaml(path))


def _asks(versions: tuple[QuestionFile, ...], technology: str) -> bool:
    return any(technology in file.technologies for file in versions)


def _version_on(versions: tuple[QuestionFile, ...], day: date) -> str:
    begun = [file for file in versions if file.effective_from <= day] or versions[:1]
    return max(begun, key=lambda file: file.effective_from).version


def _files(technology: str, versions: Mapping[str, str] | None) -> list[QuestionFile]:
    chosen = versions or versions_on(clocks.today(), technology)
    return [
        file
        for name, stored in question_files().items()
        for file in stored
        if file.version == chosen.get(name) and technology in file.technologies
    ]
