"""Who has a page of the dossier open: a hint for colleagues, never a lock."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from applications.models import Presence
from programmes import clocks

if TYPE_CHECKING:
    from accounts.models import User
    from applications.models import Application

SILENT: Final = timedelta(minutes=2)
"""Who was not heard of for this long has gone; an open page says so every half minute."""


def arrive(application: Application, page: str, user: User) -> list[Presence]:
    """Note that ``user`` has the page open; the others who have, those who came first at the head; three queries."""
    now = clocks.now()
    application.presences.filter(seen_at__lt=now - SILENT).delete()
    row = Presence(application=application, page=page, user=user, since=now, seen_at=now)
    Presence.objects.bulk_create(
        [row], update_conflicts=True, unique_fields=["application", "page", "user"], update_fields=["seen_at"]
    )
    return list(application.presences.filter(page=page).exclude(user=user).select_related("user"))


def leave(application: Application, page: str, user: User) -> None:
    """The page was closed."""
    application.presences.filter(page=page, user=user).delete()
