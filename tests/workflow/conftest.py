"""Cases of the samples, played up to a step through the real flow, and the people who act in them."""

from __future__ import annotations

import pickle
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from applications.models import Application
from programmes import clocks
from programmes.loading import load_regimes
from programmes.models import CalendarOverride
from sandbox.replay.casefile import CaseFile, Step, read
from sandbox.replay.cast import Cast
from tests import standings
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
def played(db: None, clock: None) -> Callable[..., Played]:
    """``played("uav-shtp-2026", before="sign")``: the sample up to the first step of that verb, the clock at that step.

    The rules are loaded. A file is played once in a process; who has stored something before plays it anew.
    """

    def make(name: str = "uav-shtp-2026", *, before: str | None = None, after: int | None = None) -> Played:
        file = read(CASES / f"{name}.json", regimes=REGIMES)
        if not standings.is_bare():
            return play(file, _prepare(file), before=before, after=after)
        if name not in _PLAYED:
            with standings.undone():
                _PLAYED[name] = _through(file)
        return _resume(_PLAYED[name], file, before=before, after=after)

    return make


@dataclass
class _Whole:
    """A file played to its end: the people, the case, and where it stood before each step and after the last."""

    cast: bytes
    pk: int
    stood: list[standings.Standing] = field(default_factory=list)


_PLAYED: dict[str, _Whole] = {}


def _prepare(file: CaseFile) -> Cast:
    """Rules, calendar and people, at the time of the first step."""
    load_regimes(ROOT / "programmes" / "regimes")
    clocks.set_now(file.steps[0].at)
    for row in file.shape.holiday_overrides:
        CalendarOverride.objects.update_or_create(
            date=row.date, defaults={"off": row.off, "reason": row.reason, "changed_at": clocks.now()}
        )
    return Cast(file.shape)


def _through(file: CaseFile) -> _Whole:
    cast = _prepare(file)
    people = pickle.dumps(cast)
    application = _file(file, cast)
    whole = _Whole(people, application.pk)
    for step in file.steps:
        whole.stood.append(standings.take())
        _do(step, application, cast)
    whole.stood.append(standings.take())
    return whole


def _resume(whole: _Whole, file: CaseFile, *, before: str | None, after: int | None) -> Played:
    last = _last(file, before=before, after=after)
    standings.put_back(whole.stood[last])
    clocks.set_now(file.steps[min(last, len(file.steps) - 1)].at)
    cast = pickle.loads(whole.cast)  # noqa: S301 - our own
    return Played(Application.objects.get(pk=whole.pk), file, cast)


def play(file: CaseFile, cast: Cast, *, before: str | None = None, after: int | None = None) -> Played:
    """A new case of the file, its first steps done; refused steps are left out."""
    application, last = _file(file, cast), _last(file, before=before, after=after)
    for step in file.steps[:last]:
        _do(step, application, cast)
    clocks.set_now(file.steps[min(last, len(file.steps) - 1)].at)
    return Played(Application.objects.get(pk=application.pk), file, cast)


def _last(file: CaseFile, *, before: str | None, after: int | None) -> int:
    """How many steps are done."""
    numbers = (number for number, step in enumerate(file.steps) if step.do == before or number == after)
    return next(numbers, len(file.steps))


def _file(file: CaseFile, cast: Cast) -> Application:
    """The draft."""
    filer = cast.users[file.steps[0].by]
    clocks.set_now(file.steps[0].at)
    organisation = filer.memberships.get().organisation
    return start_pilot(by=filer, organisation=organisation, regime=file.shape.regime, dossier=file.dossier)


def _do(step: Step, application: Application, cast: Cast) -> None:
    clocks.set_now(step.at)
    fire_due(step.at, application=application)
    if step.do != "wait" and not step.refused:
        perform(application, step.do, by=cast.users[step.by], data=cast.with_people(step.data))


def facts_of(file: CaseFile, verb: str) -> dict[str, Any]:
    """The data of the first step of that verb."""
    return next(step.data for step in file.steps if step.do == verb)
