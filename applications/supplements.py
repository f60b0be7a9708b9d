"""Answering a supplement request item by item."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from applications.actions import lock
from applications.answers import editable
from applications.models import SupplementAnswer, SupplementRequest
from applications.refusals import NotLikeThis, NotNow
from programmes import clocks

if TYPE_CHECKING:
    from accounts.models import User
    from applications.models import Application


def open_request(application: Application) -> SupplementRequest | None:
    """The request that waits for its answer; one query."""
    row: SupplementRequest | None = application.supplements.filter(answered_at=None).last()
    return row


@transaction.atomic
def answer_item(application: Application, item: int, *, by: User, done: bool, text: str) -> SupplementAnswer:
    """Store what the applicant says to one item of the open request; what was said before is written over.

    Refuses: a person outside the organisation, a dossier that may not be written in, an item that was not asked for,
    and an answer that says neither that it is done nor anything else.
    """
    locked = lock(application)
    editable(locked, by)
    request = open_request(locked)
    if request is None or item >= len(request.items):
        raise NotNow(_("The authority does not ask for this."))
    if not done and not text.strip():
        raise NotLikeThis(_("Say that it is done, or what stands against it."), field="text")
    facts = {"done": done, "text": text.strip(), "answered_by": by, "answered_at": clocks.now()}
    answer, _made = SupplementAnswer.objects.update_or_create(request=request, item=item, defaults=facts)
    return answer
