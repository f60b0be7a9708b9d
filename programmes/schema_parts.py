"""What every part of a regime is built from: frozen parts, texts in both languages, units and events."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from django.utils.translation import gettext as _
from pydantic import BaseModel, ConfigDict, Field, model_validator

from accounts.roles import Role
from programmes.language import page_language


class Part(BaseModel):
    """Base of every part of a regime: frozen, no unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Text(Part):
    """A text in both languages."""

    vi: str = Field(min_length=1)
    en: str = Field(min_length=1)

    def in_language(self) -> str:
        """The text in the language that is active; Vietnamese where it is not English."""
        return self.en if page_language() == "en" else self.vi


class Condition(Part):
    """When a rule applies; every given list must match, an absent one always does."""

    technology: tuple[str, ...] | None = None
    organisation_kind: tuple[str, ...] | None = None
    level: tuple[int, ...] | None = None


class Unit(StrEnum):
    """Units of a term."""

    HOURS = "hours"
    DAYS = "days"
    WORKING_DAYS = "working_days"
    MONTHS = "months"


class StartEvent(StrEnum):
    """What a term counts from, or counts back from."""

    RECEIVE = "receive"
    REQUEST_SUPPLEMENT = "request_supplement"
    VALID_DOSSIER = "valid_dossier"
    APPOINT = "appoint"
    START_TRIAL = "start_trial"
    INCIDENT_CONFIRMED = "incident_confirmed"
    INCIDENT_PRELIMINARY = "incident_preliminary"
    BREACH_OCCURRED = "breach_occurred"
    END = "end"
    REQUEST_EXTENSION = "request_extension"
    FILE_FINAL_REPORT = "file_final_report"
    COMPLETION_ISSUED = "completion_issued"


class Escalation(Part):
    """Who is told of a passed term of the authority: holders of ``role``, ``after`` working days behind it."""

    role: Role
    after: Annotated[int, Field(ge=0)]


class TermNotices(Part):
    """When people are told of terms: the programme's own custom, no law.

    ``remind_before``: working days before the date; ``escalate``: from the next person to the last;
    ``new_date_after``: working days that the draft of an apology proposes.
    """

    remind_before: tuple[Annotated[int, Field(ge=0, le=60)], ...] = (3, 1)
    escalate: tuple[Escalation, ...] = (
        Escalation(role=Role.CASE_OFFICER, after=0),
        Escalation(role=Role.LEAD, after=1),
        Escalation(role=Role.SIGNER, after=3),
    )
    new_date_after: Annotated[int, Field(ge=1)] = 5


class OpinionRule(Part):
    """Another body whose opinion may be asked before the decision, with the term that the law gives it.

    ``amount`` null: no term was found, the officer sets one with each request. ``on_silence``: what the law takes
    silence for; null where it says nothing, then silence is shown and nothing follows from it.
    """

    code: str
    body: Text
    question: Text
    unit: Unit = Unit.WORKING_DAYS
    amount: Annotated[int, Field(ge=1)] | None = None
    on_silence: Literal["consent", "refusal"] | None = None
    when: Condition = Condition()
    source: str | None

    @model_validator(mode="after")
    def _cited(self) -> OpinionRule:
        if (self.amount is not None or self.on_silence) and not self.source:
            msg = _("opinion %(code)s: a term or an effect of silence needs its article in `source`") % {
                "code": self.code
            }
            raise ValueError(msg)
        return self
