"""Pages beside the main road, seen by everybody whose pages they are: with script and axe, then without any script."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connections

from tests.pages import rounds
from tests.pages.test_walk import browser  # noqa: F401 - a fixture

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser
    from pytest_django.live_server_helper import LiveServer


@pytest.fixture
def aside() -> Iterator[Callable[[Callable[[], Any]], Any]]:
    """Asks the database in a thread of its own: the browser's driver keeps an event loop in this one."""
    with ThreadPoolExecutor(1) as thread:
        yield lambda ask: thread.submit(ask).result()
        thread.submit(connections.close_all).result()


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_the_pages_beside_the_road(
    aside: Callable[[Callable[[], Any]], Any],
    browser: Browser,  # noqa: F811
    live_server: LiveServer,
    tmp_path: Path,
    *,
    script: bool,
) -> None:
    references = aside(lambda: rounds.prepare(tmp_path))
    walk = rounds.Rounds(browser, live_server.url, script, aside, references)
    rounds.read_only(walk)
    rounds.complete(walk)
    rounds.draw(walk)
    rounds.invite(walk)
    rounds.look_into(walk)
    rounds.change_the_rules(walk)
    assert walk.faults == []
