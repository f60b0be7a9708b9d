"""Check your answers: all that will be sent, in the order of the document, and what the officer will ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.rules import manages
from applications.actions import may_now
from applications.answers import value_at
from applications.rules import writes_for_applicant
from applications.verbs import VERBS
from programmes import clocks
from programmes.findings import FindingKind
from programmes.queries import door_of
from workflow.pilot import words
from workflow.pilot.attachments import component_cards
from workflow.pilot.findings import finding_groups
from workflow.pilot.forms import shown
from workflow.pilot.presenters import copy_href, filing_verb
from workflow.pilot.risks import is_rated, rating_tag, risks_of
from workflow.pilot.sections import sections_for
from workflow.pilot.wording import answer_text
from workflow.verdicts import verdict_on

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django_stubs_ext import StrPromise

    from accounts.models import User
    from applications.models import Application
    from workflow.pilot.forms import Ask
    from workflow.pilot.sections import Section


def check_context(application: Application, user: User) -> dict[str, Any]:
    """What the page shows; four queries, three once the dossier was submitted."""
    version = application.versions.latest("number")
    content, sections = version.content, sections_for(application, version)
    found = verdict_on(application, version)
    verb, writes = filing_verb(application), writes_for_applicant(user, application)
    barred = may_now(application, verb, user)
    parts = [
        *(_section_part(application, section, content) for section in sections),
        _risks_part(application, content),
        _attachments_part(application, content),
    ]
    door = None if application.submitted_at else door_of(application.regime.code, clocks.today())
    ended = bool(door and door.ended)
    return {
        "shut": door.shut(clocks.today()) if door else "",
        "ended": ended,
        "copy_href": copy_href(application, user, ended=ended) if ended else "",
        "unrated": _unrated(application, content),
        "writes": writes,
        "findings": finding_groups(application, found, linked=writes),
        "whole": not any(finding.kind == FindingKind.MISSING for finding in found),
        "barred": barred.reason if barred else "",
        "parts": [_organisation_part(application, user), *(parts if writes else map(_unlinked, parts))],
        "filing": VERBS[verb].title,
        "afterwards": _afterwards(application),
    }


def _afterwards(application: Application) -> StrPromise:
    """What filing it means; a dossier that was received is filed again in answer to a request."""
    if application.regime.supplements_allowed != 1:
        return words.SEALED
    return words.SEALED_ASKED_OUT if application.received_at else words.SEALED_ASKED_ONCE


def _unlinked(part: dict[str, Any]) -> dict[str, Any]:
    """The part for somebody who may read it only: nothing to change, no way there."""
    return {**part, "rows": [{**row, "href": ""} for row in part["rows"]]}


def _organisation_part(application: Application, user: User) -> dict[str, Any]:
    """Who applies, from the organisation's own record, where an owner changes it once for all."""
    firm = application.organisation
    way = urlencode({"next": reverse("pilot_check", args=[application.reference])})
    href = f"{reverse('organisation_edit', args=[firm.pk])}?{way}" if manages(user, firm.pk) else ""
    facts = (
        (_("Name of the organisation"), firm.name),
        (_("Kind of organisation"), firm.get_kind_display()),
        (_("Tax code"), firm.tax_code),
        (_("Address"), firm.address),
    )
    rows = [{"key": key, "value": value or _("Not answered"), "href": href} for key, value in facts]
    return {"title": _("Your organisation"), "rows": rows}


def _unrated(application: Application, content: Mapping[str, Any]) -> list[dict[str, str]]:
    """Risks that the register cannot take: with them the dossier cannot be filed."""
    told = _("Without a name or a rating: risk %(number)s, %(title)s")
    return [
        {
            "href": reverse("pilot_risk", args=[application.reference, index]),
            "text": told % {"number": index + 1, "title": row.get("title") or "…"},
        }
        for index, row in enumerate(risks_of(content))
        if not is_rated(row)
    ]


def _section_part(application: Application, section: Section, content: Mapping[str, Any]) -> dict[str, Any]:
    href = reverse("pilot_section", args=[application.reference, section.code])
    rows = [_row(ask, content, href) for ask in shown(section.asks, content)]
    return {"title": section.title, "rows": rows}


def _row(ask: Ask, content: Mapping[str, Any], href: str) -> dict[str, str]:
    answer = answer_text(ask, value_at(content, ask.path))
    return {"key": ask.label, "value": answer or _("Not answered"), "href": f"{href}#{ask.name}"}


def _risks_part(application: Application, content: Mapping[str, Any]) -> dict[str, Any]:
    rows = [
        {
            "key": f"{index + 1}. {row.get('title') or '…'}",
            "value": _("Before controls: %(before)s; with the controls: %(after)s")
            % {"before": rating_tag(row)["text"], "after": rating_tag(row, "residual_")["text"]},
            "href": reverse("pilot_risk", args=[application.reference, index]),
        }
        for index, row in enumerate(risks_of(content))
    ]
    return {"title": _("Risks"), "rows": rows}


def _attachments_part(application: Application, content: Mapping[str, Any]) -> dict[str, Any]:
    page = reverse("pilot_attachments", args=[application.reference])
    rows = [
        {
            "key": card["name"],
            "value": "\n".join(f"{file['title']} ({file['name']})" for file in card["files"]) or _("No file"),
            "href": f"{page}#component-{card['code']}",
        }
        for card in component_cards(application, content)
        if card["files"] or card["needed"]
    ]
    return {"title": _("Attachments"), "rows": rows}
