"""Answers of the dossier, saved one by one as they are typed, so that two colleagues never overwrite each other.

A ``path`` leads into the JSON of the case format: ``uav.mass_kg``, ``risks.2.title``. A ``seen`` fingerprint says
which value the page showed when its writer began: only who saw a value may replace it.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from accounts.rules import WRITERS
from applications.actions import held
from applications.dossier import save_working_copy
from applications.refusals import NotNow, NotYou
from applications.rules import member_role
from applications.states import EDITABLE
from programmes import clocks
from programmes.reading import is_answered, value_at

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from accounts.models import User
    from applications.models import Application, DossierVersion

PRINT_LENGTH = 12

__all__ = [
    "PRINT_LENGTH", "Saved", "add_rows", "editable", "fingerprint", "is_answered", "put", "remove_row", "save_answers",
    "value_at",
]  # fmt: skip


@dataclass
class Saved:
    """The working copy after a save; ``conflicts``: path → the colleague's value, which was left alone."""

    version: DossierVersion
    conflicts: dict[str, Any] = field(default_factory=dict)
    checked_before: list[str] = field(init=False)
    """What had to be checked again before this save."""

    def __post_init__(self) -> None:
        self.checked_before = self.version.check_again


def fingerprint(value: Any) -> str:
    """A short mark of a JSON value; every way of not answering has the same."""
    known = value if is_answered(value) else None
    written = json.dumps(known, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(written.encode()).hexdigest()[:PRINT_LENGTH]


def put(content: dict[str, Any], path: str, value: Any) -> None:
    """Set the value at ``path``; groups on the way are made or copied, rows of lists are there already.

    What ``content`` is a shallow copy of stays as it was.
    """
    first, _sep, rest = path.partition(".")
    if not rest:
        content[first] = value
        return
    group = content.get(first)
    if not isinstance(group, list):
        content[first] = {**group} if isinstance(group, dict) else {}
        put(content[first], rest, value)
        return
    number, _sep, inner = rest.partition(".")
    index = int(number)
    if index >= len(group):
        raise NotNow(_("A colleague removed this entry in the meantime."))
    row = {**group[index]}
    put(row, inner, value)
    content[first] = [*group[:index], row, *group[index + 1 :]]


def _collapse(content: dict[str, Any], path: str) -> None:
    """A group without a single answer is no group: no insurance is ``null``, not an insurance of blanks."""
    first, _sep, rest = path.partition(".")
    group = content.get(first)
    if rest and isinstance(group, dict) and not any(is_answered(value) for value in group.values()):
        content[first] = None


def editable(application: Application, by: User) -> DossierVersion:
    """The working copy of a locked case; ``NotYou`` or ``NotNow`` where ``by`` may not write in it."""
    role = member_role(by, application)
    if role is None:
        raise NotYou(_("You do not act for the organisation that applies."))
    if role not in WRITERS:
        raise NotYou(_("You may see the pilots of your organisation, not act in them."))
    version = application.latest()
    if version.frozen_at or application.state not in EDITABLE:
        raise NotNow(_("The dossier has been submitted: it can no longer be changed."))
    return version


def save_answers(
    application: Application,
    *,
    by: User,
    values: Mapping[str, Any],
    seen: Mapping[str, str],
    revision: int | None = None,
    undecided: Collection[str] = (),
    looked_at: bool = False,
) -> Saved:
    """Store the values (path → JSON) that nobody else has changed since they were shown; tell the others.

    ``revision`` of the working copy that was shown: while it still stands, nothing can be in conflict. ``undecided``:
    paths in conflict on which the person has not decided yet. ``looked_at``: a person pressed the button, so that
    copied answers among the values count as checked.
    """
    with held(application) as locked:
        version = editable(locked, by)
        content = {**version.content}
        fresh = version.revision == revision
        saved = Saved(version)
        written = []
        for path, value in values.items():
            stored = value_at(content, path)
            if path not in undecided and (fresh or _may_replace(stored, value, seen.get(path))):
                if fingerprint(stored) != fingerprint(value):
                    written.append(path)
                put(content, path, value)
                _collapse(content, path)
            elif fingerprint(stored) != fingerprint(value) != seen.get(path) or path in undecided:
                saved.conflicts[path] = stored
        _sign(version, written, values if looked_at else written, by)
        return _store(saved, content, by)


def _sign(version: DossierVersion, written: Collection[str], checked: Collection[str], by: User) -> None:
    """Note who changed which answers when; what was checked needs no further look."""
    mark = {"by": by.name, "at": clocks.now().isoformat()}
    version.authors = {**version.authors, **dict.fromkeys(written, mark)}
    version.check_again = [
        path for path in version.check_again if not any(one == path or one.startswith(f"{path}.") for one in checked)
    ]


def _may_replace(stored: Any, value: Any, seen: str | None) -> bool:
    """Whether the stored value is the one that was shown, and the new one is another."""
    return fingerprint(stored) == seen and fingerprint(stored) != fingerprint(value)


def _store(saved: Saved, content: dict[str, Any], by: User) -> Saved:
    before = saved.version
    if content != before.content:
        notes = {"authors": before.authors, "check_again": before.check_again}
        saved.version = save_working_copy(before.application, content, by=by, **notes)
    elif before.check_again != saved.checked_before:
        before.save(update_fields=["check_again"])
    return saved


def add_rows(application: Application, path: str, rows: list[dict[str, Any]], *, by: User) -> DossierVersion:
    """Append rows to the list at ``path``; what colleagues added stays."""
    with held(application) as locked:
        version = editable(locked, by)
        content = {**version.content}
        put(content, path, [*(value_at(content, path) or []), *rows])
        saved = Saved(version)
        _sign(version, [path], [path], by)
        return _store(saved, content, by).version


def remove_row(application: Application, path: str, index: int, *, by: User, seen: str) -> bool:
    """Take the row out if it is still the one that was shown (``seen``); False where it is another by now."""
    with held(application) as locked:
        version = editable(locked, by)
        content = {**version.content}
        rows = value_at(content, path) or []
        if index >= len(rows) or fingerprint(rows[index]) != seen:
            return False
        put(content, path, rows[:index] + rows[index + 1 :])
        saved = Saved(version)
        _sign(version, [path], [path], by)
        _store(saved, content, by)
        return True
