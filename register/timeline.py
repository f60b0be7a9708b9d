"""What has happened in a published case, as far as the public sees it: no names, no free text of the parties."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from applications.verbs import MACHINE_VERBS, VERBS
from programmes import clocks
from register.wording import both, pair
from trials.models import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from applications.models import Application

PUBLIC_VERBS = (
    "approve", "start_trial", "suspend", "resume", "terminate", "end_trial", "reopen_trial",
    "reopen_suspended", "complete", "not_recognise", "begin_transition", "close",
)  # fmt: skip
"""Acts that change what the public may rely on; everything else in the journal stays inside."""

PUBLIC_SEVERITIES = (Severity.S1, Severity.S2)
"""Incidents that are told in summary: their class and the risk that came true."""

_TITLES = {verb: {**VERBS, **MACHINE_VERBS}[verb].done for verb in PUBLIC_VERBS}


def timeline(application: Application) -> list[dict[str, Any]]:
    """What happened, oldest first: ``{"at" (ISO, +07:00), "kind", "title" {vi, en}, "text" {vi, en} or None}``."""
    entries = [*_events(application), *_incidents(application), *_extensions(application)]
    return [entry for _at, entry in sorted(entries, key=lambda found: found[0])]


def _entry(at: datetime, kind: str, title: Any, text: dict[str, str] | None) -> tuple[datetime, dict[str, Any]]:
    stamp = at.astimezone(clocks.ZONE).isoformat(timespec="seconds")
    return at, {"at": stamp, "kind": kind, "title": both(title), "text": text}


def _events(application: Application) -> Iterator[tuple[datetime, dict[str, Any]]]:
    grounds = {ground.code: pair(ground.name) for ground in application.regime.grounds}
    for verb, at, data in application.events.filter(verb__in=PUBLIC_VERBS).values_list("verb", "at", "data"):
        yield _entry(at, verb, _TITLES[verb], grounds.get(data.get("ground")))


def _incidents(application: Application) -> Iterator[tuple[datetime, dict[str, Any]]]:
    rows = [row for row in application.incidents.all() if row.severity in PUBLIC_SEVERITIES]
    if not rows:
        return
    titles = {name: risk.title for risk in application.risks.all() for name in (risk.library_id, risk.title) if name}
    for row in rows:
        title = titles.get(row.risk_id_or_title)
        yield _entry(row.reported_at, "incident", _incident_title(row.severity), both(title) if title else None)


def _incident_title(severity: str) -> Any:
    return _("Critical incident reported (S1)") if severity == Severity.S1 else _("Serious incident reported (S2)")


def _extensions(application: Application) -> Iterator[tuple[datetime, dict[str, Any]]]:
    for row in application.extensions.all():
        if row.granted:
            yield _entry(row.decided_at, "extend", _("Trial extended"), both(f"→ {row.new_end:%d/%m/%Y}"))
        elif row.decided_at:
            yield _entry(row.decided_at, "keep_end", _("Extension refused"), None)
