"""Reading a case file: every fault with its JSON path, or a case that can be played."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import isfinite
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeVar

from pydantic import AfterValidator, Field, StrictBool, StrictInt, StrictStr, ValidationError

from accounts.models import OrganisationKind
from accounts.roles import Role
from applications.dossier import told
from applications.states import State
from documents.kinds import Kind
from reviews.models import TieKind
from sandbox.replay.dossier_shape import Day, Dossier, Moment, Number, Shape
from sandbox.replay.references import check_references
from sandbox.replay.step_shapes import SHAPES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

S = TypeVar("S", bound=Shape)


Name = Annotated[StrictStr, Field(max_length=200)]
LongName = Annotated[StrictStr, Field(max_length=300)]
"""Texts as long as the columns that keep them."""


class Override(Shape):
    """A day that the file makes free or working."""

    date: Day
    off: StrictBool
    reason: LongName = ""


class TieShape(Shape):
    """A tie of an expert."""

    organisation: StrictStr
    kind: TieKind
    until: Day | None = None


class PersonShape(Shape):
    """Somebody of the cast."""

    role: Role | None = None
    roles: list[Role] = []
    name: Name = ""
    email: Name | None = None
    organisation: StrictStr | None = None
    expertise: list[Annotated[StrictStr, Field(max_length=30)]] = []
    max_load: Annotated[StrictInt, Field(ge=0, le=1000)] | None = None
    ties: list[TieShape] = []

    @property
    def all_roles(self) -> list[str]:
        """Every role of the person once, in order."""
        return list(dict.fromkeys([*([self.role.value] if self.role else []), *(role.value for role in self.roles)]))


class OrganisationShape(Shape):
    """An organisation of the cast."""

    name: LongName
    tax_code: Annotated[StrictStr, Field(max_length=20)] | None = None
    kind: OrganisationKind
    address: Annotated[StrictStr, Field(max_length=500)] = ""


TermName = Literal[
    "validity_check", "supplement", "decision", "review", "periodic_report", "incident_preliminary",
    "incident_official", "breach_report", "extension_request", "extension_decision", "final_report", "evaluation",
    "transition_end",
]  # fmt: skip


def _due(written: str) -> str:
    """A day, or a moment with offset, as written."""
    at = datetime.fromisoformat(written)
    if "T" in written and at.tzinfo is None:
        msg = "a time needs its offset"
        raise ValueError(msg)
    return written


class ExpectedDeadline(Shape):
    """A term that must be found."""

    name: TermName
    due: Annotated[StrictStr, AfterValidator(_due)]
    met: StrictBool | None = None


class Expected(Shape):
    """What must hold at the end."""

    final_state: State | None = None
    level: StrictInt | None = None
    sora: dict[Literal["igrc", "grc", "arc", "sail"], Any] | None = None
    scores: dict[Literal["mean"], Number] | None = None
    deadlines: list[ExpectedDeadline] | None = None
    documents: list[Kind] | None = None
    numbers_unique: StrictBool | None = None


class StepHead(Shape):
    """What every step has."""

    at: Moment | None = None
    by: StrictStr
    do: StrictStr
    expect: Literal[State.REFUSED] | None = None
    expect_state: State | None = None


class CaseShape(Shape):
    """The file."""

    format: Literal[1]
    case: Annotated[StrictStr, Field(min_length=1)]
    regime: Annotated[StrictStr, Field(min_length=1)]
    holiday_overrides: list[Override] = []
    people: dict[Annotated[str, Field(max_length=150)], PersonShape]
    organisations: dict[str, OrganisationShape] = {}
    dossier: Dossier
    timeline: Annotated[list[dict[str, Any]], Field(min_length=1)]
    expected: Expected | None = None


@dataclass(frozen=True)
class Step:
    """One step, ready to be done: ``data`` as the verbs take it, people still by their keys."""

    at: datetime
    by: str
    do: str
    data: dict[str, Any]
    refused: bool
    state: str | None


@dataclass(frozen=True)
class CaseFile:
    """A valid file: its shape, the dossier as written, the steps in order."""

    shape: CaseShape
    dossier: dict[str, Any]
    steps: list[Step]


class CaseFaultsError(Exception):
    """The file is not valid; ``faults`` are lines ``$.path: what``."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


def read(path: Path, *, regimes: set[str]) -> CaseFile:
    """The case of the file; ``CaseFaultsError`` with every fault. ``regimes``: codes that exist."""
    try:
        raw = json.loads(path.read_text(encoding="utf-8"), parse_constant=_no_number)
    except (OSError, RecursionError, ValueError) as error:
        raise CaseFaultsError([f"$: {error}"]) from error
    return understand(raw, regimes=regimes)


def _no_number(word: str) -> None:
    """Python reads ``NaN`` and ``Infinity``, JSON has no such numbers."""
    msg = f"{word} is no number of JSON"
    raise ValueError(msg)


def understand(raw: Any, *, regimes: set[str]) -> CaseFile:
    """The case that ``raw`` (JSON read) tells; ``CaseFaultsError`` with every fault."""
    if not isinstance(raw, dict):
        raise CaseFaultsError(["$: must be an object"])
    faults = list(_unstorable(raw, "$"))
    shape = _checked(CaseShape, raw, "$", faults)
    steps = _steps(raw, faults)
    check_references(raw, regimes, faults)
    if faults or shape is None:
        raise CaseFaultsError(faults)
    return CaseFile(shape=shape, dossier=raw["dossier"], steps=steps)


def _unstorable(value: Any, path: str) -> Iterator[str]:
    """What no database stores: NUL or half of a surrogate pair in a text, a number beyond all bounds."""
    if isinstance(value, dict):
        for key, part in value.items():
            yield from _unstorable(key, f"{path} (name)")
            yield from _unstorable(part, f"{path}.{key}")
    elif isinstance(value, list):
        for number, part in enumerate(value):
            yield from _unstorable(part, f"{path}[{number}]")
    elif isinstance(value, str) and any(letter == "\0" or "\ud800" <= letter <= "\udfff" for letter in value):
        yield f"{ascii(path)[1:-1]}: holds a character that cannot be stored"
    elif isinstance(value, float) and not isfinite(value):
        yield f"{path}: is too large a number"


def _checked(shape: type[S], raw: Any, path: str, faults: list[str]) -> S | None:
    try:
        return shape.model_validate(raw)
    except ValidationError as error:
        faults.extend(f"{path}{_path(fault['loc'], raw)}: {fault['msg']}" for fault in error.errors())
        return None


def _path(where: tuple[int | str, ...], raw: Any) -> str:
    """The JSON path of a fault; names of types that pydantic adds for unions are left out."""
    text, here = "", raw
    for part in where:
        if isinstance(part, int):
            text += f"[{part}]"
            here = here[part] if isinstance(here, list) and part < len(here) else None
        elif isinstance(here, dict) and (part in here or part == where[-1]):
            text += f".{part}"
            here = here.get(part)
    return text


def _steps(raw: dict[str, Any], faults: list[str]) -> list[Step]:
    steps: list[Step] = []
    last: datetime | None = None
    rows = raw.get("timeline")
    for number, row in enumerate(rows if isinstance(rows, list) else []):
        path = f"$.timeline[{number}]"
        if not isinstance(row, dict):
            continue
        head = _checked(StepHead, row, path, faults)
        verb = row.get("do")
        if isinstance(verb, str) and verb not in SHAPES:
            faults.append(f"{path}.do: unknown verb {verb!r}")
        body = _checked(SHAPES[verb], row, path, faults) if isinstance(verb, str) and verb in SHAPES else None
        if head is None or body is None:
            continue
        at = head.at or (last + timedelta(minutes=1) if last else None)
        if at is None or (last and at < last):
            faults.append(
                f"{path}.at: {'the first step needs a time' if at is None else 'earlier than the step before'}"
            )
            continue
        last = at
        data = _data(body, row)
        steps.append(Step(at, head.by, head.do, data, refused=head.expect is not None, state=head.expect_state))
    return steps


_HEAD = {"at", "by", "do", "expect", "expect_state"}


def _data(body: Shape, row: dict[str, Any]) -> dict[str, Any]:
    """The data of a step: days and moments parsed, everything else as written."""
    data: dict[str, Any] = {key: value for key, value in row.items() if key not in _HEAD}
    for name in type(body).model_fields:
        value = getattr(body, name)
        if isinstance(value, date):
            data[name] = value
    if "readings" in data:
        data["readings"] = body.readings  # type: ignore[attr-defined]
    # In the fields of a dossier null has a meaning of its own: what was told before is taken back.
    return {key: value if key == "dossier" else told(value) for key, value in data.items() if value is not None}
