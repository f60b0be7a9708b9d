"""Published cases: one that went the whole way, and as many rows as a list needs."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import pytest

from accounts.models import Organisation, User
from accounts.roles import Role
from applications.dossier import plain
from applications.models import Application, DossierVersion
from applications.states import PUBLISHED, State
from programmes import clocks
from programmes.loading import REGIMES, load_regimes
from programmes.models import RegimeVersion
from sandbox.replay.casefile import Step, read
from sandbox.replay.cast import Cast
from trials.models import Trial
from workflow.actions import perform, start_pilot
from workflow.timers import fire_due

if TYPE_CHECKING:
    from collections.abc import Callable

CASES = Path(__file__).parent.parent / "cases"


class MakeCase(Protocol):
    """Stores a case in a state."""

    def __call__(self, title: str = ..., **facts: Any) -> Application: ...


@pytest.fixture
def regimes(db: None) -> None:
    """The regimes that are shipped."""
    load_regimes(REGIMES)


@pytest.fixture
def played(regimes: None) -> Callable[..., Application]:
    """Play a sample case through the real flow, up to and with the n-th ``verb`` (absent: to its end)."""

    def until(name: str, verb: str = "", nth: int = 1) -> Application:
        case = read(CASES / f"{name}.json", regimes={"hcmc-20-2024", "ai-142-2026"})
        steps = [step for step in case.steps if not step.refused]
        last = [at for at, step in enumerate(steps) if step.do == verb][nth - 1] if verb else len(steps) - 1
        with clocks.moved(steps[0].at):
            cast = Cast(case.shape)
            by = next(user for user in cast.users.values() if user.memberships.exists())
            application = start_pilot(
                by=by, organisation=by.organisations.get(), regime=case.shape.regime, dossier=case.dossier
            )
        for step in steps[: last + 1]:
            with clocks.moved(step.at):
                _do(step, application, cast)
        return Application.objects.get(pk=application.pk)

    return until


def _do(step: Step, application: Application, cast: Cast) -> None:
    fire_due(step.at, application=application)
    if step.do != "wait":
        perform(application, step.do, by=cast.users[step.by], data=cast.with_people(step.data))


@pytest.fixture
def make_case(regimes: None) -> MakeCase:
    """Store a case past the process, as a list needs it: published in a published state, else not."""
    person = User.objects.create_user("nop@example.org", name="Trần Thị Bí Mật", roles=[Role.APPLICANT])
    organisation = Organisation.objects.create(name="Công ty Bay Xanh", kind="startup")
    regime = RegimeVersion.objects.get(code="hcmc-20-2024")
    numbers = count(1)

    def make(title: str = "Giao hàng bằng UAV", **facts: Any) -> Application:
        number, now = next(numbers), clocks.now()
        state = facts.setdefault("state", State.ACTIVE)
        public = state in PUBLISHED
        owner = facts.setdefault("organisation", organisation)
        facts = {
            "reference": f"T-{number:05d}", "regime_version": regime,
            "created_by": person, "technology": "uav", "place": "Khu Công nghệ cao", "summary": "", "created_at": now,
            "submitted_at": now, "published_at": now - timedelta(minutes=number) if public else None,
            "decision_number": f"{number:02d}/QĐ-UBND" if public else "",
            "trial_start": clocks.today() if public else None, "trial_end": date(2099, 12, 31) if public else None,
        } | facts  # fmt: skip
        words = f"{title} {facts['summary']} {facts['place']} {owner.name}"
        case = Application.objects.create(title=title, search_text=plain(words), **facts)
        content = {
            "title": title,
            "sites": [{"name": facts["place"], "space": "physical", "address": "", "geometry": None}],
        }
        DossierVersion.objects.create(
            application=case, number=1, content=content, saved_at=now, saved_by=person, frozen_at=now
        )
        if case.trial_start and case.trial_end:
            Trial.objects.create(application=case, start=case.trial_start, end=case.trial_end, limits=[], conditions=[])
        return case

    return make
