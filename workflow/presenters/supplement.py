"""What was asked for in supplement requests, and what came, item by item; the same for both sides."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _

from applications.answers import value_at
from workflow.pilot.attachments import component_name
from workflow.pilot.sections import sections_for

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from applications.models import Application, SupplementAnswer, SupplementRequest
    from workflow.pilot.sections import Section


class Came(NamedTuple):
    """A file that came for an item; ``href`` empty where it was filed on paper."""

    title: str
    href: str


class Item(NamedTuple):
    """One thing that was asked for, and what the applicant says and sent to it."""

    component: str
    gap: str
    guidance: str
    state: str
    colour: str
    text: str
    by: str
    files: list[Came]
    changed: list[str]


class Round(NamedTuple):
    """One request with its items; ``answered_at`` None: it waits, what is being written is the applicant's alone."""

    asked_by: str
    asked_at: datetime
    answered_at: datetime | None
    items: list[Item]


@dataclass(frozen=True)
class Sent:
    """The dossier before a request and as it was sent after it, and which of its files are stored."""

    application: Application
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    sections: list[Section]
    stored: Mapping[tuple[str, str], int]

    def files(self, component: str) -> list[Came]:
        """What is listed for the component now and was not before."""
        known = self.before.get("attachments") or []
        listed = [row for row in self.after.get("attachments") or [] if row not in known]
        return [self._came(row) for row in listed if row.get("component") == component]

    def _came(self, row: Mapping[str, str]) -> Came:
        pk = self.stored.get((row.get("component", ""), row.get("sha256", "")))
        href = reverse("attachment", args=[self.application.reference, pk]) if pk else ""
        return Came(row.get("title") or "", href)

    def changed(self, component: str) -> list[str]:
        """Questions of the component whose answers differ."""
        return [
            str(ask.label)
            for section in self.sections
            if component in section.components
            for ask in section.asks
            if value_at(self.before, ask.path) != value_at(self.after, ask.path)
        ]


def rounds(application: Application) -> list[Round]:
    """Every request of the case, the newest first; one query where there is none, five where there are some."""
    requests = list(application.supplements.select_related("requested_by").prefetch_related("answers__answered_by"))
    if not requests:
        return []
    versions = {row.number: row for row in application.versions.filter(frozen_at__isnull=False)}
    stored = {(row.component, row.sha256): row.pk for row in application.attachments.all()}
    told = []
    for number, request in enumerate(requests, 1):
        # Each request opens one version: the first asks about version 1 and is answered by version 2.
        before = versions[number]
        after = versions.get(number + 1, before)
        sections = sections_for(application, after)
        told.append(_round(request, Sent(application, before.content, after.content, sections, stored)))
    return told[::-1]


def _round(request: SupplementRequest, sent: Sent) -> Round:
    answers = {row.item: row for row in request.answers.all()} if request.answered_at else {}
    items = [_item(item, answers.get(number), sent) for number, item in enumerate(request.items)]
    return Round(request.requested_by.name, request.requested_at, request.answered_at, items)


def _item(item: Mapping[str, str], answer: SupplementAnswer | None, sent: Sent) -> Item:
    component = str(item.get("component") or "")
    files, changed = sent.files(component), sent.changed(component)
    state, colour = answer_state(answer, came=bool(files or changed))
    return Item(
        component=component_name(sent.application, component),
        gap=str(item.get("gap") or ""),
        guidance=str(item.get("guidance") or ""),
        state=state,
        colour=colour,
        text=answer.text if answer else "",
        by=answer.answered_by.name if answer else "",
        files=files,
        changed=changed,
    )


def answer_state(answer: SupplementAnswer | None, *, came: bool = False) -> tuple[str, str]:
    """Whether an item is answered, in words and colour."""
    if answer is not None:
        return (_("Completed as asked"), "green") if answer.done else (_("Answered otherwise"), "yellow")
    return (_("Something came, nothing was said"), "yellow") if came else (_("Not answered"), "grey")
