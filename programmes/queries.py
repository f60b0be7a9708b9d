"""What is in force, and which days are worked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from django.conf import settings
from pydantic import TypeAdapter

from programmes.clocks import WorkingCalendar
from programmes.intake import Door, Ended
from programmes.models import CalendarChange, CalendarOverride, RegimeDraft, RegimeVersion
from programmes.rules import is_in_province
from programmes.schema import Authority, Call, Intake
from programmes.schema_parts import Text

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from accounts.models import User

_INTAKE: TypeAdapter[tuple[Call, ...]] = TypeAdapter(Intake)


@dataclass(frozen=True)
class CallAhead:
    """A call that is open or will open, and the regime under which it takes dossiers."""

    regime: Text
    call: Call
    is_open: bool


def regime_in_force(code: str, on: date) -> RegimeVersion:
    """The version of ``code`` in force on ``on``: the latest that has taken effect and has not ended.

    Raises ``RegimeVersion.DoesNotExist`` where there is none.
    """
    latest = RegimeVersion.objects.filter(code=code, effective_from__lte=on).order_by("-effective_from").first()
    if latest is None or _ended(latest, on):
        msg = f"no version of the regime {code} is in force on {on:%d/%m/%Y}"
        raise RegimeVersion.DoesNotExist(msg)
    return latest


def regimes_in_force(on: date) -> list[RegimeVersion]:
    """The version in force on ``on`` of every regime that has one, by code; one query."""
    latest = RegimeVersion.objects.filter(effective_from__lte=on).order_by("code", "-effective_from").distinct("code")
    return [version for version in latest if not _ended(version, on)]


def regimes_offered(on: date) -> list[RegimeVersion]:
    """Those in force on ``on`` whose authority is that of this installation's province; one query."""
    return [row for row in regimes_in_force(on) if is_in_province(row.spec.authority, settings.PROVINCE)]


def door_of(code: str, on: date) -> Door:
    """Whether dossiers are taken under ``code`` on ``on``, as its latest version by then says. One query."""
    found = (
        RegimeVersion.objects.filter(code=code, effective_from__lte=on)
        .order_by("-effective_from")
        .values_list("data__intake", "effective_to", "data__name")
        .first()
    )
    calls, last_day, name = found or ((), None, None)
    ended = Ended(Text.model_validate(name), last_day) if name and last_day and last_day < on else None
    return Door(_INTAKE.validate_python(calls or ()), ended)


def calls_ahead(on: date) -> list[CallAhead]:
    """The calls of this installation's regimes that are not over on ``on``, the first to open first; one query."""
    latest = RegimeVersion.objects.filter(effective_from__lte=on).order_by("code", "-effective_from").distinct("code")
    rows = latest.values_list("effective_to", "data__authority", "data__name", "data__intake")
    found = [
        CallAhead(Text.model_validate(name), call, call.opens <= on)
        for effective_to, authority, name, intake in rows
        if intake and not (effective_to and effective_to < on)
        for call in _INTAKE.validate_python(intake)
        if call.closes >= on and is_in_province(Authority.model_validate(authority), settings.PROVINCE)
    ]
    return sorted(found, key=lambda row: row.call.opens)


def calendar() -> WorkingCalendar:
    """The working-day calendar with the overrides of officials; one query, the calendar kept until they change."""
    rows = CalendarOverride.objects.order_by("date").values_list("date", "off", "document", "reason")
    return _calendar(tuple(rows))


@lru_cache(maxsize=8)
def _calendar(overrides: tuple[tuple[date, bool, str, str], ...]) -> WorkingCalendar:
    fixed_by = {day: ": ".join(filter(None, (document, reason))) for day, _off, document, reason in overrides}
    return WorkingCalendar({day: off for day, off, _document, _reason in overrides}, fixed_by)


def override_of(day: date) -> CalendarOverride | None:
    """What officials have fixed for that day."""
    return CalendarOverride.objects.filter(date=day).first()


def calendar_changes(number: int) -> list[CalendarChange]:
    """The newest changes of the calendar with who made them; one query."""
    return list(CalendarChange.objects.select_related("changed_by")[:number])


def versions_for(user: User) -> QuerySet[RegimeVersion]:
    """Every stored version, by regime, the newest first: officials read them."""
    return RegimeVersion.objects.all() if user.is_official else RegimeVersion.objects.none()


def version_before(draft: RegimeDraft) -> RegimeVersion | None:
    """The version that a draft would follow, that of the same day included; the newest where it tells no day yet."""
    rows = RegimeVersion.objects.filter(code=draft.said("code")).order_by("-effective_from")
    try:
        day = date.fromisoformat(draft.said("effective_from"))
    except ValueError:
        return rows.first()
    return next((row for row in rows.filter(effective_from__lte=day)[:2] if row.pk != draft.version_id), None)


def drafts_for(user: User) -> QuerySet[RegimeDraft]:
    """Every draft, the one saved last first: officials read them."""
    rows = RegimeDraft.objects.select_related("saved_by", "based_on", "version")
    return rows if user.is_official else rows.none()


def _ended(version: RegimeVersion, on: date) -> bool:
    return version.effective_to is not None and version.effective_to < on
