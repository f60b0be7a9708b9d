"""Large files in pieces: interrupted, continued, made whole once, given up, swept."""

from __future__ import annotations

import hashlib
import os
import time
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from pytest_django import Settings

from applications.attachments import add_attachment
from applications.jobs import sweep_uploads
from applications.models import Application, Attachment, Upload
from programmes import clocks
from tests.samples import pdf
from tests.workflow.pilot.conftest import content_of, paper

if TYPE_CHECKING:
    from tests.workflow.pilot.conftest import Firm

CONTENT = pdf(filling=60_000)


def begin(browser: Any, pilot: Application, content: bytes = CONTENT, **more: Any) -> Any:
    told = {"title": "Đề án", "name": "large.pdf", "size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    return browser.post(f"/apply/{pilot.reference}/uploads/scheme/", {**told, **more})


def put(browser: Any, href: str, offset: int, body: bytes) -> Any:
    return browser.patch(href, body, content_type="application/octet-stream", headers={"Upload-Offset": str(offset)})


@pytest.fixture(autouse=True)
def _files(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def arriving() -> list[Path]:
    return [path for path in (Path(settings.MEDIA_ROOT) / "arriving").rglob("*") if path.is_file()]


def test_a_file_goes_on_where_it_stopped_and_is_stored_once(
    pilot: Application, firm: Firm, rival: Firm, django_capture_on_commit_callbacks: Any
) -> None:
    browser = firm.browser()
    href = begin(browser, pilot).json()["href"]
    assert put(browser, href, 0, CONTENT[:40_000]).json()["received"] == 40_000
    assert put(browser, href, 0, CONTENT[:40_000]).status_code == 409
    assert put(browser, href, 40_000, CONTENT).status_code == 422
    assert browser.patch(href, b"x", content_type="a/b").status_code == 409
    assert browser.post(href).status_code == 409
    for stranger in (rival.founder, firm.colleague):
        assert firm.browser(stranger).get(href).status_code == 404
    again = begin(browser, pilot).json()
    assert (again["href"], again["received"]) == (href, 40_000)
    assert "large.pdf" in browser.get(f"/apply/{pilot.reference}/attachments/").text
    assert put(browser, href, 40_000, CONTENT[40_000:]).json()["received"] == len(CONTENT)
    with django_capture_on_commit_callbacks(execute=True):
        assert browser.post(href).json() == browser.post(href).json()
    row = Attachment.objects.get()
    with row.file.open() as stored:
        assert stored.read() == CONTENT
    assert [entry["sha256"] for entry in content_of(pilot)["attachments"]] == [row.sha256]
    assert arriving() == []


def test_what_may_not_come_in_is_refused_and_forgotten(pilot: Application, firm: Firm) -> None:
    browser = firm.browser()
    assert begin(browser, pilot, name="../x.pdf").json()["field"] == "file"
    assert begin(browser, pilot, sha256="").status_code == begin(browser, pilot, size="x").status_code == 422
    assert begin(browser, pilot, size=10**10).status_code == 422
    evil = b"<svg></svg>"
    href = begin(browser, pilot, evil).json()["href"]
    put(browser, href, 0, evil)
    assert "SVG" in browser.post(href).json()["reason"]
    assert browser.get(href).status_code == 404
    assert not Attachment.objects.exists()
    assert not Upload.objects.exists()
    assert arriving() == []


def test_a_file_that_arrives_changed_begins_anew(pilot: Application, firm: Firm) -> None:
    browser = firm.browser()
    href = begin(browser, pilot).json()["href"]
    put(browser, href, 0, CONTENT[:-1] + b"x")
    assert browser.post(href).status_code == 409
    assert browser.get(href).json()["received"] == 0


@pytest.mark.parametrize("way", ["given up by script", "given up by hand", "swept"])
def test_forgotten_uploads_leave_nothing(pilot: Application, firm: Firm, way: str) -> None:
    browser = firm.browser()
    hrefs = [begin(browser, pilot, name=f"{number}.pdf").json()["href"] for number in range(5)]
    assert "on the way" in begin(browser, pilot).json()["reason"]
    if way == "swept":
        sweep_uploads(0)
        assert Upload.objects.count() == 5
        clocks.set_now(clocks.now() + timedelta(hours=25))
        sweep_uploads(0)
    for href in hrefs if way != "swept" else []:
        if way == "given up by script":
            browser.delete(href)
        else:
            browser.post(href.replace("pieces", "forget"))
    assert not Upload.objects.exists()
    assert arriving() == []


def test_files_without_a_row_are_swept_after_a_day(
    pilot: Application, firm: Firm, caplog: pytest.LogCaptureFixture
) -> None:
    kept = add_attachment(pilot, by=firm.founder, component="scheme", title="Đề án", file=paper())
    begin(firm.browser(), pilot)
    root = Path(settings.MEDIA_ROOT)
    known = {root / str(kept.file.name), *arriving()}
    lost = {root / "attachments/2026/01/ab/lost.pdf", root / "arriving/cd/lost"}
    fresh = root / "attachments/2026/01/ab/fresh.pdf"
    elsewhere = root / "elsewhere"
    for path in (*lost, fresh, elsewhere):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    for path in (*known, *lost, elsewhere):
        os.utime(path, times=(time.time() - 90_000,) * 2)
    sweep_uploads(0)
    assert {path for path in root.rglob("*") if path.is_file()} == {*known, fresh, elsewhere}
    assert len(caplog.records) == len(lost)


def test_a_component_or_an_upload_that_is_none_is_not_found(pilot: Application, firm: Firm, rival: Firm) -> None:
    address = f"/apply/{pilot.reference}/uploads/"
    assert firm.browser().post(f"{address}nothing/").status_code == 404
    assert begin(firm.browser(rival.founder), pilot).status_code == 404
    assert not Upload.objects.exists()
