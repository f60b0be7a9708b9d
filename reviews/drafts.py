"""What an expert has typed so far, kept until the review is handed in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from applications.actions import may_now
from programmes import clocks
from reviews.actions import outstanding_of
from reviews.models import ReviewDraft

if TYPE_CHECKING:
    from accounts.models import User
    from applications.models import Application


def draft_of(application: Application, expert: User) -> ReviewDraft | None:
    """What ``expert`` has typed so far in this case, or None."""
    return ReviewDraft.objects.filter(
        assignment__application=application, assignment__expert=expert, assignment__left_at=None
    ).first()


def save_draft(application: Application, *, by: User, content: dict[str, Any]) -> ReviewDraft:
    """Keep ``content``; the last one saved stands. Refused as the review itself would be."""
    refusal = may_now(application, "review", by)
    if refusal:
        raise refusal
    assignment = outstanding_of(application, by)
    draft, _created = ReviewDraft.objects.update_or_create(
        assignment=assignment, defaults={"content": content, "saved_at": clocks.now()}
    )
    return draft
