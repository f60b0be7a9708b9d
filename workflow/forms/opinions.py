"""Forms of the opinions of other bodies."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from applications.fields import DateField
from programmes import clocks
from programmes.rules import opinions_for
from reviews.models import OpinionRequest
from risks.datafiles import in_language
from workflow.forms.base import ActForm, long_text, radios
from workflow.opinions import in_words, term_in_words

USUAL_DAYS = 5
"""Working days that the form proposes where the rules set no term: the programme's own custom, no law."""


class AskOpinion(ActForm):
    """Which bodies, what, and by when."""

    bodies = forms.MultipleChoiceField(
        label=_("Which bodies are asked"), widget=forms.CheckboxSelectMultiple, required=False,
        help_text=_("They are asked at the same time; each has a term of its own."),
    )  # fmt: skip
    other = forms.CharField(label=_("Another body"), max_length=300, required=False)
    question = long_text(
        _("What they are asked"), max_length=4000, required=False,
        help_text=_("Left empty, each body of the list is asked its usual question."),
    )  # fmt: skip
    due_working_days = forms.IntegerField(
        label=_("Term for the answer (working days)"), min_value=1, max_value=250, required=False,
        help_text=_("Holds for bodies to which the rules set no term."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-4"}),
    )  # fmt: skip

    def prepare(self) -> None:
        """The bodies that the rules name for such a case, with their terms."""
        case = self.application
        rules = opinions_for(case.regime, case.dossier, case.level)
        field = self.fields["bodies"]
        field.choices = [(rule.code, f"{in_language(rule.body)} – {term_in_words(rule)}") for rule in rules]  # type: ignore[attr-defined]

    def defaults(self) -> dict[str, Any]:
        """The usual term."""
        return {"due_working_days": USUAL_DAYS}


class RecordOpinion(ActForm):
    """What the letter of a body says."""

    opinion = radios(_("Which body has answered"))
    outcome = radios(_("What it says"), OpinionRequest.Outcome.choices)
    text = long_text(
        _("The opinion in its own words"), max_length=10000, required=False,
        help_text=_("Conditions and reasons word for word; may stay empty where the body simply agrees."),
    )  # fmt: skip
    letter_number = forms.CharField(label=_("Number of the letter"), max_length=80)
    letter_date = DateField(label=_("Date of the letter"))

    def prepare(self) -> None:
        """The requests that have no letter yet."""
        rows = self.application.opinions.without_letter().select_related("term")
        self.fields["opinion"].choices = [(str(row.pk), in_words(row)) for row in rows]  # type: ignore[attr-defined]

    def defaults(self) -> dict[str, Any]:
        """The request that the task is about; today's letter."""
        return {"opinion": str(self.about or ""), "letter_date": clocks.today()}

    def clean(self) -> dict[str, Any]:
        """Conditions and reasons have words."""
        given = super().clean() or {}
        if given.get("outcome") not in (None, OpinionRequest.Outcome.CONSENT) and not given.get("text", "").strip():
            self.add_error("text", gettext("Say the conditions or the reasons."))
        return given

    def facts(self) -> dict[str, Any]:
        """The request as a number."""
        return {**super().facts(), "opinion": int(self.cleaned_data["opinion"])}
