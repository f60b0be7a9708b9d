"""A whole trial in a real browser, by everybody whose turn it is: with script and axe, then without any script."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.cache import cache
from playwright.sync_api import Browser, sync_playwright
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from applications.states import State
from documents.kinds import Kind
from tests.pages import walk as steps


@pytest.fixture
def browser(live_server: LiveServer, settings: Settings) -> Iterator[Browser]:
    """Closed before the database is emptied: Django refuses to while the driver's event loop runs."""
    settings.STATIC_ROOT = settings.STATICFILES_DIRS[0]  # the live server looks nowhere else
    cache.clear()  # the limits on log-ins count those of other tests
    system = Path("/usr/bin/chromium")
    with sync_playwright() as driver:
        made = driver.chromium.launch(
            executable_path=system if system.exists() else None, args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        yield made
        made.close()


@pytest.mark.parametrize("way", ["with script", "without script"])
def test_a_trial_goes_from_sign_up_to_its_result(
    browser: Browser, live_server: LiveServer, way: str, tmp_path: Path
) -> None:
    walk = steps.Walk(browser, live_server.url, way == "with script")
    try:
        steps.sign_up(walk)
        steps.write_dossier(walk)
        steps.to_the_decision(walk)
        assert walk.case().state == State.AWAITING_PRECONDITIONS
        steps.the_trial(walk)
        steps.to_the_result(walk)
        steps.look_around(walk)
        case = walk.case()
        assert case.state == State.COMPLETED
        assert walk.aside(lambda: [row.kind for row in case.documents.order_by("position")]) == [
            Kind.RECEIPT, Kind.MINUTES, Kind.PROPOSAL, Kind.DECISION, Kind.RISK_REGISTER, Kind.EVALUATION_REPORT,
            Kind.COMPLETION,
        ]  # fmt: skip
    except Exception:
        for key, person in walk.people.items():
            person.shoot(tmp_path / f"{key}.png")
        raise
    finally:
        walk.end()
    assert walk.faults == []
