"""The four figures of the home page and the page that says where they come from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _

from applications.models import Technology
from applications.states import State
from register.wording import grouped

if TYPE_CHECKING:
    from register.models import Figures


class Figure(NamedTuple):
    """A number, what it counts, and where it comes from."""

    number: str
    label: str
    href: str


def home_figures(running: int, row: Figures | None) -> list[Figure]:
    """Running trials, dossiers of the year, median working days to a decision, share decided on time."""
    data: dict[str, Any] = row.data if row else {}
    source = reverse("figures")
    return [
        Figure(grouped(running), _("on trial now"), f"{reverse('sandbox_list')}?state={State.ACTIVE.value}"),
        Figure(grouped(sum(data.get("dossiers", {}).values())), _("dossiers this year"), f"{source}#dossiers"),
        Figure(_days(data), _("working days to a decision (median)"), f"{source}#days"),
        Figure(_share(data), _("decided on time"), f"{source}#on-time"),
    ]


def figure_rows(row: Figures | None) -> list[list[str]]:
    """Dossiers filed this year by technology, the most frequent first."""
    filed = sorted((row.data if row else {}).get("dossiers", {}).items(), key=lambda item: -item[1])
    return [[str(Technology(code).label), grouped(times)] for code, times in filed]


def figure_facts(row: Figures | None) -> dict[str, str]:
    """The figures in words with what they are made from."""
    data: dict[str, Any] = row.data if row else {}
    return {
        "dossiers": grouped(sum(data.get("dossiers", {}).values())),
        "days": _days(data),
        "decided": grouped(data.get("decided", 0)),
        "share": _share(data),
        "due": grouped(data.get("due", 0)),
        "on_time": grouped(data.get("on_time", 0)),
    }


def _days(data: dict[str, Any]) -> str:
    median = data.get("median_working_days")
    return _("none yet") if median is None else grouped(int(median) if median == int(median) else median)


def _share(data: dict[str, Any]) -> str:
    """Whole per cent, rounded down: "100 %" means every one."""
    due = data.get("due")
    return _("none yet") if not due else f"{data['on_time'] * 100 // due} %"
