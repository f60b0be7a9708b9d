"""Every transition of a case, written out: from where, to where, under what guard.

By whom is in ``rules.py``. Nobody but ``actions.move()`` calls these methods. A guard raises ``NotNow`` with
its reason (``NotLikeThis`` where no later day will do); it asks related models by reverse relations. A verb with
``target=None`` is an act that leaves the state.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.translation import gettext as _
from django_fsm import FSMField, FSMModelMixin, transition

from applications import states
from applications.refusals import NotLikeThis, NotNow
from applications.states import State
from programmes.rules import records_only

if TYPE_CHECKING:
    from collections.abc import Iterable


def _in(group: Iterable[State]) -> list[str]:
    return sorted(group)


def _require(condition: object, reason: str) -> None:
    if not condition:
        raise NotNow(reason)


def _received(case: ApplicationLifecycle) -> None:
    _require(case.received_at, _("The one-stop desk has not received this dossier yet."))


def _decides(case: ApplicationLifecycle) -> None:
    elsewhere = records_only(case.regime_version.spec)
    if elsewhere:
        raise NotLikeThis(elsewhere)


def _draft_waits(case: ApplicationLifecycle) -> Any:
    draft = case.drafts.waiting().first()
    _require(draft, _("No draft is waiting in this case."))
    return draft


class Asked(models.Model):
    """What the guards ask: fields of the concrete model and reverse relations."""

    received_at: Any
    regime_version: Any
    supplements: Any
    assignments: Any
    opinions: Any
    drafts: Any
    deadlines: Any
    final_reports: Any
    extensions: Any
    incidents: Any
    suspensions: Any
    preconditions: Any

    class Meta:
        abstract = True


class ZoneLifecycle(Asked):
    """What passes between officer and zone; the state stays."""

    class Meta:
        abstract = True

    @transition(field="state", source=_in(states.CONSENTABLE), target=None)
    def direct_consent(self) -> None:
        """The officer directs the zone's answer to a named manager, once more where somebody else is to give it."""
        asked = [row.kind for row in self.regime_version.spec.preconditions if row.provider == "zone_manager"]
        _require(asked, _("The rules of this case ask for no consent of a zone."))
        granted = self.preconditions.filter(kind__in=asked, granted=True)
        _require(not granted.exists(), _("The zone has granted the use of its ground already."))

    @transition(field="state", source=_in(states.CONSENTABLE), target=None)
    def zone_consent(self) -> None:
        """The manager of the zone grants or refuses the use of its ground."""


class ApplicationLifecycle(FSMModelMixin, ZoneLifecycle):
    """The state of a case and its transitions."""

    state = FSMField(default=State.DRAFT, choices=State.choices, protected=True, db_index=True)

    class Meta:
        abstract = True

    # Filing and checking

    @transition(field=state, source=State.DRAFT, target=State.SUBMITTED)
    def submit(self) -> None:
        """The applicant files the dossier; its version is frozen."""

    @transition(field=state, source=State.SUBMITTED, target=None)
    def receive(self) -> None:
        """The one-stop desk receives the dossier and hands out the receipt; once in a case."""
        _require(self.received_at is None, _("This dossier was received already."))

    @transition(field=state, source=State.SUBMITTED, target=State.SUPPLEMENT_REQUESTED)
    def request_supplement(self) -> None:
        """The officer asks for everything that is missing, as often as the regime allows."""
        _received(self)
        _require(
            self.supplements.more_allowed(),
            _("The supplement was asked for already; the rules allow no further request."),
        )

    @transition(field=state, source=State.SUPPLEMENT_REQUESTED, target=State.SUBMITTED)
    def resubmit(self) -> None:
        """The applicant answers with a new version of the dossier."""

    @transition(field=state, source=State.SUBMITTED, target=State.NOT_ACCEPTED)
    def refuse_receipt(self) -> None:
        """The officer refuses to receive the dossier, with a reason."""
        _received(self)

    @transition(field=state, source=State.SUBMITTED, target=State.VALID)
    def accept_dossier(self) -> None:
        """The officer finds the dossier valid and fixes the level, unless the whole regime is another authority's."""
        _received(self)
        _decides(self)

    @transition(field=state, source=[State.SUBMITTED, State.VALID], target=State.TRANSFERRED)
    def transfer(self) -> None:
        """Another authority is competent: the case goes there."""
        _received(self)

    @transition(field=state, source=_in(states.BEFORE_DECISION), target=State.WITHDRAWN)
    def withdraw(self) -> None:
        """The applicant asks to stop; accepted at once (form 05)."""

    @transition(field=state, source=_in(states.HANDLED | states.REPORTING), target=None)
    def apologise(self) -> None:
        """A term of the authority has passed: it says so and gives a new date (form 04)."""
        _require(self.deadlines.late_of_authority().exists(), _("No term of the authority has passed in this case."))

    # Judgement

    @transition(field=state, source=State.VALID, target=State.UNDER_REVIEW)
    def appoint(self) -> None:
        """The programme manager appoints the experts."""

    @transition(field=state, source=State.UNDER_REVIEW, target=None)
    def declare_conflict(self) -> None:
        """An appointed expert declares a tie and leaves the case."""

    @transition(field=state, source=State.UNDER_REVIEW, target=None)
    def decline(self) -> None:
        """An appointed expert declines."""

    @transition(field=state, source=State.UNDER_REVIEW, target=None)
    def replace(self) -> None:
        """The programme manager appoints another expert in somebody's place."""

    @transition(field=state, source=State.UNDER_REVIEW, target=None)
    def review(self) -> None:
        """An appointed expert scores the dossier."""

    @transition(field=state, source=_in(states.CONSULTING), target=None)
    def ask_opinion(self) -> None:
        """The officer asks other bodies for their opinion, all at once or one by one."""

    @transition(field=state, source=_in(states.CONSULTING), target=None)
    def record_opinion(self) -> None:
        """The officer records the letter by which a body answered, or one that corrects it."""
        _require(self.opinions.exists(), _("No body was asked for its opinion."))

    @transition(field=state, source=_in(states.CONSULTING), target=None)
    def take_silence(self) -> None:
        """A body let its term pass, and the rules say what its silence means."""

    @transition(field=state, source=State.UNDER_REVIEW, target=State.REVIEWED)
    def hold_council(self) -> None:
        """The council meets and concludes; the secretary writes the minutes."""
        _require(not self.assignments.outstanding().exists(), _("Not every appointed expert's review is in."))
        _require(self.assignments.reviewed().exists(), _("No expert has reviewed this dossier."))

    @transition(field=state, source=State.REVIEWED, target=State.PROPOSED)
    def propose(self) -> None:
        """The officer proposes to approve or to refuse and drafts the decision."""

    # The draft that waits: decision or result

    @transition(field=state, source=_in(states.REPORTING | {State.PROPOSED}), target=None)
    def check_form(self) -> None:
        """The form checker confirms the form of the draft."""
        _require(_draft_waits(self).checked_at is None, _("The form of this draft was checked already."))

    @transition(field=state, source=_in(states.REPORTING), target=None)
    @transition(field=state, source=State.PROPOSED, target=State.REVIEWED)
    def return_draft(self) -> None:
        """The form checker or the signer sends the draft back to the officer."""
        _require(_draft_waits(self).signed_at is None, _("This draft was signed already."))

    @transition(field=state, source=_in(states.REPORTING | {State.PROPOSED}), target=None)
    def sign(self) -> None:
        """The signer signs the checked draft."""
        draft = _draft_waits(self)
        _require(draft.checked_at, _("The form of this draft was not checked yet."))
        _require(draft.signed_at is None, _("This draft was signed already."))

    @transition(field=state, source=_in(states.REPORTING | {State.PROPOSED}), target=None)
    def issue(self) -> None:
        """The clerk numbers, seals and issues the signed draft."""
        _require(_draft_waits(self).signed_at, _("This draft was not signed yet."))

    @transition(field=state, source=State.PROPOSED, target=State.APPROVED)
    def approve(self) -> None:
        """The decision to permit the trial has been issued."""

    @transition(field=state, source=State.APPROVED, target=State.AWAITING_PRECONDITIONS)
    def await_preconditions(self) -> None:
        """The permission is out; the trial may start when its preconditions hold."""

    @transition(field=state, source=State.PROPOSED, target=State.REFUSED)
    def refuse(self) -> None:
        """The refusal has been issued, with its reasons."""

    @transition(field=state, source=_in(states.PRECONDITIONED), target=None)
    def provide_precondition(self) -> None:
        """The applicant provides insurance, permit or the like."""

    @transition(field=state, source=_in(states.PRECONDITIONED), target=None)
    def verify_precondition(self) -> None:
        """The officer verifies what was provided."""

    @transition(field=state, source=State.AWAITING_PRECONDITIONS, target=State.ACTIVE)
    def start_trial(self) -> None:
        """The officer lets the trial begin, on or after its first day, when every precondition holds."""

    # The trial

    @transition(field=state, source=_in(states.UNDER_TRIAL), target=None)
    def milestone_done(self) -> None:
        """The operator reports a milestone."""

    @transition(field=state, source=_in(states.UNDER_TRIAL), target=None)
    def record_readings(self) -> None:
        """The operator records readings of an indicator."""

    @transition(field=state, source=_in(states.REPORTING), target=None)
    def file_report(self) -> None:
        """The operator files the report of a period."""

    @transition(field=state, source=_in(states.REPORTING), target=None)
    def assess_report(self) -> None:
        """The monitor accepts a report or not, with a text."""

    @transition(field=state, source=_in(states.REPORTING | {State.TRANSITION}), target=None)
    def report_incident(self) -> None:
        """The operator files the preliminary report of an incident."""

    @transition(field=state, source=_in(states.REPORTING | {State.TRANSITION}), target=None)
    def report_incident_official(self) -> None:
        """The operator files the official report of an incident."""
        _require(self.incidents.without_official().exists(), _("No incident waits for its official report."))

    @transition(field=state, source=_in(states.REPORTING | {State.TRANSITION}), target=None)
    def report_breach(self) -> None:
        """The operator reports that a limit was exceeded."""

    @transition(field=state, source=State.ACTIVE, target=State.SUSPENDED)
    def suspend(self) -> None:
        """The signer suspends the trial on a ground."""

    @transition(field=state, source=State.SUSPENDED, target=State.ACTIVE)
    def resume(self) -> None:
        """The signer lets the trial go on."""

    @transition(field=state, source=_in(states.UNDER_TRIAL), target=State.TERMINATED)
    def terminate(self) -> None:
        """The signer ends the trial early on a ground."""

    @transition(field=state, source=_in(states.UNDER_TRIAL), target=None)
    def request_extension(self) -> None:
        """The operator asks for a longer trial."""
        _require(not self.extensions.open().exists(), _("A request for extension is waiting already."))

    @transition(field=state, source=_in(states.REPORTING), target=None)
    def decide_extension(self) -> None:
        """The signer grants or refuses the extension."""
        _require(self.extensions.open().exists(), _("No request for extension is waiting."))

    @transition(field=state, source=State.EVALUATING, target=State.ACTIVE)
    def reopen_trial(self) -> None:
        """An extension was granted after the old end: the trial is in force again."""
        _require(not self.suspensions.open().exists(), _("The trial was suspended when its end came."))

    @transition(field=state, source=State.EVALUATING, target=State.SUSPENDED)
    def reopen_suspended(self) -> None:
        """An extension was granted after the old end of a suspended trial: it is suspended again."""
        _require(self.suspensions.open().exists(), _("The trial was not suspended when its end came."))

    @transition(field=state, source=_in(states.REPORTING), target=None)
    def file_final_report(self) -> None:
        """The operator files the final report."""

    @transition(field=state, source=_in(states.UNDER_TRIAL), target=State.EVALUATING)
    def end_trial(self) -> None:
        """The last day of the trial is over."""

    # Evaluation and exit

    @transition(field=state, source=_in(states.REPORTING), target=None)
    def evaluate(self) -> None:
        """The officer evaluates the trial and drafts the result."""
        _require(self.final_reports.standing().exists(), _("The final report has not been filed."))
        _require(not self.drafts.waiting().exists(), _("A draft is waiting already in this case."))

    @transition(field=state, source=_in(states.REPORTING), target=State.COMPLETED)
    def complete(self) -> None:
        """The completion has been issued."""

    @transition(field=state, source=_in(states.REPORTING), target=State.NOT_RECOGNISED)
    def not_recognise(self) -> None:
        """The non-recognition has been issued."""

    @transition(field=state, source=State.COMPLETED, target=State.TRANSITION)
    def begin_transition(self) -> None:
        """The regime lets the system run on within the tested scope for a term."""

    @transition(field=state, source=State.TRANSITION, target=State.CLOSED)
    def close(self) -> None:
        """The transition term is over."""
