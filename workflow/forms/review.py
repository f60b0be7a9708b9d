"""The form of an expert's review: a score and a reason per criterion, and a recommendation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from django import forms
from django.utils.translation import gettext_lazy as _

from reviews.drafts import draft_of
from reviews.models import Recommendation
from risks.datafiles import in_language
from workflow.forms.base import ActForm, long_text, radios

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from django.forms.boundfield import BoundField

    from programmes.schema import Criterion

SCORES = [(str(score), str(score)) for score in range(1, 6)]


class Line(NamedTuple):
    """A criterion beside its two fields, with what the scores 1, 3 and 5 mean."""

    name: str
    weight: int
    floor: int
    anchors: tuple[tuple[int, str], ...]
    score: BoundField
    comment: BoundField


class Review(ActForm):
    """Scores from 1 to 5 with a written reason each."""

    template = "workflow/act_review.html"

    recommendation = radios(_("Recommendation"), Recommendation.choices)
    no_conflict = forms.BooleanField(
        label=_(
            "I have no tie to the applicant or its partners that would bar me: no work, money, family, joint work, "
            "advice or rivalry as the rules on conflicts of interest name them."
        )
    )

    def prepare(self) -> None:
        """Two fields per criterion of the rules."""
        for criterion in self.application.regime.criteria:
            name = in_language(criterion.name)
            self.fields[f"score_{criterion.code}"] = radios(_("Score: %(name)s") % {"name": name}, SCORES)
            self.fields[f"comment_{criterion.code}"] = long_text(
                _("Reason: %(name)s") % {"name": name}, rows=3, max_length=4000
            )

    def defaults(self) -> dict[str, Any]:
        """What the expert has typed so far."""
        kept = draft_of(self.application, self.user)
        self.saved_at: datetime | None = kept.saved_at if kept else None
        return {name: value for name, value in kept.content.items() if name in self.fields} if kept else {}

    def lines(self) -> Iterator[Line]:
        """The rubric in order."""
        return (self._line(criterion) for criterion in self.application.regime.criteria)

    def _line(self, criterion: Criterion) -> Line:
        anchors = criterion.anchors
        return Line(
            name=in_language(criterion.name),
            weight=criterion.weight,
            floor=criterion.floor,
            anchors=((1, in_language(anchors.one)), (3, in_language(anchors.three)), (5, in_language(anchors.five))),
            score=self[f"score_{criterion.code}"],
            comment=self[f"comment_{criterion.code}"],
        )

    def typed(self) -> dict[str, Any]:
        """Everything that was typed, unjudged, to be kept as a draft."""
        return {name: self[name].data for name in self.fields if self[name].data not in (None, "", False)}

    def facts(self) -> dict[str, Any]:
        """Scores and comments by criterion."""
        codes = [criterion.code for criterion in self.application.regime.criteria]
        given = self.cleaned_data
        return {
            "scores": {code: int(given[f"score_{code}"]) for code in codes},
            "comments": {code: given[f"comment_{code}"] for code in codes},
            "recommendation": given["recommendation"],
        }
