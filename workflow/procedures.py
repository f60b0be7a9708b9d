"""Starting, joining and ending the procedures of a case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from viewflow.workflow.status import STATUS

from programmes import clocks
from workflow import flows
from workflow.models import OPEN_STATUSES, CaseProcess, CaseTask

if TYPE_CHECKING:
    from accounts.models import User
    from applications.models import Application
    from reviews.models import Assignment

FLOWS = {
    flow.__name__: flow
    for flow in (
        flows.SandboxFlow,
        flows.ReplacementFlow,
        flows.OpinionFlow,
        flows.PreconditionFlow,
        flows.ConsentFlow,
        flows.ReportFlow,
        flows.IncidentFlow,
        flows.SuspensionFlow,
        flows.ExtensionFlow,
        flows.LatenessFlow,
    )
}


def start(flow: type[flows.CaseFlow], application: Application, subject_id: int | None = None) -> CaseProcess:
    """Start a procedure about ``subject_id`` unless one runs already; returns the one that runs."""
    running = running_of(application, flow, subject_id)
    if running:
        return running
    process: CaseProcess = flow.start.run(application=application, subject_id=subject_id)
    return process


def running_of(
    application: Application, flow: type[flows.CaseFlow], subject_id: int | None = None
) -> CaseProcess | None:
    """The procedure of that kind about that subject that has not ended."""
    processes = CaseProcess.objects.filter(application=application, finished=None)
    process: CaseProcess | None = processes.filter(flow_class=flow, subject_id=subject_id).first()
    return process


def open_tasks(application: Application, *, of: type[flows.CaseFlow] | None = None) -> list[CaseTask]:
    """Tasks that stand open in the case, oldest first, machine waits (timers) included."""
    rows = CaseTask.objects.filter(process__application=application, status__in=OPEN_STATUSES)
    rows = rows.exclude(flow_task_type="JOIN").select_related("process").order_by("id")
    if of:
        rows = rows.filter(process__flow_class=of)
    return list(rows)


def hand_to(process: CaseProcess, person: User) -> None:
    """The open task of a procedure is this person's from now on."""
    for task in process.task_set.filter(status__in=OPEN_STATUSES):
        task.process = process
        activation = task.flow_task.activation_class(task)
        if task.status == STATUS.NEW:
            activation.assign(person)
        else:
            activation.reassign(person)


def cancel_tasks(application: Application, flow: type[flows.CaseFlow], *nodes: str) -> None:
    """Cancel the open tasks of these nodes of one flow."""
    for task in open_tasks(application, of=flow):
        if task.flow_task.name in nodes:
            task.process.application = application
            task.flow_task.activation_class(task).cancel()


def end_all(application: Application, *kinds: type[flows.CaseFlow]) -> set[type[flows.CaseFlow]]:
    """Cancel every running procedure of these kinds, of all side procedures where none is named; which kinds ran."""
    wanted = kinds or [flow for flow in FLOWS.values() if flow is not flows.SandboxFlow]
    running = list(CaseProcess.objects.filter(application=application, flow_class__in=wanted, finished=None))
    for process in running:
        end(process)
    return {process.flow_class for process in running}


def end_settled_lateness(application: Application) -> None:
    """End the apologies that nobody waits for: the term was met or cancelled after all."""
    open_terms = application.deadlines.open().values("pk")
    running = CaseProcess.objects.filter(application=application, flow_class=flows.LatenessFlow, finished=None)
    for process in running.exclude(subject_id__in=open_terms):
        end(process)


def end(process: CaseProcess) -> None:
    """Cancel a procedure and what stands open in it."""
    for task in process.task_set.filter(status__in=OPEN_STATUSES):
        task.flow_task.activation_class(task).cancel()
    process.status = STATUS.CANCELED
    process.finished = clocks.now()
    process.save(update_fields=["status", "finished"])


def add_review(application: Application, assignment: Assignment) -> None:
    """Open the review task of an expert who was appointed later; a council task that stood open goes."""
    cancel_tasks(application, flows.SandboxFlow, "hold_council")
    split = CaseTask.objects.filter(process__application=application, flow_task=flows.SandboxFlow.each_expert).latest(
        "id"
    )
    split.process.application = application
    activation = split.flow_task.activation_class(split)
    activation.add(assignment, number=application.assignments.count() + 1)


def close_review(application: Application, assignment: Assignment) -> None:
    """Cancel the review task of an expert who was replaced."""
    for task in open_tasks(application, of=flows.SandboxFlow):
        if task.flow_task.name == "review_dossier" and task.seed_object_id == assignment.pk:
            task.flow_task.activation_class(task).cancel()


def expect_final_report(application: Application) -> None:
    """After a granted extension: a final report for the new end, and the timer of the new last day."""
    cancel_tasks(
        application, flows.SandboxFlow,
        "file_final_report", "evaluate_trial", "check_result", "sign_result", "issue_result", "last_day",
    )  # fmt: skip
    split = CaseTask.objects.filter(process__application=application, flow_task=flows.SandboxFlow.trial_runs).latest(
        "id"
    )
    split.process.application = application
    activation = split.flow_task.activation_class(split)
    for node in (flows.SandboxFlow.file_final_report, flows.SandboxFlow.last_day):
        made = node._create(activation, split.token)  # noqa: SLF001 - the engine's own interface of nodes
        if made.activate.can_proceed():  # a task that has its owner already needs none
            made.activate()
