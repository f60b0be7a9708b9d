"""The risks of the dossier: picked, written, rated, removed, by two people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from risks.library import library
from tests.workflow.pilot.conftest import content_of, shown_marks, typed
from workflow.pilot.risks import risk_asks

if TYPE_CHECKING:
    from applications.models import Application
    from tests.workflow.pilot.conftest import Firm


def test_library_is_offered_until_picked(pilot: Application, firm: Firm) -> None:
    address = f"/apply/{pilot.reference}/risks/"
    offered = firm.browser().get(address).context["offered"]
    assert [risk["id"] for risk in offered] == [risk.id for risk in library("uav")]
    assert offered[0]["title"] == library("uav")[0].title.en
    assert "vi=" not in firm.browser().get(address).text
    firm.browser().post(address, {"pick": ["UAV-08", "AI-01", "UAV-99"]})
    (row,) = content_of(pilot)["risks"]
    assert (row["library_id"], row["likelihood"], row["impact"]) == ("UAV-08", 2, 4)
    assert row["controls"]
    assert (row["residual_likelihood"], row["residual_impact"], row["owner"]) == (None, None, "")
    page = firm.browser().get(address)
    assert "UAV-08" not in [risk["id"] for risk in page.context["offered"]]
    assert page.context["rows"][0]["before"]["text"] == "High"
    assert page.context["rows"][0]["after"]["text"] == "Not rated yet"
    firm.browser().post(address, {"pick": ["UAV-08"]})
    assert len(content_of(pilot)["risks"]) == 1


def test_own_risk_is_written_and_rated(pilot: Application, firm: Firm) -> None:
    address = f"/apply/{pilot.reference}/risks/"
    answer = firm.browser().post(address, {"own": "1"})
    assert answer.url == f"{address}0/"
    risk = {
        "title": "Chim", "cause": "Đàn chim", "event": "Va chạm", "consequence": "Rơi", "likelihood": 2, "impact": 5,
        "controls": ["Quan sát", "Bay cao"], "residual_likelihood": 1, "residual_impact": 5, "owner": "Phi công",
    }  # fmt: skip
    asks = risk_asks(0)
    done = firm.browser().post(answer.url, {**shown_marks(pilot, asks), **typed(asks, {"risks": [risk]})})
    assert done.url == address
    assert content_of(pilot)["risks"] == [risk]
    assert firm.browser().get(address).context["rows"][0]["described"]


def test_removing_names_the_risk_that_was_seen(pilot: Application, firm: Firm) -> None:
    address = f"/apply/{pilot.reference}/risks/"
    firm.browser().post(address, {"pick": ["UAV-01", "UAV-08"]})
    first, second = firm.browser().get(address).context["rows"]
    firm.browser(firm.colleague).post(f"{address}0/remove/", {"seen": first["seen"]})
    stale = firm.browser().post(f"{address}0/remove/", {"seen": first["seen"]}, follow=True)
    assert "A colleague changed this list" in stale.text
    assert [row["library_id"] for row in content_of(pilot)["risks"]] == ["UAV-08"]
    gone = firm.browser().post(f"{address}0/remove/", {"seen": second["seen"]}, follow=True)
    assert "no longer in the dossier" in gone.text
    assert content_of(pilot)["risks"] == []


def test_a_risk_that_a_colleague_removed_is_not_written(pilot: Application, firm: Firm) -> None:
    address = f"/apply/{pilot.reference}/risks/"
    firm.browser().post(address, {"own": "1"})
    asks = risk_asks(0)
    marks = shown_marks(pilot, asks)
    (row,) = firm.browser().get(address).context["rows"]
    firm.browser(firm.colleague).post(f"{address}0/remove/", {"seen": row["seen"]})
    assert firm.browser().post(f"{address}0/", {**marks, "title": "Muộn"}).status_code == 404
    assert content_of(pilot)["risks"] == []


def test_acts_after_submission_are_refused(pilot: Application, firm: Firm) -> None:
    address = f"/apply/{pilot.reference}/"
    firm.browser().post(f"{address}check/", {"declared": "on"})
    assert firm.browser().post(f"{address}risks/", {"own": "1"}).url == address
    assert firm.browser().post(f"{address}risks/0/remove/", {"seen": ""}).url == address
    assert firm.browser().post(f"{address}attachments/1/remove/").url == f"{address}attachments/"
