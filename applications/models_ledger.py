"""The ledger of terms: what each was before it became what it is, written by the database when a term changes."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.kept import NotEmptied


class DeadlineSegment(models.Model):
    """A segment of a term that is over: since when until when it ran or stood, and what began and ended it.

    ``remaining``: pieces left at its beginning, of which it used up ``spent`` (``programmes.segments``).
    ``redated``: the date that stood until a change of the calendar was applied; the segment itself goes on.
    Append-only and complete: nobody but the trigger of ``Deadline`` writes it.
    """

    class Kind(models.TextChoices):
        """What the term did."""

        RAN = "ran", _("Ran")
        STOOD = "stood", _("Stood still")
        REDATED = "redated", _("Date moved")

    deadline = models.ForeignKey("applications.Deadline", on_delete=models.PROTECT, related_name="segments")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    since = models.DateTimeField()
    until = models.DateTimeField()
    remaining = models.IntegerField()
    spent = models.IntegerField()
    due_on = models.DateField(null=True)
    due_at = models.DateTimeField()
    days = models.JSONField(default=list)
    began_by = models.ForeignKey("applications.Event", on_delete=models.PROTECT, null=True, related_name="+")
    ended_by = models.ForeignKey("applications.Event", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["id"]
        triggers: ClassVar = [
            NotEmptied(name="segments_not_emptied"),
            pgtrigger.Protect(name="segment_kept", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.deadline_id} · {self.kind} · {self.since:%d/%m/%Y}"


KEEP_SEGMENT = pgtrigger.Trigger(
    name="keep_segment",
    when=pgtrigger.After,
    operation=pgtrigger.Update,
    condition=pgtrigger.AnyChange("since", "due_on", "due_at", "paused_since", "met_at", "cancelled_at"),
    declare=[("kind", "TEXT")],
    func="""
    kind := CASE
        WHEN OLD.paused_since IS NOT NULL THEN 'stood'
        WHEN NEW.since = OLD.since AND NEW.met_at IS NULL AND NEW.cancelled_at IS NULL THEN 'redated'
        ELSE 'ran'
    END;
    IF kind = 'redated' AND NEW.event_id IS NOT DISTINCT FROM OLD.event_id THEN
        RAISE EXCEPTION 'The date of a term moves only by a recorded act';
    END IF;
    INSERT INTO applications_deadlinesegment
        (deadline_id, kind, since, until, remaining, spent, due_on, due_at, days, began_by_id, ended_by_id)
    VALUES (
        OLD.id, kind, OLD.since,
        COALESCE(
            NEW.met_at, NEW.cancelled_at, NULLIF(NEW.since, OLD.since),
            (SELECT at FROM applications_event WHERE id = NEW.event_id), now()
        ),
        OLD.remaining, CASE WHEN kind = 'ran' THEN OLD.remaining - NEW.remaining ELSE 0 END,
        OLD.due_on, OLD.due_at, OLD.days, OLD.event_id, NEW.event_id
    );
    RETURN NULL;
    """,
)
"""Writes the segment that an update of a term ends; refuses a date that moves without a recorded act."""
