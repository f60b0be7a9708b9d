"""Measures 7 and 8: the verdict on a full dossier, and saving a section against a bare form post."""

from __future__ import annotations

from functools import partial
from time import perf_counter
from typing import TYPE_CHECKING

from django.test import Client
from django.urls import reverse

from accounts.models import User
from programmes import clocks
from programmes.verdict import verdict
from tests.bench.ground import inside, sample, spread
from tests.bench.table import Line
from workflow.actions import start_pilot
from workflow.pilot.forms import seen_marks, shown
from workflow.pilot.sections import sections_for

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.backends.base.base import BaseDatabaseWrapper

    from applications.models import Application
    from tests.bench.ground import Samples

ROUNDS = 60
VERDICT_MS = 100.0
SAVE_BAR = 1.5
SECTION = "pilot"


def measure_verdict(database: BaseDatabaseWrapper, samples: Samples) -> list[Line]:
    """The pure question alone, on the sample's whole dossier."""
    with inside(database):
        case = _draft(samples)
        facts = (case.regime, case.dossier, case.organisation.kind)
        times = [_seconds(lambda: verdict(*facts, on=clocks.today())) for _ in range(ROUNDS)]
    median = spread(times)["median"]
    return [Line("verdict on a full dossier", f"{median:.1f} ms", "", median, VERDICT_MS)]


def measure_save(database: BaseDatabaseWrapper, samples: Samples) -> list[Line]:
    """Saving a section with its six answers, and the same answers through a bare form into a bare row, in turn."""
    ours, bare = [], []
    with inside(database):
        case = _draft(samples)
        browser = Client(SERVER_NAME="127.0.0.1")
        browser.force_login(User.objects.get(email=samples.applicant), "django.contrib.auth.backends.ModelBackend")
        section = reverse("pilot_section", args=[case.reference, SECTION])
        floor = reverse("bare_save", args=[case.pk])
        for number in range(ROUNDS):
            version = case.versions.get(frozen_at=None)
            pages = sections_for(case, version)
            asks = shown(next(page.asks for page in pages if page.code == SECTION), version.content)
            typed = {ask.name: f"Câu trả lời {number}" for ask in asks if ask.type == "long_text"}
            marks = {"revision": str(version.revision), "seen": seen_marks(asks, version.content), "title": "Tên"}
            ours.append(_seconds(partial(_posted, browser, section, {**marks, **typed, "go": "back"})))
            bare.append(_seconds(partial(_posted, browser, floor, {"title": "Tên", **typed})))
    mine, least = spread(ours)["median"], spread(bare)["median"]
    return [Line("saving a section", f"{mine:.1f} ms", f"{least:.1f} ms", mine / least, SAVE_BAR)]


def _draft(samples: Samples) -> Application:
    by = User.objects.get(email=samples.applicant)
    firm = by.memberships.get().organisation
    return start_pilot(by=by, organisation=firm, regime=sample().shape.regime, dossier=sample().dossier)


def _posted(browser: Client, address: str, data: dict[str, str]) -> None:
    answer = browser.post(address, data)
    if answer.status_code != 302:
        raise AssertionError(f"{address} answers {answer.status_code}")


def _seconds(work: Callable[[], object]) -> float:
    began = perf_counter()
    work()
    return perf_counter() - began
