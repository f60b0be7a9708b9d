"""Somebody at a browser of their own: opens pages, fills in forms by the names of their inputs, presses buttons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page

DESKTOP, PHONE = 1200, 360
HEIGHT = 900
PATIENCE = 8_000
"""Milliseconds after which a page that does not come is a fault."""
PASSWORD = "Một mật khẩu đủ dài 2026"  # noqa: S105 - of people who do not exist
MAIN_BUTTON = "main .govuk-button-group button.govuk-button:not([name]), main form > button.govuk-button:not([name])"
SHAPE = """() => {
  const free = /^(action|content|d|datetime|href|src|srcset|value|data-.*)$/;
  const shape = (node) => {
    if (node.nodeType === Node.TEXT_NODE) return node.data.trim() ? "text" : "";
    if (node.nodeType !== Node.ELEMENT_NODE) return "";
    const attributes = [...node.attributes].map(({name, value}) =>
      `${name}=${free.test(name) ? value !== "" : value.replace(/\\d+/g, "0")}`);
    const inner = new Set([...node.childNodes].map(shape));
    return `${node.localName}[${attributes.sort()}]{${[...inner]}}`;
  };
  const ids = [...document.querySelectorAll("[id]")].map((one) => one.id);
  return `${ids.length - new Set(ids).size} ${shape(document.documentElement)}`;
}"""
"""What a page is made of, whatever its words and numbers say and however often a row occurs: axe judges no more."""
axe = Axe()
STOP = """() => {
  const here = document.activeElement;
  const style = getComputedStyle(here);
  const box = here.getBoundingClientRect();
  return {
    end: here === document.body,
    who: `${here.localName}#${here.id || here.name || here.className}`,
    seen: style.outlineStyle !== "none" || style.boxShadow !== "none",
    here: box.bottom > 0 && box.top < innerHeight,
  };
}"""
"""Where the keyboard stands, whether one sees it, and whether it lies on the screen."""
STOPS_AT_MOST = 120


@dataclass
class Person:
    """One person; ``faults`` gathers what no page may have, so that one run tells all of it.

    ``seen`` holds width and shape of every page that axe has judged; the persons of a walk share it.
    """

    browser: Browser
    site: str
    email: str
    script: bool
    faults: list[str] = field(default_factory=list)
    seen: set[tuple[int, str]] = field(default_factory=set)
    page: Page = field(init=False)

    def __post_init__(self) -> None:
        size = {"width": DESKTOP, "height": HEIGHT}
        context = self.browser.new_context(viewport=size, java_script_enabled=self.script, locale="vi-VN")  # type: ignore[arg-type]
        context.set_default_timeout(PATIENCE)
        self.page = context.new_page()
        self.page.on("pageerror", lambda error: self.faults.append(f"{self.page.url}: {error}"))

    @property
    def path(self) -> str:
        """Where the browser is."""
        return urlsplit(self.page.url).path

    def open(self, path: str, *, narrow: bool = False) -> None:
        """Go to a page and look it over; ``narrow``: on a phone too."""
        answer = self.page.goto(f"{self.site}{path}")
        assert answer is not None
        assert answer.status == 200, f"{path}: {answer.status}"
        self.look(narrow=narrow)

    def look(self, *, narrow: bool = False) -> None:
        """Note what is wrong with the page as it stands; axe itself needs a script to run in."""
        assert self.page.locator("h1").count() == 1, self.path
        self._inspect(DESKTOP)
        if narrow:
            self.page.set_viewport_size({"width": PHONE, "height": HEIGHT})
            self._inspect(PHONE)
            self.page.set_viewport_size({"width": DESKTOP, "height": HEIGHT})

    def _inspect(self, width: int) -> None:
        wide = self.page.evaluate("document.documentElement.scrollWidth")
        if wide > width:
            self.faults.append(f"{self.path}: {wide} px wide on a screen of {width} px")
        if not self.script:
            return
        shape = (width, self.page.evaluate(SHAPE))
        if shape in self.seen:
            return
        self.seen.add(shape)
        result = axe.run(self.page)
        self.faults += [
            f"{self.path} at {width} px: {row['id']}: {[node['target'] for node in row['nodes'][:3]]}"
            for row in result.response["violations"]
        ]

    def fill(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """Type what stands in ``data``; returns what the page has no input for."""
        absent = {}
        for name, value in data.items():
            inputs = self.page.locator(f'main [name="{name}"]:not([type="hidden"])')
            if inputs.count() == 0:
                absent[name] = value
                continue
            for one in value if isinstance(value, list) else [value]:
                _type(inputs, str(one))
        return absent

    def press(self, button: str = MAIN_BUTTON) -> None:
        """Press a button (CSS) and wait for the page that follows."""
        with self.page.expect_navigation():
            self.page.locator(button).first.click()

    def follow(self, address: str) -> None:
        """Follow the first link to ``address`` that is in sight, and look the page over."""
        with self.page.expect_navigation():
            self.page.locator(f'main a[href^="{address}"]:visible').first.click()
        self.look()

    def sends(self, data: Mapping[str, Any]) -> None:
        """Fill in the page and press its button; the browser is led on, or the page says what is wrong."""
        before = self.page.url
        self.fill(data)
        self.press()
        wrong = self.page.locator(".govuk-error-summary, .govuk-error-message").all_inner_texts()
        assert self.page.url != before, f"{before}: {wrong}"

    def log_in(self) -> None:
        """Log in as anybody does."""
        self.open("/accounts/login/")
        self.sends({"login": self.email, "password": PASSWORD})

    def enter(self, session: str, language: str) -> None:
        """Be logged in without the form, reading that language."""
        for name, value in (("sessionid", session), ("django_language", language)):
            self.page.context.add_cookies([{"name": name, "value": value, "url": self.site}])

    def by_keyboard(self) -> int:
        """Go over the page with the Tab key and note where one does not see where one is; how many stops there were."""
        for number in range(STOPS_AT_MOST):
            self.page.keyboard.press("Tab")
            stop = self.page.evaluate(STOP)
            if stop["end"]:
                return number
            if not (stop["seen"] and stop["here"]):
                self.faults.append(f"{self.path}: the keyboard stands unseen on {stop['who']}")
        self.faults.append(f"{self.path}: the keyboard never comes to the end")
        return STOPS_AT_MOST

    def fetch(self, path: str) -> bytes:
        """The file at an address, with the cookies of this browser."""
        answer = self.page.context.request.get(f"{self.site}{path}")
        assert answer.status == 200, f"{path}: {answer.status}"
        return answer.body()

    def shoot(self, path: Path) -> None:
        """Keep a picture of the page for those who look."""
        self.page.screenshot(path=path, full_page=True)


def _type(inputs: Locator, value: str) -> None:
    first = inputs.first
    kind = first.get_attribute("type") or ""
    if kind in {"radio", "checkbox"}:
        one = inputs if inputs.count() == 1 else inputs.and_(first.page.locator(f'[value="{value}"]'))
        one.check()
    elif first.evaluate("element => element.tagName") == "SELECT":
        first.select_option(value)
    else:
        first.fill(value)
