"""Questions about cases in the domain's words (chainable, used as managers)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q

from applications import states
from programmes import clocks

if TYPE_CHECKING:
    from datetime import datetime

    from accounts.models import User
    from applications.models import Application


MET_BY_TIME = frozenset({"transition_end"})
"""Terms that nobody has to meet: they end a stage by themselves, at 00:00 of the day after their last."""


class ApplicationQuerySet(models.QuerySet[Any]):
    """Sets of cases."""

    def published(self) -> Self:
        """Cases that the public sees: a permission was issued."""
        return self.filter(published_at__isnull=False)

    def live(self) -> Self:
        """Published and not ended."""
        return self.published().filter(state__in=states.LIVE)

    def visible_to(self, user: User) -> Self:
        """Cases that ``user`` may open: officials all filed ones, applicants their organisation's, experts theirs."""
        own = Q(organisation__in=user.organisations.all())
        appointed = Q(pk__in=user.assignments.filter(left_at=None).values("application"))
        if user.is_official:
            return self.filter(own | ~Q(state=states.State.DRAFT))
        return self.filter(own | appointed)


class SupplementQuerySet(models.QuerySet[Any]):
    """Supplement requests, mostly of one case (reverse relation)."""

    def more_allowed(self) -> bool:
        """Whether the regime of the case allows a further request."""
        application: Application = self._hints["instance"]  # type: ignore[attr-defined]
        return self.count() < application.regime.supplements_allowed


class AttachmentQuerySet(models.QuerySet[Any]):
    """Files of dossiers."""

    def standing(self) -> Self:
        """In the working copy: neither replaced nor removed."""
        return self.filter(removed_at=None)


class UploadQuerySet(models.QuerySet[Any]):
    """Files that arrive in pieces."""

    def unfinished(self) -> Self:
        """Not yet whole."""
        return self.filter(attachment=None)

    def forgotten(self, before: datetime) -> Self:
        """Those to which nothing has been added since then, finished ones included."""
        return self.filter(last_at__lt=before)


class DeadlineQuerySet(models.QuerySet[Any]):
    """Terms that run."""

    def open(self) -> Self:
        """Neither met nor cancelled."""
        return self.filter(met_at=None, cancelled_at=None)

    def running(self) -> Self:
        """Open, and their clock does not stand still."""
        return self.open().filter(paused_since=None)

    def late(self, at: datetime | None = None) -> Self:
        """Running and past their due moment; a term that time itself ends is never late."""
        return self.running().filter(due_at__lte=at or clocks.now()).exclude(name__in=MET_BY_TIME)

    def late_of_authority(self) -> Self:
        """Late ones that the authority owes."""
        return self.late().filter(of_authority=True)
