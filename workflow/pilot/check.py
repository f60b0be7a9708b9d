"""Check your answers: all that will be sent, in the order of the document, and what the officer will ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from applications.answers import is_answered, value_at
from applications.verbs import VERBS
from programmes import clocks
from programmes.intake import closed_reason
from programmes.rules import missing_components
from workflow.pilot.attachments import component_cards
from workflow.pilot.forms import shown
from workflow.pilot.presenters import filing_verb, text
from workflow.pilot.risks import is_described, is_rated, rating_tag, risks_of
from workflow.pilot.sections import sections_for
from workflow.pilot.tasks import intake_now
from workflow.pilot.wording import answer_text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from applications.models import Application
    from workflow.pilot.forms import Ask
    from workflow.pilot.sections import Section


def check_context(application: Application) -> dict[str, Any]:
    """What the page shows; three queries, two once the dossier was submitted."""
    version = application.versions.latest("number")
    content, sections = version.content, sections_for(application, version)
    verb = filing_verb(application)
    return {
        "shut": "" if application.submitted_at else closed_reason(intake_now(application), clocks.today()),
        "unrated": _risk_gaps(
            application, content, is_rated, _("Without a name or a rating: risk %(number)s, %(title)s")
        ),
        "missing": missing(application, content, sections),
        "parts": [
            *(_section_part(application, section, content) for section in sections),
            _risks_part(application, content),
            _attachments_part(application, content),
        ],
        "filing": VERBS[verb].title,
        "afterwards": _(
            "Once submitted, the dossier can no longer be changed. The authority may ask you once for what is missing."
        ),
    }


def missing(application: Application, content: Mapping[str, Any], sections: list[Section]) -> list[dict[str, str]]:
    """Required questions without an answer, risks half described, components without a file; never a bar."""
    reference = application.reference
    found = []
    for section in sections:
        href = reverse("pilot_section", args=[reference, section.code])
        found += [
            {"href": f"{href}#{ask.name}", "text": _("Not answered: %(question)s") % {"question": ask.label}}
            for ask in shown(section.asks, content)
            if ask.required and not is_answered(value_at(content, ask.path))
        ]
    return [*found, *_missing_risks(application, content), *_missing_files(application, content)]


def _missing_risks(application: Application, content: Mapping[str, Any]) -> list[dict[str, str]]:
    if not risks_of(content):
        return [{"href": reverse("pilot_risks", args=[application.reference]), "text": _("No risk is described")}]
    return _risk_gaps(application, content, is_described, _("Not fully described: risk %(number)s, %(title)s"))


def _risk_gaps(
    application: Application, content: Mapping[str, Any], is_whole: Callable[[Mapping[str, Any]], bool], words: str
) -> list[dict[str, str]]:
    return [
        {
            "href": reverse("pilot_risk", args=[application.reference, index]),
            "text": words % {"number": index + 1, "title": row.get("title") or "…"},
        }
        for index, row in enumerate(risks_of(content))
        if not is_whole(row)
    ]


def _missing_files(application: Application, content: Mapping[str, Any]) -> list[dict[str, str]]:
    page = reverse("pilot_attachments", args=[application.reference])
    return [
        {"href": f"{page}#component-{row.code}", "text": _("Missing: %(component)s") % {"component": text(row.name)}}
        for row in missing_components(application.regime, content, application.organisation.kind)
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
