"""Every fault of the question files: shape, names, what contradicts within a dossier, and released files changed.

``questions/SHA256SUMS`` holds a line per released version (``sha256sum -c`` reads it).
"""

from __future__ import annotations

import hashlib
from collections import Counter
from itertools import product
from typing import TYPE_CHECKING, Final

import yaml
from pydantic import ValidationError

from programmes.question_schema import TECHNOLOGIES, QuestionFile, Type
from programmes.questions import COMMON, FOLDER
from programmes.yaml_files import read_yaml

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from pathlib import Path

    from programmes.question_schema import Question, When

RELEASED: Final = "SHA256SUMS"
COMPONENTS: Final = frozenset({
    "application", "registration", "scheme", "outline", "protection", "capacity", "safety-plan", "insurance",
    "flight-permit", "site-consent", "legal-papers", "other",
})  # fmt: skip
"""Codes of the parts of a dossier that the regimes know (case format §2)."""


def faults(folder: Path = FOLDER) -> list[str]:
    """Every fault of the files below ``folder``, each as ``file: what``; empty where all is good."""
    found: list[str] = []
    files: dict[str, list[QuestionFile]] = {}
    for path in sorted(folder.glob("*/*.yaml")):
        file, wrong = _read(path)
        found += [f"{path.relative_to(folder)}: {fault}" for fault in wrong]
        if file is not None:
            files.setdefault(path.parent.name, []).append(file)
    days = sorted({file.effective_from for versions in files.values() for file in versions})
    found += [fault for day, technology in product(days, TECHNOLOGIES) for fault in _clashes(files, technology, day)]
    # A fault of the common set shows with every technology.
    return list(dict.fromkeys([*found, *_changed(folder)]))


def released_lines(folder: Path = FOLDER) -> list[str]:
    """What ``SHA256SUMS`` has to hold for the files as they are."""
    return [f"{_sum(path)}  {path.relative_to(folder)}" for path in sorted(folder.glob("*/*.yaml"))]


def _read(path: Path) -> tuple[QuestionFile | None, list[str]]:
    try:
        file = QuestionFile.model_validate(read_yaml(path))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        return None, [" ".join(str(error).split())]
    except ValidationError as error:
        return None, [f"{'.'.join(map(str, row['loc'])) or '(file)'}: {row['msg']}" for row in error.errors()]
    return file, list(_own_faults(file, path))


def _own_faults(file: QuestionFile, path: Path) -> Iterator[str]:
    if file.version != path.stem:
        yield f"version: {file.version!r}, but the file is {path.name!r}"
    yield from (f"technologies: {name!r} is unknown" for name in file.technologies if name not in TECHNOLOGIES)
    parts = [(f"evidence {hint.id}", hint.components) for hint in file.evidence]
    for section in file.sections:
        for question in section.questions:
            parts.append((f"question {question.id}", question.components))
            yield from _untranslated(question)
    for name, components in parts:
        yield from (f"{name}: {code!r} is no part of a dossier" for code in components if code not in COMPONENTS)


def _untranslated(question: Question) -> Iterator[str]:
    """A sentence that is the same in both languages was left untranslated."""
    if question.help.vi.strip() == question.help.en.strip():
        yield f"question {question.id}: help is the same in both languages"


def _clashes(files: dict[str, list[QuestionFile]], technology: str, day: date) -> Iterator[str]:
    """What does not fit together among the sets of one technology on one day."""
    chosen = [
        (name, max(begun, key=lambda file: file.effective_from))
        for name in sorted(files, key=lambda name: (name != COMMON, name))
        if (begun := [file for file in files[name] if file.effective_from <= day and technology in file.technologies])
    ]
    pages = [(name, page) for name, file in chosen for page in file.sections]
    questions = [(name, question) for name, page in pages for question in page.questions]
    for what, given in (
        ("page", [page.id for _name, page in pages]),
        ("question", [question.id for _name, question in questions]),
        ("field", [question.field for _name, question in questions]),
        ("evidence", [hint.id for _name, file in chosen for hint in file.evidence]),
    ):
        yield from (
            f"{technology}: {what} {one!r} is given twice" for one, times in Counter(given).items() if times > 1
        )
    before: dict[str, Question] = {}
    for name, question in questions:
        yield from (f"{name}: question {question.id}: {fault}" for fault in _dangling(question.when, before))
        before[question.field] = question
    for name, file in chosen:
        for hint in file.evidence:
            yield from (f"{name}: evidence {hint.id}: {fault}" for fault in _dangling(hint.when, before))


def _dangling(when: When | None, before: dict[str, Question]) -> Iterator[str]:
    if when is None:
        return
    asked = before.get(when.field)
    if asked is None:
        yield f"when: no question before it answers {when.field!r}"
        return
    known: list[object] = [choice.value for choice in asked.choices] or [True, False]
    if asked.type not in {Type.CHOICE, Type.BOOLEAN}:
        yield f"when: {when.field!r} is neither chosen nor answered with yes or no"
    yield from (f"when: {value!r} is no answer to {when.field!r}" for value in when.any_of if value not in known)


def _changed(folder: Path) -> Iterator[str]:
    """Released versions that are no longer what they were, and versions not released."""
    path = folder / RELEASED
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    released = {name: number for number, name in (line.split("  ", 1) for line in lines)}
    for line in released_lines(folder):
        number, name = line.split("  ", 1)
        if name not in released:
            yield f"{name}: not in {RELEASED}; add the line {line!r}"
        elif released.pop(name) != number:
            yield f"{name}: differs from the released version; write a new version instead"
    yield from (f"{name}: released, but gone" for name in released if not (folder / name).exists())


def _sum(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
