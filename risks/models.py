"""The living risk register of a case."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from applications.models import Application

_SCORE = [MinValueValidator(1), MaxValueValidator(5)]


class Risk(models.Model):
    """One risk with its inherent and residual position in the 5×5 matrix.

    Written from the dossier when it is submitted; frozen with the decision as its annex; lives on in the trial.
    """

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="risks")
    position = models.PositiveSmallIntegerField()
    library_id = models.CharField(_("library number"), max_length=10, blank=True)
    title = models.CharField(_("title"), max_length=300)
    cause = models.TextField(_("cause"), blank=True)
    event = models.TextField(_("event"), blank=True)
    consequence = models.TextField(_("consequence"), blank=True)
    likelihood = models.PositiveSmallIntegerField(_("likelihood"), validators=_SCORE)
    impact = models.PositiveSmallIntegerField(_("impact"), validators=_SCORE)
    controls = ArrayField(models.TextField(), default=list, blank=True, verbose_name=_("controls"))
    residual_likelihood = models.PositiveSmallIntegerField(_("residual likelihood"), validators=_SCORE)
    residual_impact = models.PositiveSmallIntegerField(_("residual impact"), validators=_SCORE)
    owner = models.CharField(_("owner"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("risk")
        verbose_name_plural = _("risks")
        ordering: ClassVar = ["application", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["application", "position"], name="risks_position_once"),
            *(
                models.CheckConstraint(condition=models.Q(**{f"{field}__range": (1, 5)}), name=f"risks_{field}_1_to_5")
                for field in ("likelihood", "impact", "residual_likelihood", "residual_impact")
            ),
        ]

    def __str__(self) -> str:
        return self.title
