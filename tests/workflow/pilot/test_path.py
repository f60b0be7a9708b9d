"""The whole way of an applicant through the browser: organisation, start, dossier, check, submit."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from accounts.roles import Role
from applications.models import Application
from applications.states import State
from programmes import clocks
from tests.samples import pdf
from tests.workflow.pilot.conftest import MORNING, asks_of, browser_of, content_of, paper, person, shown_marks, typed
from workflow.pilot.risks import risk_asks
from workflow.pilot.sections import sections_of

if TYPE_CHECKING:
    from accounts.models import User

CASES = Path(__file__).resolve().parents[2] / "cases"


@pytest.fixture
def founder(regimes: None, clock: None) -> User:
    """Somebody who has just registered."""
    clocks.set_now(MORNING)
    return person("new@firm.example", "Người sáng lập", Role.APPLICANT)


@pytest.mark.parametrize(("case", "regime"), [("uav-shtp-2026", "hcmc-20-2024"), ("ai-kiosk-2026", "ai-142-2026")])
def test_sample_dossier_is_written_through_the_pages_in_exactly_its_shape(
    founder: User, case: str, regime: str
) -> None:
    file = json.loads((CASES / f"{case}.json").read_text(encoding="utf-8"))
    client = browser_of(founder)
    pilot = _begin(client, file, regime)
    _answer(client, pilot, file["dossier"])
    _risks(client, pilot, file["dossier"]["risks"])
    _attach(client, pilot, file["dossier"]["attachments"])
    content = content_of(pilot)
    for row in content["attachments"]:
        assert len(row.pop("sha256")) == 64
        assert row.pop("file") == "paper.pdf"
    assert {**content, "answers": None} == {**file["dossier"], "answers": None}
    _submit(client, pilot)


def _begin(client: Any, file: dict[str, Any], regime: str) -> Application:
    technology = file["dossier"]["technology"]
    first = client.get("/apply/start/", {"technology": technology})
    assert first.status_code == 302
    assert first.url.startswith("/accounts/organisation/?next=%2Fapply%2Fstart%2F")
    answer = client.post(
        first.url, {key: file["organisations"]["org"][key] for key in ("name", "tax_code", "kind", "address")}
    )
    assert answer.status_code == 302
    page = client.get(answer.url)
    facts = {
        "regime": regime,
        "title": file["dossier"]["title"],
        "organisation": page.context["form"].initial["organisation"],
    }
    answer = client.post(answer.url, facts)
    pilot = Application.objects.get()
    assert answer.url == f"/apply/{pilot.reference}/"
    return pilot


def _answer(client: Any, pilot: Application, dossier: dict[str, Any]) -> None:
    for section in sections_of(pilot.technology):
        address = f"/apply/{pilot.reference}/questions/{section.code}/"
        asks = asks_of(section.code, pilot.technology)
        for _round in range(2):  # answers may bring up further questions
            data = {**shown_marks(pilot, asks), **typed(asks, {**content_of(pilot), **dossier}), "go": "back"}
            answer = client.post(address, data)
            assert answer.status_code == 302, answer.context["lines"]


def _risks(client: Any, pilot: Application, risks: list[dict[str, Any]]) -> None:
    address = f"/apply/{pilot.reference}/risks/"
    client.post(address, {"pick": [row["library_id"] for row in risks]})
    for index in range(len(risks)):
        asks = risk_asks(index)
        data = {**shown_marks(pilot, asks), **typed(asks, {"risks": risks}), "go": "back"}
        answer = client.post(f"{address}{index}/", data)
        assert answer.status_code == 302, answer.context["lines"]


def _attach(client: Any, pilot: Application, attachments: list[dict[str, Any]]) -> None:
    for row in attachments:
        file = paper(content=pdf(row["title"]))
        address = f"/apply/{pilot.reference}/attachments/add/{row['component']}/"
        assert client.post(address, {"title": row["title"], "file": file}).status_code == 302


def _submit(client: Any, pilot: Application) -> None:
    address = f"/apply/{pilot.reference}/check/"
    page = client.get(address)
    assert page.status_code == 200
    undeclared = client.post(address, {})
    assert undeclared.status_code == 200
    assert undeclared.context["form"].errors
    answer = client.post(address, {"declared": "on"})
    assert answer.url == f"/apply/{pilot.reference}/submitted/"
    receipt = client.get(answer.url)
    assert pilot.reference in receipt.text
    pilot.refresh_from_db()
    assert pilot.state == State.SUBMITTED
