"""What changed between two versions of a dossier: answer by answer, row by row, file by file.

Labels and answers are in the language of the page, each question as it was when the dossier was asked.
"""

from __future__ import annotations

from dataclasses import replace
from difflib import SequenceMatcher
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from django.utils.translation import gettext as _

from applications.drawing import figure_of
from applications.geometry import is_shape
from applications.labels import FIELDS, field_label, part_label
from programmes.reading import is_answered, rows_at
from workflow.pilot.forms import Ask
from workflow.pilot.risks import risk_asks
from workflow.pilot.wording import answer_text
from workflow.presenters.compared import Piece, compared
from workflow.presenters.dossier import in_words
from workflow.presenters.pairing import pair_up

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from applications.drawing import Figure

UNASKED: Final = "unasked"
"""Type of what the dossier holds although no question leads there."""
ALIKE: Final = 0.5


class Kind(StrEnum):
    """What became of an answer, a row or a file."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    REPLACED = "replaced"
    ORDERED = "ordered"


class Pair(NamedTuple):
    """An answer, or a part of a row, before and after; empty where nothing was answered.

    ``figures``: a place before and after. ``note``: what the words do not show.
    """

    label: str
    old: list[Piece]
    new: list[Piece]
    figures: tuple[Figure | None, Figure | None] | None = None
    note: str = ""


class Paper(NamedTuple):
    """A file as the dossier lists it; ``size`` in bytes, None (and no ``href``) where it was filed on paper."""

    title: str
    name: str
    sha256: str
    size: int | None = None
    href: str = ""
    key: int | None = None


class Entry(NamedTuple):
    """One difference; ``title`` names the row or the part of the dossier, empty for a single answer."""

    kind: Kind
    title: str
    pairs: list[Pair]
    old_file: Paper | None = None
    new_file: Paper | None = None


class Change(NamedTuple):
    """What differs in one answer; ``label`` is the question."""

    path: str
    label: str
    entries: list[Entry]


class Papers(NamedTuple):
    """What is known of files beyond the list: (component, SHA-256) → file, code → name of the component."""

    stored: Mapping[tuple[str, str], Paper] = {}
    components: Mapping[str, str] = {}
    replaced: Mapping[int, int] = {}
    """Key of a file → key of the one whose place it took."""


def changes(
    old: Mapping[str, Any], new: Mapping[str, Any], questions: Mapping[str, Ask], papers: Papers | None = None
) -> list[Change]:
    """Every difference between two dossiers, in the order of the questions, then risks, other data and files.

    ``questions``: field of the dossier → question. No query, nothing is written.
    """
    asks = {**questions, "risks": _risk_question()}
    before, after = _leaves(old, asks), _leaves(new, asks)
    found = []
    for path in _order(asks, before, after):
        was, now = before.get(path), after.get(path)
        if was == now:
            continue
        ask = asks.get(path) or unasked(path, was, now)
        entries = list(_rows(ask, old, new) if ask.type == "list" else _answer(ask, was, now))
        if entries:
            found.append(Change(path, str(ask.label), entries))
    files = list(_files(old, new, papers or Papers()))
    return [*found, *([Change("attachments", str(FIELDS["attachments"]), files)] if files else [])]


def _risk_question() -> Ask:
    columns = tuple(replace(ask, path=ask.id) for ask in risk_asks(0))
    return Ask("risks", "risks", str(FIELDS["risks"]), "list", columns=columns, row=_("Risk"))


def _leaves(content: Mapping[str, Any], asks: Mapping[str, Ask], before: str = "") -> dict[str, Any]:
    """Path → answer, groups taken apart; what was not answered is left out, and so are the files."""
    found: dict[str, Any] = {}
    for name, value in content.items():
        path = f"{before}{name}"
        if isinstance(value, dict) and path not in asks and not is_shape(value):
            found |= _leaves(value, asks, f"{path}.")
        elif is_answered(value) and path != "attachments":
            found[path] = value
    return found


def _order(*given: Mapping[str, Any]) -> list[str]:
    return list(dict.fromkeys(path for paths in given for path in paths))


def unasked(path: str, *values: Any) -> Ask:
    """A question for what nobody asked: named as the dossier's own page names it."""
    group, _dot, name = path.rpartition(".")
    label = str(part_label(name) if group else field_label(name))
    named = f"{field_label(group)}: {label}" if group and group != "answers" else label
    rows = [row for value in values if isinstance(value, list) for row in value if isinstance(row, dict)]
    return Ask(path, path, named, "list" if rows else UNASKED, row=_("Entry"))


def _answer(ask: Ask, was: Any, now: Any) -> Iterator[Entry]:
    kind = Kind.CHANGED if is_answered(was) and is_answered(now) else Kind.ADDED if is_answered(now) else Kind.REMOVED
    yield Entry(kind, "", [_pair(ask, was, now, label="")])


def _pair(ask: Ask, was: Any, now: Any, *, label: str) -> Pair:
    old, new = _said(ask, was), _said(ask, now)
    if ask.type == "choice":
        return Pair(label, [Piece(old, marked=True)] if old else [], [Piece(new, marked=True)] if new else [])
    if not is_shape(was) and not is_shape(now):
        return Pair(label, *compared(old, new))
    figures = (_figure(was), _figure(now))
    note = _("The place was moved or its outline changed.") if old == new else ""
    return Pair(label, [Piece(old)] if old else [], [Piece(new)] if new else [], figures, note)


def _said(ask: Ask, value: Any) -> str:
    """The answer in words; what no question knows as the dossier's own page says it."""
    if not is_answered(value):
        return ""
    unknown = ask.type == UNASKED or (ask.type == "geometry" and not is_shape(value))
    return in_words(ask.path.rpartition(".")[2], value) if unknown else answer_text(ask, value)


def _figure(value: Any) -> Figure | None:
    return figure_of([{"geometry": value}])


def _rows(ask: Ask, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Entry]:
    """Rows that differ, were added or removed; which row became which is told by its name, else by what it holds."""
    was, now = rows_at(old, ask.path), rows_at(new, ask.path)
    columns = _columns(ask, [*was, *now])
    same = (
        lambda one, other: one == other,
        lambda one, other: bool(_name(columns, one)) and _name(columns, one) == _name(columns, other),
        lambda one, other: _share(one, other) >= ALIKE,
    )
    pairs = pair_up(was, now, same)
    for index, row in enumerate(now):
        before = pairs.get(index)
        title = _titled(ask, columns, index, row)
        if before is None:
            yield Entry(Kind.ADDED, title, list(_cells(columns, {}, row)))
        elif cells := list(_cells(columns, was[before], row)):
            yield Entry(Kind.CHANGED, title, cells)
    kept = [pairs[index] for index in sorted(pairs)]
    for index, row in enumerate(was):
        if index not in kept:
            yield Entry(Kind.REMOVED, _titled(ask, columns, index, row), list(_cells(columns, row, {})))
    if kept != sorted(kept):
        yield Entry(Kind.ORDERED, "", [])


def _columns(ask: Ask, rows: list[dict[str, Any]]) -> list[Ask]:
    """The columns that are asked, then whatever else the rows hold; the library's number is no answer."""
    asked = {column.path for column in ask.columns} | {"library_id"}
    more = dict.fromkeys(key for row in rows for key in row if key not in asked)
    return [*ask.columns, *(Ask(key, key, str(part_label(key)), UNASKED) for key in more)]


def _name(columns: list[Ask], row: Mapping[str, Any]) -> str:
    """What tells a row from the others: its first part that is words."""
    said = (row.get(column.path) for column in columns if column.type in {"text", "long_text", UNASKED})
    return next((value for value in said if isinstance(value, str) and value), "")


def _share(one: Mapping[str, Any], other: Mapping[str, Any]) -> float:
    """How much of what either row answers is the same in both, 0 to 1; nearly the same words count as the same."""
    keys = [key for key in {*one, *other} if is_answered(one.get(key)) or is_answered(other.get(key))]
    return sum(_is_near(one.get(key), other.get(key)) for key in keys) / len(keys) if keys else 0


def _is_near(one: Any, other: Any) -> bool:
    if isinstance(one, str) and isinstance(other, str):
        return SequenceMatcher(None, one.split(), other.split()).ratio() >= ALIKE
    return bool(one == other)


def _titled(ask: Ask, columns: list[Ask], index: int, row: Mapping[str, Any]) -> str:
    name = _name(columns, row)
    return f"{ask.row} {index + 1}: {name}" if name else f"{ask.row} {index + 1}"


def _cells(columns: list[Ask], was: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[Pair]:
    for column in columns:
        old, new = was.get(column.path), now.get(column.path)
        if old != new and (is_answered(old) or is_answered(new)):
            yield _pair(column, old, new, label=str(column.label))


def _files(old: Mapping[str, Any], new: Mapping[str, Any], papers: Papers) -> Iterator[Entry]:
    """Files that were added, removed or replaced; the same bytes under another title are the same file."""
    was, now = rows_at(old, "attachments"), rows_at(new, "attachments")
    same = (
        lambda one, other: one == other,
        lambda one, other: bool(_sum(one)) and _sum(one) == _sum(other),
        lambda one, other: _took_place(_paper(one, papers), _paper(other, papers), papers),
        lambda one, other: _place(one) == _place(other),
    )
    pairs = pair_up(was, now, same)
    for index, row in enumerate(now):
        before = pairs.get(index)
        title = papers.components.get(_component(row), _component(row))
        if before is None:
            yield Entry(Kind.ADDED, title, [], None, _paper(row, papers))
        elif was[before] != row:
            kind = Kind.CHANGED if _sum(was[before]) == _sum(row) else Kind.REPLACED
            yield Entry(kind, title, [], _paper(was[before], papers), _paper(row, papers))
    for index, row in enumerate(was):
        if index not in pairs.values():
            title = papers.components.get(_component(row), _component(row))
            yield Entry(Kind.REMOVED, title, [], _paper(row, papers), None)


def _component(row: Mapping[str, Any]) -> str:
    return str(row.get("component") or "")


def _sum(row: Mapping[str, Any]) -> str:
    return str(row.get("sha256") or "")


def _place(row: Mapping[str, Any]) -> tuple[str, str]:
    return _component(row), str(row.get("title") or "")


def _took_place(old: Paper, new: Paper, papers: Papers) -> bool:
    """Whether the new file stands, maybe at the end of several replacements, in the place of the old one."""
    key = new.key
    while key is not None:
        key = papers.replaced.get(key)
        if key is not None and key == old.key:
            return True
    return False


def _paper(row: Mapping[str, Any], papers: Papers) -> Paper:
    known = papers.stored.get((_component(row), _sum(row)))
    listed = Paper(str(row.get("title") or ""), str(row.get("file") or ""), _sum(row))
    return listed._replace(size=known.size, href=known.href, key=known.key) if known else listed
