"""The dossier as a list of tasks: its sections with their states, and what the authority asked to add."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from applications.answers import is_answered, value_at
from programmes import clocks
from programmes.intake import intake_words
from programmes.queries import intake_of
from programmes.rules import missing_components
from workflow.pilot.answer_page import Page
from workflow.pilot.attachments import component_name
from workflow.pilot.forms import shown
from workflow.pilot.risks import is_described, risks_of
from workflow.pilot.sections import sections_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from applications.models import Application
    from programmes.schema import Call
    from workflow.pilot.sections import Section

NOT_STARTED, IN_PROGRESS, COMPLETE = "not_started", "in_progress", "complete"
STATUS = {NOT_STARTED: "blue", IN_PROGRESS: "yellow", COMPLETE: ""}


def section_page(application: Application, code: str) -> Page | None:
    """The page of the section called ``code``; None where the dossier has no such section."""
    sections = sections_of(application.technology)
    codes = [section.code for section in sections]
    if code not in codes:
        return None
    place = codes.index(code)
    after = codes[place + 1] if place + 1 < len(codes) else None
    reference = application.reference
    return Page(
        title=sections[place].title,
        intro=sections[place].intro,
        asks=sections[place].asks,
        here=reverse("pilot_section", args=[reference, code]),
        back=reverse("pilot", args=[reference]),
        onward=reverse("pilot_section", args=[reference, after]) if after else reverse("pilot_risks", args=[reference]),
    )


def dossier_context(application: Application) -> dict[str, Any]:
    """What the page of a pilot shows of a dossier that is being written; three queries, two once it was submitted."""
    content = application.dossier
    tasks = [
        *(_section_task(application, section, content) for section in sections_of(application.technology)),
        _risks_task(application, content),
        _attachments_task(application, content),
    ]
    done = sum(task["state"] == COMPLETE for task in tasks)
    return {
        "editable": True,
        "tasks": tasks,
        "progress": _("%(done)s of %(all)s parts are complete.") % {"done": done, "all": len(tasks)},
        "supplement": supplement_items(application),
        "intake": "" if application.submitted_at else intake_words(intake_now(application), clocks.today()),
    }


def intake_now(application: Application) -> tuple[Call, ...]:
    """The calls within which the dossier may be submitted today or later; one query."""
    return intake_of(application.regime.code, clocks.today())


def section_state(section: Section, content: Mapping[str, Any]) -> str:
    """Complete when every required question that is asked is answered; optional ones may stay open."""
    asks = shown(section.asks, content)
    answered = {ask.path for ask in asks if is_answered(value_at(content, ask.path))}
    if all(ask.path in answered for ask in asks if ask.required) and (answered or not asks):
        return COMPLETE
    return IN_PROGRESS if answered else NOT_STARTED


def _section_task(application: Application, section: Section, content: Mapping[str, Any]) -> dict[str, str]:
    href = reverse("pilot_section", args=[application.reference, section.code])
    return _task(section.title, href, section_state(section, content))


def _risks_task(application: Application, content: Mapping[str, Any]) -> dict[str, str]:
    rows = risks_of(content)
    described = bool(rows) and all(map(is_described, rows))
    state = COMPLETE if described else IN_PROGRESS if rows else NOT_STARTED
    return _task(_("Risks"), reverse("pilot_risks", args=[application.reference]), state)


def _attachments_task(application: Application, content: Mapping[str, Any]) -> dict[str, str]:
    missing = missing_components(application.regime, content, application.organisation.kind)
    any_there = bool(content.get("attachments"))
    state = IN_PROGRESS if any_there else NOT_STARTED
    return _task(
        _("Attachments"), reverse("pilot_attachments", args=[application.reference]), state if missing else COMPLETE
    )


def _task(title: str, href: str, state: str) -> dict[str, str]:
    words = {NOT_STARTED: _("Not started"), IN_PROGRESS: _("In progress"), COMPLETE: _("Completed")}
    return {"title": title, "href": href, "state": state, "status": words[state], "colour": STATUS[state]}


def supplement_items(application: Application) -> list[dict[str, Any]]:
    """What the open supplement request asks for, each with the places of its answer; one query."""
    request = application.supplements.filter(answered_at=None).last()
    if request is None:
        return []
    sections = sections_of(application.technology)
    return [_item(application, item, sections) for item in request.items if isinstance(item, dict)]


def _item(application: Application, item: Mapping[str, Any], sections: list[Section]) -> dict[str, Any]:
    component = str(item.get("component") or "")
    reference = application.reference
    return {
        "component": component_name(application, component),
        "gap": str(item.get("gap") or ""),
        "guidance": str(item.get("guidance") or ""),
        "file_href": f"{reverse('pilot_attachments', args=[reference])}#component-{component}",
        "sections": [
            {"href": reverse("pilot_section", args=[reference, section.code]), "text": section.title}
            for section in sections
            if component in section.components
        ],
    }
