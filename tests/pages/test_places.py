"""Places and conditional questions in a real browser: drawn and brought up by the script, typed without it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test import Client
from playwright.sync_api import expect

from accounts.models import Membership, Organisation, User
from accounts.roles import Role
from programmes import clocks
from programmes.loading import REGIMES, load_regimes
from programmes.reading import is_answered
from tests.pages.test_walk import browser  # noqa: F401 - a fixture
from workflow.actions import start_pilot

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Browser, Page
    from pytest_django.live_server_helper import LiveServer

    from applications.models import Application

WIDTHS = (360, 1200)


@pytest.fixture
def pilot(transactional_db: None) -> Application:
    """A draft of a drone."""
    load_regimes(REGIMES)
    founder = User.objects.create_user("founder@firm.example", name="Người nộp", roles=[Role.APPLICANT.value])
    firm = Organisation.objects.create(name="Doanh nghiệp", tax_code="0300000011", kind="startup", address="Thủ Đức")
    Membership.objects.create(user=founder, organisation=firm, since=clocks.now())
    dossier = {"title": "Giao hàng", "technology": "uav"}
    return start_pilot(by=founder, organisation=firm, regime="hcmc-20-2024", dossier=dossier)


@pytest.fixture
def visit(pilot: Application, live_server: LiveServer, browser: Browser) -> Callable[..., Page]:  # noqa: F811
    """``visit("place")``: the section in the browser of the applicant."""
    client = Client()
    aside(lambda: client.force_login(pilot.created_by))
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}

    def go(code: str, *, script: bool = True, width: int = 1200) -> Page:
        size: Any = {"width": width, "height": 900}
        context = browser.new_context(java_script_enabled=script, viewport=size, locale="vi")
        context.add_cookies([cookie])  # type: ignore[list-item]  # the driver's own name for a dictionary
        page = context.new_page()
        page.goto(f"{live_server.url}/apply/{pilot.reference}/questions/{code}/")
        return page

    return go


def aside(question: Callable[[], Any]) -> Any:
    """Ask the database, which the thread of the browser's driver may not."""

    def ask() -> Any:
        try:
            return question()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(ask).result()


def stored(pilot: Application) -> dict[str, Any]:
    content: dict[str, Any] = aside(lambda: pilot.dossier)
    return content


def test_places_are_drawn_with_script_and_typed_without(pilot: Application, visit: Callable[..., Page]) -> None:
    page = visit("place", width=360)
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.fill("[name=sites-0-name]", "Khu công nghệ cao")
    canvas = page.locator("[data-map-canvas]").first
    canvas.scroll_into_view_if_needed()
    for x, y in ((60, 60), (200, 80), (150, 220)):
        canvas.click(position={"x": x, "y": y})
    expect(page.locator("[data-map-status]").first).to_have_text("Số điểm đã vẽ: 3")
    page.click("[data-act=undo]")
    page.focus("[data-act=add]")
    page.keyboard.press("Enter")
    assert len(page.input_value("[name=sites-0-geometry]").splitlines()) == 4
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.click("main button[name=go][value=back]:visible")
    page.wait_for_url(f"**/apply/{pilot.reference}/")
    ring = stored(pilot)["sites"][0]["geometry"]["coordinates"][0]
    assert len(ring) == 4
    assert ring[0] == ring[-1]
    assert all(106 < place[0] < 108 and 10 < place[1] < 12 for place in ring)
    assert faults == []

    plain = visit("place", script=False, width=360)
    assert plain.locator("svg.app-area__picture").is_visible()
    assert plain.locator("[data-map-canvas]").count() == 0
    assert plain.evaluate("document.documentElement.scrollWidth") <= 360
    plain.fill("[name=sites-0-geometry]", "10.8411, 106.8098")
    plain.click("main button[name=go][value=back]:visible")
    assert stored(pilot)["sites"][0]["geometry"] == {"type": "Point", "coordinates": [106.8098, 10.8411]}


def test_a_question_appears_as_soon_as_its_answer_is_given(pilot: Application, visit: Callable[..., Page]) -> None:
    page = visit("uav-neighbours")
    use = page.locator("main form [name=uav_camera_use]")
    assert use.count() == 0
    page.check("[name=uav_camera][value=yes]")
    use.fill("Che mặt người đi đường")
    page.check("[name=uav_camera][value=no]")
    assert use.count() == 0
    page.check("[name=uav_camera][value=yes]")
    assert use.input_value() == "Che mặt người đi đường"
    page.click("main button[name=go][value=back]:visible")
    page.wait_for_url(f"**/apply/{pilot.reference}/")
    said = {name: answer for name, answer in stored(pilot)["answers"].items() if is_answered(answer)}
    assert said == {"uav_camera": True, "uav_camera_use": "Che mặt người đi đường"}

    page = visit("uav-neighbours")
    page.check("[name=uav_camera][value=no]")
    page.click("main button[name=go][value=back]:visible")
    page.wait_for_url(f"**/apply/{pilot.reference}/")
    kept = stored(pilot)["answers"]
    assert (kept["uav_camera"], kept["uav_camera_use"]) == (False, "Che mặt người đi đường")

    plain = visit("uav-neighbours", script=False)
    plain.check("[name=uav_camera][value=yes]")
    assert plain.locator("[name=uav_camera_use]").count() == 0
    plain.click("main button[name=go][value=back]:visible")
    assert plain.locator("[name=uav_camera_use]").input_value() == "Che mặt người đi đường"
