"""Regimes in the database, and what officials change in the calendar."""

from __future__ import annotations

from functools import cached_property
from typing import ClassVar, Self

import pgtrigger
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, models
from django.utils.translation import gettext_lazy as _

from accounts.kept import NotEmptied
from programmes.schema import Regime as RegimeSpec

__all__ = [
    "CalendarChange",
    "CalendarOverride",
    "DraftComparison",
    "RegimeDraft",
    "RegimeDraftEvent",
    "RegimeVersion",
]


class RegimeVersion(models.Model):
    """One version of a regime; never changed once stored (a correction is a new version)."""

    code = models.SlugField(_("code"), max_length=40)
    version = models.CharField(_("version"), max_length=20)
    effective_from = models.DateField(_("effective from"))
    effective_to = models.DateField(_("effective to"), null=True, blank=True)
    data = models.JSONField()
    sha256 = models.CharField(max_length=64)
    loaded_at = models.DateTimeField()

    class Meta:
        verbose_name = _("regime version")
        verbose_name_plural = _("regime versions")
        ordering: ClassVar = ["code", "-effective_from"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["code", "version"], name="programmes_version_once"),
            models.UniqueConstraint(fields=["code", "effective_from"], name="programmes_one_from_a_day"),
        ]
        triggers: ClassVar = [
            NotEmptied(name="regime_version_not_emptied"),
            pgtrigger.Protect(name="regime_version_kept", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="regime_version_frozen", fields=["code", "version", "effective_from", "data", "sha256"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.version}"

    @classmethod
    def known(cls, pk: int, sha256: str) -> Self:
        """The row of which a query has read no more than this; the rest is read when it is asked for."""
        return cls.from_db(DEFAULT_DB_ALIAS, ("id", "sha256"), (pk, sha256))

    @cached_property
    def spec(self) -> RegimeSpec:
        """The typed content (shape: ``programmes.schema.Regime``), kept for the life of the process."""
        key = (self.pk, self.sha256)
        if key not in _specs:  # ``data`` is long: a query may leave it out where the process knows it
            _specs[key] = RegimeSpec.model_validate(self.data)
        return _specs[key]


_specs: dict[tuple[int, str], RegimeSpec] = {}


class CalendarOverride(models.Model):
    """A day that an official document makes free or working, against the computed calendar."""

    date = models.DateField(_("date"), unique=True)
    off = models.BooleanField(_("day off"))
    reason = models.CharField(_("reason"), max_length=300)
    document = models.CharField(_("document"), max_length=120, blank=True)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("calendar override")
        verbose_name_plural = _("calendar overrides")
        ordering: ClassVar = ["-date"]

    def __str__(self) -> str:
        return f"{self.date:%d/%m/%Y}"


class CalendarChange(models.Model):
    """What an official did to the calendar, and whether the dates that hang on it were moved; append-only.

    ``off`` None: the day counts again as computed.
    """

    date = models.DateField(_("date"))
    off = models.BooleanField(_("day off"), null=True)
    reason = models.CharField(_("reason"), max_length=300)
    document = models.CharField(_("document"), max_length=120, blank=True)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    moved = models.PositiveIntegerField(_("dates moved"))
    left = models.PositiveIntegerField(_("dates left as they stood"))

    class Meta:
        verbose_name = _("calendar change")
        verbose_name_plural = _("calendar changes")
        ordering: ClassVar = ["-id"]
        triggers: ClassVar = [
            NotEmptied(name="calendar_changes_not_emptied"),
            pgtrigger.Protect(name="calendar_change_kept", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.date:%d/%m/%Y} · {self.changed_at:%d/%m/%Y}"


from programmes.models_draft import DraftComparison, RegimeDraft, RegimeDraftEvent  # noqa: E402 - they point at the versions above
