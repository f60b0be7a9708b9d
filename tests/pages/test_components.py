"""The gallery in a real browser: no accessibility fault, nothing wider than the screen, usable without script."""

from __future__ import annotations

import mimetypes
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from playwright.sync_api import Browser, BrowserContext, Page, Route, sync_playwright

from tests.pages import gallery

ADDRESS = "http://testserver"
ACCOUNT = ["/accounts/login/", "/accounts/signup/", "/accounts/password/reset/", "/accounts/password/reset/done/"]
ERRORS = ["403.html", "403_csrf.html", "404.html", "429.html", "500.html"]
WIDTHS = [360, 1200]


def _every_page() -> dict[str, str]:
    client = Client(headers={"accept-language": "vi"})
    request = RequestFactory().get("/nowhere/")
    found = gallery.pages()
    found |= {path.strip("/").replace("/", "-"): client.get(path).content.decode() for path in ACCOUNT}
    return found | {name: render_to_string(name, request=request) for name in ERRORS}


@pytest.fixture(scope="module")
def html() -> dict[str, str]:
    return _every_page()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    system = Path("/usr/bin/chromium")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=system if system.exists() else None, args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        yield browser
        browser.close()


def _serve(context: BrowserContext, html: dict[str, str]) -> None:
    """Answer from the rendered pages and the built files; nothing leaves the machine."""

    def answer(route: Route) -> None:
        path = route.request.url.removeprefix(ADDRESS)
        if path.startswith("/static/"):
            file = Path(str(finders.find(path.removeprefix("/static/"))))
            route.fulfill(body=file.read_bytes(), content_type=mimetypes.guess_type(file.name)[0] or "")
        else:
            route.fulfill(body=html[path.strip("/")], content_type="text/html; charset=utf-8")

    context.route("**/*", answer)


def _open(browser: Browser, html: dict[str, str], name: str, width: int = 1200, *, script: bool = True) -> Page:
    context = browser.new_context(viewport={"width": width, "height": 900}, java_script_enabled=script)
    context.set_default_timeout(5_000)
    _serve(context, html)
    page = context.new_page()
    page.goto(f"{ADDRESS}/{name}")
    return page


def _names() -> list[str]:
    return [
        *("components", "components-en", "home", "form", "form-errors"),
        *(path.strip("/").replace("/", "-") for path in ACCOUNT),
        *ERRORS,
    ]


@pytest.mark.parametrize("name", _names())
@pytest.mark.parametrize("width", WIDTHS)
def test_page_is_accessible_and_fits(
    browser: Browser, html: dict[str, str], name: str, width: int, tmp_path: Path
) -> None:
    page = _open(browser, html, name, width)
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.reload()
    page.screenshot(path=tmp_path / "page.png", full_page=True)
    result = Axe().run(page)
    assert result.violations_count == 0, result.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator("h1").count() == 1
    assert faults == []
    page.context.close()


def test_typeface_covers_vietnamese(browser: Browser, html: dict[str, str]) -> None:
    page = _open(browser, html, "home")
    page.evaluate("document.fonts.ready")
    loaded = page.evaluate("[...document.fonts].filter(f => f.status === 'loaded').map(f => f.family + ' ' + f.weight)")
    assert {"Be Vietnam Pro 400", "Be Vietnam Pro 700"} == {face.replace('"', "") for face in loaded}
    page.context.close()


def test_error_summary_takes_focus_and_leads_to_its_field(browser: Browser, html: dict[str, str]) -> None:
    page = _open(browser, html, "form-errors")
    assert "Lỗi: " in page.title()
    assert page.evaluate("document.activeElement.className") == "govuk-error-summary"
    for link in page.locator(".govuk-error-summary__list a").all():
        target = (link.get_attribute("href") or "").removeprefix("#")
        link.click()
        assert page.evaluate("document.activeElement.id") == target
    page.context.close()


def test_page_works_without_script(browser: Browser, html: dict[str, str]) -> None:
    page = _open(browser, html, "components", 360, script=False)
    assert page.get_by_role("link", name="Tra cứu văn bản").first.is_visible()
    assert page.get_by_role("button", name="Đăng xuất").is_visible()
    assert page.get_by_role("button", name="English").is_visible()
    page.context.close()


def test_skip_link_comes_first(browser: Browser, html: dict[str, str]) -> None:
    page = _open(browser, html, "form")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main-content"
    page.context.close()
