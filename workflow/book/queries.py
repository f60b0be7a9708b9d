"""Received dossiers, the newest first, with the term that each is held to."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from django.db.models import Exists, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from applications.models import Application, Deadline, Event
from applications.states import FINAL, RUNNING, WITH_APPLICANT, WITH_AUTHORITY
from programmes import clocks
from programmes.models import RegimeVersion
from programmes.schema import Body
from programmes.schema_parts import Text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from accounts.models import User
    from applications.querysets import ApplicationQuerySet
    from applications.states import State

PAGE = 50
CHUNK = 500
"""Rows that an export reads at once."""
TERMS = ("decision", "validity_check")
"""The terms of a dossier in the order in which they count (that of their names): its answer, before that its check."""
RETURNED = ("approve", "refuse", "refuse_receipt", "transfer", "withdraw")
"""Events with which the applicant has an answer; a case has one of them at most."""
_TOLD = ("receive", "apologise", *RETURNED)

GROUPS: dict[str, frozenset[State]] = {
    "with_applicant": WITH_APPLICANT,
    "with_authority": WITH_AUTHORITY,
    "running": RUNNING,
    "final": FINAL,
}
PUNCTUAL = ("in_time", "late")


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which dossiers: received from ``since`` through ``until``; ``versions``: of these rules only, where given."""

    since: date | None = None
    until: date | None = None
    group: str = ""
    regime: str = ""
    versions: Collection[int] | None = None
    punctual: str = ""


class Key(NamedTuple):
    """Where a page ended: moment of receipt and row."""

    received_at: datetime
    pk: int

    @classmethod
    def read(cls, text: str) -> Self | None:
        """The key as an address carries it; None where there is none or it makes no sense."""
        moment, _comma, pk = text.partition(",")
        try:
            found = cls(datetime.fromisoformat(moment), int(pk))
        except ValueError:
            return None
        return found if found.received_at.tzinfo else None

    def __str__(self) -> str:
        return f"{self.received_at.isoformat()},{self.pk}"


@dataclass(frozen=True)
class Rules:
    """A version of the rules as the register names it: the body that decides, and the desk that receives."""

    pk: int
    code: str
    name: Text
    decides: str
    desk: Body


@dataclass
class Entered:
    """A dossier with its term and its events of receipt, apology and answer, by verb, the last of each."""

    case: Application
    received_at: datetime
    term: Deadline | None
    events: dict[str, Event]


class BookPage(NamedTuple):
    """Dossiers, and the key with which the next page begins (None at the end)."""

    rows: list[Entered]
    next_after: Key | None


def known_rules() -> dict[int, Rules]:
    """Every stored version under which a dossier can be received, by its row; one query that reads the names alone."""
    read = RegimeVersion.objects.order_by("code", "-effective_from").values_list(
        "pk", "code", "data__name", "data__bodies", "data__documents__receipt__body", "data__documents__decision__body"
    )
    return {
        pk: Rules(
            pk, code, Text.model_validate(name), bodies[decides or desk]["name"], Body.model_validate(bodies[desk])
        )
        for pk, code, name, bodies, desk, decides in read
        if desk in bodies
    }


def book_page(user: User, wanted: Wanted, after: Key | None = None, *, size: int = PAGE) -> BookPage:
    """A page of the register for officials, nothing for anybody else; three queries."""
    rows = _asked(user, wanted)
    if after:
        earlier = Q(received_at__lt=after.received_at) | Q(pk__lt=after.pk)
        rows = rows.filter(earlier, received_at__lte=after.received_at)
    found = list(rows.order_by("-received_at", "-pk")[: size + 1])
    shown = _entered(found[:size])
    last = Key(shown[-1].received_at, shown[-1].case.pk) if len(found) > size else None
    return BookPage(shown, last)


def whole_book(user: User, wanted: Wanted) -> Iterator[list[Entered]]:
    """All of it in stretches, each read when it is asked for: memory does not grow with the register."""
    after: Key | None = None
    while True:
        page = book_page(user, wanted, after, size=CHUNK)
        yield page.rows
        after = page.next_after
        if after is None:
            return


def is_longer_than(user: User, wanted: Wanted, most: int) -> bool:
    """Whether more than ``most`` dossiers are wanted; reads no further."""
    return len(_asked(user, wanted).values_list("pk")[: most + 1]) > most


def is_late(term: Deadline, now: datetime) -> bool:
    """Whether the term passed before it was met; one that stands while the applicant is asked is not late."""
    ended = term.met_at or term.cancelled_at or now
    return term.paused_since is None and (ended >= term.due_at if term.due_on else ended > term.due_at)


def _asked(user: User, wanted: Wanted) -> ApplicationQuerySet:
    rows: ApplicationQuerySet = Application.objects.visible_to(user).filter(received_at__isnull=False)
    if not user.is_official:
        return rows.none()
    given: dict[str, Any] = {}
    if wanted.since:
        given["received_at__gte"] = clocks.start_of(wanted.since)
    if wanted.until:
        given["received_at__lt"] = clocks.start_of(wanted.until + timedelta(days=1))
    if wanted.group in GROUPS:
        given["state__in"] = GROUPS[wanted.group]
    if wanted.regime:
        given["regime_version__code"] = wanted.regime
    if wanted.versions is not None:
        given["regime_version__in"] = list(wanted.versions)
    rows = rows.filter(**given).annotate(term=_term()).select_related("organisation", "officer")
    rows = rows.defer("summary", "search_text", "search_vector")
    return _punctual(rows, wanted.punctual)


def _term() -> Subquery:
    """The row of the term of a dossier: that of its decision, before there is one that of its check."""
    terms = Deadline.objects.filter(application=OuterRef("pk"), name__in=TERMS).order_by("name", "-pk")
    return Subquery(terms.values("pk")[:1])


def _punctual(rows: ApplicationQuerySet, how: str) -> ApplicationQuerySet:
    if how not in PUNCTUAL:
        return rows
    ended = Coalesce("met_at", "cancelled_at", Value(clocks.now()))
    passed = Q(due_on__isnull=False, ended__gte=F("due_at")) | Q(due_on=None, ended__gt=F("due_at"))
    terms = Deadline.objects.filter(pk=OuterRef("term")).annotate(ended=ended)
    late = Exists(terms.filter(passed, paused_since=None))
    return rows.filter(late) if how == "late" else rows.filter(~late, term__isnull=False)


def _entered(cases: list[Application]) -> list[Entered]:
    """The cases with organisation, officer, term and events; two queries for all of them."""
    held_to: dict[int, int] = {case.pk: vars(case)["term"] for case in cases}
    terms = Deadline.objects.in_bulk([pk for pk in held_to.values() if pk])
    events: dict[int, dict[str, Event]] = defaultdict(dict)
    told = Event.objects.filter(application__in=held_to, verb__in=_TOLD)
    for event in told.order_by("application", "position"):
        events[event.application_id][event.verb] = event
    return [
        Entered(case, case.received_at, terms.get(held_to[case.pk]), events[case.pk])
        for case in cases
        if case.received_at
    ]
