# ruff: noqa: ARG002 - the engine hands its activation to every function of a flow
"""The floor of a whole case: the nodes that the UAV sample passes, on the engine's own tables, doing nothing.

One task here for each task there, of the same kind: a person's task is a ``View``, what records it a ``Function``.
The lock is that of our flows: without one the engine calls a ``Join`` unsafe.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from viewflow import this
from viewflow.workflow.base import Flow
from viewflow.workflow.lock import SelectForUpdateLock
from viewflow.workflow.nodes import End, Function, Join, Split, StartHandle, Switch, Timer, View

if TYPE_CHECKING:
    from accounts.models import User


class BareFlow(Flow):
    """What the bare flows share."""

    lock_impl = SelectForUpdateLock(nowait=False, attempts=1)
    somebody: User
    """Whose tasks the applicant's are."""

    def begin(self, activation: Any) -> Any:
        """Start."""
        return activation.process

    def person(self, activation: Any) -> User:
        """Whose task it is."""
        return self.somebody

    def nothing(self, activation: Any) -> None:
        """Record nothing."""

    def never(self, activation: Any) -> bool:
        """No way back is taken."""
        return False


class BareCaseFlow(BareFlow):
    """The main process as the sample goes through it: three experts, nothing returned."""

    start = StartHandle(this.begin).Next(this.file_dossier)
    file_dossier = View(view=None).Assign(this.person).Next(this.dossier_filed)
    dossier_filed = Function(this.nothing).Next(this.receive_dossier)
    receive_dossier = View(view=None).Next(this.dossier_received)
    dossier_received = Function(this.nothing).Next(this.check_validity)
    check_validity = View(view=None).Next(this.validity_checked)
    validity_checked = Function(this.nothing).Next(this.validity)
    validity = Switch().Case(this.end, this.never).Default(this.appoint_experts)
    appoint_experts = View(view=None).Next(this.experts_appointed)
    experts_appointed = Function(this.nothing).Next(this.each_expert)
    each_expert = Split().Always(this.review_one).Always(this.review_two).Always(this.review_three)
    review_one = View(view=None).Assign(this.person).Next(this.recorded_one)
    recorded_one = Function(this.nothing).Next(this.all_reviews)
    review_two = View(view=None).Assign(this.person).Next(this.recorded_two)
    recorded_two = Function(this.nothing).Next(this.all_reviews)
    review_three = View(view=None).Assign(this.person).Next(this.recorded_three)
    recorded_three = Function(this.nothing).Next(this.all_reviews)
    all_reviews = Join().Next(this.hold_council)
    hold_council = View(view=None).Next(this.council_held)
    council_held = Function(this.nothing).Next(this.propose_decision)
    propose_decision = View(view=None).Next(this.decision_proposed)
    decision_proposed = Function(this.nothing).Next(this.check_decision)
    check_decision = View(view=None).Next(this.decision_checked)
    decision_checked = Function(this.nothing).Next(this.decision_form)
    decision_form = Switch().Case(this.end, this.never).Default(this.sign_decision)
    sign_decision = View(view=None).Next(this.decision_signed)
    decision_signed = Function(this.nothing).Next(this.decision_signature)
    decision_signature = Switch().Case(this.end, this.never).Default(this.issue_decision)
    issue_decision = View(view=None).Next(this.decision_issued)
    decision_issued = Function(this.nothing).Next(this.decision)
    decision = Switch().Case(this.end, this.never).Default(this.start_trial)
    start_trial = View(view=None).Next(this.trial_started)
    trial_started = Function(this.nothing).Next(this.trial_runs)
    trial_runs = Split().Always(this.file_final_report).Always(this.last_day)
    last_day = Timer(timedelta(0)).Next(this.trial_over)
    trial_over = Function(this.nothing).Next(this.end)
    file_final_report = View(view=None).Assign(this.person).Next(this.final_report_filed)
    final_report_filed = Function(this.nothing).Next(this.evaluate_trial)
    evaluate_trial = View(view=None).Next(this.trial_evaluated)
    trial_evaluated = Function(this.nothing).Next(this.check_result)
    check_result = View(view=None).Next(this.result_checked)
    result_checked = Function(this.nothing).Next(this.result_form)
    result_form = Switch().Case(this.end, this.never).Default(this.sign_result)
    sign_result = View(view=None).Next(this.result_signed)
    result_signed = Function(this.nothing).Next(this.result_signature)
    result_signature = Switch().Case(this.end, this.never).Default(this.issue_result)
    issue_result = View(view=None).Next(this.result_issued)
    result_issued = Function(this.nothing).Next(this.result)
    result = Switch().Case(this.start_trial, this.never).Default(this.end)
    end = End()


class BarePreconditionFlow(BareFlow):
    """One precondition, provided and verified."""

    start = StartHandle(this.begin).Next(this.stage)
    stage = Switch().Case(this.verify, this.never).Default(this.provide)
    provide = View(view=None).Assign(this.person).Next(this.provided)
    provided = Function(this.nothing).Next(this.verify)
    verify = View(view=None).Next(this.verified)
    verified = Function(this.nothing).Next(this.verdict)
    verdict = Switch().Case(this.provide, this.never).Default(this.end)
    end = End()


class BareTaskFlow(BareFlow):
    """One task and its record: the zone's consent, the report of an incident."""

    start = StartHandle(this.begin).Next(this.task)
    task = View(view=None).Assign(this.person).Next(this.recorded)
    recorded = Function(this.nothing).Next(this.end)
    end = End()
