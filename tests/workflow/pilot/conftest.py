"""The applicant's side: two colleagues of one organisation, a stranger with one of its own, and what they type."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import Membership, Organisation, User
from accounts.roles import Role
from applications.models import Application, DossierVersion
from programmes import clocks
from tests.samples import pdf
from workflow.actions import perform, start_pilot
from workflow.pilot.forms import Ask, cell, seen_marks, shown
from workflow.pilot.sections import sections_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

MORNING = datetime(2026, 6, 1, 9, tzinfo=clocks.ZONE)


@dataclass
class Firm:
    """An organisation with people who act for it."""

    organisation: Organisation
    founder: User
    colleague: User

    def browser(self, user: User | None = None) -> Any:
        """A browser in which the person (the founder if none is named) is logged in, reading English."""
        return browser_of(user or self.founder)


def browser_of(user: User) -> Any:
    """A browser of that person; untyped, since the types of a response know nothing of what tests read in it."""
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


def person(email: str, name: str, *roles: Role) -> User:
    """Somebody with these roles."""
    return User.objects.create_user(email, name=name, roles=[role.value for role in roles])


def firm_of(founder: User, colleague: User, tax_code: str) -> Firm:
    """An organisation for which both act."""
    organisation = Organisation.objects.create(
        name=f"Firm {tax_code}", tax_code=tax_code, kind="startup", address="Thủ Đức"
    )
    for user in (founder, colleague):
        Membership.objects.create(user=user, organisation=organisation, since=clocks.now())
    return Firm(organisation, founder, colleague)


@pytest.fixture
def firm(regimes: None, clock: None) -> Firm:
    """The applicant."""
    clocks.set_now(MORNING)
    founder = person("founder@firm.example", "Người sáng lập", Role.APPLICANT)
    return firm_of(founder, person("colleague@firm.example", "Đồng nghiệp", Role.APPLICANT), "0300000011")


@pytest.fixture
def rival(firm: Firm) -> Firm:
    """Another applicant, who may learn of nothing."""
    founder = person("founder@rival.example", "Người khác", Role.APPLICANT)
    return firm_of(founder, person("colleague@rival.example", "Người khác nữa", Role.APPLICANT), "0300000022")


@pytest.fixture
def begin(firm: Firm) -> Callable[..., Application]:
    """``begin()``: a new UAV draft of the firm; its dossier and regime may be given."""

    def make(regime: str = "hcmc-20-2024", **dossier: Any) -> Application:
        content = {"title": "Giao hàng bằng UAV", "technology": "uav", **dossier}
        return start_pilot(by=firm.founder, organisation=firm.organisation, regime=regime, dossier=content)

    return make


@pytest.fixture
def pilot(begin: Callable[..., Application]) -> Application:
    """A new UAV draft."""
    return begin()


def paper(name: str = "paper.pdf", content: bytes | None = None) -> SimpleUploadedFile:
    """A file as a browser sends it."""
    return SimpleUploadedFile(name, pdf() if content is None else content)


def working_copy(application: Application) -> DossierVersion:
    """The version that is being written, as stored now."""
    return DossierVersion.objects.get(application=application, frozen_at=None)


def content_of(application: Application) -> dict[str, Any]:
    """What the working copy holds."""
    content: dict[str, Any] = working_copy(application).content
    return content


def asks_of(code: str, technology: str = "uav") -> tuple[Ask, ...]:
    """The questions of a section."""
    return next(section.asks for section in sections_of(technology) if section.code == code)


def typed(asks: tuple[Ask, ...], dossier: Mapping[str, Any]) -> dict[str, str]:
    """What somebody types to give these answers."""
    data: dict[str, str] = {}
    for ask in shown(asks, dossier):
        value: Any = dossier
        for step in ask.path.split("."):
            value = value[int(step)] if isinstance(value, list) else (value or {}).get(step)
        if ask.type != "list":
            data |= _inputs(ask, ask.name, value)
            continue
        rows = value or []
        data[f"{ask.name}-rows"] = str(max(len(rows), 1))
        for number, row in enumerate(rows):
            for column in ask.columns:
                data |= _inputs(column, cell(ask, number, column), row.get(column.path))
    return data


def _inputs(ask: Ask, name: str, value: Any) -> dict[str, str]:
    if value is None:
        return {}
    if ask.type == "date":
        year, month, day = value.split("-")
        return {f"{name}_day": day, f"{name}_month": month, f"{name}_year": year}
    if ask.type == "boolean":
        return {name: "yes" if value else "no"}
    if ask.type == "lines":
        return {name: "\n".join(value)}
    return {name: json.dumps(value) if isinstance(value, dict) else str(value)}


def shown_marks(application: Application, asks: tuple[Ask, ...]) -> dict[str, str]:
    """The hidden inputs of a page that shows the working copy as it stands now."""
    version = working_copy(application)
    return {"revision": str(version.revision), "seen": seen_marks(shown(asks, version.content), version.content)}


@pytest.fixture
def supplement(pilot: Application, firm: Firm) -> Callable[..., None]:
    """``supplement()``: the pilot is submitted and received, and the officer asks for what is missing."""

    def ask(*items: dict[str, str]) -> None:
        desk = person("desk@city.example", "Một cửa", Role.RECEPTION)
        officer = person("officer@city.example", "Chuyên viên", Role.CASE_OFFICER)
        perform(pilot, "submit", by=firm.founder)
        perform(pilot, "receive", by=desk)
        gaps = list(items) or [{"component": "scheme", "gap": "Thiếu trang 2", "guidance": "Nộp lại đủ"}]
        perform(pilot, "request_supplement", by=officer, data={"items": gaps, "due_working_days": 5})
        pilot.refresh_from_db()

    return ask
