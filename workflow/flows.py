"""The process, as a story: who does what, what follows, by when.

Node names and this module's path are stored data: rename them only with a data migration. Tasks of people are
``Act`` nodes; the ``Function`` after each records it, which moves the state. No logic here beyond the branches.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _
from viewflow import this
from viewflow.workflow.base import Flow
from viewflow.workflow.lock import SelectForUpdateLock
from viewflow.workflow.nodes import End, Function, Join, Split, StartHandle, Switch

from accounts.roles import Role
from applications.states import FINAL, State
from workflow.models import CaseProcess, CaseTask
from workflow.nodes import Act, At, Each

if TYPE_CHECKING:
    from datetime import datetime

    from accounts.models import User
    from applications.models import Application
    from reviews.models import Assignment
    from trials.models import PeriodicReport, Precondition


class CaseFlow(Flow):
    """What all our flows share: tables, lock, start and the recording step."""

    process_class = CaseProcess
    task_class = CaseTask
    lock_impl = SelectForUpdateLock(nowait=False, attempts=1)

    def begin(self, activation: Any, application: Application, subject_id: int | None = None) -> CaseProcess:
        """Start for a case, about the row ``subject_id``."""
        process: CaseProcess = activation.process
        process.application = application
        process.subject_id = subject_id
        return process

    def applicant(self, activation: Any) -> User:
        """The person who filed; any member of the organisation may act."""
        user: User = activation.process.application.created_by
        return user

    def record(self, activation: Any) -> None:
        """Record the act that closed the task before, which moves the state (set by ``workflow.actions``)."""
        activation.process.act()


class SandboxFlow(CaseFlow):
    """The life of a case, from draft to archive."""

    start = StartHandle(this.begin).Next(this.file_dossier)

    # 1. The applicant files, the desk receives, the officer checks.

    file_dossier = (
        Act("submit", title=_("File the dossier"), description=_("Answer the questions, attach the documents, submit."))
        .Assign(this.applicant)
        .Next(this.dossier_filed)
    )
    dossier_filed = Function(this.record).Next(this.receive_dossier)

    receive_dossier = Act(
        "receive", role=Role.RECEPTION,
        title=_("Receive the dossier"), description=_("Receive the dossier and hand out the receipt."),
    ).Next(this.dossier_received)  # fmt: skip
    dossier_received = Function(this.record).Next(this.check_validity)

    check_validity = Act(
        "accept_dossier", "request_supplement", "refuse_receipt", role=Role.CASE_OFFICER, due=("validity_check",),
        title=_("Check the dossier"), description=_("Find it valid, ask for a supplement, or refuse receipt."),
    ).Next(this.validity_checked)  # fmt: skip
    validity_checked = Function(this.record).Next(this.validity)
    validity = (
        Switch()
        .Case(this.answer_supplement, this.supplement_requested)
        .Case(this.end, this.is_final)
        .Default(this.appoint_experts)
    )

    answer_supplement = (
        Act(
            "resubmit", due=("supplement",),
            title=_("Answer the supplement request"), description=_("Add what the authority asked for and resubmit."),
        )
        .Assign(this.applicant)
        .Next(this.supplement_answered)
    )  # fmt: skip
    supplement_answered = Function(this.record).Next(this.check_validity)

    # 2. Experts review one by one, the council concludes.

    appoint_experts = Act(
        "appoint", role=Role.LEAD, due=("decision",),
        title=_("Appoint experts"), description=_("Choose experts without a tie to the applicant."),
    ).Next(this.experts_appointed)  # fmt: skip
    experts_appointed = Function(this.record).Next(this.each_expert)
    each_expert = Each().Next(this.review_dossier, this.outstanding_assignments)

    review_dossier = (
        Act(
            "review", "declare_conflict", "decline", due=("review", "decision"),
            title=_("Review the dossier"), description=_("Declare your ties, score each criterion, say why."),
        )
        .Assign(this.appointed_expert)
        .Next(this.review_recorded)
    )  # fmt: skip
    review_recorded = Function(this.record).Next(this.all_reviews)
    all_reviews = Join().Next(this.hold_council)

    hold_council = Act(
        "hold_council", role=Role.SECRETARY, due=("decision",),
        title=_("Hold the council"), description=_("Record attendance, votes and conclusion; this writes the minutes."),
    ).Next(this.council_held)  # fmt: skip
    council_held = Function(this.record).Next(this.propose_decision)

    # 3. The officer proposes; form, signature, number and issue are acts of different people.

    propose_decision = Act(
        "propose", role=Role.CASE_OFFICER, due=("decision",),
        title=_("Propose a decision"), description=_("Propose to approve or to refuse and draft the decision."),
    ).Next(this.decision_proposed)  # fmt: skip
    decision_proposed = Function(this.record).Next(this.check_decision)

    check_decision = Act(
        "check_form", "return", role=Role.FORM_CHECKER, due=("decision",),
        title=_("Check the form of the decision"),
        description=_("Confirm the form, or return the draft with a comment."),
    ).Next(this.decision_checked)  # fmt: skip
    decision_checked = Function(this.record).Next(this.decision_form)
    decision_form = Switch().Case(this.propose_decision, this.draft_returned).Default(this.sign_decision)

    sign_decision = Act(
        "sign", "return", role=Role.SIGNER, due=("decision",),
        title=_("Sign the decision"), description=_("Read the case and the draft; sign, or return it with a comment."),
    ).Next(this.decision_signed)  # fmt: skip
    decision_signed = Function(this.record).Next(this.decision_signature)
    decision_signature = Switch().Case(this.propose_decision, this.draft_returned).Default(this.issue_decision)

    issue_decision = Act(
        "issue", role=Role.CLERK, due=("decision",),
        title=_("Issue the decision"), description=_("Give the number, seal and send it."),
    ).Next(this.decision_issued)  # fmt: skip
    decision_issued = Function(this.record).Next(this.decision)
    decision = Switch().Case(this.end, this.is_final).Default(this.start_trial)

    # 4. Preconditions run as procedures of their own; then the trial runs to its last day.

    start_trial = Act(
        "start_trial", role=Role.CASE_OFFICER,
        title=_("Start the trial"),
        description=_("On or after the first day, when every precondition is verified and valid."),
    ).Next(this.trial_started)  # fmt: skip
    trial_started = Function(this.record).Next(this.trial_runs)
    trial_runs = Split().Always(this.file_final_report).Always(this.last_day)

    last_day = At("end_trial", this.after_last_day).Next(this.trial_over)
    trial_over = Function(this.record).Next(this.end)

    # 5. Final report, evaluation, result, exit.

    file_final_report = (
        Act(
            "file_final_report", due=("final_report",),
            title=_("File the final report"), description=_("Say what was done and what the hypotheses gave."),
        )
        .Assign(this.applicant)
        .Next(this.final_report_filed)
    )  # fmt: skip
    final_report_filed = Function(this.record).Next(this.evaluate_trial)

    evaluate_trial = Act(
        "evaluate", role=Role.CASE_OFFICER, due=("evaluation",),
        title=_("Evaluate the trial"), description=_("Judge the result, name the way out and the lessons."),
    ).Next(this.trial_evaluated)  # fmt: skip
    trial_evaluated = Function(this.record).Next(this.check_result)

    check_result = Act(
        "check_form", "return", role=Role.FORM_CHECKER, due=("evaluation",),
        title=_("Check the form of the result"), description=_("Confirm the form, or return the draft with a comment."),
    ).Next(this.result_checked)  # fmt: skip
    result_checked = Function(this.record).Next(this.result_form)
    result_form = Switch().Case(this.evaluate_trial, this.draft_returned).Default(this.sign_result)

    sign_result = Act(
        "sign", "return", role=Role.SIGNER, due=("evaluation",),
        title=_("Sign the result"), description=_("Read the evaluation; sign, or return it with a comment."),
    ).Next(this.result_signed)  # fmt: skip
    result_signed = Function(this.record).Next(this.result_signature)
    result_signature = Switch().Case(this.evaluate_trial, this.draft_returned).Default(this.issue_result)

    issue_result = Act(
        "issue", role=Role.CLERK, due=("evaluation",),
        title=_("Issue the result"), description=_("Give the number, seal and send it."),
    ).Next(this.result_issued)  # fmt: skip
    result_issued = Function(this.record).Next(this.result)
    result = Switch().Case(this.end, this.is_final).Default(this.transition_term)

    transition_term = At("close", this.after_transition).Next(this.transition_over)
    transition_over = Function(this.record).Next(this.end)

    end = End()

    def supplement_requested(self, activation: Any) -> bool:
        """Whether the officer asked for a supplement."""
        return bool(activation.process.application.state == State.SUPPLEMENT_REQUESTED)

    def is_final(self, activation: Any) -> bool:
        """Whether the case has ended."""
        return activation.process.application.state in FINAL

    def draft_returned(self, activation: Any) -> bool:
        """Whether the draft went back to the officer."""
        return not activation.process.application.drafts.waiting().exists()

    def outstanding_assignments(self, activation: Any) -> list[Assignment]:
        """The appointments whose review is to be written."""
        return list(activation.process.application.assignments.outstanding().select_related("expert"))

    def appointed_expert(self, activation: Any) -> User:
        """The expert of the task's appointment."""
        expert: User = activation.task.seed.expert
        return expert

    def after_last_day(self, activation: Any) -> datetime:
        """00:00 of the day after the last day of the trial."""
        moment: datetime = activation.process.application.trial.ends_at
        return moment

    def after_transition(self, activation: Any) -> datetime:
        """00:00 of the day after the last day of the transition."""
        moment: datetime = activation.process.application.deadlines.open().get(name="transition_end").due_at
        return moment


class ReplacementFlow(CaseFlow):
    """An expert left: the programme manager may appoint another until the council meets."""

    start = StartHandle(this.begin).Next(this.replace_expert)
    replace_expert = Act(
        "replace", role=Role.LEAD, due=("decision",),
        title=_("Replace an expert"), description=_("An expert left the case; appoint another one."),
    ).Next(this.expert_replaced)  # fmt: skip
    expert_replaced = Function(this.record).Next(this.end)
    end = End()


class OpinionFlow(CaseFlow):
    """Another body was asked for its opinion: its letter is awaited; when its term passes, the ledger marks silence."""

    start = StartHandle(this.begin).Next(this.await_opinion)
    await_opinion = Act(
        "record_opinion", role=Role.CASE_OFFICER, due=("opinion",),
        title=_("Await the opinion of a body"), description=_("Record the letter when it comes."),
    ).Next(this.opinion_recorded)  # fmt: skip
    opinion_recorded = Function(this.record).Next(this.end)
    end = End()


class PreconditionFlow(CaseFlow):
    """One precondition: the applicant provides it, the officer verifies it."""

    start = StartHandle(this.begin).Next(this.stage)
    stage = Switch().Case(this.verify, this.was_provided).Default(this.provide)
    provide = (
        Act(
            "provide_precondition",
            title=_("Provide a precondition"), description=_("Insurance, permit or the like, valid on the first day."),
        )
        .Assign(this.applicant)
        .Next(this.provided)
    )  # fmt: skip
    provided = Function(this.record).Next(this.verify)
    verify = Act(
        "verify_precondition", role=Role.CASE_OFFICER,
        title=_("Verify a precondition"), description=_("Check issuer, number, scope and validity."),
    ).Next(this.verified)  # fmt: skip
    verified = Function(this.record).Next(this.verdict)
    verdict = Switch().Case(this.end, this.holds).Default(this.provide)
    end = End()

    def was_provided(self, activation: Any) -> bool:
        """Whether the applicant has provided it already."""
        return self._row(activation).provided_at is not None

    def holds(self, activation: Any) -> bool:
        """Whether the officer confirmed it."""
        return bool(self._row(activation).granted)

    def _row(self, activation: Any) -> Precondition:
        row: Precondition = activation.process.application.preconditions.get(pk=activation.process.subject_id)
        return row


class ConsentFlow(CaseFlow):
    """The manager of the zone answers whether its ground may be used."""

    start = StartHandle(this.begin).Next(this.consent)
    consent = Act(
        "zone_consent", role=Role.ZONE_MANAGER,
        title=_("Answer for the zone"), description=_("Grant or refuse the use of the ground, with the area."),
    ).Next(this.consented)  # fmt: skip
    consented = Function(this.record).Next(this.end)
    end = End()


class ReportFlow(CaseFlow):
    """The report of one period: filed, then assessed by the monitor."""

    start = StartHandle(this.begin).Next(this.stage)
    stage = Switch().Case(this.assess_report, this.was_filed).Default(this.file_report)
    file_report = (
        Act(
            "file_report", due=("periodic_report",),
            title=_("File a periodic report"), description=_("Report on the period with its figures."),
        )
        .Assign(this.applicant)
        .Next(this.report_filed)
    )  # fmt: skip
    report_filed = Function(this.record).Next(this.assess_report)
    assess_report = Act(
        "assess_report", role=Role.MONITOR,
        title=_("Assess a report"), description=_("Accept the report, or say what is wrong with it."),
    ).Next(this.report_assessed)  # fmt: skip
    report_assessed = Function(this.record).Next(this.verdict)
    verdict = Switch().Case(this.end, this.accepted).Default(this.file_report)
    end = End()

    def was_filed(self, activation: Any) -> bool:
        """Whether the report of the period was filed already."""
        return self._report(activation) is not None

    def accepted(self, activation: Any) -> bool:
        """Whether the newest report of the period was accepted."""
        report = self._report(activation)
        return bool(report and report.accepted)

    def _report(self, activation: Any) -> PeriodicReport | None:
        reports = activation.process.application.reports.filter(period=activation.process.subject_id)
        report: PeriodicReport | None = reports.order_by("id").last()
        return report


class IncidentFlow(CaseFlow):
    """After the preliminary report of an incident the official one is due."""

    start = StartHandle(this.begin).Next(this.report_official)
    report_official = (
        Act(
            "report_incident_official", due=("incident_official",),
            title=_("File the official incident report"), description=_("Causes, measures, what was learnt."),
        )
        .Assign(this.applicant)
        .Next(this.officially_reported)
    )  # fmt: skip
    officially_reported = Function(this.record).Next(this.end)
    end = End()


class SuspensionFlow(CaseFlow):
    """A suspended trial waits for the signer: resume or terminate."""

    start = StartHandle(this.begin).Next(this.decide_suspension)
    decide_suspension = Act(
        "resume", "terminate", role=Role.SIGNER,
        title=_("Decide on the suspended trial"),
        description=_("Resume it when the conditions are met, or terminate it."),
    ).Next(this.suspension_decided)  # fmt: skip
    suspension_decided = Function(this.record).Next(this.end)
    end = End()


class ExtensionFlow(CaseFlow):
    """A request for extension waits for the signer."""

    start = StartHandle(this.begin).Next(this.decide_extension)
    decide_extension = Act(
        "decide_extension", role=Role.SIGNER, due=("extension_decision",),
        title=_("Decide on the extension"), description=_("Grant or refuse the longer trial."),
    ).Next(this.extension_decided)  # fmt: skip
    extension_decided = Function(this.record).Next(this.end)
    end = End()


class LatenessFlow(CaseFlow):
    """A term of the authority has passed: the officer apologises and gives a new date."""

    start = StartHandle(this.begin).Next(this.apologise)
    apologise = Act(
        "apologise", role=Role.CASE_OFFICER,
        title=_("Apologise and give a new date"), description=_("A term has passed; the applicant is owed a word."),
    ).Next(this.apologised)  # fmt: skip
    apologised = Function(this.record).Next(this.end)
    end = End()
