"""Shapes of the open data."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from ninja import Schema


class Words(Schema):
    """A text in both languages."""

    vi: str
    en: str


class Operator(Schema):
    """Who runs the trial; a natural person is not named. ``kind`` is startup, sme, enterprise or the like."""

    name: str
    kind: str
    kind_name: Words


class Site(Schema):
    """Where the trial takes place; ``space`` is ``physical`` or ``cyber``, ``geometry`` GeoJSON (WGS 84) or null."""

    name: str | None
    space: str | None
    address: str | None
    geometry: dict[str, Any] | None


class Decision(Schema):
    """The permission; ``sha256`` of its file is null while the file is being made."""

    number: str
    date: date | None
    code: str | None
    sha256: str | None
    verify_url: str | None


class Paper(Schema):
    """A public document."""

    kind: str
    number: str
    date: date
    title: str
    code: str
    sha256: str | None
    verify_url: str


class Limit(Schema):
    """The most that is allowed of a quantity."""

    quantity: str
    name: Words
    max: int | float | str | None
    unit: str | None
    note: str | None


class Rating(Words):
    """What remains of a risk: ``code`` is low, moderate, high or extreme."""

    code: str


class Risk(Schema):
    """A risk, what is done about it, and what remains."""

    title: str
    consequence: str
    controls: list[str]
    residual: Rating


class Happening(Schema):
    """An entry of the public timeline."""

    at: datetime
    kind: str
    title: Words
    text: Words | None


class Exit(Schema):
    """How the trial ended."""

    outcome: str
    recognised: str
    way: str
    outcome_name: Words
    recognised_name: Words
    way_name: Words
    document: Paper


class RegimeOfCase(Schema):
    """The rules under which the trial runs."""

    code: str
    version: str
    name: Words


class Record(Schema):
    """The public record of a case (made by ``register.presenters.public_record``)."""

    id: str
    reference: str
    url: str
    title: str
    summary: str
    operator: Operator
    technology: str
    level: int | None
    sites: list[Site]
    state: str
    state_name: Words
    decision: Decision
    start: date | None
    end: date | None
    limits: list[Limit]
    conditions: list[str]
    general_conditions: list[Words]
    rules_relaxed: list[dict[str, Any]]
    protection: str
    insurance_in_force: bool | None
    risks: list[Risk]
    timeline: list[Happening]
    exit: Exit | None
    documents: list[Paper]
    regime: RegimeOfCase
    updated_at: datetime


class Entry(Schema):
    """A case in the list; ``places`` are the names of its sites; the whole record is at ``record_url``."""

    id: str
    title: str
    summary: str
    operator: Operator
    technology: str
    places: list[str]
    state: str
    state_name: Words
    decision_number: str
    start: date | None
    end: date | None
    published_on: date
    url: str
    record_url: str


class SandboxList(Schema):
    """A page of the list, newest permission first. ``count_is_exact`` false: there are more than ``count``."""

    count: int
    count_is_exact: bool
    items: list[Entry]
    previous: str | None
    next: str | None
