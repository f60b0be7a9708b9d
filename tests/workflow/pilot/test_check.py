"""Checking and submitting: what is missing is told and bars nothing; twice is harmless; a supplement is answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from applications.answers import add_rows
from applications.states import State
from programmes import clocks
from tests.workflow.pilot.conftest import asks_of, content_of, paper, shown_marks
from workflow.pilot.risks import empty_risk

if TYPE_CHECKING:
    from collections.abc import Callable

    from applications.models import Application
    from tests.workflow.pilot.conftest import Firm


def submit(pilot: Application, firm: Firm) -> str:
    """Submit as the founder; gives the address one is led to."""
    answer = firm.browser().post(f"/apply/{pilot.reference}/check/", {"declared": "on"})
    return str(answer.url)


def test_every_gap_is_told_with_its_place(pilot: Application, firm: Firm) -> None:
    groups = firm.browser().get(f"/apply/{pilot.reference}/check/").context["findings"]
    gaps = {gap["text"]: gap["href"] for group in groups for gap in group["rows"]}
    here = f"/apply/{pilot.reference}"
    assert gaps["Not answered: Summary"] == f"{here}/questions/pilot/#summary"
    assert gaps["No risk is described"] == f"{here}/risks/"
    assert gaps["Missing: Trial scheme"] == f"{here}/attachments/#component-scheme"
    assert "Not answered: Name of the pilot" not in gaps


def test_gaps_bar_nothing(pilot: Application, firm: Firm) -> None:
    assert submit(pilot, firm) == f"/apply/{pilot.reference}/submitted/"
    pilot.refresh_from_db()
    assert pilot.state == State.SUBMITTED


def test_answers_are_shown_in_words(begin: Callable[..., Application], firm: Firm) -> None:
    geometry = {"type": "Point", "coordinates": [106.7, 10.8]}
    pilot = begin(
        budget_vnd=1_800_000_000,
        participants={"description": "Nhân viên", "count": 60, "consent": "Có"},
        uav={"vlos": False, "mass_kg": 1.57, "m1a": "low"},
        insurance={"valid_from": "2026-01-31"},
        sites=[{"name": "Khu", "space": "physical", "address": "", "geometry": geometry}],
    )
    parts = firm.browser().get(f"/apply/{pilot.reference}/check/").context["parts"]
    values = {row["key"]: row["value"] for part in parts for row in part["rows"]}
    assert values["Budget"] == "1,800,000,000 ₫"
    assert values["Maximum take-off mass"] == "1.57 kg"
    assert values["Flown in visual line of sight"] == "No"
    assert values["Insured from"] == "31/01/2026"
    assert values["M1(A) Sheltering"] == "Low"
    assert values["Summary"] == "Not answered"
    assert "Point (1 points), begins at 10.8, 106.7" in next(text for text in values.values() if "Khu" in text)


def test_declaration_starts_empty(pilot: Application, firm: Firm) -> None:
    page = firm.browser().get(f"/apply/{pilot.reference}/check/")
    assert 'name="declared"' in page.text
    assert "checked" not in page.text.partition('name="declared"')[2].partition(">")[0]


def test_a_risk_without_a_rating_is_told_in_place(pilot: Application, firm: Firm) -> None:
    add_rows(pilot, "risks", [empty_risk()], by=firm.founder)
    page = firm.browser().post(f"/apply/{pilot.reference}/check/", {"declared": "on"})
    assert page.status_code == 200
    assert page.context["unrated"][0]["href"] == f"/apply/{pilot.reference}/risks/0/"
    assert page.context["form"].non_field_errors()
    pilot.refresh_from_db()
    assert pilot.state == State.DRAFT


def test_submitting_twice_tells_who_did_it(pilot: Application, firm: Firm) -> None:
    submit(pilot, firm)
    answer = firm.browser(firm.colleague).post(f"/apply/{pilot.reference}/check/", {"declared": "on"}, follow=True)
    assert answer.redirect_chain == [(f"/apply/{pilot.reference}/", 302)]
    assert "Dossier submitted – Người sáng lập" in answer.text
    assert pilot.events.filter(verb="submit").count() == 1


def test_receipt_page_says_what_happens_by_when(
    pilot: Application, firm: Firm, begin: Callable[..., Application]
) -> None:
    page = firm.browser().get(submit(pilot, firm))
    assert page.context["filed"].actor_name == "Người sáng lập"
    assert "The one-stop desk receives your dossier" in page.text
    assert "The rules set no term for this step" in page.text
    other = begin("ai-142-2026", technology="ai")
    assert "working days of the receipt" in firm.browser().get(submit(other, firm)).text


def test_supplement_shows_each_item_with_its_places_and_is_answered(
    pilot: Application, firm: Firm, supplement: Callable[..., None]
) -> None:
    supplement({"component": "safety-plan", "gap": "Chưa có phương án dừng", "guidance": "Nêu ngưỡng dừng"})
    here = f"/apply/{pilot.reference}"
    page = firm.browser().get(f"{here}/")
    (item,) = page.context["supplement"]
    assert (item["component"], item["gap"]) == ("Safety plan", "Chưa có phương án dừng")
    assert item["file_href"] == f"{here}/attachments/#component-safety-plan"
    assert f"{here}/questions/uav-aircraft/" in [place["href"] for place in item["sections"]]
    assert page.context["turn"] == "Yours"
    assert page.context["main"]["label"] == "Your answer to the supplement request"
    assert page.context["main"]["days_left"] == 5
    asks = asks_of("pilot")
    firm.browser().post(
        f"{here}/questions/pilot/", {**shown_marks(pilot, asks), "title": "Sửa", "summary": "Đã bổ sung"}
    )
    firm.browser().post(f"{here}/attachments/add/safety-plan/", {"title": "Phương án", "file": paper()})
    assert submit(pilot, firm) == f"{here}/submitted/"
    pilot.refresh_from_db()
    assert pilot.state == State.SUBMITTED
    assert pilot.dossier["summary"] == "Đã bổ sung"
    assert pilot.versions.count() == 2
    assert pilot.versions.get(number=1).content["title"] == "Giao hàng bằng UAV"
    assert firm.browser().get(f"{here}/submitted/").context["filed"].verb == "resubmit"


@pytest.mark.parametrize("late", [False, True])
def test_lateness_is_told(pilot: Application, firm: Firm, supplement: Callable[..., None], *, late: bool) -> None:
    supplement()
    if late:
        clocks.set_now(clocks.now().replace(month=8))
    page = firm.browser().get(f"/apply/{pilot.reference}/")
    assert page.context["main"]["late"] is late
    assert (", late" in firm.browser().get("/apply/").text) is late


def test_content_survives_a_refused_filing(pilot: Application, firm: Firm) -> None:
    before = content_of(pilot)
    add_rows(pilot, "risks", [empty_risk()], by=firm.founder)
    firm.browser().post(f"/apply/{pilot.reference}/check/", {"declared": "on"})
    assert content_of(pilot) == {**before, "risks": [empty_risk()]}
