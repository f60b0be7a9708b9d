"""Who acts in whose place, and the doors to absences. ``day`` is a day in Viet Nam, told by the caller."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Q
from django.http import Http404

from accounts.models import Absence, User
from accounts.roles import DELEGABLE, STAFF, Role

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from accounts.models_absence import AbsenceQuerySet

PAGE = 50
"""Absences on one page of the register."""
OWN_AT_MOST = 50
"""Absences that a person's own page shows."""


class RegisterPage(NamedTuple):
    """A page of the register, newest first; ``next_before`` is the key of the next one, None at the end."""

    absences: list[Absence]
    next_before: int | None


def stood_in_for(deputy: User, day: date, *, locked: bool = False) -> list[Absence]:
    """The absences in force in which ``deputy`` acts, oldest first; none for who does not work for the authority.

    ``locked`` holds the rows until the transaction ends: an absence is not ended while an act under it runs.
    """
    if not deputy.is_active or not deputy.is_official:
        return []
    rows = Absence.objects.on(day).filter(deputy=deputy)
    return list(rows.select_for_update(of=("self",), no_key=True) if locked else rows)


def lately_over(deputy: User, day: date) -> Absence | None:
    """The absence in which ``deputy`` acted last and that is over by ``day``."""
    over = Q(ended_at__isnull=False) | Q(until__lt=day)
    return Absence.objects.filter(over, deputy=deputy, since__lte=day).select_related("person").order_by("-pk").first()


def deputies_of(people: Collection[User], role: Role, day: date) -> list[Absence]:
    """The absences in force of ``people`` that pass on ``role``, with deputies who may act; one query."""
    rows = Absence.objects.on(day).filter(person__in=people, roles__contains=[role.value], deputy__is_active=True)
    return [row for row in rows if row.deputy.is_official and row.holds(frozenset({role}))]


def own_absence(person: User, day: date) -> list[Absence]:
    """The absences of ``person`` in force."""
    return list(Absence.objects.on(day).filter(person=person))


def absences_of(person: User) -> list[Absence]:
    """Those in which ``person`` is away, newest first."""
    return _told(Absence.objects.filter(person=person))


def covers_of(person: User) -> list[Absence]:
    """Those in which ``person`` is the deputy, newest first."""
    return _told(Absence.objects.filter(deputy=person))


def _told(rows: AbsenceQuerySet) -> list[Absence]:
    return list(rows.select_related("person", "deputy", "recorded_by", "ended_by")[:OWN_AT_MOST])


class Word(NamedTuple):
    """A word that is looked for in the register, and the people whose name it fits."""

    text: str
    people: list[int]


def names_in_register() -> list[tuple[int, str]]:
    """Key and name of everybody who is or was away, or a deputy."""
    people = User.objects.filter(Q(absences__isnull=False) | Q(covers__isnull=False))
    return list(people.distinct().values_list("pk", "name"))


def register_page(
    *, words: Collection[Word] = (), state: str = "", day: date, before: int | None = None
) -> RegisterPage:
    """Everybody's absences, newest first; every word fits a person or the number of the mandate.

    ``state``: ``now``, ``ahead``, ``over``. Pages are cut by key: ``before`` is the row that the last page ended with.
    """
    rows = Absence.objects.select_related("person", "deputy", "recorded_by", "ended_by")
    for word in words:
        named = Q(person__in=word.people) | Q(deputy__in=word.people)
        rows = rows.filter(named | Q(mandate_number__icontains=word.text))
    over = Q(ended_at__isnull=False) | Q(until__lt=day)
    if state:
        chosen = {"now": ~over & Q(since__lte=day), "ahead": ~over & Q(since__gt=day), "over": over}
        rows = rows.filter(chosen[state])
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows[: PAGE + 1])
    more = len(found) > PAGE
    return RegisterPage(found[:PAGE], found[PAGE - 1].pk if more else None)


def absence_for(user: User, pk: int) -> Absence:
    """An absence that ``user`` may end: one's own, or for the programme manager any; else ``Http404``."""
    rows = Absence.objects.select_related("person", "deputy", "recorded_by", "ended_by")
    if not user.has_role(Role.LEAD):
        rows = rows.filter(person=user)
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def delegating_staff() -> list[User]:
    """Active people with a role in which a deputy may act, by name."""
    return _staff(DELEGABLE)


def possible_deputies() -> list[User]:
    """Active people who work for the authority, by name."""
    return _staff(STAFF)


def _staff(roles: Collection[Role]) -> list[User]:
    held = User.objects.filter(is_active=True, roles__overlap=[role.value for role in roles])
    return list(held.order_by("name", "pk"))
