"""Every state, every verb, every role: allowed exactly where this table and ``applications.verbs`` say so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from accounts.roles import Role
from applications.actions import may_now
from applications.models import Application
from applications.refusals import NotNow, NotYou, Refusal
from applications.states import State
from applications.verbs import MACHINE_VERBS, VERBS
from documents.kinds import Kind
from documents.models import Draft
from reviews.models import Assignment
from workflow.acts import ACTS

if TYPE_CHECKING:
    from tests.workflow.core.story import Story

BEFORE = "draft submitted supplement_requested valid under_review reviewed proposed"
TRIAL = "active suspended"
REPORTS = f"{TRIAL} evaluating"
DRAFTS = f"proposed {REPORTS}"
CONDITIONS = f"awaiting_preconditions {TRIAL}"

ROWS: dict[str, str] = {
    "submit": "draft",
    "receive": "submitted",
    "request_supplement": "submitted",
    "resubmit": "supplement_requested",
    "refuse_receipt": "submitted",
    "accept_dossier": "submitted",
    "transfer": "submitted valid",
    "withdraw": BEFORE,
    "apologise": f"{BEFORE.removeprefix('draft ')} {REPORTS}",
    "appoint": "valid",
    "declare_conflict": "under_review",
    "decline": "under_review",
    "replace": "under_review",
    "review": "under_review",
    "ask_opinion": "valid under_review reviewed proposed",
    "record_opinion": "valid under_review reviewed proposed",
    "take_silence": "valid under_review reviewed proposed",
    "hold_council": "under_review",
    "propose": "reviewed",
    "check_form": DRAFTS,
    "return": DRAFTS,
    "sign": DRAFTS,
    "issue": DRAFTS,
    "direct_consent": "valid under_review reviewed proposed awaiting_preconditions",
    "zone_consent": "valid under_review reviewed proposed awaiting_preconditions",
    "provide_precondition": CONDITIONS,
    "verify_precondition": CONDITIONS,
    "start_trial": "awaiting_preconditions",
    "milestone_done": TRIAL,
    "record_readings": TRIAL,
    "file_report": REPORTS,
    "assess_report": REPORTS,
    "report_incident": f"{REPORTS} transition",
    "report_incident_official": f"{REPORTS} transition",
    "report_breach": f"{REPORTS} transition",
    "suspend": "active",
    "resume": "suspended",
    "terminate": TRIAL,
    "request_extension": TRIAL,
    "decide_extension": REPORTS,
    "file_final_report": REPORTS,
    "evaluate": REPORTS,
    "approve": "proposed",
    "await_preconditions": "approved",
    "refuse": "proposed",
    "end_trial": TRIAL,
    "reopen_trial": "evaluating",
    "reopen_suspended": "evaluating",
    "complete": REPORTS,
    "not_recognise": REPORTS,
    "begin_transition": "completed",
    "close": "transition",
}
"""Verb → states that allow it."""


def declared() -> dict[str, set[str]]:
    """Method of the lifecycle → source states, as django-fsm knows them."""
    found: dict[str, set[str]] = {}
    field: Any = Application._meta.get_field("state")
    for transition in field.get_all_transitions(Application):
        found.setdefault(transition.name, set()).add(str(transition.source))
    return found


def test_every_verb_has_its_row() -> None:
    assert set(ROWS) == set(VERBS) | set(MACHINE_VERBS)


def test_every_transition_is_a_verb_and_every_verb_acts() -> None:
    assert set(declared()) == {verb.transition for verb in (*VERBS.values(), *MACHINE_VERBS.values())}
    assert set(VERBS) <= set(ACTS)


@pytest.mark.parametrize("verb", ROWS)
def test_the_lifecycle_says_the_same(verb: str) -> None:
    method = {**VERBS, **MACHINE_VERBS}[verb].transition
    assert declared()[method] == set(ROWS[verb].split())


@pytest.mark.django_db
@pytest.mark.parametrize("verb", VERBS)
def test_who_may_when(ai: Story, verb: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Guards that ask for evidence have tests of their own and are left open here."""
    case, people = ai.application, {role: ai.cast[role.value] for role in Role}
    Draft.objects.create(
        application=case, kind=Kind.DECISION, content={}, drafted_by=people[Role.AUDITOR], drafted_at=ai.now
    )
    Assignment.objects.create(
        application=case, expert=people[Role.EXPERT], appointed_by=people[Role.LEAD], appointed_at=ai.now
    )
    monkeypatch.setattr("applications.lifecycle._require", lambda *_: None)
    for state in State:
        stood = Application(**{field.attname: getattr(case, field.attname) for field in _stored()} | {"state": state})
        for role, person in people.items():
            answer = may_now(stood, verb, person)
            expected: type[Refusal] | None = None if state in ROWS[verb].split() else NotNow
            if role not in VERBS[verb].roles:
                expected = NotYou
            assert (type(answer) if answer else None) is expected, (state, role)


def _stored() -> list[Any]:
    return [field for field in Application._meta.concrete_fields if not field.generated]
