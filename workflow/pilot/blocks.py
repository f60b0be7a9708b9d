"""The questions of a page as the template prints them, those included that an answer on the same page may bring up.

Without a script the server decides when the page is saved. With one (``static/src/questions.js``) a question that
waits in a ``<template>`` appears as soon as its answer is chosen.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings

from applications.answers import fingerprint, value_at
from workflow.pilot.forms import AnswersForm

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from workflow.pilot.forms import Ask, Block


@dataclass(frozen=True)
class Condition:
    """What the script needs: the input to watch, its values that bring the question up, path and mark to save it."""

    name: str
    values: str
    path: str
    mark: str


@dataclass(frozen=True)
class Slot:
    """A question in its place; ``waits``: it is not asked yet."""

    block: Block
    condition: Condition | None = None
    waits: bool = False


def all_blocks(form: AnswersForm, asks: Sequence[Ask], content: Mapping[str, Any]) -> list[Slot]:
    """A slot per question of the page that is asked, or that an answer on this page can bring up."""
    here = {ask.path: ask for ask in asks}
    asked = {block.ask.path: block for block in form.blocks()}
    waiting = [ask for ask in asks if ask.path not in asked and ask.depends and ask.depends[0] in here]
    later = {block.ask.path: block for block in AnswersForm(waiting, content).blocks()}
    return [
        Slot(asked.get(ask.path) or later[ask.path], _condition(ask, here, content), ask.path not in asked)
        for ask in asks
        if ask.path in asked or ask.path in later
    ]


def map_facts(asks: Sequence[Ask]) -> dict[str, str] | None:
    """What the map needs to know of the installation; None where no place is asked for."""
    if not any(part.type == "geometry" for ask in asks for part in (ask, *ask.columns)):
        return None
    return {"tiles": settings.MAP_TILES, "attribution": settings.MAP_ATTRIBUTION, "start": settings.MAP_START}


def _condition(ask: Ask, here: Mapping[str, Ask], content: Mapping[str, Any]) -> Condition | None:
    if ask.depends is None or ask.depends[0] not in here:
        return None
    path, answers = ask.depends
    values = [{True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value) for value in answers]
    return Condition(here[path].name, " ".join(values), ask.path, fingerprint(value_at(content, ask.path)))
