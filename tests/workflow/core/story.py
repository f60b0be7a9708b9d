"""A case told in one-line steps, by a cast of people, on a clock that the teller moves.

After every step the state and the open tasks must agree (``tests/workflow/test_agreement.py``).
"""

from __future__ import annotations

import pickle
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Self

import pytest
from django.db import transaction

from accounts.models import Membership, Organisation, OrganisationKind, User
from accounts.roles import Role
from applications.models import Application, Event
from applications.refusals import Refusal
from applications.verbs import VERBS
from documents.models import Document, NumberSeries
from programmes import clocks
from programmes.loading import REGIMES, load_regimes
from programmes.models import RegimeVersion
from reviews.models import Assignment, ExpertProfile, OpinionLetter
from tests import standings
from tests.workflow.core.facts import AI, FIRST_DAY, LAST_DAY, UAV, dossier, facts_for, moment
from tests.workflow.test_agreement import check_agreement
from workflow.actions import perform, start_pilot
from workflow.models import CaseTask
from workflow.procedures import open_tasks
from workflow.timers import fire_due

BEGINNING = moment("2026-06-01 09:00")
SECONDS = {"expert1": Role.EXPERT, "expert2": Role.EXPERT, "expert3": Role.EXPERT, "expert4": Role.EXPERT}
SECONDS |= {"colleague": Role.APPLICANT, "rival": Role.APPLICANT, "officer2": Role.CASE_OFFICER, "signer2": Role.SIGNER}


class Cast(dict[str, User]):
    """One person per role, known by its code, and the second ones of some."""

    def __init__(self) -> None:
        super().__init__()
        for key, role in {**{role.value: role for role in Role}, **SECONDS}.items():
            self[key] = User.objects.create_user(f"{key}@cast.example", name=key, roles=[role.value])
        for number, expertise in enumerate(("ai", "law", "safety", "uav"), start=1):
            ExpertProfile.objects.create(user=self[f"expert{number}"], expertise=[expertise], max_load=6)
        self.organisation = self._organisation("Doanh nghiệp nộp hồ sơ", "applicant", "colleague")
        self.rival = self._organisation("Doanh nghiệp khác", "rival")

    def _organisation(self, name: str, *keys: str) -> Organisation:
        made = Organisation.objects.create(name=name, kind=OrganisationKind.SME)
        for key in keys:
            Membership.objects.create(user=self[key], organisation=made, since=BEGINNING)
        return made


class Story:
    """A case under a regime, as far as it was told."""

    application: Application
    cast: Cast
    now: datetime

    def __init__(self, regime: str = AI, *, cast: Cast | None = None, **changes: Any) -> None:
        self.cast = cast or Cast()
        self.now = BEGINNING
        with clocks.moved(self.now):
            self.application = start_pilot(
                by=self.cast["applicant"],
                organisation=self.cast.organisation,
                regime=regime,
                dossier=dossier(AI if regime != UAV else UAV, **changes),
            )
        self.check()

    # What stands

    @property
    def fresh(self) -> Application:
        """The case as stored now."""
        return Application.objects.get(pk=self.application.pk)

    @property
    def state(self) -> str:
        """Where the case stands."""
        return str(self.fresh.state)

    @property
    def tasks(self) -> list[str]:
        """Names of the open tasks."""
        return sorted(task.flow_task.name for task in open_tasks(self.fresh))

    @property
    def papers(self) -> list[str]:
        """Kinds of the documents issued so far."""
        return list(self.fresh.documents.values_list("kind", flat=True))

    def check(self) -> None:
        """State and tasks agree, and the numbers of documents have neither gap nor double."""
        self.application = self.fresh
        with clocks.moved(self.now):
            check_agreement(self.application, self.cast)
        for series in NumberSeries.objects.all():
            given = Document.objects.filter(body=series.body, type_code=series.type_code, year=series.year)
            numbers = given.exclude(number=None).order_by("number").values_list("number", flat=True)
            assert list(numbers) == list(range(1, series.last + 1))

    # Steps

    def wait(self, until: datetime | None = None, **span: float) -> Self:
        """Let time pass up to a moment, or by a span (``days=3``); what is due on the way fires."""
        self.now = until or self.now + timedelta(**span)
        fire_due(self.now, application=self.application)
        self.check()
        return self

    def do(self, verb: str, by: str = "", /, **facts: Any) -> Event:
        """One act, one minute later; facts are laid over the plain ones, the person is of the verb's first role."""
        self.wait(minutes=1)
        with clocks.moved(self.now):
            event = perform(self.application, verb, by=self.who(verb, by), data={**facts_for(verb, self), **facts})
        self.check()
        return event

    def refuses(self, kind: type[Refusal], verb: str, by: str = "", /, **facts: Any) -> Refusal:
        """The act is refused in that way, and nothing whatever changes."""
        before = self.everything()
        with clocks.moved(self.now), pytest.raises(Refusal) as caught:
            perform(self.application, verb, by=self.who(verb, by), data={**facts_for(verb, self), **facts})
        assert type(caught.value) is kind, caught.value
        assert str(caught.value), "a refusal gives its reason"
        assert self.everything() == before
        return caught.value

    def who(self, verb: str, by: str = "") -> User:
        """The person of that key, else the one of the verb's first role."""
        roles = [role.value for role in Role if role in VERBS[verb].roles] if verb in VERBS else [""]
        key = by or roles[0]
        return self.cast["expert1" if key == "expert" else key]

    def everything(self) -> dict[str, list[Any]]:
        """Every row that hangs on the case, and the register of numbers."""
        pk = self.application.pk
        rows: dict[str, list[Any]] = {"case": list(Application.objects.filter(pk=pk).values())}
        for relation in Application._meta.related_objects:
            model: Any = relation.related_model
            rows[relation.name] = list(model._base_manager.filter(application=pk).order_by("pk").values())
        rows["tasks"] = list(CaseTask.objects.filter(process__application=pk).order_by("pk").values())
        rows["numbers"] = list(NumberSeries.objects.order_by("pk").values())
        for relation in Assignment._meta.related_objects:
            model = relation.related_model
            found = model._base_manager.filter(assignment__application=pk)
            rows[f"{relation.name} of an expert"] = list(found.values())
        rows["letters"] = list(OpinionLetter.objects.filter(request__application=pk).values())
        return rows

    # The straight path

    def upto(self, stage: str, **facts: Any) -> Self:
        """Everything on the straight path up to and with ``stage`` that was not done yet; facts are of the stage."""
        stages = list(PATH)
        done = stages.index(self._last()) + 1 if self._last() else 0
        for name in stages[done : stages.index(stage) + 1]:
            self._stage(name, facts if name == stage else {})
        return self

    def _last(self) -> str:
        return getattr(self, "_stage_done", "")

    def back_to(self, stage: str) -> Self:
        """The story stands after ``stage`` again (a draft was returned)."""
        self._stage_done = stage
        return self

    def _stage(self, name: str, facts: dict[str, Any]) -> None:
        for verb, by in PATH[name]:
            self.do(verb, by, **facts)
        if name == "issue":
            self._prepare()
        self._stage_done = name

    def _prepare(self) -> None:
        """Every precondition provided, verified, consented; then wait for the first day."""
        for row in self.application.preconditions.filter(granted=None):
            if row.kind == "zone-consent":
                self.do("zone_consent")
                continue
            self.do("provide_precondition", kind=row.kind)
            self.do("verify_precondition", kind=row.kind)
        if self.application.trial_start and self.now.date() < self.application.trial_start:
            self.wait(moment(f"{self.application.trial_start} 08:00"))


PATH: dict[str, tuple[tuple[str, str], ...]] = {
    "submit": (("submit", ""),),
    "receive": (("receive", ""),),
    "accept": (("accept_dossier", ""),),
    "appoint": (("appoint", ""),),
    "review": (("review", "expert1"), ("review", "expert2"), ("review", "expert3")),
    "council": (("hold_council", ""),),
    "propose": (("propose", ""),),
    "check": (("check_form", ""),),
    "sign": (("sign", ""),),
    "issue": (("issue", ""),),
    "start": (("start_trial", ""),),
    "report": (("file_final_report", ""),),
    "evaluate": (("evaluate", ""),),
    "check_result": (("check_form", ""),),
    "sign_result": (("sign", ""),),
    "issue_result": (("issue", ""),),
}
"""Stage → verbs and people, in order; reviews, checks and signatures occur twice, so stages have names of their own."""


@dataclass
class _Told:
    """A straight path told to its end: the people, the case, and what stood, when, at each stage (``""``: a draft)."""

    cast: bytes
    pk: int
    stood: dict[str, tuple[standings.Standing, datetime]] = field(default_factory=dict)


_TOLD: dict[str, _Told] = {}
_STORED_RULES = vars(RegimeVersion)["spec"]


def told(regime: str) -> Story:
    """A draft under the shipped rules, whose straight path is told once in a process and then put back."""
    if not standings.is_bare():
        load_regimes(REGIMES)
        return Story(regime)
    if regime not in _TOLD:
        with standings.undone():
            _TOLD[regime] = _tell(regime)
    return _Straight(_TOLD[regime])


def _tell(regime: str) -> _Told:
    load_regimes(REGIMES)
    story = Story(regime)
    whole = _Told(pickle.dumps(story.cast), story.application.pk)
    whole.stood[""] = standings.take(), story.now
    for stage in PATH:
        story.upto(stage)
        whole.stood[stage] = standings.take(), story.now
    return whole


class _Straight(Story):
    """A story that is put back to a stage of its straight path, as long as nobody has written a row beside it."""

    def __init__(self, whole: _Told) -> None:
        self.cast = pickle.loads(whole.cast)  # noqa: S301 - our own
        self._whole = whole
        self._before = transaction.savepoint()
        self._stand("")

    def _stand(self, stage: str) -> None:
        transaction.savepoint_rollback(self._before)
        standing, self.now = self._whole.stood[stage]
        standings.put_back(standing)
        self.application = Application.objects.get(pk=self._whole.pk)
        self._stage_done = stage
        self._written = standings.writes()

    def upto(self, stage: str, **facts: Any) -> Self:
        """Put back what was told before; a stage with facts of its own, or under rules that a test changes, is told."""
        if standings.writes() == self._written and vars(RegimeVersion)["spec"] is _STORED_RULES:
            stages = ["", *PATH]
            goal = stages.index(stage) - bool(facts)
            if goal > stages.index(self._last()):
                self._stand(stages[goal])
        return super().upto(stage, **facts)


AFTER_LAST_DAY = moment(f"{LAST_DAY + timedelta(days=1)} 00:00")
__all__ = ["AFTER_LAST_DAY", "AI", "BEGINNING", "FIRST_DAY", "LAST_DAY", "UAV", "Cast", "Story", "moment", "told"]
