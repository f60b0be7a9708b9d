"""Whether a dossier may be submitted on a day, and what the calls of a regime say of it: pure questions."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.utils.formats import date_format
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from programmes.schema import Call
    from programmes.schema_parts import Text


class Ended(NamedTuple):
    """Rules whose last version has ended, and none has followed: their name, and the last day on which they held."""

    name: Text
    last_day: date

    def reason(self) -> str:
        """Which rules ended, and since when."""
        facts = {"name": self.name.in_language(), "day": _day(self.last_day)}
        return _("The rules “%(name)s” held until %(day)s; none have followed them.") % facts


class Door(NamedTuple):
    """When a regime takes dossiers: its calls (none: at any time), unless its rules have ``ended``."""

    calls: tuple[Call, ...]
    ended: Ended | None = None

    def shut(self, on: date) -> str:
        """Why no dossier may be submitted on this day, and what to do; empty where one may."""
        if self.ended is None:
            return closed_reason(self.calls, on)
        what_to_do = _("Nothing is lost: submit once new ones are in force, or start a new pilot from this one.")
        return f"{self.ended.reason()} {what_to_do}"

    def words(self, on: date) -> str:
        """When dossiers may be submitted, in a sentence; empty where they always may."""
        return intake_words(self.calls, on) if self.ended is None else self.shut(on)


def open_call(calls: Sequence[Call], on: date) -> Call | None:
    """The call that takes dossiers on this day."""
    return next((call for call in calls if call.opens <= on <= call.closes), None)


def next_call(calls: Sequence[Call], on: date) -> Call | None:
    """The first call that opens after this day."""
    return next((call for call in calls if call.opens > on), None)


def closed_reason(calls: Sequence[Call], on: date) -> str:
    """Why no dossier may be submitted on this day, with the next call; empty where one may (no calls: always)."""
    if not calls or open_call(calls, on):
        return ""
    coming = next_call(calls, on)
    if coming is None:
        return _("No call for dossiers is open, and none has been announced.")
    return _("No call for dossiers is open now. The next one, “%(name)s”, is open from %(opens)s to %(closes)s.") % {
        "name": coming.name.in_language(),
        "opens": _day(coming.opens),
        "closes": _day(coming.closes),
    }


def intake_words(calls: Sequence[Call], on: date) -> str:
    """When dossiers may be submitted, in a sentence; empty where they always may."""
    call = open_call(calls, on)
    if call is None:
        return closed_reason(calls, on)
    return _("The call “%(name)s” takes dossiers until %(closes)s.") % {
        "name": call.name.in_language(),
        "closes": _day(call.closes),
    }


def _day(day: date) -> str:
    return date_format(day, "SHORT_DATE_FORMAT")
