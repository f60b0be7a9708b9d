"""Two colleagues write one section in two browsers; the network drops during a save; nothing is lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.db import connections
from playwright.sync_api import Browser, Page, expect, sync_playwright
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from accounts.models import Membership, Organisation, User
from accounts.roles import Role
from applications.models import Application
from programmes.loading import REGIMES, load_regimes
from tests.pages.person import PASSWORD, Person
from workflow.actions import start_pilot

pytestmark = [
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
SAVE = 'button[name="go"][value="back"]:not([tabindex])'
STATUS = "[data-dossier-status]"


@pytest.fixture
def aside() -> Iterator[Callable[[Callable[[], Any]], Any]]:
    """Asks the database in a thread of its own: the browser's driver keeps an event loop in this one."""
    with ThreadPoolExecutor(1) as thread:
        yield lambda ask: thread.submit(ask).result()
        thread.submit(connections.close_all).result()


@pytest.fixture
def browser(live_server: LiveServer, settings: Settings) -> Iterator[Browser]:
    """Chromium."""
    settings.STATIC_ROOT = settings.STATICFILES_DIRS[0]
    cache.clear()
    system = Path("/usr/bin/chromium")
    with sync_playwright() as driver:
        made = driver.chromium.launch(
            executable_path=system if system.exists() else None, args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        yield made
        made.close()


def prepare() -> str:
    """A firm of two, and their draft."""
    load_regimes(REGIMES)
    firm = Organisation.objects.create(name="Công ty Bay", tax_code="0300000088", kind="startup", address="Thủ Đức")
    people = [
        User.objects.create_user(f"{key}@firm.example", PASSWORD, name=name, roles=[Role.APPLICANT.value])
        for key, name in (("founder", "Người sáng lập"), ("colleague", "Đồng nghiệp"))
    ]
    for user in people:
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        Membership.objects.create(user=user, organisation=firm, since=datetime.now(UTC))
    dossier = {"title": "Giao hàng", "technology": "uav"}
    return start_pilot(by=people[0], organisation=firm, regime="hcmc-20-2024", dossier=dossier).reference


def said(page: Page, words: str) -> None:
    """The line under the form comes to say so."""
    expect(page.locator(STATUS)).to_contain_text(words)


def _enter(people: list[Person], section: str) -> None:
    for person in people:
        person.log_in()
        person.open(section)


def test_two_write_and_the_network_drops_and_nothing_is_lost(
    browser: Browser, live_server: LiveServer, aside: Callable[[Callable[[], Any]], Any]
) -> None:
    reference = aside(prepare)
    faults: list[str] = []
    people = [Person(browser, live_server.url, f"{key}@firm.example", True, faults) for key in ("founder", "colleague")]
    _enter(people, section := f"/apply/{reference}/questions/pilot/")
    mine, theirs = (person.page for person in people)

    def stored() -> dict[str, Any]:
        return dict(aside(lambda: Application.objects.get(reference=reference).dossier))

    expect(theirs.locator("[data-dossier-present]")).to_contain_text("Người sáng lập đang sửa phần này")

    theirs.fill("#summary", "Của đồng nghiệp")
    said(theirs, "Đã lưu lúc")
    mine.fill("#objectives", "Mục tiêu của tôi")
    mine.fill("#summary", "Của tôi")
    said(mine, "khác")
    assert (stored()["summary"], stored()["objectives"]) == ("Của đồng nghiệp", "Mục tiêu của tôi")
    people[0].press(SAVE)
    people[0].look(narrow=True)
    expect(mine.locator("#summary-theirs")).to_contain_text("Của đồng nghiệp")
    _chooses_by_keys(mine)
    people[0].press(SAVE)
    assert stored()["summary"] == "Của tôi"

    people[0].open(section)
    mine.context.set_offline(True)
    mine.fill("#innovation", "Gõ lúc mất mạng")
    said(mine, "Chưa lưu")
    mine.locator(SAVE).click()
    assert mine.input_value("#innovation") == "Gõ lúc mất mạng"
    mine.context.set_offline(False)
    said(mine, "Đã lưu lúc")
    assert stored()["innovation"] == "Gõ lúc mất mạng"

    _closes_while_offline(mine, live_server.url + section)
    assert stored()["summary"] == "Gõ rồi đóng trang"
    assert faults == []


def _chooses_by_keys(mine: Page) -> None:
    """The summary of errors has the focus and leads to both answers; the first choice lies behind them."""
    assert mine.evaluate("document.activeElement.className") == "govuk-error-summary"
    for key in ("Tab", "Enter", "Tab", "Space"):
        mine.keyboard.press(key)
    expect(mine.locator("#choice-summary-mine")).to_be_checked()


def _closes_while_offline(mine: Page, address: str) -> None:
    """The page is lost with its text; a new one offers the text back and puts it in."""
    mine.context.set_offline(True)
    # What a page sends as it closes may still arrive when the network is back; here it must not.
    mine.evaluate("() => { window.fetch = () => Promise.reject(new Error('no network')); }")
    mine.fill("#summary", "Gõ rồi đóng trang")
    said(mine, "Chưa lưu")
    other = mine.context.new_page()
    mine.close()
    mine.context.set_offline(False)
    other.goto(address)
    expect(other.locator("[data-dossier-kept]")).to_be_visible()
    other.click("[data-dossier-put-back]")
    expect(other.locator("#summary")).to_have_value("Gõ rồi đóng trang")
