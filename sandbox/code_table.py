"""The codes of roles, acts and documents with their names, as a page of the documentation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from accounts.roles import Role
from applications.verbs import MACHINE_VERBS, VERBS
from documents.kinds import DRAFTED, PUBLIC, UNNUMBERED, Kind
from reviews.models import TieKind
from sandbox.state_table import both

if TYPE_CHECKING:
    from collections.abc import Iterable

OPENING = """# Mã dùng trong hệ thống · Codes

Made by `make diagram` from the code; a test compares. The same codes stand in case files, in the journal of a case
and in the open data. States: [states.md](states.md); terms: [glossary.md](glossary.md)."""


def page() -> str:
    """The whole page as Markdown."""
    parts = [OPENING, *_roles(), *_verbs(), *_documents(), *_ties()]
    return "\n".join(parts) + "\n"


def _roles() -> Iterable[str]:
    yield from _table("Vai trò · Roles", "mã · code", "tên · name", "việc · acts")
    for role in Role:
        acts = ", ".join(f"`{verb.code}`" for verb in VERBS.values() if role in verb.roles)
        yield f"| `{role.value}` | {both(role.label)} | {acts or '–'} |"


def _verbs() -> Iterable[str]:
    yield from _table(
        "Việc của người · Acts of people", "mã · code", "nút bấm · button", "ghi trong nhật ký · in the journal"
    )
    for verb in VERBS.values():
        yield f"| `{verb.code}` | {both(verb.title)} | {both(verb.done)} |"
    yield from _table(
        "Bước của hệ thống · Steps of the system", "mã · code", "tên · name", "ghi trong nhật ký · in the journal"
    )
    for verb in MACHINE_VERBS.values():
        yield f"| `{verb.code}` | {both(verb.title)} | {both(verb.done)} |"


def _documents() -> Iterable[str]:
    yield from _table(
        "Văn bản · Documents",
        "mã · code",
        "tên · name",
        "trình ký · checked and signed",
        "lấy số · numbered",
        "công khai · public",
    )
    for kind in Kind:
        facts = (kind in DRAFTED, kind not in UNNUMBERED, kind in PUBLIC)
        yield f"| `{kind.value}` | {both(kind.label)} | {' | '.join('●' if fact else '–' for fact in facts)} |"


def _ties() -> Iterable[str]:
    yield from _table("Quan hệ lợi ích của chuyên gia · Ties of an expert", "mã · code", "tên · name")
    for tie in TieKind:
        yield f"| `{tie.value}` | {both(tie.label)} |"


def _table(title: str, *columns: str) -> Iterable[str]:
    yield from ("", f"## {title}", "", f"| {' | '.join(columns)} |", "|---" * len(columns) + "|")
