"""A past dossier as the beginning of a new one: the answers that are still asked, and the files that still hold."""

from __future__ import annotations

import hashlib
from copy import deepcopy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.core.files.storage import default_storage

from applications.answers import editable, put
from applications.attachments import FOLDER, components_of, entry_of
from applications.dossier import save_working_copy
from applications.models import Attachment
from programmes import clocks
from programmes.question_schema import Type
from programmes.questions import closed_list, is_within, questions_by_field
from programmes.reading import day_at, is_answered, rows_at, value_at

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from accounts.models import User
    from applications.models import Application
    from programmes.question_schema import Input, Question
    from programmes.schema import Regime

KEPT = frozenset({"title", "technology", "risks", "attachments"})
"""Parts of a dossier that no question of the sets leads to, or that are dealt with on their own."""


@dataclass
class Copied:
    """A new dossier out of an old one.

    ``check_again``: paths of copied answers that hold until a day. ``dropped``: paths of answers that are no longer
    asked, or not like this.
    """

    content: dict[str, Any]
    check_again: list[str] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)


def copied_answers(old: Mapping[str, Any], regime: Regime, organisation_kind: str) -> Copied:
    """The answers of ``old`` that today's questions of its technology still ask under ``regime``, and its risks."""
    technology = str(old.get("technology") or "other")
    codes = closed_list(regime, old, organisation_kind)
    asked = {path: question for path, question in questions_by_field(technology).items() if is_within(question, codes)}
    copied = Copied({"technology": technology, "risks": deepcopy(old.get("risks") or [])})
    for path, question in asked.items():
        value = _fitting(question, value_at(old, path))
        if is_answered(value):
            put(copied.content, path, value)
            if _is_dated(question):
                copied.check_again.append(path)
    copied.dropped = [
        path
        for path, value in _answers(old, frozenset(asked))
        if path not in KEPT and value_at(copied.content, path) != value
    ]
    return copied


def _answers(content: Mapping[str, Any], asked: frozenset[str], before: str = "") -> list[tuple[str, Any]]:
    """Every answer with its path, groups taken apart."""
    found: list[tuple[str, Any]] = []
    for name, value in content.items():
        path = f"{before}{name}"
        if isinstance(value, dict) and path not in asked:
            found += _answers(value, asked, f"{path}.")
        elif is_answered(value):
            found.append((path, value))
    return found


def _is_dated(question: Question) -> bool:
    return any(part.type == Type.DATE for part in (question, *question.columns))


def _fitting(question: Question, value: Any) -> Any:
    """The answer as far as it is one to today's question, else None; rows keep the parts that are still asked."""
    if question.type == Type.LIST:
        rows = [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []
        kept = [{part.key: _plain(part, row[part.key]) for part in question.columns if part.key in row} for row in rows]
        return [row for row in kept if any(is_answered(part) for part in row.values())]
    return _plain(question, value)


def _plain(asked: Input, value: Any) -> Any:
    offered = [choice.value for choice in asked.choices]
    if asked.type == Type.CHOICE:
        return value if value in offered else None
    if asked.type in {Type.CHOICES, Type.LINES}:
        given = value if isinstance(value, list) else []
        return [one for one in given if one in offered] if offered else deepcopy(given)
    kinds: dict[Type, tuple[type, ...]] = {
        Type.BOOLEAN: (bool,), Type.INTEGER: (int,), Type.DECIMAL: (int, float), Type.GEOMETRY: (dict,),
    }  # fmt: skip
    # True is a number to Python, not to the one who answers.
    fits = isinstance(value, kinds.get(asked.type, (str,))) and (asked.type == Type.BOOLEAN) == isinstance(value, bool)
    return deepcopy(value) if fits else None


def still_holds(entry: Mapping[str, Any], dossier: Mapping[str, Any], on: date) -> bool:
    """Whether a paper of that dossier is not out of date: an insurance or a permit is as long as its answer says."""
    component = entry.get("component")
    if component == "insurance":
        last = day_at(dossier, "insurance.valid_to")
        return last is None or last >= on
    days = [day_at(row, "valid_to") for row in rows_at(dossier, "permits") if row.get("kind") == component]
    return not days or any(day is None or day >= on for day in days)


def copy_files(source: Application, dossier: Mapping[str, Any], application: Application, *, by: User) -> list[str]:
    """Copy the files that ``dossier`` (a version of ``source``) lists into the draft; titles of those left behind.

    Left behind: what was filed on paper, what is gone or was damaged, what is out of date, and what belongs to a
    part that the new regime does not know. The draft must be locked.
    """
    version = editable(application, by)
    stored = {(row.component, row.sha256): row for row in source.attachments.all()}
    known, copies, left = components_of(application), list[Attachment](), list[str]()
    try:
        for entry in rows_at(dossier, "attachments"):
            row = stored.get((str(entry.get("component")), str(entry.get("sha256"))))
            fits = row and row.component in known and still_holds(entry, dossier, clocks.today())
            copy = _copy(row, application, by) if row and fits else None
            if copy:
                copies.append(copy)
            else:
                left.append(str(entry.get("title") or entry.get("file") or entry.get("component")))
        content = {**version.content, "attachments": [entry_of(copy) for copy in copies]}
        save_working_copy(application, content, by=by)
    except BaseException:
        for copy in copies:
            default_storage.delete(str(copy.file.name))
        raise
    return left


def _copy(row: Attachment, application: Application, by: User) -> Attachment | None:
    """The file once more, under a name of its own; None where its bytes are no longer those that were filed."""
    ending = row.name.rpartition(".")[2]
    try:
        with row.file.open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != row.sha256:
                return None
            file.seek(0)
            path = default_storage.save(f"{FOLDER}/{clocks.today():%Y/%m}/copy.{ending}", file)
    except FileNotFoundError:
        return None
    same = ("component", "title", "name", "content_type", "size", "sha256", "notes")
    facts = {name: getattr(row, name) for name in same}
    copy: Attachment = Attachment.objects.create(
        application=application, file=path, uploaded_by=by, uploaded_at=clocks.now(), **facts
    )
    return copy
