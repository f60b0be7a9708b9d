"""The dossier as a list of tasks: its sections with their states, and what the authority asked to add."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from applications.answers import is_answered, value_at
from applications.supplements import open_request
from programmes import clocks
from programmes.queries import door_of
from programmes.rules import missing_components
from workflow.pilot.answer_page import Page
from workflow.pilot.attachments import component_name
from workflow.pilot.forms import shown
from workflow.pilot.risks import is_described, risks_of
from workflow.pilot.sections import sections_for, sections_of
from workflow.presenters.supplement import answer_state
from workflow.verdicts import count_in_words, verdict_on

if TYPE_CHECKING:
    from collections.abc import Mapping

    from applications.models import Application, SupplementAnswer
    from workflow.pilot.sections import Section

NOT_STARTED, IN_PROGRESS, COMPLETE = "not_started", "in_progress", "complete"
STATUS = {NOT_STARTED: "blue", IN_PROGRESS: "yellow", COMPLETE: ""}


def section_page(application: Application, code: str) -> Page | None:
    """The page of the section called ``code``; None where this dossier is not asked it."""
    pages = sections_for(application, application.latest())
    section = next((page for page in pages if page.code == code), None)
    if section is None:
        return None
    return Page(
        title=section.title,
        intro=section.intro,
        asks=section.asks,
        here=reverse("pilot_section", args=[application.reference, code]),
        back=reverse("pilot", args=[application.reference]),
        onward=_after(application, code, sections_of(application.technology)),
    )


def instead_of(application: Application, code: str) -> str | None:
    """Where to go from a section that an answer has just taken off this dossier's list; None for no section at all."""
    every = sections_of(application.technology)
    if code not in {page.code for page in every}:
        return None
    asked = {page.code for page in sections_for(application, application.latest())}
    return _after(application, code, [page for page in every if page.code in {*asked, code}])


def _after(application: Application, code: str, pages: list[Section]) -> str:
    codes = [page.code for page in pages]
    after = codes[codes.index(code) + 1 :][:1]
    name, arguments = ("pilot_section", after) if after else ("pilot_risks", [])
    return reverse(name, args=[application.reference, *arguments])


def dossier_context(application: Application, *, writes: bool) -> dict[str, Any]:
    """What the page of a pilot shows of a dossier that is being written; three queries, two once it was submitted.

    ``writes``: whether the reader of the page may; who may not finds no way to pages that would lead back.
    """
    version = application.latest()
    content, sections = version.content, sections_for(application, version)
    tasks = [
        *(_section_task(application, section, content) for section in sections),
        _risks_task(application, content),
        _attachments_task(application, content),
    ]
    door = None if application.submitted_at else door_of(application.regime.code, clocks.today())
    done = sum(task["state"] == COMPLETE for task in tasks)
    return {
        "editable": True,
        "writes": writes,
        "tasks": tasks if writes else [{**task, "href": ""} for task in tasks],
        "verdict": count_in_words(verdict_on(application, version)),
        "progress": _("%(done)s of %(all)s parts are complete.") % {"done": done, "all": len(tasks)},
        "supplement": supplement_items(application, sections),
        "intake": door.words(clocks.today()) if door else "",
        "ended": bool(door and door.ended),
    }


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


def supplement_items(application: Application, sections: list[Section]) -> list[dict[str, Any]]:
    """What the open supplement request asks for, each with the places of its answer among ``sections``.

    And what was said to it so far; two queries.
    """
    request = open_request(application)
    if request is None:
        return []
    answers = {row.item: row for row in request.answers.all()}
    return [
        {**_item(application, item, sections), **_said(application, number, answers.get(number))}
        for number, item in enumerate(request.items)
    ]


def _said(application: Application, number: int, answer: SupplementAnswer | None) -> dict[str, Any]:
    state, colour = answer_state(answer)
    return {
        "answer_href": reverse("pilot_supplement_item", args=[application.reference, number]),
        "answer": {"done": answer.done, "text": answer.text} if answer else {},
        "state": state,
        "colour": colour,
    }


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
