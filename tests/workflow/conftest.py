"""Cases of the samples, played up to a step through the real flow, and the people who act in them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from applications.models import Application
from programmes import clocks
from programmes.loading import load_regimes
from programmes.models import CalendarOverride
from sandbox.replay.casefile import CaseFile, read
from sandbox.replay.cast import Cast
from workflow.actions import perform, start_pilot
from workflow.timers import fire_due

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from accounts.models import User

ROOT = Path(__file__).resolve().parents[2]
CASES = ROOT / "tests" / "cases"
REGIMES = {folder.name for folder in (ROOT / "programmes" / "regimes").iterdir()}


@dataclass
class Played:
    """A case as it stands after the last step, with its file and its people."""

    application: Application
    file: CaseFile
    cast: Cast

    def fresh(self) -> Application:
        """The case as stored now."""
        return Application.objects.get(pk=self.application.pk)

    def client(self, key: str) -> Client:
        """A browser in which the person of that key is logged in."""
        client = Client()
        client.force_login(self.cast.users[key])
        return client

    def user(self, key: str) -> User:
        """The person of that key."""
        return self.cast.users[key]


@pytest.fixture
def regimes(db: None) -> None:
    """The shipped rules."""
    load_regimes(ROOT / "programmes" / "regimes")


@pytest.fixture
def clock() -> Iterator[None]:
    """The clock that a test moves stands still again afterwards."""
    yield
    clocks.set_now(None)


@pytest.fixture
def played(regimes: None, clock: None) -> Callable[..., Played]:
    """``played("uav-shtp-2026", before="sign")``: the sample up to the first step of that verb, the clock at that step.

    ``copies`` gives further cases of the same people, each played to the same point.
    """

    def make(name: str = "uav-shtp-2026", *, before: str | None = None, after: int | None = None) -> Played:
        file = read(CASES / f"{name}.json", regimes=REGIMES)
        clocks.set_now(file.steps[0].at)
        for row in file.shape.holiday_overrides:
            CalendarOverride.objects.update_or_create(
                date=row.date, defaults={"off": row.off, "reason": row.reason, "changed_at": clocks.now()}
            )
        return play(file, Cast(file.shape), before=before, after=after)

    return make


def play(file: CaseFile, cast: Cast, *, before: str | None = None, after: int | None = None) -> Played:
    """A new case of the file, its first steps done; refused steps are left out."""
    filer = cast.users[file.steps[0].by]
    clocks.set_now(file.steps[0].at)
    application = start_pilot(
        by=filer, organisation=filer.memberships.get().organisation, regime=file.shape.regime, dossier=file.dossier
    )
    for number, step in enumerate(file.steps):
        clocks.set_now(step.at)
        if step.do == before or number == after:
            break
        fire_due(step.at, application=application)
        if step.do != "wait" and not step.refused:
            perform(application, step.do, by=cast.users[step.by], data=cast.with_people(step.data))
    return Played(Application.objects.get(pk=application.pk), file, cast)


def facts_of(file: CaseFile, verb: str) -> dict[str, Any]:
    """The data of the first step of that verb."""
    return next(step.data for step in file.steps if step.do == verb)
