"""Who is away, and who acts in that person's place meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.kept import NotEmptied
from accounts.roles import Role

if TYPE_CHECKING:
    from datetime import date

_FACTS = ("person", "deputy", "roles", "since", "until", "reason", "mandate_number", "mandate_date", "signs_as",
          "recorded_by", "recorded_at")  # fmt: skip


def named_for(name: str, on_behalf_of: str) -> str:
    """Who acted, and in whose place where that is somebody else's."""
    if not on_behalf_of:
        return name
    return gettext("%(name)s (deputy for %(person)s)") % {"name": name, "person": on_behalf_of}


class SignsAs(models.TextChoices):
    """How a deputy signs for the head of a body (Decree 30/2020, art. 13): the regime words it for each document."""

    DEPUTY = "KT", _("KT.: as the deputy head of the body")
    AUTHORISED = "TUQ", _("TUQ.: as the head of a unit, by written authorisation")


class AbsenceQuerySet(models.QuerySet["Absence"]):
    """Questions about absences; ``day`` is a day in Viet Nam."""

    def standing(self) -> AbsenceQuerySet:
        """Not taken back."""
        return self.filter(ended_at=None)

    def on(self, day: date) -> AbsenceQuerySet:
        """In force on that day, of a person who still works here; the person and the deputy are read with it."""
        rows = self.standing().filter(since__lte=day, until__gte=day, person__is_active=True)
        return rows.select_related("person", "deputy").order_by("pk")


class Absence(models.Model):
    """A person is away from ``since`` through ``until`` (days in Viet Nam), and a deputy acts in these ``roles``.

    Evidence: once recorded it only ends early, once, held by the database itself. The mandate that a signature
    needs is in writing, limited in time and matter, and not passed on (Decree 30/2020/NĐ-CP, art. 13).
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="absences")
    deputy = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="covers")
    roles = ArrayField(models.CharField(max_length=20, choices=Role.choices), verbose_name=_("roles"))
    since = models.DateField(_("first day"))
    until = models.DateField(_("last day"))
    reason = models.CharField(_("reason"), max_length=300)
    mandate_number = models.CharField(_("number of the written mandate"), max_length=80, blank=True)
    mandate_date = models.DateField(_("date of the written mandate"), null=True)
    signs_as = models.CharField(_("form of the signature"), max_length=3, choices=SignsAs.choices, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("absence")
        verbose_name_plural = _("absences")
        ordering: ClassVar = ["-id"]
        indexes: ClassVar = [
            models.Index(fields=["deputy", "until"], name="accounts_absence_deputy", condition=Q(ended_at=None)),
            models.Index(fields=["person", "until"], name="accounts_absence_person", condition=Q(ended_at=None)),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(since__lte=F("until")), name="accounts_absence_days"),
            models.CheckConstraint(condition=~Q(person=F("deputy")), name="accounts_absence_two_people"),
            models.CheckConstraint(condition=Q(roles__len__gt=0), name="accounts_absence_of_roles"),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None) | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="accounts_absence_ended",
            ),
            models.CheckConstraint(
                condition=~Q(roles__contains=[Role.SIGNER.value])
                | (~Q(mandate_number="") & Q(mandate_date__isnull=False) & ~Q(signs_as="")),
                name="accounts_absence_signs_by_mandate",
            ),
        ]
        triggers: ClassVar = [
            NotEmptied(name="absences_not_emptied"),
            pgtrigger.Protect(name="absence_kept", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="absence_facts_kept", operation=pgtrigger.Update, condition=pgtrigger.AnyChange(*_FACTS)
            ),
            pgtrigger.Protect(
                name="absence_ends_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__ended_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} → {self.deputy_id} · {self.since:%d/%m/%Y}–{self.until:%d/%m/%Y}"

    def has_begun(self, day: date) -> bool:
        """Whether the first day has come."""
        return self.since <= day

    def is_over(self, day: date) -> bool:
        """Whether nobody acts under it any more."""
        return self.ended_at is not None or self.until < day

    def holds(self, roles: frozenset[Role]) -> bool:
        """Whether it passes on one of ``roles`` that the absent person still holds."""
        return any(role.value in self.roles and role.value in self.person.roles for role in roles)
