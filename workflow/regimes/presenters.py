"""What the pages of regimes show."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications.queries import running_under
from applications.refusals import Refusal
from programmes import clocks
from programmes.draft_checks import changes, faults_of_draft, uncited
from programmes.editing import PARTS
from programmes.field_labels import part_label
from programmes.models import RegimeDraftEvent
from programmes.queries import drafts_for, regimes_in_force, version_before, versions_for
from workflow.regimes.actions import DRAFTERS, WHOLE, ask_activate, ask_open, ask_role

if TYPE_CHECKING:
    from datetime import datetime

    from django import forms

    from accounts.models import User
    from programmes.draft_checks import Fault, Uncited
    from programmes.models import RegimeDraft, RegimeVersion
    from workflow.regimes.forms import PartForm

EVENTS = 50


def regimes_page(user: User) -> dict[str, Any]:
    """Versions and drafts; three queries."""
    in_force = {row.pk for row in regimes_in_force(clocks.today())}
    writes = user.has_role(*DRAFTERS)
    return {
        "writes": writes,
        "version_head": [_("Regime"), _("In effect from"), _("Stands"), _("File"), *([_("Draft")] if writes else [])],
        "versions": [_version(row, in_force, writes=writes) for row in versions_for(user)],
        "draft_head": [_("Draft"), _("Made from"), _("Saved"), _("Stands")],
        "drafts": [_draft_row(row) for row in sorted(drafts_for(user), key=lambda row: not row.is_open)],
    }


def _version(row: RegimeVersion, in_force: set[int], *, writes: bool) -> list[Any]:
    ahead = row.effective_from > clocks.today()
    stands = (_("in force"), "green") if row.pk in in_force else (_("ahead"), "blue") if ahead else (_("over"), "grey")
    copy = {"text": _("Start a draft from it"), "href": f"{reverse('regime_start')}?from={row.pk}"}
    return [
        f"{row.spec.name.in_language()} ({row})",
        date_format(row.effective_from, "SHORT_DATE_FORMAT"),
        {"tag": stands[0], "colour": stands[1]},
        {"text": _("Download"), "href": reverse("regime_version_file", args=[row.pk])},
        *([copy] if writes else []),
    ]


def _draft_row(row: RegimeDraft) -> list[Any]:
    stands = (_("being written"), "yellow")
    if row.version is not None:
        stands = (_("has become a version"), "green")
    elif row.discarded_at is not None:
        stands = (_("discarded"), "grey")
    return [
        {"text": str(row), "href": reverse("regime_draft", args=[row.pk])},
        str(row.based_on or "–"),
        f"{row.saved_by.name}, {_moment(row.saved_at)}",
        {"tag": stands[0], "colour": stands[1]},
    ]


def draft_page(draft: RegimeDraft, user: User) -> dict[str, Any]:
    """The parts of a draft with the number of their faults and of their rules without a citation, and its journal."""
    faults, missing = faults_of_draft(draft.data), uncited(draft.data)
    return {
        "regime": draft,
        "writes": user.has_role(*DRAFTERS) and draft.is_open,
        "tasks": [_part(draft, name, faults, missing) for name in PARTS],
        "fault_count": len(faults),
        "uncited_count": len(missing),
        "event_head": [_("When"), _("Who"), _("What"), _("Note")],
        "events": [
            [_moment(row.at), row.by.name, _event(row), row.note or "–"]
            for row in draft.events.select_related("by")[:EVENTS]
        ],
    }


def _part(draft: RegimeDraft, name: str, faults: list[Fault], missing: list[Uncited]) -> dict[str, Any]:
    wrong = Counter(row.part for row in faults)[name]
    bare = Counter(row.part for row in missing)[name]
    told = {
        "title": part_label(name),
        "href": reverse("regime_part", args=[draft.pk, name]),
        "status": ngettext("%(number)s fault", "%(number)s faults", wrong) % {"number": wrong} if wrong else _("Good"),
        "colour": "red" if wrong else "",
    }
    if bare:
        words = ngettext("%(number)s rule without a citation", "%(number)s rules without a citation", bare)
        told["hint"] = words % {"number": bare}
    return told


def _event(row: RegimeDraftEvent) -> str:
    kind = str(RegimeDraftEvent.Kind(row.kind).label)
    if not row.part:
        return kind
    return f"{kind}: {_('the whole draft') if row.part == WHOLE else part_label(row.part)}"


def part_page(draft: RegimeDraft, name: str, form: PartForm | forms.Form, user: User) -> dict[str, Any]:
    """A part with its form; who may not write reads it."""
    names = list(PARTS)
    after = names[names.index(name) + 1 :][:1] if name in names else []
    return {
        "regime": draft,
        "form": form,
        "title": part_label(name) if name in PARTS else _("The whole draft as text"),
        "writes": user.has_role(*DRAFTERS) and draft.is_open,
        "following": {"title": part_label(after[0]), "href": reverse("regime_part", args=[draft.pk, after[0]])}
        if after
        else None,
    }


def faults_page(draft: RegimeDraft) -> dict[str, Any]:
    """Every fault and every rule without a citation, each leading to its field."""
    return {
        "regime": draft,
        "fault_head": [_("Where"), _("What is wrong")],
        "faults": [[_where(draft, row.part, row.path, row.path), row.text] for row in faults_of_draft(draft.data)],
        "uncited_head": [_("Rule"), _("Path")],
        "uncited": [[_where(draft, row.part, row.path, row.words), row.path] for row in uncited(draft.data)],
    }


def _where(draft: RegimeDraft, part: str, path: str, text: str) -> dict[str, str]:
    if not part:
        return {"text": text, "href": reverse("regime_whole", args=[draft.pk])}
    return {"text": text, "href": f"{reverse('regime_part', args=[draft.pk, part])}#id_{path}"}


def activate_page(draft: RegimeDraft, form: forms.Form, user: User) -> dict[str, Any]:
    """What changes, from when, and how many running cases stay on their version."""
    refusal, found = "", []
    try:
        ask_activate(draft, user)
    except Refusal as told:
        refusal = str(told)
    before = version_before(draft)
    if before is not None:
        found = changes(before.data, draft.data)
    return {
        "regime": draft,
        "form": form,
        "refusal": refusal,
        "before": before,
        "before_name": str(before or ""),
        "effect": _day(draft.said("effective_from")),
        "running": running_under(draft.said("code")),
        "change_head": [_("Rule"), _("Until then"), _("Under the draft")],
        "changes": [[row.words, row.old or "–", row.new or "–"] for row in found],
    }


def discard_page(draft: RegimeDraft, form: forms.Form, user: User) -> dict[str, Any]:
    """The question before a draft is given up, or why it is not."""
    refusal = ""
    try:
        ask_role(user, DRAFTERS)
        ask_open(draft)
    except Refusal as told:
        refusal = str(told)
    return {"regime": draft, "form": form, "refusal": refusal, "saves": draft.revision}


def _day(written: str) -> str:
    try:
        return date_format(clocks.day(written), "SHORT_DATE_FORMAT")
    except ValueError:
        return ""


def _moment(at: datetime) -> str:
    return date_format(at.astimezone(clocks.ZONE), "SHORT_DATETIME_FORMAT")
