"""The states of a case: which there are, what each is called and by whom, how they group.

No other file spells a state as a string.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


class State(models.TextChoices):
    """Where a case stands."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    SUPPLEMENT_REQUESTED = "supplement_requested", _("Supplement requested")
    VALID = "valid", _("Dossier valid")
    UNDER_REVIEW = "under_review", _("Under expert review")
    REVIEWED = "reviewed", _("Council has concluded")
    PROPOSED = "proposed", _("Proposal awaiting decision")
    APPROVED = "approved", _("Approved")
    AWAITING_PRECONDITIONS = "awaiting_preconditions", _("Awaiting preconditions")
    ACTIVE = "active", _("Trial running")
    SUSPENDED = "suspended", _("Trial suspended")
    EVALUATING = "evaluating", _("Being evaluated")
    TRANSITION = "transition", _("In transition")
    REFUSED = "refused", _("Refused")
    NOT_ACCEPTED = "not_accepted", _("Receipt refused")
    TRANSFERRED = "transferred", _("Transferred")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    TERMINATED = "terminated", _("Terminated")
    COMPLETED = "completed", _("Completed")
    NOT_RECOGNISED = "not_recognised", _("Not recognised")
    CLOSED = "closed", _("Closed")


@dataclass(frozen=True)
class Names:
    """What the applicant and the public call a state (staff use the label of ``State``)."""

    applicant: StrPromise
    public: StrPromise


NAMES: dict[State, Names] = {
    State.DRAFT: Names(_("You are preparing the dossier"), _("Not filed")),
    State.SUBMITTED: Names(_("The dossier is being checked"), _("Being considered")),
    State.SUPPLEMENT_REQUESTED: Names(_("Please complete the dossier"), _("Being considered")),
    State.VALID: Names(_("The dossier is valid"), _("Being considered")),
    State.UNDER_REVIEW: Names(_("Experts are reading the dossier"), _("Being considered")),
    State.REVIEWED: Names(_("Being considered for decision"), _("Being considered")),
    State.PROPOSED: Names(_("Being considered for decision"), _("Being considered")),
    State.APPROVED: Names(_("Approved"), _("Permitted")),
    State.AWAITING_PRECONDITIONS: Names(_("Approved: please meet the preconditions"), _("Permitted, not yet started")),
    State.ACTIVE: Names(_("The trial is running"), _("On trial")),
    State.SUSPENDED: Names(_("The trial is suspended"), _("Suspended")),
    State.EVALUATING: Names(_("The trial has ended and is being evaluated"), _("Being evaluated")),
    State.TRANSITION: Names(_("Completed, in transition"), _("Completed, in transition")),
    State.REFUSED: Names(_("Refused"), _("Refused")),
    State.NOT_ACCEPTED: Names(_("The dossier was not received"), _("Not received")),
    State.TRANSFERRED: Names(_("Transferred to the competent authority"), _("Transferred")),
    State.WITHDRAWN: Names(_("Withdrawn at your request"), _("Withdrawn")),
    State.TERMINATED: Names(_("The trial was terminated"), _("Terminated")),
    State.COMPLETED: Names(_("Completed"), _("Completed")),
    State.NOT_RECOGNISED: Names(_("The result was not recognised"), _("Ended, not recognised")),
    State.CLOSED: Names(_("Closed"), _("Closed")),
}

WITH_APPLICANT = frozenset({State.DRAFT, State.SUPPLEMENT_REQUESTED, State.AWAITING_PRECONDITIONS})
WITH_AUTHORITY = frozenset({
    State.SUBMITTED, State.VALID, State.UNDER_REVIEW, State.REVIEWED, State.PROPOSED, State.APPROVED, State.EVALUATING,
})  # fmt: skip
RUNNING = frozenset({State.ACTIVE, State.SUSPENDED, State.TRANSITION})
FINAL = frozenset({
    State.REFUSED, State.NOT_ACCEPTED, State.TRANSFERRED, State.WITHDRAWN, State.TERMINATED, State.COMPLETED,
    State.NOT_RECOGNISED, State.CLOSED,
})  # fmt: skip
GROUPS = (WITH_APPLICANT, WITH_AUTHORITY, RUNNING, FINAL)
"""Every state is in exactly one."""

EDITABLE = frozenset({State.DRAFT, State.SUPPLEMENT_REQUESTED})
"""The dossier has a working copy in which the applicant writes."""
UNDER_TRIAL = frozenset({State.ACTIVE, State.SUSPENDED})
"""The trial has started and its end has not come."""
REPORTING = UNDER_TRIAL | {State.EVALUATING}
"""Reports, incidents and evaluation are possible; lateness bars none of them."""
BEFORE_DECISION = frozenset({
    State.DRAFT, State.SUBMITTED, State.SUPPLEMENT_REQUESTED, State.VALID, State.UNDER_REVIEW, State.REVIEWED,
    State.PROPOSED,
})  # fmt: skip
"""The applicant may still ask to stop (Circular 03/2025/TT-VPCP, form 05)."""
HANDLED = BEFORE_DECISION - {State.DRAFT}
"""The authority is at work and may have to apologise for a missed date."""
CONSULTING = frozenset({State.VALID, State.UNDER_REVIEW, State.REVIEWED, State.PROPOSED})
"""Other bodies may be asked for their opinion, and answer."""
CONSENTABLE = frozenset({
    State.VALID, State.UNDER_REVIEW, State.REVIEWED, State.PROPOSED, State.AWAITING_PRECONDITIONS,
})  # fmt: skip
"""The zone manager may agree to the use of its ground."""
PRECONDITIONED = UNDER_TRIAL | {State.AWAITING_PRECONDITIONS}
"""Insurance and permits are provided, verified and renewed."""
PUBLISHED = frozenset({
    State.AWAITING_PRECONDITIONS, State.ACTIVE, State.SUSPENDED, State.EVALUATING, State.TRANSITION, State.TERMINATED,
    State.COMPLETED, State.NOT_RECOGNISED, State.CLOSED,
})  # fmt: skip
"""A permission was issued: the public sees the case."""
LIVE = PUBLISHED - FINAL
"""What the public list shows first: active sandboxes."""
