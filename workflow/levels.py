"""The level of a trial: what the facts compute, what the officer fixed, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from applications.labels import part_label
from programmes.rules import ai_level, level_facts
from risks.datafiles import in_language

if TYPE_CHECKING:
    from collections.abc import Iterable

    from applications.models import Application, Event
    from programmes.schema import Regime


class Computed(NamedTuple):
    """The level that the facts compute, what it means, its article, and the facts that lift to it, in words."""

    level: int
    description: str
    source: str
    facts: list[str]


class Fixed(NamedTuple):
    """The level that the officer fixed; ``computed`` None: the dossier told no facts."""

    level: int
    computed: int | None
    facts: list[str]
    reason: str


def computed_level(regime: Regime, dossier: dict[str, Any]) -> Computed | None:
    """In the language that is active; None where the rules know no levels or the dossier tells no facts."""
    number = ai_level(regime, dossier)
    rule = next((level for level in regime.levels if level.number == number), None)
    if rule is None:
        return None
    return Computed(rule.number, in_language(rule.description), rule.source, _words(level_facts(regime, dossier)))


def needs_reason(regime: Regime, dossier: dict[str, Any], level: int) -> bool:
    """Whether the officer goes above what the facts compute, or they compute nothing; below them nobody may go."""
    computed = ai_level(regime, dossier)
    return computed is None or level > computed


def as_recorded(regime: Regime, dossier: dict[str, Any], level: Any) -> dict[str, Any]:
    """What the journal keeps of the level beside the reason; nothing where the rules know none."""
    if not regime.levels:
        return {}
    return {"level": level, "computed": ai_level(regime, dossier), "facts": level_facts(regime, dossier)}


def fixed_level(event: Event | None) -> Fixed | None:
    """What an acceptance fixed, in the language that is active; None where there was no level to fix."""
    if event is None or not event.data.get("level"):
        return None
    return Fixed(event.data["level"], event.data.get("computed"), _words(event.data.get("facts", ())), event.note)


def level_of(application: Application) -> Fixed | None:
    """The level that stands, as the last acceptance fixed it."""
    return fixed_level(application.events.filter(verb="accept_dossier").last())


def _words(codes: Iterable[str]) -> list[str]:
    return [str(part_label(code)) for code in codes]
