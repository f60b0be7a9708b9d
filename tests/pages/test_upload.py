"""A large file in a real browser whose network drops in the middle: it goes on, and is stored exactly once."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from playwright.sync_api import Browser, Route, sync_playwright
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from accounts.models import Membership, Organisation, User
from accounts.roles import Role
from applications.models import Attachment
from programmes import clocks
from programmes.loading import REGIMES, load_regimes
from tests.samples import pdf
from workflow.actions import start_pilot

PIECE = 256 * 1024
SIZE = 21 * PIECE // 4
"""Of a file that comes in pieces; the limits are lowered, so that it need not be 21 MB."""
FAILS = 3
"""Which piece is cut off."""


@pytest.fixture
def browser(settings: Settings, live_server: LiveServer) -> Iterator[Browser]:
    """Closed before the database is emptied: Django refuses to while the driver's event loop runs."""
    settings.STATIC_ROOT = settings.STATICFILES_DIRS[0]
    settings.UPLOAD_PIECE_BYTES, settings.UPLOAD_PLAIN_BYTES = PIECE, SIZE - PIECE
    cache.clear()
    system = Path("/usr/bin/chromium")
    with sync_playwright() as driver:
        made = driver.chromium.launch(
            executable_path=system if system.exists() else None, args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        yield made
        made.close()


@pytest.fixture
def page_of_upload(transactional_db: None) -> tuple[str, str]:
    """Address of an upload page, and a session that may open it; made before the browser's event loop runs."""
    load_regimes(REGIMES)
    user = User.objects.create_user("founder@firm.example", name="Người sáng lập", roles=[Role.APPLICANT.value])
    firm = Organisation.objects.create(name="Công ty", tax_code="0300000011", kind="startup", address="Thủ Đức")
    Membership.objects.create(user=user, organisation=firm, since=clocks.now())
    dossier = {"title": "Giao hàng bằng UAV", "technology": "uav"}
    pilot = start_pilot(by=user, organisation=firm, regime="hcmc-20-2024", dossier=dossier)
    client = Client()
    client.force_login(user)
    return f"/apply/{pilot.reference}/attachments/add/scheme/", client.cookies["sessionid"].value


def test_a_dropped_network_loses_nothing(
    page_of_upload: tuple[str, str], browser: Browser, live_server: LiveServer, tmp_path: Path
) -> None:
    content = pdf(filling=SIZE)
    file = tmp_path / "large.pdf"
    file.write_bytes(content)
    address, session = page_of_upload
    context = browser.new_context(locale="en-GB")
    context.set_default_timeout(30_000)
    context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    page = context.new_page()
    offsets: list[int] = []

    def pass_on(route: Route) -> None:
        if route.request.method == "PATCH":
            offsets.append(int(route.request.headers["upload-offset"]))
            if len(offsets) == FAILS:
                context.set_offline(offline=True)
                route.abort("internetdisconnected")
                return
        route.continue_()

    page.route("**/pieces/", pass_on)
    page.goto(f"{live_server.url}{address}")
    page.set_input_files("input[type=file]", file)
    page.click("main form button.govuk-button")
    page.wait_for_function("document.querySelector('[data-status]').textContent.includes('is lost; 38%')")
    context.set_offline(offline=False)
    page.wait_for_url("**/attachments/")
    assert "large.pdf" in page.inner_text("main")
    assert sorted(set(offsets)) == list(range(0, len(content), PIECE))
    assert offsets[:FAILS] == [0, PIECE, 2 * PIECE]
    context.close()
    rows: list[Any] = []

    def read() -> None:
        rows.extend(Attachment.objects.values_list("sha256", flat=True))
        connection.close()

    reader = threading.Thread(target=read)  # the driver's event loop runs in this one
    reader.start()
    reader.join()
    assert rows == [hashlib.sha256(content).hexdigest()]
