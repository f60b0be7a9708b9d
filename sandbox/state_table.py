"""The states of a case as a page of the documentation, made from ``applications/states.py`` and ``lifecycle.py``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import translation

from accounts.roles import Role
from applications import states
from applications.models import Application
from applications.states import NAMES, State
from applications.verbs import MACHINE_VERBS, VERBS, Verb

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django_stubs_ext import StrOrPromise

LANGUAGES = ("vi", "en")
GROUP_NAMES = (
    (states.WITH_APPLICANT, "Ở người nộp hồ sơ · with the applicant"),
    (states.WITH_AUTHORITY, "Ở cơ quan giải quyết · with the authority"),
    (states.RUNNING, "Đang vận hành · running"),
    (states.FINAL, "Kết thúc · final"),
)
MACHINE = "Hệ thống · the system"
OPENING = """# Trạng thái của hồ sơ · States of a case

Made by `make diagram` from `applications/states.py`, `applications/lifecycle.py` and `applications/verbs.py`; a test
compares. Terms are explained in the [glossary](glossary.md).

## Đường đi · The ways

Only acts that change the state are drawn; every state before the decision also leads to `withdrawn`.
"""


def page() -> str:
    """The whole page as Markdown: picture, names, and what may be done in each state by whom."""
    parts = [OPENING, *_picture(), "", *_names(), "", *_acts()]
    return "\n".join(parts) + "\n"


def moves() -> list[tuple[State, Verb, State]]:
    """Every declared transition as (from, verb, to); ``to`` equals ``from`` where the act leaves the state."""
    by_method = {verb.transition: verb for verb in (*VERBS.values(), *MACHINE_VERBS.values())}
    order = {code: number for number, code in enumerate((*VERBS, *MACHINE_VERBS))}
    field: Any = Application._meta.get_field("state")
    found = [
        (State(move.source), by_method[move.name], State(move.target or move.source))
        for move in field.get_all_transitions(Application)
    ]
    rank = {state: number for number, state in enumerate(State)}
    return sorted(found, key=lambda move: (rank[move[0]], order[move[1].code], rank[move[2]]))


def _picture() -> Iterable[str]:
    yield "```mermaid"
    yield "stateDiagram-v2"
    yield "    direction TB"
    yield f"    [*] --> {State.DRAFT.value}"
    for source, verb, target in moves():
        if target not in {source, State.WITHDRAWN}:
            yield f"    {source.value} --> {target.value}: {verb.code}"
    for state in State:
        if state in states.FINAL and state != State.WITHDRAWN:
            yield f"    {state.value} --> [*]"
    yield "```"


def _names() -> Iterable[str]:
    yield "## Tên gọi · Names"
    yield ""
    yield "| mã · code | cán bộ · staff | người nộp · applicant | công khai · public | nhóm · group |"
    yield "|---|---|---|---|---|"
    for state in State:
        names = NAMES[state]
        cells = (both(state.label), both(names.applicant), both(names.public), _group(state))
        yield f"| `{state.value}` | {' | '.join(cells)} |"


def _group(state: State) -> str:
    return next(name for group, name in GROUP_NAMES if state in group)


def _acts() -> Iterable[str]:
    yield "## Việc có thể làm · What may be done"
    yield ""
    yield "| trạng thái · state | việc · act | ai · who | sang · to |"
    yield "|---|---|---|---|"
    for source, verb, target in moves():
        to = f"`{target.value}`" if target != source else "–"
        yield f"| `{source.value}` | `{verb.code}` {both(verb.title)} | {_who(verb)} | {to} |"


def _who(verb: Verb) -> str:
    return "; ".join(both(role.label) for role in Role if role in verb.roles) or MACHINE


def both(text: StrOrPromise) -> str:
    """A text in Vietnamese and in English, "Nháp · Draft"."""
    told = []
    for language in LANGUAGES:
        with translation.override(language):
            told.append(str(text))
    return " · ".join(told)
