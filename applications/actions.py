"""Doing things in a case: once, recorded, or refused with a reason."""

from __future__ import annotations

from contextlib import contextmanager
from copy import copy
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import F, Max
from django.http import Http404
from django.utils.translation import gettext as _
from django_fsm import can_proceed

from accounts.models import MemberRole
from applications.ledger import end_terms, new_term
from applications.models import Application, Deadline, Event
from applications.queries_pilots import own_cases
from applications.refusals import NotNow, Refusal
from applications.rules import ask_who
from applications.states import State
from applications.verbs import MACHINE_VERBS, VERBS
from programmes import clocks
from programmes.models import RegimeVersion

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from accounts.models import User
    from applications.querysets import ApplicationQuerySet
    from programmes.schema import Clock


def lock(application: Application) -> Application:
    """Read the case anew and hold its row until the transaction ends; returns a fresh object."""
    return _read(Application.objects.all(), pk=application.pk)


@contextmanager
def holding(application: Application) -> Iterator[Application]:
    """One transaction that holds the row of the case: ``move()`` on the object given need not read it anew."""
    with transaction.atomic():
        yield from _held(lock(application))


@contextmanager
def held(application: Application) -> Iterator[Application]:
    """The case as it is where its row is held already, else held while the block runs."""
    if application.held:
        yield application
        return
    with holding(application) as locked:
        yield locked


@contextmanager
def holding_own(user: User, reference: str) -> Iterator[Application]:
    """The same for the case of that code, with its organisation, if ``user`` acts for it, else ``Http404``."""
    rows = own_cases(user).select_related("organisation").annotate(role=F("organisation__memberships__role"))
    with transaction.atomic():
        try:
            application = _read(rows, reference=reference)
        except Application.DoesNotExist as none:
            raise Http404 from none
        application.member = (user, MemberRole(vars(application)["role"]))
        yield from _held(application)


def _read(rows: ApplicationQuerySet, **one: object) -> Application:
    """Lock and read one row; of its rules their mark alone, since the process knows them by that."""
    rows = rows.select_for_update(of=("self",)).annotate(mark=F("regime_version__sha256"))
    try:
        application: Application = rows.get(**one)
    except Application.DoesNotExist:
        # A row that got other rules while this waited for its lock is missing from the join: not at the second go.
        application = rows.get(**one)
    application.regime_version = RegimeVersion.known(application.regime_version_id, vars(application)["mark"])
    return application


def _held(locked: Application) -> Iterator[Application]:
    locked.held = True
    try:
        yield locked
    finally:
        locked.held, locked.asked, locked.newest, locked.member, locked.under = False, None, None, None, None


def move(
    application: Application, verb: str, *, by: User | None, note: str = "", data: dict[str, Any] | None = None
) -> Event:
    """Run one transition, the only way there is.

    In order: lock the row, ask who may (``NotYou``), ask whether now (``NotNow``), run, save the state, write the
    ``Event``. Called in one transaction with the evidence that belongs to it: outside of one the lock raises
    ``TransactionManagementError``. ``by=None`` is the machine. A row that is held (``holding()``) is not read
    twice, and what was asked there (``ask()``) is not asked twice.
    """
    if not application.held:
        application.refresh_from_db(fields=["state"], from_queryset=Application.objects.select_for_update())
    if application.asked != (verb, by):
        under = ask_who(application, verb, by)
        application.under = under if by else application.under  # a step of the machine follows from an act
    before = application.state
    _run(application, verb)
    if application.state != before:  # many acts leave the state: then there is no row to write
        application.save(update_fields=["state"])
    return record(application, verb, by=by, from_state=before, note=note, data=data)


def ask(application: Application, verb: str, by: User) -> None:
    """Ask, before anything else of an act, who may (``NotYou``) and whether the state allows it (``NotNow``).

    The case must be held. The guards of the transition are asked by ``move()``, which runs it.
    """
    application.under = ask_who(application, verb, by)
    _transition(application, verb)
    application.asked = (verb, by)


def may_now(application: Application, verb: str, by: User) -> Refusal | None:
    """The same question that ``move()`` asks, without doing anything: None, or the refusal with its reason."""
    try:
        ask_who(application, verb, by)
        _run(copy(application), verb)
    except Refusal as refusal:
        return refusal
    return None


def _run(application: Application, verb: str) -> None:
    """Call the transition; ``NotNow`` where the state or a guard does not allow it."""
    _transition(application, verb)()


def _transition(application: Application, verb: str) -> Callable[[], None]:
    """The transition of a verb; ``NotNow`` where there is none from the state of the case."""
    meaning = VERBS.get(verb) or MACHINE_VERBS[verb]
    transition = getattr(application, meaning.transition)
    if not can_proceed(transition, check_conditions=False):
        state = State(application.state).label
        raise NotNow(
            _("The state of the case, “%(state)s”, does not allow this: %(act)s.")
            % {"state": state, "act": meaning.title}
        )
    bound: Callable[[], None] = transition
    return bound


def record(
    application: Application,
    verb: str,
    *,
    by: User | None,
    from_state: str | None = None,
    note: str = "",
    data: dict[str, Any] | None = None,
) -> Event:
    """Append one row to the journal of the case (its row must be locked): who acted, and in whose place."""
    under = application.under if by and application.under and application.under.deputy_id == by.pk else None
    last = application.events.aggregate(last=Max("position"))["last"] or 0
    event = Event.objects.create(
        application=application,
        position=last + 1,
        verb=verb,
        actor=by,
        actor_name=by.name if by else "",
        absence=under,
        on_behalf_of=under.person.name if under else "",
        from_state=from_state or application.state,
        to_state=application.state,
        note=note,
        data=data or {},
        at=clocks.now(),
    )
    application.recorded = (*application.recorded, event)
    return event


def open_deadline(
    application: Application,
    name: str,
    start: datetime,
    *,
    of_authority: bool,
    subject: str = "",
    clock: Clock | None = None,
    amount: int | None = None,
) -> Deadline | None:
    """Start a term by the regime's clock ``name`` (or ``clock``), ``amount`` overriding its own.

    Returns None where the regime sets no limit for the stage: then there is no row.
    """
    rule = clock or application.regime.clock(name)
    length = amount if amount is not None else (rule.amount_for(application.level) if rule else None)
    if rule is None or length is None:
        return None
    return Deadline.objects.create(
        application=application,
        name=name,
        subject=subject,
        of_authority=of_authority,
        bars=rule.bars,
        source=rule.source or "",
        event=last_event(application),
        **new_term(rule, length, start),
    )


def last_event(application: Application) -> Event | None:
    """The act under way: what was recorded last through this object."""
    return application.recorded[-1] if application.recorded else None


def meet_deadline(application: Application, name: str, *, subject: str | None = None) -> None:
    """Mark the open terms of that name (and subject) as met now."""
    rows = application.deadlines.open().filter(name=name)
    if subject is not None:
        rows = rows.filter(subject=subject)
    end_terms(rows, "met_at", last_event(application))


def cancel_deadlines(application: Application, *names: str) -> None:
    """Cancel the open terms of these names; all of them where none is named."""
    rows = application.deadlines.open()
    if names:
        rows = rows.filter(name__in=names)
    end_terms(rows, "cancelled_at", last_event(application))
