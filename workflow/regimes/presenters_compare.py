"""What the page of a comparison shows."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from programmes import clocks
from programmes.language import page_language
from workflow.presenters.terms import term_name
from workflow.regimes.actions import DRAFTERS

if TYPE_CHECKING:
    from accounts.models import User
    from programmes.models import RegimeDraft
    from workflow.regimes.forms import CompareForm


def compare_page(draft: RegimeDraft, form: CompareForm, user: User) -> dict[str, Any]:
    """The form, and the newest comparison: how far it is, and each case in it."""
    last = draft.comparisons.first()
    return {
        "regime": draft,
        "form": form,
        "writes": user.has_role(*DRAFTERS) and draft.is_open and bool(form.choices),
        "last": last,
        "done": len(last.rows) if last else 0,
        "asked": len(last.references) if last else 0,
        "outdated": last is not None and last.revision != draft.revision,
        "term_head": [_("Term"), _("As recorded"), _("Under the draft"), _("Difference")],
        "fact_head": [_("What"), _("As recorded"), _("Under the draft")],
        "cases": [_case(row) for row in last.rows] if last else [],
    }


def _case(row: dict[str, Any]) -> dict[str, Any]:
    moved = sum(term["differs"] for term in row["terms"])
    return {
        "reference": row["reference"],
        "href": reverse("case", args=[row["reference"]]),
        "version": row["version"],
        "moved": moved,
        "terms": [
            [str(term_name(term["name"], term["subject"])), _date(term["own"]), _date(term["would"]), _difference(term)]
            for term in row["terms"]
        ],
        "facts": row["facts"].get(page_language(), []),
    }


def _date(written: str | None) -> str:
    if written is None:
        return "–"
    if "T" not in written:
        return date_format(date.fromisoformat(written), "SHORT_DATE_FORMAT")
    return date_format(datetime.fromisoformat(written).astimezone(clocks.ZONE), "SHORT_DATETIME_FORMAT")


def _difference(term: dict[str, Any]) -> str:
    days = term["days"]
    if not term["differs"]:
        return _("none")
    if term["own"] is None:
        return _("a new term")
    if days is None:
        return _("no term any more")
    words = ngettext("%(days)s day", "%(days)s days", abs(days)) % {"days": abs(days)}
    return f"+{words}" if days > 0 else f"−{words}"
