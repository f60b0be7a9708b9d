"""Nodes of our own: an act of a person, and one task per appointed expert."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from viewflow.workflow.activation import Activation
from viewflow.workflow.nodes import Split, Timer, View
from viewflow.workflow.nodes.split import SplitActivation
from viewflow.workflow.token import Token

from accounts.roles import Role, permission_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from django_stubs_ext import StrPromise

    from workflow.models import CaseTask


class Act(View):
    """A task of a person that one of ``verbs`` closes; its page is the page of the verb.

    ``role``: whoever holds it may do the task; without a role, use ``.Assign()``. ``due``: names of the terms that
    the task serves, the first open one gives its due moment.
    """

    def __init__(
        self,
        *verbs: str,
        title: StrPromise,
        description: StrPromise,
        role: Role | None = None,
        due: tuple[str, ...] = (),
    ) -> None:
        super().__init__(view=None)
        self.verbs = verbs
        self.terms = due
        self.Annotation(title=title, description=description)
        if role:
            self.Permission(permission_of(role))

    def due_of(self, task: CaseTask) -> datetime | None:
        """Due moment of the first open term that the task serves, or None."""
        if not self.terms:
            return None
        rows = task.process.application.deadlines.open().filter(name__in=self.terms)
        subject = task.process.subject_id
        moments = {row.name: row.due_at for row in rows if not row.subject or row.subject == str(subject)}
        return next((moments[name] for name in self.terms if name in moments), None)


class At(Timer):
    """Waits until a moment; then the machine does ``verb``."""

    def __init__(self, verb: str, moment: Any) -> None:
        super().__init__(moment)
        self.verb = verb


class EachActivation(SplitActivation):
    """Makes one task per item, each with a token of its own, so that a join can wait for them all."""

    @Activation.status.super()
    def activate(self) -> None:
        """Read the items."""
        node, _case, items = self.flow_task._branches[0]  # noqa: SLF001 - the engine's own interface of nodes
        self.next_tasks = [(node, item) for item in items(self)]

    @Activation.status.super()
    def create_next(self) -> Iterator[Activation]:
        """One task per item; the item is its ``seed``."""
        tokens = Token.split_token_source(self.task.token, self.task.pk)
        for node, item in self.next_tasks:
            yield node._create(prev_activation=self, token=next(tokens), seed=item)  # noqa: SLF001 - the engine's own interface of nodes

    def add(self, item: Any, number: int) -> Activation:
        """A further task on the same split (a replaced expert); ``number`` must be new in it."""
        node = self.flow_task._branches[0][0]  # noqa: SLF001 - the engine's own interface of nodes
        return node._create(prev_activation=self, token=Token(f"{self.task.token}/{self.task.pk}_{number}"), seed=item)  # noqa: SLF001 - the engine's own interface of nodes


class Each(Split):
    """Parallel split into one task per item of a list (the engine's open edition has none)."""

    activation_class = EachActivation

    def Next(self, node: Any, items: Any = None) -> Each:  # noqa: N802 - the engine's own spelling
        """Make a task of ``node`` for each of ``items(activation)``."""
        self._activate_next.append((node, None, items))
        return self
