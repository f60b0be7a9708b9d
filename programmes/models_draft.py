"""Regimes that are being written, and what was done to each."""

from __future__ import annotations

from typing import Any, ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.kept import NotEmptied


class RegimeDraft(models.Model):
    """A regime that is being written: the JSON object of its file, good or not; no case ever stands under it.

    ``revision`` counts the saves. ``version``: what it became; ``discarded_at``: when it was given up. From either on
    it never changes; a draft that became a version is never given up.
    """

    based_on = models.ForeignKey("programmes.RegimeVersion", on_delete=models.PROTECT, null=True, related_name="+")
    version = models.OneToOneField(
        "programmes.RegimeVersion", on_delete=models.PROTECT, null=True, related_name="written_as"
    )
    data = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(default=0)
    discarded_at = models.DateTimeField(null=True)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("draft of a regime")
        verbose_name_plural = _("drafts of regimes")
        ordering: ClassVar = ["-saved_at", "-id"]
        triggers: ClassVar = [
            NotEmptied(name="drafts_not_emptied"),
            pgtrigger.Protect(
                name="activated_draft_kept",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__version__isnull=False) | pgtrigger.Q(old__discarded_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return " ".join(filter(None, (self.said("code"), self.said("version")))) or f"№ {self.pk}"

    @property
    def is_open(self) -> bool:
        """Whether it may still be written."""
        return self.version_id is None and self.discarded_at is None

    def said(self, key: str) -> str:
        """A text of the draft, empty where it has none yet."""
        value: Any = self.data.get(key)
        return value if isinstance(value, str) else ""


class RegimeDraftEvent(models.Model):
    """What somebody did to a draft; append-only."""

    class Kind(models.TextChoices):
        """What was done."""

        STARTED = "started", _("Started")
        SAVED = "saved", _("Saved")
        ACTIVATED = "activated", _("Activated")
        DISCARDED = "discarded", _("Discarded")

    draft = models.ForeignKey(RegimeDraft, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    part = models.CharField(max_length=40, blank=True)
    revision = models.PositiveIntegerField()
    note = models.CharField(_("note"), max_length=500, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-id"]
        triggers: ClassVar = [
            NotEmptied(name="draft_events_not_emptied"),
            pgtrigger.Protect(name="draft_event_kept", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.kind} · {self.at:%d/%m/%Y}"


class DraftComparison(models.Model):
    """Old cases under a draft as it was at ``revision``: which were asked for, how many are done, what was found.

    ``rows``: per case ``{reference, version, terms: [{name, subject, own, would, days, differs}], facts: {language:
    [[what, own, draft]]}}``, dates in ISO form.
    """

    draft = models.ForeignKey(RegimeDraft, on_delete=models.PROTECT, related_name="comparisons")
    revision = models.PositiveIntegerField()
    data = models.JSONField()
    references = models.JSONField(default=list)
    rows = models.JSONField(default=list)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return f"{self.draft_id} · {self.asked_at:%d/%m/%Y}"
