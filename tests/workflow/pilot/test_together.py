"""Colleagues in one dossier: what each role may do, and who is told that somebody else is writing."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from accounts.models import Membership
from applications.actions import may_now
from applications.models import Presence
from applications.refusals import NotYou
from applications.rules import BINDING
from applications.states import State
from programmes import clocks
from tests.workflow.pilot.conftest import asks_of, content_of, paper, shown_marks
from workflow.actions import start_pilot

if TYPE_CHECKING:
    from applications.models import Application
    from tests.workflow.pilot.conftest import Firm


def become(firm: Firm, role: str) -> None:
    """The colleague gets that role."""
    Membership.objects.filter(user=firm.colleague).update(role=role)


def page_of(pilot: Application, code: str = "pilot") -> str:
    return f"/apply/{pilot.reference}/questions/{code}/"


def test_a_reader_sees_everything_and_changes_nothing(pilot: Application, firm: Firm) -> None:
    become(firm, "reader")
    before = content_of(pilot)
    browser = firm.browser(firm.colleague)
    check = f"/apply/{pilot.reference}/check/"
    for page in (page_of(pilot), f"/apply/{pilot.reference}/risks/"):
        assert browser.get(page).url == check
    files = f"/apply/{pilot.reference}/attachments/"
    assert browser.get(f"{files}add/scheme/").url == files
    assert "/add/" not in browser.get(files).text
    shown = browser.get(check)
    assert "Only an owner of your organisation" in shown.text
    assert 'name="declared"' not in shown.text
    for page in (check, f"/apply/{pilot.reference}/"):
        assert "/questions/" not in browser.get(page).text, "a link that would lead back"
        assert "/questions/" in firm.browser().get(page).text
    marks = shown_marks(pilot, asks_of("pilot"))
    answer = browser.post(page_of(pilot), {**marks, "title": "Không được"}, follow=True)
    assert "not act in them" in answer.text
    browser.post(f"/apply/{pilot.reference}/risks/", {"own": "1"})
    browser.post(f"/apply/{pilot.reference}/attachments/add/scheme/", {"title": "Đề án", "file": paper()})
    browser.post(check, {"declared": "on"})
    assert content_of(pilot) == before
    pilot.refresh_from_db()
    assert pilot.state == State.DRAFT
    assert not browser.get("/apply/start/?technology=uav").url.startswith("/apply/")
    with pytest.raises(NotYou):
        start_pilot(by=firm.colleague, organisation=firm.organisation, regime="hcmc-20-2024", dossier={})


@pytest.mark.parametrize("role", ["owner", "editor", "reader"])
def test_binding_acts_are_the_owners(pilot: Application, firm: Firm, role: str) -> None:
    become(firm, role)
    refused = {verb: may_now(pilot, verb, firm.colleague) for verb in (*BINDING, "record_readings")}
    not_theirs = {verb for verb, refusal in refused.items() if isinstance(refusal, NotYou)}
    assert not_theirs == {"owner": set(), "editor": set(BINDING), "reader": set(refused)}[role]


def test_an_editor_writes_and_an_owner_submits(pilot: Application, firm: Firm) -> None:
    become(firm, "editor")
    marks = shown_marks(pilot, asks_of("pilot"))
    answer = firm.browser(firm.colleague).post(page_of(pilot), {**marks, "title": "Tên của biên tập"})
    assert answer.status_code == 302
    assert content_of(pilot)["title"] == "Tên của biên tập"
    assert (
        "Only an owner"
        in firm.browser(firm.colleague).post(f"/apply/{pilot.reference}/check/", {"declared": "on"}).text
    )
    assert firm.browser().post(f"/apply/{pilot.reference}/check/", {"declared": "on"}).status_code == 302


def present(firm: Firm, pilot: Application, **data: str) -> str:
    """What the script of the founder's page is told."""
    answer: Any = firm.browser().post(page_of(pilot), data, headers={"x-requested-with": "presence"})
    words: str = answer.json()["present"]
    return words


def test_colleagues_on_one_page_are_told_of_each_other(pilot: Application, firm: Firm) -> None:
    assert "is editing" not in firm.browser(firm.colleague).get(page_of(pilot)).text
    clocks.set_now(clocks.now() + timedelta(minutes=1))
    assert "Đồng nghiệp is editing this section since 09:00." in firm.browser().get(page_of(pilot)).text
    assert present(firm, pilot) == "Đồng nghiệp is editing this section since 09:00."
    assert "is editing" not in firm.browser().get(page_of(pilot, "test")).text
    clocks.set_now(clocks.now() + timedelta(minutes=3))
    assert present(firm, pilot) == ""


def test_who_leaves_is_forgotten(pilot: Application, firm: Firm) -> None:
    browser = firm.browser(firm.colleague)
    browser.get(page_of(pilot))
    browser.post(page_of(pilot), {"leave": "1"}, headers={"x-requested-with": "presence"})
    assert present(firm, pilot) == ""
    browser.get(page_of(pilot))
    browser.post(page_of(pilot), {**shown_marks(pilot, asks_of("pilot")), "title": "Tên", "go": "back"})
    assert not Presence.objects.filter(user=firm.colleague).exists()


def test_text_put_back_is_saved_and_shown(pilot: Application, firm: Firm) -> None:
    marks = shown_marks(pilot, asks_of("pilot"))
    answer = firm.browser().post(page_of(pilot), {**marks, "title": "Tên", "summary": "Gõ lúc mất mạng", "go": "stay"})
    assert answer.url == page_of(pilot)
    assert content_of(pilot)["summary"] == "Gõ lúc mất mạng"
