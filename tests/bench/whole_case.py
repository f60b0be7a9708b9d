"""Measure 1: the UAV sample from draft to completion, against a bare flow with the same nodes."""

from __future__ import annotations

from time import perf_counter
from typing import TYPE_CHECKING

from django.db import transaction
from viewflow.workflow.models import Process, Task
from viewflow.workflow.status import STATUS

from accounts.models import User
from applications.states import State
from programmes import clocks
from sandbox.replay.cast import Cast
from tests.bench.bare.flows import BareCaseFlow, BareFlow, BarePreconditionFlow, BareTaskFlow
from tests.bench.ground import OFFICER, inside, sample, spread
from tests.bench.table import Line
from workflow.actions import perform, start_pilot
from workflow.models import CaseTask
from workflow.timers import fire_due

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

    from applications.models import Application

ROUNDS = 12
BAR = 2.5

BEFORE_TRIAL = (
    "file_dossier", "receive_dossier", "check_validity", "appoint_experts", "review_one", "review_two", "review_three",
    "hold_council", "propose_decision", "check_decision", "sign_decision", "issue_decision",
)  # fmt: skip
AFTER_TRIAL = ("evaluate_trial", "check_result", "sign_result", "issue_result")


def measure(database: BaseDatabaseWrapper) -> list[Line]:
    """Both in turn, each round once; the tasks of both are counted and must agree."""
    ours, bare = [], []
    with inside(database):
        cast = Cast(sample().shape)
        somebody = User.objects.get(email=OFFICER)
        tasks, floor_tasks = whole_case(cast), bare_case(somebody)
        for _ in range(ROUNDS):
            ours.append(_seconds(lambda: whole_case(cast)))
            bare.append(_seconds(lambda: bare_case(somebody)))
    if tasks != floor_tasks:
        raise AssertionError(f"The case made {tasks} tasks, its floor {floor_tasks}: mend tests/bench/bare/flows.py")
    case, floor = spread(ours), spread(bare)
    return [
        Line(
            f"whole case, {tasks} tasks, documents deferred",
            f"{case['median']:.0f} ms", f"{floor['median']:.0f} ms", case["median"] / floor["median"], BAR,
        )
    ]  # fmt: skip


def _seconds(work: object) -> float:
    began = perf_counter()
    work()  # type: ignore[operator]
    return perf_counter() - began


def whole_case(cast: Cast) -> int:
    """Play the sample, refused attempts left out; returns how many tasks it made."""
    file = sample()
    filer = cast.users[file.steps[0].by]
    with clocks.moved(file.steps[0].at):
        application = start_pilot(
            by=filer, organisation=filer.memberships.get().organisation, regime=file.shape.regime, dossier=file.dossier
        )
    for step in file.steps:
        with clocks.moved(step.at):
            if step.do == "wait":
                fire_due(step.at, application=application)
            elif not step.refused:
                perform(application, step.do, by=cast.users[step.by], data=cast.with_people(step.data))
    return _finished(application)


def _finished(application: Application) -> int:
    application.refresh_from_db(fields=["state"])
    if application.state != State.COMPLETED:
        raise AssertionError(f"The sample ended as {application.state}")
    made: int = CaseTask.objects.filter(process__application=application).count()
    return made


def bare_case(somebody: User) -> int:
    """Walk the bare flows in the order of the sample; returns how many tasks they made."""
    BareFlow.somebody = somebody
    case = BareCaseFlow.start.run()
    for name in BEFORE_TRIAL:
        _act(case, name, somebody)
    conditions = [BarePreconditionFlow.start.run() for _ in range(2)]
    consent = BareTaskFlow.start.run()
    _act(consent, "task", somebody)
    for name in ("provide", "verify"):
        for condition in conditions:
            _act(condition, name, somebody)
    _act(case, "start_trial", somebody)
    incident = BareTaskFlow.start.run()
    _act(case, "file_final_report", somebody)
    _fire(case)
    for name in AFTER_TRIAL:
        _act(case, name, somebody)
    _cancel(incident)
    made: int = Task.objects.filter(process__in=[case, *conditions, consent, incident]).count()
    return made


def _open(process: Process, name: str) -> Task:
    return Task.objects.get(process=process, flow_task=getattr(process.flow_class, name), finished=None)


def _act(process: Process, name: str, by: User) -> None:
    with _open(process, name).activation() as activation:
        if activation.task.status == STATUS.NEW:
            activation.assign(by)
        activation.start(None)
        activation.execute()


def _fire(process: Process) -> None:
    with _open(process, "last_day").activation() as activation:
        activation.start()
        activation.complete()
        activation.activate_next()


@transaction.atomic
def _cancel(process: Process) -> None:
    task = _open(process, "task")
    task.flow_task.activation_class(task).cancel()
    process.status, process.finished = STATUS.CANCELED, clocks.now()
    process.save()
