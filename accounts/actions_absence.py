"""Recording that somebody is away and who acts meanwhile, and ending that early.

What cannot be done raises Django's ``ValidationError``, by field where it is about one, in the user's language.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from accounts.models import Absence, User
from accounts.roles import DELEGABLE, Role

if TYPE_CHECKING:
    from datetime import date, datetime

TELL_TASK = "accounts.tell_of_absence"


@dataclass(frozen=True, kw_only=True)
class Mandate:
    """What passes on, and by which paper.

    ``roles`` empty: all that the person holds and that may pass on. ``number``, ``day`` and ``signs_as`` are needed
    where the right to sign passes on (Decree 30/2020/NĐ-CP, art. 13).
    """

    roles: tuple[Role, ...] = ()
    number: str = ""
    day: date | None = None
    signs_as: str = ""


@transaction.atomic
def record_absence(
    person: User, *, deputy: User, since: date, until: date, reason: str, mandate: Mandate, by: User, at: datetime
) -> Absence:
    """Store that ``person`` is away from ``since`` through ``until`` and that ``deputy`` acts meanwhile.

    By the person, or by the programme manager for one who cannot. Refuses days that have passed or are the wrong
    way round, a deputy who is the person, records it or does not work for the authority, a second deputy for a role
    at a time, and a signature without a mandate in writing.
    """
    _lock(person, deputy)
    today = timezone.localdate(at)
    if by != person and not by.has_role(Role.LEAD):
        raise ValidationError(_("Only the programme manager records an absence for somebody else."))
    roles = _roles(person, mandate)
    faults = {**_days(since, until, today), **_deputy(person, deputy, by), **_mandate(roles, mandate)}
    if faults:
        raise ValidationError(faults)
    _ask_overlap(person, deputy, roles, since, until)
    absence = Absence.objects.create(
        person=person, deputy=deputy, roles=[role.value for role in roles], since=since, until=until, reason=reason,
        mandate_number=mandate.number, mandate_date=mandate.day,
        signs_as=mandate.signs_as if Role.SIGNER in roles else "", recorded_by=by, recorded_at=at,
    )  # fmt: skip
    _note(person, deputy)
    _tell(absence)
    return absence


@transaction.atomic
def end_absence(absence: Absence, *, by: User, at: datetime) -> Absence:
    """End an absence now, or take back one that has not begun; refused where it is over already."""
    if by.pk != absence.person_id and not by.has_role(Role.LEAD):
        raise ValidationError(_("Only the programme manager ends the absence of somebody else."))
    _lock(absence.person, absence.deputy)
    row = (
        Absence.objects.select_for_update(of=("self",), no_key=True)
        .select_related("person", "deputy")
        .get(pk=absence.pk)
    )
    if row.is_over(timezone.localdate(at)):
        raise ValidationError(_("This absence is over already."))
    row.ended_at, row.ended_by = at, by
    row.save(update_fields=["ended_at", "ended_by"])
    _note(row.person, row.deputy)
    _tell(row)
    return row


def _tell(absence: Absence) -> None:
    """Ask for the mail; the job exists exactly when the transaction commits."""
    app.configure_task(TELL_TASK, lock=f"absence-{absence.pk}").defer(absence_id=absence.pk)


def _lock(*people: User) -> None:
    """Two who record at once for the same people: one comes second. In one order, so that neither waits for ever.

    Without the key: an act that names one of them in the journal meanwhile does not wait.
    """
    held = User.objects.select_for_update(no_key=True).filter(pk__in=[person.pk for person in people])
    list(held.order_by("pk").values_list("pk", flat=True))


def _note(person: User, deputy: User) -> None:
    """How far it is worth looking for absences of these people."""
    standing = Absence.objects.standing()
    person.away_until = standing.filter(person=person).aggregate(last=Max("until"))["last"]
    person.save(update_fields=["away_until"])
    deputy.deputy_until = standing.filter(deputy=deputy).aggregate(last=Max("until"))["last"]
    deputy.save(update_fields=["deputy_until"])


def _roles(person: User, mandate: Mandate) -> tuple[Role, ...]:
    held = [role for role in Role if role in DELEGABLE and person.has_role(role)]
    if not held:
        raise ValidationError(_("%(name)s holds no role in which a deputy may act.") % {"name": person.name})
    foreign = [str(role.label) for role in mandate.roles if role not in held]
    if foreign:
        names = {"name": person.name, "roles": ", ".join(foreign)}
        raise ValidationError({"roles": _("%(name)s does not hold, or may not pass on: %(roles)s.") % names})
    return mandate.roles or tuple(held)


def _days(since: date, until: date, today: date) -> dict[str, str]:
    if since < today:
        return {"since": _("An absence begins today at the earliest: nobody was deputy before it is recorded.")}
    if until < since:
        return {"until": _("The last day lies before the first.")}
    return {}


def _deputy(person: User, deputy: User, by: User) -> dict[str, str]:
    if deputy == person:
        return {"deputy": _("Nobody is his or her own deputy.")}
    if deputy == by:
        return {"deputy": _("Nobody names himself or herself deputy: the one who is away does, or somebody else.")}
    if not deputy.is_active or not deputy.is_official:
        return {"deputy": _("%(name)s does not work for the authority.") % {"name": deputy.name}}
    return {}


def _mandate(roles: tuple[Role, ...], mandate: Mandate) -> dict[str, str]:
    if Role.SIGNER not in roles:
        return {}
    needed = {
        "mandate_number": (mandate.number, _("The right to sign passes on only in writing: enter the number.")),
        "mandate_date": (mandate.day, _("Enter the date of the written mandate.")),
        "signs_as": (mandate.signs_as, _("Choose how the deputy signs, as the mandate says.")),
    }
    return {field: words for field, (given, words) in needed.items() if not given}


def _ask_overlap(person: User, deputy: User, roles: tuple[Role, ...], since: date, until: date) -> None:
    """One deputy for a role at a time, and one row for a deputy at a time."""
    rows = Absence.objects.standing().filter(person=person, since__lte=until, until__gte=since)
    for row in rows.select_related("deputy").order_by("pk"):
        if row.deputy_id == deputy.pk or set(row.roles) & {role.value for role in roles}:
            days = (date_format(day, "SHORT_DATE_FORMAT") for day in (row.since, row.until))
            facts = {"name": row.deputy.name, "days": " – ".join(days)}
            raise ValidationError({"since": _("%(name)s is deputy in these days already: %(days)s.") % facts})
