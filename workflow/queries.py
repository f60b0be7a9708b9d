"""What waits for whom: the inbox, and what stands open in a case.

The inbox is read in the order of due time from partial indexes, one short branch per role, so that its cost does
not grow with the number of cases. Its counts stop at ``CAPPED``: a count that never reads more than that many index
entries per kind of task is constant in time and needs no table to be kept, no trigger and no job to compact it, and
nobody plans a day by the difference between a hundred waiting tasks and three thousand.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from django.db import connection
from django.db.models import OuterRef, Q, Subquery
from viewflow.workflow.fields import get_task_ref

from accounts.roles import DELEGABLE, Role, permission_of
from applications.models import Application, Event
from programmes import clocks
from workflow.models import CaseTask
from workflow.nodes import Act
from workflow.procedures import FLOWS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet
    from django_stubs_ext import StrPromise

    from accounts.models import Absence, User

DELEGABLE_ROLES = tuple(role for role in Role if role in DELEGABLE)
PAGE = 60
CAPPED = 100
CASES_SEARCHED = 200


@dataclass(frozen=True)
class TaskKind:
    """A kind of task: the node's name, its stored reference, its words, the permission that may do it."""

    code: str
    ref: str
    title: StrPromise
    verbs: tuple[str, ...]
    permission: str | None


@cache
def task_kinds() -> dict[str, TaskKind]:
    """Every kind of task of people, by the name of its node, the main process first."""
    nodes = (node for flow in FLOWS.values() for node in flow.instance.nodes() if isinstance(node, Act))
    return {
        node.name: TaskKind(node.name, get_task_ref(node), node.task_title, node.verbs, node._owner_permission)  # noqa: SLF001 - the engine tells it nowhere else
        for node in nodes
    }


class Key(NamedTuple):
    """Where a page of the inbox ended: due moment (None: the task has none) and row."""

    due_at: datetime | None
    pk: int

    @classmethod
    def read(cls, text: str) -> Self | None:
        """The key as an address carries it; None where there is none or it makes no sense."""
        due, _comma, pk = text.partition(",")
        try:
            moment = datetime.fromisoformat(due) if due else None
            return cls(moment, int(pk))
        except ValueError:
            return None

    def __str__(self) -> str:
        return f"{self.due_at.isoformat() if self.due_at else ''},{self.pk}"


class InboxPage(NamedTuple):
    """Tasks of one page with their cases, and the key with which the next begins (None at the end)."""

    tasks: list[CaseTask]
    next_after: Key | None


def inbox_page(
    user: User,
    *,
    kind: str = "",
    late: bool = False,
    reference: str = "",
    after: Key | None = None,
    covers: Sequence[Absence] = (),
) -> InboxPage:
    """The open tasks of a person, the first due first, those without a due moment last.

    ``kind``: name of a node; ``reference``: how the dossier code begins; ``covers``: the absences in force in which
    the person acts, whose roles add a branch each. Each task carries ``application`` (through
    its process) and ``came_from``, the name of who did the last thing in the case.
    """
    narrowed = _narrowed(kind, late=late, reference=reference)
    branches = [
        branch.order_by("due_at", "id").values_list("due_at", "id")[: PAGE + 1]
        for mine in _sources(user, covers)
        for branch in _from(CaseTask.objects.filter(narrowed & mine), after, undated=not late)
    ]
    found = list(branches[0].union(*branches[1:], all=True).order_by("due_at", "id")[: PAGE + 1])
    shown = [pk for _due, pk in found[:PAGE]]
    tasks = {task.pk: task for task in _with_cases(shown)}
    last = Key(*found[PAGE - 1]) if len(found) > PAGE else None
    return InboxPage([tasks[pk] for pk in shown], last)


def _sources(user: User, covers: Sequence[Absence]) -> list[Q]:
    """Whose tasks are mine: my own, those that wait for one of my roles, or for one in which I act for somebody."""
    return [Q(owner=user), *(Q(owner_permission=name, owner=None) for name in permissions_of(user, covers))]


def permissions_of(user: User, covers: Sequence[Absence]) -> list[str]:
    """The permissions of the person's own roles, then those that others passed on; each once."""
    passed_on = [permission_of(role) for row in covers for role in DELEGABLE_ROLES if row.holds(frozenset({role}))]
    return list(dict.fromkeys([*user.role_permissions, *passed_on]))


def _narrowed(kind: str, *, late: bool, reference: str) -> Q:
    narrowed = Q(flow_task_type="HUMAN", finished=None)
    if kind in task_kinds():
        narrowed &= Q(flow_task=task_kinds()[kind].ref)
    if late:
        narrowed &= Q(due_at__lte=clocks.now())
    if reference.strip():
        cases = Application.objects.filter(reference__startswith=reference.strip().upper()).values_list("pk", flat=True)
        narrowed &= Q(process__application__in=list(cases[:CASES_SEARCHED]))
    return narrowed


def _from(rows: QuerySet[CaseTask], after: Key | None, *, undated: bool) -> list[QuerySet[CaseTask]]:
    """The rows behind ``after``, apart with and without a due moment: each part is one stretch of the index."""
    dated, rest = rows.filter(due_at__isnull=False), rows.filter(due_at=None)
    if after and after.due_at is None:
        return [rest.filter(pk__gt=after.pk)]
    if after:
        dated = dated.filter(Q(due_at__gt=after.due_at) | Q(pk__gt=after.pk), due_at__gte=after.due_at)
    return [dated, rest] if undated else [dated]


def _with_cases(pks: list[int]) -> QuerySet[CaseTask]:
    last = Event.objects.filter(application=OuterRef("process__application"), actor__isnull=False).order_by("-position")
    rows: QuerySet[CaseTask] = (
        CaseTask.objects.filter(pk__in=pks)
        .select_related("process__application__organisation")
        .only(
            "flow_task", "due_at", "created", "process__subject_id", "process__application__reference",
            "process__application__title", "process__application__organisation__name",
            "process__application__officer_id", "owner_permission",
        )
        .annotate(came_from=Subquery(last.values("actor_name")[:1]))
    )  # fmt: skip
    return rows


def inbox_counts(user: User, covers: Sequence[Absence] = ()) -> dict[str, int]:
    """How many tasks of each kind wait for this person, at most ``CAPPED``; name of the node → count above zero.

    One query: for every kind a count over at most ``CAPPED`` entries of a partial index.
    """
    held = set(permissions_of(user, covers))
    shared = [kind for kind in task_kinds().values() if kind.permission in held]
    own = [kind for kind in task_kinds().values() if kind.permission is None]
    codes = [kind.code for kind in (*shared, *own)]
    counts: dict[str, int] = dict.fromkeys(codes, 0)
    facts: dict[str, Any] = {
        "user": user.pk,
        "codes": codes,
        "refs": [kind.ref for kind in (*shared, *own)],
        "permissions": [kind.permission for kind in (*shared, *own)],
        "most": CAPPED,
    }
    with connection.cursor() as cursor:
        cursor.execute(_COUNTS, facts)
        for code, count in cursor.fetchall():
            counts[code] = min(CAPPED, count)
    return {code: count for code, count in counts.items() if count}


_COUNTS = """
SELECT kind.code, shared.n + own.n
FROM unnest(%(codes)s::text[], %(refs)s::text[], %(permissions)s::text[]) AS kind(code, ref, permission)
CROSS JOIN LATERAL (
    SELECT count(*) AS n FROM (
        SELECT 1 FROM workflow_casetask t
        WHERE t.flow_task_type = 'HUMAN' AND t.finished IS NULL
          AND t.owner_permission = kind.permission AND t.flow_task = kind.ref AND t.owner_id IS NULL
        ORDER BY t.due_at, t.id  -- in the order of the index, lest a limit invite the planner to read the table
        LIMIT %(most)s
    ) AS found
) AS shared
CROSS JOIN LATERAL (
    SELECT count(*) AS n FROM (
        SELECT 1 FROM workflow_casetask t
        WHERE t.flow_task_type = 'HUMAN' AND t.finished IS NULL AND t.owner_id = %(user)s AND t.flow_task = kind.ref
        ORDER BY t.due_at, t.id
        LIMIT %(most)s
    ) AS found
) AS own
"""


def waiting_tasks(application: Application) -> list[CaseTask]:
    """Tasks of people that stand open in a case, the oldest first."""
    rows = CaseTask.objects.filter(process__application=application, flow_task_type="HUMAN", finished=None)
    return list(rows.select_related("process", "owner").order_by("id"))


def tasks_of_people(application: Application) -> list[CaseTask]:
    """Every task that a person had or has in a case, the oldest first."""
    rows = CaseTask.objects.filter(process__application=application, flow_task_type="HUMAN")
    return list(rows.select_related("process", "owner").order_by("created", "id"))


def subject_of(task: CaseTask) -> dict[str, Any]:
    """What the act page needs to know which row the task is about, as it goes into the address."""
    return {"about": task.process.subject_id} if task.process.subject_id is not None else {}
