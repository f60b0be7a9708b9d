"""A trial after admission: its limits, preconditions, reports, incidents, evaluation."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from applications.models import Application
from applications.states import State
from programmes import clocks

if TYPE_CHECKING:
    from datetime import date, datetime

_USER = settings.AUTH_USER_MODEL


class Trial(models.Model):
    """The permission as issued: term, limits and conditions; suspension does not move ``end``."""

    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="trial")
    start = models.DateField(_("first day"))
    end = models.DateField(_("last day"))
    limits = models.JSONField(default=list)
    conditions = models.JSONField(default=list)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=Q(end__gte=models.F("start")), name="trials_term")]

    def __str__(self) -> str:
        return f"{self.start:%d/%m/%Y} – {self.end:%d/%m/%Y}"

    @property
    def ends_at(self) -> datetime:
        """00:00 of the day after the last day (zone Asia/Ho_Chi_Minh)."""
        return clocks.start_of(self.end + timedelta(days=1))


class PreconditionQuerySet(models.QuerySet[Any]):
    """Questions about preconditions."""

    def awaited(self) -> Self:
        """Those directed to a named manager who has not answered since."""
        return self.filter(directed_to__isnull=False).exclude(decided_at__gte=models.F("directed_at"))

    def unmet(self, on: date) -> list[Precondition]:
        """Those that do not hold on that day."""
        return [row for row in self.all() if not row.holds(on)]


class Precondition(models.Model):
    """Insurance, permit or consent that must be verified and valid before the trial starts.

    ``directed_to``: the manager from whom the officer asked a consent, where one was named; who asked: the journal.
    """

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="preconditions")
    kind = models.SlugField(max_length=40)
    required = models.BooleanField(default=True)
    issuer = models.CharField(_("issuer"), max_length=300, blank=True)
    number = models.CharField(_("number"), max_length=100, blank=True)
    limit_vnd = models.BigIntegerField(_("limit"), null=True)
    area = models.CharField(_("area"), max_length=500, blank=True)
    issued = models.DateField(_("issued"), null=True)
    valid_from = models.DateField(_("valid from"), null=True)
    valid_to = models.DateField(_("valid to"), null=True)
    provided_by = models.ForeignKey(_USER, on_delete=models.PROTECT, null=True, related_name="+")
    provided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(_USER, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    granted = models.BooleanField(null=True)
    reason = models.TextField(blank=True)
    directed_to = models.ForeignKey(_USER, on_delete=models.PROTECT, null=True, related_name="+")
    directed_at = models.DateTimeField(null=True)

    objects = PreconditionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["application", "kind"], name="trials_precondition_once"),
        ]

    def __str__(self) -> str:
        return self.kind

    def holds(self, on: date) -> bool:
        """Verified (or consented) and valid on that day."""
        began = self.valid_from is None or self.valid_from <= on
        lasts = self.valid_to is None or on <= self.valid_to
        return bool(self.granted) and began and lasts


class Milestone(models.Model):
    """A milestone that the operator reached."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="milestones")
    title = models.CharField(_("milestone"), max_length=300)
    done_by = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+")
    done_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.title


class Reading(models.Model):
    """One value of an indicator at a moment."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="readings")
    indicator = models.CharField(_("indicator"), max_length=40)
    at = models.DateTimeField()
    value = models.FloatField()
    recorded_by = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["application", "indicator", "at"], name="trials_reading_series")]

    def __str__(self) -> str:
        return f"{self.indicator} {self.value}"


class PeriodicReport(models.Model):
    """The report of a period, and what the monitor says of it; filed once a period."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="reports")
    period = models.PositiveSmallIntegerField(_("period"))
    text = models.TextField(_("report"))
    figures = models.JSONField(default=dict)
    filed_by = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+")
    filed_at = models.DateTimeField()
    accepted = models.BooleanField(null=True)
    assessment = models.TextField(blank=True)
    assessed_by = models.ForeignKey(_USER, on_delete=models.PROTECT, null=True, related_name="+")
    assessed_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["application", "period", "id"]

    def __str__(self) -> str:
        return f"{self.application_id} · {self.period}"


class Severity(models.TextChoices):
    """Severity of an incident; S1 and S2 are urgent (72 hours)."""

    S1 = "S1", _("S1 critical")
    S2 = "S2", _("S2 serious")
    S3 = "S3", _("S3 moderate")
    S4 = "S4", _("S4 minor or near miss")


class IncidentQuerySet(models.QuerySet[Any]):
    """Questions about incidents."""

    def without_official(self) -> Self:
        """Those whose official report is not in, the earliest first."""
        return self.filter(official_at=None).order_by("id")


class Incident(models.Model):
    """An incident: preliminary report, then the official one. Reporting in time is no admission of fault."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="incidents")
    severity = models.CharField(_("severity"), max_length=2, choices=Severity.choices)
    occurred_at = models.DateTimeField(_("occurred"))
    confirmed_at = models.DateTimeField(_("confirmed"))
    text = models.TextField(_("what happened"))
    risk_id_or_title = models.CharField(_("risk"), max_length=300, blank=True)
    reported_by = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+")
    reported_at = models.DateTimeField()
    official_text = models.TextField(_("official report"), blank=True)
    official_at = models.DateTimeField(null=True)

    objects = IncidentQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"{self.severity} · {self.occurred_at:%d/%m/%Y %H:%M}"


class LimitBreach(models.Model):
    """A limit of the permission was exceeded."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="breaches")
    quantity = models.CharField(_("limit"), max_length=60)
    value = models.FloatField(_("value"))
    occurred_at = models.DateTimeField(_("occurred"))
    text = models.TextField(_("what happened"))
    reported_by = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+")
    reported_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"{self.quantity} {self.value}"


class SuspensionQuerySet(models.QuerySet[Any]):
    """Questions about suspensions."""

    def open(self) -> Self:
        """Those that no resumption has ended; the end of the trial does not settle them."""
        return self.filter(resumed_at=None)


class Suspension(models.Model):
    """From when to when the trial was suspended, and on which grounds."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="suspensions")
    ground = models.CharField(max_length=30)
    text = models.TextField()
    suspended_by = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+")
    suspended_at = models.DateTimeField()
    resumed_ground = models.CharField(max_length=30, blank=True)
    resumed_text = models.TextField(blank=True)
    resumed_by = models.ForeignKey(_USER, on_delete=models.PROTECT, null=True, related_name="+")
    resumed_at = models.DateTimeField(null=True)

    objects = SuspensionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"{self.ground} · {self.suspended_at:%d/%m/%Y}"


class ExtensionQuerySet(models.QuerySet[Any]):
    """Questions about extensions."""

    def open(self) -> Self:
        """Asked for and not decided."""
        return self.filter(decided_at=None)

    def granted(self) -> Self:
        """Granted ones."""
        return self.filter(granted=True)


class Extension(models.Model):
    """A request for a longer trial and its answer; at most one waits."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="extensions")
    months = models.PositiveSmallIntegerField(_("months"))
    text = models.TextField(_("reasons"))
    old_end = models.DateField()
    new_end = models.DateField()
    requested_by = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()
    granted = models.BooleanField(null=True)
    decided_by = models.ForeignKey(_USER, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    objects = ExtensionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["application"], condition=Q(decided_at=None), name="trials_one_extension_waits"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.months} · {self.application_id}"


class FinalReportQuerySet(models.QuerySet[Any]):
    """Questions about final reports."""

    def standing(self) -> Self:
        """Those that no granted extension has made an interim report."""
        return self.filter(superseded_at=None)


class FinalReport(models.Model):
    """The operator's final report; after a granted extension another one is due for the new end."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="final_reports")
    text = models.TextField(_("report"))
    hypotheses = models.JSONField(default=list)
    filed_by = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+")
    filed_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True)

    objects = FinalReportQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"{self.application_id} · {self.filed_at:%d/%m/%Y}"


class Evaluation(models.Model):
    """What the officer found; takes effect when the result is issued."""

    class Outcome(models.TextChoices):
        """The result of a trial."""

        COMPLETED = State.COMPLETED.value, _("Completed")
        NOT_RECOGNISED = State.NOT_RECOGNISED.value, _("Not recognised")

    class Recognised(models.TextChoices):
        """How much of the result is recognised."""

        WHOLE = "whole", _("In whole")
        PART = "part", _("In part")
        NO = "no", _("Not")

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="evaluations")
    outcome = models.CharField(_("outcome"), max_length=15, choices=Outcome.choices)
    recognised = models.CharField(_("recognised"), max_length=5, choices=Recognised.choices)
    exit = models.CharField(_("way out"), max_length=20)
    text = models.TextField(_("findings"))
    lessons = models.JSONField(default=list)
    evaluated_by = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+")
    evaluated_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()} · {self.application_id}"
