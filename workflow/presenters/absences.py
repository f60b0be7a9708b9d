"""Absences in words: the banners of the inbox, rows of the pages, the mandate."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from accounts.queries_absence import deputies_of, own_absence
from accounts.roles import Role
from programmes import clocks

if TYPE_CHECKING:
    from datetime import date

    from accounts.models import Absence, User


class Banner(NamedTuple):
    """One line above the inbox: who, in which roles, through which day."""

    name: str
    roles: str
    until: date


def banners(user: User, covers: list[Absence]) -> dict[str, list[Banner]]:
    """In whose place the person acts, and who acts in the person's; nothing is read for who is not away."""
    today = clocks.today()
    own = own_absence(user, today) if user.may_be_away(today) else []
    return {
        "standing_in": [Banner(row.person.name, roles_in_words(row), row.until) for row in covers],
        "replaced_by": [Banner(row.deputy.name, roles_in_words(row), row.until) for row in own],
    }


def officer_and_deputy(officer: User | None) -> str:
    """The name of the officer of a case, and while he or she is away who acts until when."""
    if officer is None or not officer.may_be_away(clocks.today()):
        return officer.name if officer else ""
    away = deputies_of([officer], Role.CASE_OFFICER, clocks.today())
    acts = [{"name": row.deputy.name, "day": date_format(row.until, "SHORT_DATE_FORMAT")} for row in away]
    return "; ".join([officer.name, *(_("%(name)s acts until %(day)s") % facts for facts in acts)])


def roles_in_words(absence: Absence) -> str:
    """The roles that pass on, in the order of the procedure."""
    return ", ".join(str(role.label) for role in Role if role.value in absence.roles)


def mandate_in_words(absence: Absence) -> str:
    """Number and date of the written mandate; nothing where there is none."""
    if not absence.mandate_number:
        return ""
    if absence.mandate_date is None:
        return absence.mandate_number
    facts = {"number": absence.mandate_number, "day": date_format(absence.mandate_date, "SHORT_DATE_FORMAT")}
    return _("%(number)s of %(day)s") % facts


class Row(NamedTuple):
    """One absence as ``workflow/parts/absence.html`` shows it; ``end_href`` empty where it cannot be ended."""

    person: str
    deputy: str
    days: str
    state: str
    colour: str
    facts: list[tuple[str, str]]
    end_href: str


def absence_rows(rows: list[Absence], user: User) -> list[Row]:
    """Absences with who recorded and who ended them; one's own, and for the programme manager all, can be ended."""
    return [_row(row, user) for row in rows]


def _row(row: Absence, user: User) -> Row:
    today = clocks.today()
    may_end = not row.is_over(today) and (row.person_id == user.pk or user.has_role(Role.LEAD))
    state, colour = _state(row, today)
    facts = [
        (_("Roles"), roles_in_words(row)),
        (_("Reason"), row.reason),
        (_("Written mandate"), mandate_in_words(row)),
        (_("Form of the signature"), row.get_signs_as_display() if row.signs_as else ""),
        (_("Recorded"), _by(row.recorded_by.name, row.recorded_at)),
        (_("Ended early"), _by(row.ended_by.name, row.ended_at) if row.ended_by else ""),
    ]
    return Row(
        person=row.person.name,
        deputy=row.deputy.name,
        days=days_in_words(row),
        state=state,
        colour=colour,
        facts=[(key, value) for key, value in facts if value],
        end_href=reverse("absence_end", args=[row.pk]) if may_end else "",
    )


def _state(row: Absence, today: date) -> tuple[str, str]:
    if row.ended_at is not None:
        begun = row.has_begun(clocks.local_date(row.ended_at))
        return (_("Ended early") if begun else _("Taken back")), "grey"
    if row.until < today:
        return _("Over"), "grey"
    return (_("In force"), "green") if row.has_begun(today) else (_("Ahead"), "blue")


def _by(name: str, at: Any) -> str:
    return f"{name}, {date_format(at.astimezone(clocks.ZONE), 'SHORT_DATETIME_FORMAT')}"


def days_in_words(row: Absence) -> str:
    """First and last day."""
    return f"{date_format(row.since, 'SHORT_DATE_FORMAT')} – {date_format(row.until, 'SHORT_DATE_FORMAT')}"


def register_href(chosen: dict[str, Any]) -> str:
    """The register with these filters."""
    given = {name: value for name, value in chosen.items() if value}
    return reverse("absence_register") + (f"?{urlencode(given)}" if given else "")
