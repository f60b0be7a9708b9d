"""Keeping the search in step with the cases: a job after each act that matters, and one for what was missed."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from django.db import transaction
from procrastinate.contrib.django import app

from applications.models import Application
from workflow.precedents.models import Precedent
from workflow.precedents.texts import decided, rows_of, with_texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

WRITE_TASK = "workflow.write_precedent"
CHANGES = frozenset({
    "approve", "refuse", "complete", "not_recognise", "begin_transition", "terminate", "close", "decide_extension",
})  # fmt: skip
"""Acts after which something else is to be found of a case."""
BATCH = 200
AT_ONCE = 2000
"""So many missing cases one run of the job takes up."""


def ask_for(application: Application) -> None:
    """Ask the worker to write the precedent anew if what was just recorded changes it; once, after the commit."""
    if any(event.verb in CHANGES for event in application.recorded):
        app.configure_task(WRITE_TASK, lock=f"precedent-{application.pk}").defer(application_id=application.pk)


def write(keys: Iterable[int]) -> int:
    """Write the rows of these cases as they stand now, and remove those of undecided ones; returns how many cases."""
    done = 0
    for batch in _batches(keys):
        with transaction.atomic():
            cases = list(with_texts(Application.objects.filter(pk__in=batch)))
            Precedent.objects.filter(application__in=batch).delete()
            Precedent.objects.bulk_create([row for case in cases for row in rows_of(case)])
        done += len(batch)
    return done


def _batches(keys: Iterable[int]) -> Iterator[list[int]]:
    left = iter(keys)
    while batch := list(islice(left, BATCH)):
        yield batch


def write_missing() -> int:
    """Write decided cases that cannot be found yet, some at a time; returns how many."""
    return write(decided().filter(precedents=None).order_by("pk").values_list("pk", flat=True)[:AT_ONCE])


def write_all() -> int:
    """Write every decided case anew; returns how many."""
    return write(list(decided().order_by("pk").values_list("pk", flat=True)))
