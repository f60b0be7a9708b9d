"""A decided case as the search finds it."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from applications.models import Application, Technology
from applications.states import State


class Outcome(models.TextChoices):
    """What became of a case, as far as others may lean on it."""

    REFUSED = State.REFUSED.value, _("Refused")
    PERMITTED = "permitted", _("Permitted, not ended")
    COMPLETED = State.COMPLETED.value, _("Completed")
    NOT_RECOGNISED = State.NOT_RECOGNISED.value, _("Not recognised")
    TERMINATED = State.TERMINATED.value, _("Terminated")


OUTCOMES: dict[State, Outcome] = {
    State.REFUSED: Outcome.REFUSED,
    State.AWAITING_PRECONDITIONS: Outcome.PERMITTED,
    State.ACTIVE: Outcome.PERMITTED,
    State.SUSPENDED: Outcome.PERMITTED,
    State.EVALUATING: Outcome.PERMITTED,
    State.COMPLETED: Outcome.COMPLETED,
    State.TRANSITION: Outcome.COMPLETED,
    State.CLOSED: Outcome.COMPLETED,
    State.NOT_RECOGNISED: Outcome.NOT_RECOGNISED,
    State.TERMINATED: Outcome.TERMINATED,
}
"""Cases in any other state are not decided, and so no precedents."""


class Part(models.TextChoices):
    """What a text of a precedent is."""

    TITLE = "title", _("Title")
    CONDITION = "condition", _("Condition")
    REASON = "reason", _("Reason of the refusal")
    LIMIT = "limit", _("Limit")
    LESSON = "lesson", _("Lesson")
    PLACE = "place", _("Place")
    SUMMARY = "summary", _("Summary")
    OBJECTIVES = "objectives", _("Objectives")
    TECHNOLOGY = "technology", _("Technology")
    OPERATOR = "operator", _("Operator")


WEIGHT_OF: dict[Part, str] = {
    Part.TITLE: "A",
    Part.CONDITION: "B", Part.REASON: "B", Part.LIMIT: "B", Part.LESSON: "B",
    Part.PLACE: "C", Part.SUMMARY: "C", Part.OBJECTIVES: "C", Part.TECHNOLOGY: "C",
    Part.OPERATOR: "D",
}  # fmt: skip
"""How much a hit counts: A most (PostgreSQL's weights of a text-search vector)."""

WEIGHTS = "ABCD"
_WEIGHED = " || ".join(
    f"setweight(to_tsvector('simple', coalesce((%(expressions)s)[{place}], '')), '{weight}')"
    for place, weight in enumerate(WEIGHTS, 1)
)


class Precedent(models.Model):
    """What one audience may find of a decided case; the row is written anew whenever the case changes.

    ``public``: holds only what is published, for everybody; the other row of a case is for officials. ``parts``:
    ``[{"part": a Part, "text": as written}]``, in the order in which they are shown; what the system itself words
    (technology, limits) stands in the vector alone, in both languages. ``limits``: as permitted.
    ``zones``: the places and each piece of their names, without accents.
    ``words``: all of it without accents, one text for each weight, A first. Nothing of it comes from scores, votes or
    the names of experts (``workflow.precedents.texts``).
    """

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="precedents")
    public = models.BooleanField()
    technology = models.CharField(max_length=20, choices=Technology.choices)
    outcome = models.CharField(max_length=15, choices=Outcome.choices)
    regime = models.CharField(max_length=40)
    places = ArrayField(models.CharField(max_length=300), default=list)
    zones = ArrayField(models.CharField(max_length=300), default=list)
    decided_at = models.DateTimeField()
    limits = models.JSONField(default=list)
    parts = models.JSONField(default=list)
    words = ArrayField(models.TextField(), size=len(WEIGHTS))
    vector = models.GeneratedField(
        expression=Func(F("words"), template=_WEIGHED), output_field=SearchVectorField(), db_persist=True
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["application", "public"], name="workflow_precedent_once"),
        ]
        indexes: ClassVar = [
            GinIndex(fields=["vector"], name="workflow_precedent_public", condition=Q(public=True)),
            GinIndex(fields=["vector"], name="workflow_precedent_inside", condition=Q(public=False)),
            GinIndex(fields=["zones"], name="workflow_precedent_zones", condition=Q(public=False)),
            models.Index(fields=["public", "-decided_at", "-id"], name="workflow_precedent_newest"),
            models.Index(fields=["public", "technology", "-decided_at", "-id"], name="workflow_precedent_field"),
        ]

    def __str__(self) -> str:
        return f"{self.application_id} · {self.get_outcome_display()}"

    def texts(self, part: Part) -> list[str]:
        """The texts of that kind, in order."""
        return [row["text"] for row in self.parts if row["part"] == part]
