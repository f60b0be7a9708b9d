"""Rows and filters of the list of cases."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from django.urls import reverse
from django.utils.http import urlencode

from applications.presenters import Tag, status_tag
from risks.datafiles import in_language

if TYPE_CHECKING:
    from datetime import datetime

    from accounts.models import User
    from applications.models import Application
    from programmes.models import RegimeVersion


class Row(NamedTuple):
    """One case of the list."""

    reference: str
    href: str
    title: str
    organisation: str
    technology: str
    status: Tag
    since: datetime


def case_rows(cases: list[Application], viewer: User) -> list[Row]:
    """The cases as rows of a table."""
    return [
        Row(
            reference=case.reference,
            href=reverse("case", args=[case.reference]),
            title=case.title,
            organisation=case.organisation.name,
            technology=case.get_technology_display(),
            status=status_tag(case, viewer),
            since=case.submitted_at or case.created_at,
        )
        for case in cases
    ]


def regime_choices(versions: list[RegimeVersion]) -> list[tuple[str, str]]:
    """Code and name of each regime in force."""
    return [(version.code, in_language(version.spec.name)) for version in versions]


def cases_href(chosen: dict[str, Any]) -> str:
    """The list with these filters."""
    given = {name: value for name, value in chosen.items() if value}
    return f"{reverse('cases')}?{urlencode(given)}" if given else reverse("cases")
