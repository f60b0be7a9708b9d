"""The shape of a regime file (``programmes/regimes/<code>/<version>.yaml``).

Everything that is law is data here: dated, cited, versioned. A value that the law was not found to fix
is ``null`` and stays configurable. Unknown keys are faults.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from django.utils.translation import gettext as _
from pydantic import BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from programmes.schema_faults import faults_of
from programmes.schema_parts import Condition, OpinionRule, Part, StartEvent, TermNotices, Text, Unit


class LegalBasis(Part):
    """One legal ground; prints as a line "Căn cứ …" (Decree 30/2020, Appendix I: laws by type and name only).

    ``in_force`` null: not found; the ground then counts as in force.
    """

    id: str
    type: str
    number: str
    issuer: str
    issued: date | None
    abstract: str
    law: bool = False
    in_force: date | None = None
    when: Condition = Condition()


class Body(Part):
    """An issuing body as it prints in the letterhead (Decree 30/2020, Appendix I, cell 2)."""

    name: str
    superior: str | None = None
    place: str
    contact: str = ""


class Capacity(Part):
    """In which capacity somebody signs (Decree 30/2020, art. 13): the lines above the signature.

    ``deputy``, ``authorised``: the capacity in which a deputy signs instead, as the deputy head (``KT.``) or as the
    head of a unit by written authorisation (``TUQ.``); None: the rules name none.
    """

    authority: str | None = None
    title: str
    deputy: str | None = None
    authorised: str | None = None


class DocumentRule(Part):
    """How one kind of document is named, numbered and signed in this regime."""

    type_name: str
    type_code: str
    abstract: str
    body: str
    symbol: str
    capacity: str
    recipients: tuple[str, ...] = ()
    form: str | None = None
    source: str | None = None


class Component(Part):
    """A part of the dossier; the list of a regime is closed (Decree 142/2026, art. 24(5)).

    ``normal`` false: a part of the short list only. ``form``: the form on which it is made.
    """

    code: str
    name: Text
    normal: bool = True
    form: str | None = None
    when: Condition = Condition()
    source: str | None


class ShortDossier(Part):
    """The short list (Decree 142/2026, art. 24(3))."""

    components: tuple[str, ...]
    organisation_kinds: tuple[str, ...]
    level: int
    source: str


class Anchors(Part):
    """What the scores 1, 3 and 5 mean; 2 and 4 lie between."""

    one: Text
    three: Text
    five: Text


class Criterion(Part):
    """A weighted criterion with its floor (starting values of the programme)."""

    id: str
    code: str
    name: Text
    weight: Annotated[int, Field(gt=0, le=100)]
    floor: Annotated[int, Field(ge=1, le=5)]
    anchors: Anchors
    source: str


class Gate(Part):
    """A pass-or-fail criterion, passed when the dossier is accepted."""

    id: str
    name: Text
    source: str


class LevelRule(Part):
    """A level of the AI regime (Decree 142/2026, art. 22).

    ``any_of`` names the ``ai`` facts of the dossier any of which lifts the case to this level.
    """

    number: int
    description: Text
    any_of: tuple[str, ...] = ()
    source: str


class Clock(Part):
    """A term: ``amount`` of ``unit`` from (or back from) an event.

    ``amount`` null: the law sets none that was found, the stage has no deadline. ``by_level`` overrides by level.
    ``severities``: the clock is for incidents of these classes only. ``on_supplement``: what a supplement does to it
    (``restart``: runs anew from the resubmission; ``pause``: stops and goes on). ``bars``: the law makes the day a
    condition, a later filing is refused. ``every``: the term comes back, the n-th after n amounts. ``form``: the
    form on which the filing is made. ``elsewhere``: it runs at the authority that decides, never here.
    """

    name: str
    unit: Unit
    amount: int | None
    by_level: dict[int, int] = {}
    start: StartEvent
    severities: tuple[str, ...] = ()
    every: bool = False
    back: bool = False
    on_supplement: Literal["restart", "pause", "none"] = "none"
    bars: bool = False
    elsewhere: bool = False
    form: str | None = None
    cut_off_hour: Annotated[int, Field(ge=0, le=23)] | None = None
    source: str | None

    @model_validator(mode="after")
    def _cited(self) -> Clock:
        if (self.amount is not None or self.by_level) and not self.source:
            msg = _("clock %(name)s: a number needs its article in `source`") % {"name": self.name}
            raise ValueError(msg)
        return self

    def amount_for(self, level: int | None) -> int | None:
        """The amount that applies at ``level`` (in ``unit``), or None where no term is set."""
        return self.by_level.get(level, self.amount) if level is not None else self.amount


class Extension(Part):
    """Whether and how a trial may be extended."""

    allowed: bool
    max_times: int | None = None
    max_months_each: int | None = None
    needs_final_report: bool = False
    source: str | None


class Term(Part):
    """Longest trial in months (null: not found, no maximum), extension included if ``total_months`` is set."""

    max_months: int | None
    total_months: int | None = None
    source: str | None


class Precondition(Part):
    """What must be verified before the trial starts.

    ``required`` false: the law asks for it in cases that people judge (``note``); the machine never waits for it.
    """

    kind: str
    name: Text
    provider: Literal["applicant", "zone_manager"]
    dated: bool = True
    required: bool = True
    note: Text | None = None
    when: Condition = Condition()
    source: str | None


class Zone(Text):
    """A place where trials of this regime may run, and who manages it."""

    when: Condition = Condition()
    manager: Text
    source: str


class Named(Part):
    """A coded entry: ground, exit outcome."""

    code: str
    name: Text
    source: str | None = None


class LegalForm(Named):
    """A form in which a trial is permitted (Capital Law 39/2024/QH15, art. 25).

    ``not_applied``: the decision lists the provisions that are not applied within the trial.
    """

    not_applied: bool = False


class Space(Part):
    """A kind of space in which trials run; ``code`` as the sites of a dossier name it."""

    code: Literal["physical", "cyber"]
    name: Text
    source: str | None


class Authority(Part):
    """Who receives and decides; a level or a province outside is another authority's.

    ``record_only``: it only records dossiers and transfers each to one of ``transfer_to``, which decides.
    """

    province: str
    province_aliases: tuple[str, ...] = ()
    max_level: int | None = None
    max_provinces: int | None = None
    record_only: bool = False
    transfer_to: tuple[Text, ...] = ()
    source: str | None


class Clause(Text):
    """A sentence of the regime, for some technologies only where ``when`` says so."""

    when: Condition = Condition()
    source: str | None = None


class Call(Part):
    """A call for dossiers: it takes them from the day it ``opens`` through the day it ``closes`` (Viet Nam time)."""

    name: Text
    opens: date
    closes: date
    source: str | None = None

    @model_validator(mode="after")
    def _lasts(self) -> Call:
        if self.closes < self.opens:
            msg = _("call %(name)s: closes before it opens") % {"name": self.name.vi}
            raise ValueError(msg)
        return self


def _rolling(written: Any) -> Any:
    """``rolling`` in a file means no calls."""
    return () if written == "rolling" else written


Intake = Annotated[tuple[Call, ...], BeforeValidator(_rolling)]
"""The calls of a regime in order of time; none where dossiers are submitted at any time."""


class EnvelopeField(Part):
    """Where a dossier tells the value: a dotted path, and the factor to the unit of the limit."""

    path: str
    factor: Annotated[float, Field(gt=0)] = 1


class Envelope(Part):
    """A technical limit of the regime; a dossier beyond it is a finding, never a bar.

    Compared with the dossier's ``fields`` and with its own limit of the same ``quantity``. ``max_excluded``: the
    value must stay below ``max``. Where a dossier tells no value (hours of the day) the limit is shown, not checked.
    """

    quantity: str
    name: Text
    min: float | None = None
    max: float | None = None
    max_excluded: bool = False
    unit: str
    fields: tuple[EnvelopeField, ...] = ()
    when: Condition = Condition()
    source: str

    @model_validator(mode="after")
    def _bounded(self) -> Envelope:
        if self.min is None and self.max is None:
            msg = _("envelope %(quantity)s: neither min nor max") % {"quantity": self.quantity}
            raise ValueError(msg)
        return self


class Regime(Part):
    """One version of a regime, complete; ``short`` begins the codes of its dossiers.

    ``scope``: what and whom it is for. ``intake``: ``rolling``, or the calls within which dossiers are submitted.
    ``opinions``: bodies that may be asked. ``decision_clauses``: sentences of every approval.
    """

    code: str
    version: str
    name: Text
    short: Annotated[str, Field(pattern=r"^[A-Z0-9]{2,10}$")]
    effective_from: date
    effective_to: date | None = None
    technologies: tuple[str, ...]
    scope: tuple[Clause, ...] = ()
    intake: Intake = ()
    legal_bases: tuple[LegalBasis, ...]
    authority: Authority
    bodies: dict[str, Body]
    capacities: dict[str, Capacity]
    documents: dict[str, DocumentRule]
    components: tuple[Component, ...]
    short_dossier: ShortDossier | None = None
    gates: tuple[Gate, ...]
    criteria: tuple[Criterion, ...]
    pass_mark: int
    levels: tuple[LevelRule, ...] = ()
    legal_forms: tuple[LegalForm, ...] = ()
    spaces: tuple[Space, ...] = ()
    clocks: tuple[Clock, ...]
    supplements_allowed: int = 1
    supplements_source: str | None
    notices: TermNotices = TermNotices()
    term: Term
    extension: Extension
    preconditions: tuple[Precondition, ...]
    zones: tuple[Zone, ...] = ()
    opinions: tuple[OpinionRule, ...] = ()
    envelope: tuple[Envelope, ...] = ()
    grounds: tuple[Named, ...]
    exits: tuple[Named, ...]
    decision_clauses: tuple[Clause, ...] = ()

    @model_validator(mode="after")
    def _consistent(self) -> Regime:
        if faults := faults_of(self):
            raise PydanticCustomError("inconsistent", "{listed}", {"listed": "; ".join(faults), "faults": faults})
        return self

    def clock(self, name: str, severity: str | None = None) -> Clock | None:
        """The term called ``name`` (for incidents of ``severity``) that runs here, or None where there is none."""
        return next(
            (
                clock
                for clock in self.clocks
                if clock.name == name
                and not clock.elsewhere
                and (severity is None or not clock.severities or severity in clock.severities)
            ),
            None,
        )
