"""What a case file names must stand in it: people, organisations, the regime."""

from __future__ import annotations

from typing import Any

CLOCK = "clock"
"""Who waits; nobody of the cast."""


def check_references(raw: dict[str, Any], regimes: set[str], faults: list[str]) -> None:
    """People, organisations and the regime that the file names must exist; faults are appended."""
    if isinstance(raw.get("regime"), str) and raw["regime"] not in regimes:
        faults.append(f"$.regime: unknown regime {raw['regime']!r}")
    people, organisations = _mapping(raw.get("people")), _mapping(raw.get("organisations"))
    for key, person in people.items():
        _check_person(key, _mapping(person), organisations, faults)
    if people and not any(_may_apply(_mapping(person)) for person in people.values()):
        faults.append("$.people: no applicant with an organisation")
    for number, row in enumerate(_rows(raw.get("timeline"))):
        if isinstance(row, dict):
            _check_people(row, people, f"$.timeline[{number}]", faults)


def _may_apply(person: dict[str, Any]) -> bool:
    return "applicant" in [person.get("role"), *_rows(person.get("roles"))] and bool(person.get("organisation"))


def _check_person(key: str, person: dict[str, Any], organisations: dict[str, Any], faults: list[str]) -> None:
    if key == CLOCK:
        faults.append(f"$.people.{key}: this name is the clock's")
    if person and not person.get("role") and not person.get("roles"):
        faults.append(f"$.people.{key}: has no role")
    _known(person.get("organisation"), organisations, f"$.people.{key}.organisation", "organisation", faults)
    for number, tie in enumerate(_rows(person.get("ties"))):
        where = f"$.people.{key}.ties[{number}].organisation"
        _known(_mapping(tie).get("organisation"), organisations, where, "organisation", faults)


def _check_people(row: dict[str, Any], people: dict[str, Any], path: str, faults: list[str]) -> None:
    by = row.get("by")
    if by == CLOCK:
        if row.get("do") != "wait":
            faults.append(f"{path}.by: the clock only waits")
    else:
        _known(by, people, f"{path}.by", "person", faults)
    for name in ("expert", "with"):
        if str(row.get(name) or "").strip():  # nobody named: the system refuses the step
            _known(row[name], people, f"{path}.{name}", "person", faults)
    for name in ("experts", "present"):
        for index, key in enumerate(_rows(row.get(name))):
            _known(key, people, f"{path}.{name}[{index}]", "person", faults)
    for key in _mapping(row.get("votes")):
        _known(key, people, f"{path}.votes.{key}", "person", faults)


def _known(key: Any, known: dict[str, Any], path: str, what: str, faults: list[str]) -> None:
    if isinstance(key, str) and key not in known:
        faults.append(f"{path}: unknown {what} {key!r}")


def _mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _rows(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
