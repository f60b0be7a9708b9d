"""The calendar page: special days ahead, changes made, and what a change would move."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from programmes import clocks
from programmes.language import page_language
from programmes.queries import calendar, calendar_changes
from workflow.presenters.terms import term_name

if TYPE_CHECKING:
    from programmes.models import CalendarChange
    from workflow.calendar import Move

AHEAD = timedelta(days=400)
CHANGES = 50


def calendar_page() -> dict[str, Any]:
    """Days of the coming year that do not follow the plain week, and the newest changes; two queries."""
    today = clocks.today()
    days = calendar().special_days(today - timedelta(days=31), today + AHEAD)
    return {
        "day_head": [_("Day"), _("What it is"), _("Why"), _("Document")],
        "days": [
            [
                f"{date_format(row.day, 'SHORT_DATE_FORMAT')} ({date_format(row.day, 'l')})",
                _("A working day") if row.works else _("A day off"),
                row.en if page_language() == "en" else row.vi,
                row.document or "–",
            ]
            for row in days
        ],
        "change_head": [_("Day"), _("What it became"), _("Document and reason"), _("By whom"), _("Open dates")],
        "changes": [_change(row) for row in calendar_changes(CHANGES)],
    }


def _change(row: CalendarChange) -> list[str]:
    became = {True: _("A day off"), False: _("A working day"), None: _("As computed")}
    by = f"{row.changed_by.name}, {date_format(row.changed_at.astimezone(clocks.ZONE), 'SHORT_DATETIME_FORMAT')}"
    return [
        date_format(row.date, "SHORT_DATE_FORMAT"),
        became[row.off],
        ": ".join(filter(None, (row.document, row.reason))),
        by,
        _("%(moved)s moved, %(left)s left") % {"moved": row.moved, "left": row.left},
    ]


def move_head() -> list[str]:
    """Titles of the columns of what would move."""
    return [_("Case"), _("Term"), _("Stands at"), _("Would move to")]


def move_rows(rows: list[Move]) -> list[list[Any]]:
    """What would move, as rows of ``components/table.html``."""
    return [
        [
            {"text": row.term.application.reference, "href": reverse("case", args=[row.term.application.reference])},
            str(term_name(row.term.name, row.term.subject)),
            date_format(row.old, "SHORT_DATE_FORMAT"),
            date_format(row.new, "SHORT_DATE_FORMAT"),
        ]
        for row in rows
    ]
