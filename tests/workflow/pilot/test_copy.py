"""A past dossier is the beginning of a new one; the old case stays as it was."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.core.files.storage import default_storage

from accounts.models import Membership
from applications.attachments import add_attachment
from applications.copies import copied_answers, still_holds
from applications.models import Application
from programmes.queries import regime_in_force
from tests.workflow.pilot.conftest import content_of, paper, working_copy
from workflow.actions import perform
from workflow.copying import start_from

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.workflow.pilot.conftest import Firm

ASKED: dict[str, Any] = {
    "summary": "Chở thuốc",
    "uav": {"model": "M1", "vlos": 1, "mass_kg": 12.5, "m1a": "low", "strange": 3},
    "sites": [{"name": "Bãi", "space": "physical", "address": "Thủ Đức", "geometry": None, "colour": "red"}],
    "partners": [{"name": "Kho", "house": "circus", "part": "Lưu trữ"}],
    "risks": [{"title": "Rơi", "likelihood": 2, "impact": 2, "library_id": "R1"}],
    "insurance": {"insurer": "Bảo Việt", "valid_to": "2026-05-01"},
    "permits": [{"kind": "flight-permit", "issuer": "Cục", "number": "1", "valid_to": "2027-01-01"}],
    "answers": {"uav_light": "noon", "uav_serial": "VN-1", "forgotten": 7},
}


@pytest.fixture
def past(begin: Callable[..., Application], firm: Firm) -> Application:
    """A pilot that was filed with three files, one of them under an insurance that has run out."""
    pilot = begin(**ASKED)
    for component in ("scheme", "insurance", "registration"):
        add_attachment(pilot, by=firm.founder, component=component, title=f"Giấy {component}", file=paper())
    perform(pilot, "submit", by=firm.founder)
    return pilot


def snapshot(case: Application) -> list[Any]:
    """All that belongs to a case."""
    rows = [Application.objects.filter(pk=case.pk), case.versions.all(), case.attachments.all(), case.events.all()]
    return [list(found.values()) for found in rows]


def address(case: Application) -> str:
    return f"/apply/{case.reference}/copy/"


def facts(case: Application) -> dict[str, Any]:
    """What the form sends."""
    return {"regime": "hcmc-20-2024", "title": "Lần hai", "organisation": case.organisation_id}


def test_answers_are_copied_as_far_as_they_are_still_asked(regimes: None) -> None:
    spec = regime_in_force("hcmc-20-2024", date(2026, 6, 1)).spec
    copied = copied_answers({"title": "A", "technology": "uav", **ASKED}, spec, "startup")
    content = copied.content
    assert content["uav"] == {"model": "M1", "mass_kg": 12.5, "m1a": "low"}
    assert content["sites"] == [{"name": "Bãi", "space": "physical", "address": "Thủ Đức", "geometry": None}]
    assert content["partners"] == [{"name": "Kho", "house": None, "part": "Lưu trữ"}]
    assert content["risks"] == ASKED["risks"]
    assert content["risks"] is not ASKED["risks"]
    assert content["answers"] == {"uav_serial": "VN-1"}
    assert copied.dropped == [
        "uav.vlos", "uav.strange", "sites", "partners", "answers.uav_light", "answers.forgotten",
    ]  # fmt: skip
    assert copied.check_again == ["insurance.valid_to", "permits"]


@pytest.mark.parametrize(
    ("component", "on", "holds"),
    [
        ("insurance", date(2026, 5, 1), True),
        ("insurance", date(2026, 5, 2), False),
        ("flight-permit", date(2027, 1, 1), True),
        ("flight-permit", date(2027, 1, 2), False),
        ("scheme", date(2030, 1, 1), True),
    ],
)
def test_a_paper_holds_until_its_day(component: str, on: date, *, holds: bool) -> None:
    assert still_holds({"component": component}, ASKED, on) == holds
    assert still_holds({"component": component}, {}, on)


def test_a_new_draft_from_a_past_pilot(past: Application, firm: Firm, rival: Firm) -> None:
    before = snapshot(past)
    browser = firm.browser(firm.colleague)
    for page in ("/apply/", f"/apply/{past.reference}/"):
        assert f'href="{address(past)}"' in browser.get(page).text
    form = browser.get(address(past)).context["form"]
    assert form.initial["title"] == past.title
    page = browser.post(address(past), facts(past), follow=True)
    new = Application.objects.exclude(pk=past.pk).get()
    assert (new.title, new.state, new.organisation) == ("Lần hai", "draft", past.organisation)
    assert page.redirect_chain[-1][0] == f"/apply/{new.reference}/"
    assert "Flown in visual line of sight" in page.text
    assert "Giấy insurance" in page.text
    assert [row["title"] for row in content_of(new)["attachments"]] == ["Giấy scheme", "Giấy registration"]
    assert working_copy(new).check_again == ["insurance.valid_to", "permits"]
    assert "Copied, check again" in browser.get(f"/apply/{new.reference}/check/").text
    copy, original = new.attachments.first(), past.attachments.first()
    assert copy
    assert original
    assert copy.file.name != original.file.name
    assert b"".join(browser.get(f"/apply/{new.reference}/attachments/{copy.pk}/").streaming_content)
    assert rival.browser().get(f"/apply/{new.reference}/attachments/{copy.pk}/").status_code == 404
    browser.post(f"/apply/{new.reference}/attachments/{copy.pk}/remove/")
    assert default_storage.exists(str(original.file.name))
    assert snapshot(past) == before


def test_doors_of_a_copy(past: Application, pilot: Application, firm: Firm, rival: Firm) -> None:
    assert rival.browser().get(address(past)).status_code == 404
    assert rival.browser().post(address(past), facts(past)).status_code == 404
    assert firm.browser().get(address(pilot)).status_code == 404
    assert firm.browser().post(address(past), {"title": "", "regime": "none"}).context["form"].errors
    Membership.objects.filter(user=firm.colleague).update(role="reader")
    reader = firm.browser(firm.colleague)
    assert reader.get(address(past)).status_code == 403
    assert reader.post(address(past), facts(past)).status_code == 403
    assert address(past) not in reader.get("/apply/").text
    assert address(past) not in reader.get(f"/apply/{past.reference}/").text
    assert Application.objects.count() == 2


def test_files_that_are_gone_or_damaged_stay_behind(past: Application, firm: Firm) -> None:
    scheme, _insurance, registration = past.attachments.all()
    default_storage.delete(scheme.file.name)
    with default_storage.open(registration.file.name, "wb") as file:
        file.write(b"other")
    page = firm.browser().post(address(past), facts(past), follow=True)
    new = Application.objects.exclude(pk=past.pk).get()
    assert content_of(new)["attachments"] == []
    assert not new.attachments.exists()
    for title in ("Giấy scheme", "Giấy registration"):
        assert title in page.text


def test_a_copy_that_fails_leaves_nothing(past: Application, firm: Firm, monkeypatch: pytest.MonkeyPatch) -> None:
    stored = set(Path(settings.MEDIA_ROOT).rglob("*.*"))
    monkeypatch.setattr("applications.copies.entry_of", {}.__getitem__)
    with pytest.raises(KeyError):
        start_from(past, past.versions.get(number=1), by=firm.founder, regime="hcmc-20-2024", title="Lần hai")
    assert Application.objects.count() == 1
    assert set(Path(settings.MEDIA_ROOT).rglob("*.*")) == stored
