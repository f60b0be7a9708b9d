"""A dossier keeps the questions it was asked by: answers are shown under the old words, a supplement asks the same."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from accounts.models import User
from applications.models import DossierVersion
from programmes import clocks
from tests.programmes.test_questions_asked import FIRST, folder, later  # noqa: F401 - fixtures
from tests.workflow.pilot.conftest import browser_of, content_of, working_copy

if TYPE_CHECKING:
    from collections.abc import Callable

    from applications.models import Application

AFTER = datetime(2027, 1, 4, 9, tzinfo=clocks.ZONE)
ANSWERS = {
    "uav_camera": True,
    "uav_light": "both",
    "uav_points": [{"kind": "landing", "name": "Bãi A", "guard": "", "geometry": None}],
    "forgotten": 7,
}
SITE = {
    "name": "Bãi bay",
    "space": "physical",
    "address": "Thủ Đức",
    "geometry": {"type": "Point", "coordinates": [106.8, 10.84]},
}


def test_a_submitted_dossier_keeps_its_questions(
    pilot: Application,
    supplement: Callable[..., None],
    later: None,  # noqa: F811 - the fixture
) -> None:
    assert working_copy(pilot).questions == {}
    revise(pilot, answers=ANSWERS, sites=[SITE])
    supplement()
    assert [version.questions for version in pilot.versions.all()] == [{"common": FIRST, "uav": FIRST}] * 2
    clocks.set_now(AFTER)
    assert "Maker and model" in english(pilot)
    page = browser_of(User.objects.get(email="officer@city.example")).get(f"/cases/{pilot.reference}/dossier/")
    fields = {field.name: field for field in page.context["fields"]}
    assert {str(label): words for label, words in fields["answers"].facts} == {
        "Carries a camera": "Yes",
        "Day or night": "Both",
        "Take-off, landing and emergency sites": "Used for: Landing\nName: Bãi A",
        "forgotten": "7",
    }
    assert [place.name for place in fields["sites"].figure.places] == ["Bãi bay"]
    assert page.text.count("app-area__point") == 1


def revise(pilot: Application, **fields: Any) -> None:
    """Write these fields into the working copy."""
    DossierVersion.objects.filter(application=pilot, frozen_at=None).update(content={**content_of(pilot), **fields})


def test_a_draft_is_asked_what_holds_today(begin: Callable[..., Application], later: None) -> None:  # noqa: F811
    pilot = begin()
    assert "Maker and model" in english(pilot)
    clocks.set_now(AFTER)
    assert "Type of craft" in english(pilot)
    DossierVersion.objects.filter(application=pilot).update(questions={"common": FIRST, "uav": FIRST})
    assert "Maker and model" in english(pilot)


def english(pilot: Application) -> str:
    """The page about the aircraft in English."""
    text: str = browser_of(pilot.created_by).get(f"/apply/{pilot.reference}/questions/uav-aircraft/").text
    return text


def test_papers_are_hinted_at_where_they_belong_and_never_missed(begin: Callable[..., Application]) -> None:
    pilot = begin("ai-142-2026", technology="ai", ai={"changes_rights": False, "real_users": True})
    browser = browser_of(pilot.created_by)
    cards = {card["code"]: card for card in browser.get(f"/apply/{pilot.reference}/attachments/").context["cards"]}
    assert "Model card" in cards["scheme"]["hints"]
    assert "ISO/IEC 42001 certificate, if any (with its last day of validity)" in cards["capacity"]["hints"]
    everywhere = [hint for card in cards.values() for hint in card["hints"]]
    assert not [hint for hint in everywhere if hint.startswith("Technical file")]
    groups = browser.get(f"/apply/{pilot.reference}/check/").context["findings"]
    missing = [line["text"] for group in groups for line in group["rows"]]
    assert not [line for line in missing if any(hint in line for hint in everywhere)]
    revise(pilot, ai={"changes_rights": True})
    cards = {card["code"]: card for card in browser.get(f"/apply/{pilot.reference}/attachments/").context["cards"]}
    assert [hint for hint in cards["capacity"]["hints"] if hint.startswith("Technical file")]
