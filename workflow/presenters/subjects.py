"""What a task of a side procedure is about, behind its title: which precondition, which period, which body."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from programmes import clocks
from programmes.queries import regimes_in_force
from reviews.models import OpinionRequest
from risks.datafiles import in_language
from trials.models import Precondition

if TYPE_CHECKING:
    from collections.abc import Iterable

    from workflow.models import CaseTask

ON_PRECONDITION = frozenset({"provide", "verify"})
ON_OPINION = "await_opinion"
ON_PERIOD = frozenset({"file_report", "assess_report"})


def subjects(tasks: Iterable[CaseTask]) -> dict[int, str]:
    """Row of a task → words, for the tasks that need some; three queries at most, none where no task does."""
    words: dict[int, str] = {}
    papers: dict[int, int] = {}
    asked: dict[int, int] = {}
    for task in tasks:
        subject, node = task.process.subject_id, task.flow_task.name
        if subject is not None and node in ON_PERIOD:
            words[task.pk] = _("period %(period)s") % {"period": subject}
        if subject is not None and node in ON_PRECONDITION:
            papers[task.pk] = subject
        if subject is not None and node == ON_OPINION:
            asked[task.pk] = subject
    if asked:
        bodies: dict[int, str] = dict(OpinionRequest.objects.filter(pk__in=asked.values()).values_list("pk", "body"))
        words.update((task, bodies[row]) for task, row in asked.items())
    if papers:
        names = _names()
        kinds: dict[int, str] = dict(Precondition.objects.filter(pk__in=papers.values()).values_list("pk", "kind"))
        words.update((task, names.get(kinds[row], kinds[row])) for task, row in papers.items())
    return words


def _names() -> dict[str, str]:
    """Kinds of preconditions as the rules in force name them."""
    versions = regimes_in_force(clocks.today())
    return {row.kind: in_language(row.name) for version in versions for row in version.spec.preconditions}
