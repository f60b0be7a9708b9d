"""Counts that the public pages show, kept so that no page counts cases."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q


class Tally(models.Model):
    """So many published cases more (or fewer) in this state, technology and place.

    Written by triggers on the cases in the transaction that changes them, only ever added to, so that no two
    transactions wait for each other; ``register.actions.fold`` adds up what has gathered. ``place`` is empty in the
    rows that count whole cases; a case has one further row per place. ``listed`` false: too rare a place to be offered.
    """

    state = models.CharField(max_length=30)
    technology = models.CharField(max_length=20)
    place = models.CharField(max_length=300, blank=True)
    amount = models.IntegerField()
    listed = models.BooleanField(default=True, db_default=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["place"], name="register_tally_place"),
            models.Index(fields=["id"], name="register_tally_listed", condition=Q(listed=True)),
        ]

    def __str__(self) -> str:
        return f"{self.state} · {self.technology} · {self.place}: {self.amount}"


class Figures(models.Model):
    """The figures of one calendar year as last computed; shape of ``data``: ``register.figures.YearFigures``."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    data = models.JSONField()
    computed_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.year)
