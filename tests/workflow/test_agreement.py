"""State and open tasks agree: the table, the check that every walk makes after every step, and its own tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from viewflow.workflow.status import STATUS

from accounts.roles import Role, permission_of
from applications.actions import may_now
from applications.models import Application
from applications.refusals import NotNow
from applications.states import (
    CONSENTABLE,
    CONSULTING,
    FINAL,
    GROUPS,
    HANDLED,
    REPORTING,
    UNDER_TRIAL,
    WITH_APPLICANT,
    State,
)
from workflow import flows
from workflow.models import CaseProcess
from workflow.nodes import Act, At
from workflow.procedures import FLOWS, open_tasks

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from accounts.models import User
    from workflow.models import CaseTask

_RESULT = frozenset({"file_final_report", "evaluate_trial", "check_result", "sign_result", "issue_result"})

MAIN: dict[State, frozenset[str]] = {
    State.DRAFT: frozenset({"file_dossier"}),
    State.SUBMITTED: frozenset({"receive_dossier", "check_validity"}),
    State.SUPPLEMENT_REQUESTED: frozenset({"answer_supplement"}),
    State.VALID: frozenset({"appoint_experts"}),
    State.UNDER_REVIEW: frozenset({"review_dossier", "hold_council"}),
    State.REVIEWED: frozenset({"propose_decision"}),
    State.PROPOSED: frozenset({"check_decision", "sign_decision", "issue_decision"}),
    State.APPROVED: frozenset(),  # lasts no longer than the transaction that issues the decision
    State.AWAITING_PRECONDITIONS: frozenset({"start_trial"}),
    State.ACTIVE: _RESULT,
    State.SUSPENDED: _RESULT,
    State.EVALUATING: _RESULT,
    State.TRANSITION: frozenset({"transition_term"}),
    **dict.fromkeys(FINAL, frozenset()),
}
"""State → tasks of the main process of which exactly one stands open (one per appointed expert: reviews)."""

SIDE: dict[str, frozenset[State]] = {
    "last_day": UNDER_TRIAL,
    "replace_expert": frozenset({State.UNDER_REVIEW}),
    "await_opinion": CONSULTING,
    "provide": UNDER_TRIAL | {State.AWAITING_PRECONDITIONS},
    "verify": UNDER_TRIAL | {State.AWAITING_PRECONDITIONS},
    "consent": CONSENTABLE,
    "file_report": REPORTING,
    "assess_report": REPORTING,
    "report_official": REPORTING | {State.TRANSITION},
    "decide_suspension": frozenset({State.SUSPENDED}),
    "decide_extension": REPORTING,
    "apologise": HANDLED | REPORTING,
}
"""Further task → states in which it may stand open."""


def check_agreement(application: Application, people: Mapping[str, User]) -> None:
    """Fail where state and open tasks of the case contradict each other, or where the case is lost."""
    state, tasks = State(application.state), open_tasks(application)
    names = [task.flow_task.name for task in tasks]
    main = [name for name in names if name in MAIN[state]]
    strange = [name for name in names if name not in MAIN[state] and state not in SIDE.get(name, ())]
    assert not strange, f"{state}: {strange} may not be open"
    assert len(set(main)) == (0 if state in FINAL else 1), f"{state}: {names}"
    assert len(main) == len(set(main)) or set(main) == {"review_dossier"}, f"{state}: {names}"
    assert ("last_day" in names) == (state in UNDER_TRIAL), f"{state}: {names}"
    assert ("decide_suspension" in names) == (state == State.SUSPENDED), f"{state}: {names}"
    _check_suspension(application)
    _check_reviews(application, tasks)
    _check_subjects(tasks)
    _check_owners(application, tasks)
    _check_findable(application, people)
    for task in tasks:
        _check_can_be_done(application, task, people.values(), names)


def _check_suspension(application: Application) -> None:
    """A trial is suspended exactly while a suspension is open; its end leaves the suspension as it stood."""
    still_open = application.suspensions.open().count()
    if application.state in UNDER_TRIAL:
        assert still_open == (application.state == State.SUSPENDED), application.state
    assert still_open <= 1, application.state


def _check_reviews(application: Application, tasks: Iterable[CaseTask]) -> None:
    """One review task per outstanding appointment, whatever was declined or replaced."""
    if application.state != State.UNDER_REVIEW:
        return
    asked = sorted(task.seed_object_id or 0 for task in tasks if task.flow_task.name == "review_dossier")
    assert asked == sorted(application.assignments.outstanding().values_list("pk", flat=True))


def _check_subjects(tasks: Iterable[CaseTask]) -> None:
    """No two open tasks ask for the same thing."""
    asked = [(task.flow_task.name, task.process.subject_id, task.seed_object_id) for task in tasks]
    assert len(asked) == len(set(asked)), asked


def _check_owners(application: Application, tasks: Iterable[CaseTask]) -> None:
    """A case that has not ended waits for a person, or in transition for a day."""
    if application.state in FINAL:
        return
    people = [task for task in tasks if isinstance(task.flow_task, Act)]
    assert all(task.owner_id or task.owner_permission for task in people)
    if application.state == State.TRANSITION:
        assert any(task.status == STATUS.SCHEDULED for task in tasks)
    else:
        assert people, "nobody's turn"


def _check_findable(application: Application, people: Mapping[str, User]) -> None:
    """Applicant and, once filed, officials find the case; its process runs exactly until it ends."""
    seeing = ["applicant"] if application.state == State.DRAFT else ["applicant", "case_officer"]
    for key in seeing:
        if key == "case_officer" and application.submitted_at is None:
            continue
        assert Application.objects.visible_to(people[key]).filter(pk=application.pk).exists()
    running = CaseProcess.objects.filter(application=application, flow_class=flows.SandboxFlow, finished=None)
    assert running.count() == (0 if application.state in FINAL else 1)


def _check_can_be_done(application: Application, task: CaseTask, people: Iterable[User], names: Iterable[str]) -> None:
    """Some holder of the task can do one of its verbs now; the start waits for its day, a council for a review."""
    node = task.flow_task
    if not isinstance(node, Act) or (node.name == "hold_council" and "replace_expert" in names):
        return
    holders = [task.owner] if task.owner else [who for who in people if task.owner_permission in who.role_permissions]
    answers = [may_now(application, verb, who) for who in holders for verb in node.verbs]
    assert not all(isinstance(answer, NotNow) for answer in answers), f"{application.state}: {node.name} cannot be done"


def test_every_state_has_its_row() -> None:
    assert set(MAIN) == set(State)


def test_every_state_is_in_one_group() -> None:
    assert sorted(state for group in GROUPS for state in group) == sorted(State)


def test_every_task_is_in_the_table() -> None:
    nodes = {node.name for flow in FLOWS.values() for node in flow.instance.nodes() if isinstance(node, Act | At)}
    assert nodes == set(SIDE) | {name for names in MAIN.values() for name in names}


@pytest.mark.parametrize("state", sorted(WITH_APPLICANT))
def test_what_waits_for_the_applicant_is_the_applicants(state: State) -> None:
    """Or, before the start, the officer's, who starts when what the applicant provides is verified."""
    nodes = {node.name: node for node in flows.SandboxFlow.instance.nodes() if isinstance(node, Act)}
    permissions = {nodes[name]._owner_permission for name in MAIN[state]}
    officer = permission_of(Role.CASE_OFFICER)
    assert permissions == ({officer} if state == State.AWAITING_PRECONDITIONS else {None})
