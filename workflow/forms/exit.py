"""Forms of extension, final report and evaluation."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from applications.labels import unit_label
from risks.datafiles import in_language
from risks.presenters import indicator_words
from trials.models import Evaluation
from workflow.forms.base import YES_NO, ActForm, DecimalNumberField, Rows, long_text, radios, yes


class RequestExtension(ActForm):
    """A longer trial."""

    months = forms.IntegerField(
        label=_("Months more"),
        min_value=1,
        max_value=60,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-2"}),
    )
    text = long_text(_("Why the trial should last longer"), rows=6, max_length=8000)


class DecideExtension(ActForm):
    """Granting or refusing it."""

    template = "workflow/act_extension.html"

    grant = radios(_("Do you grant it?"), YES_NO)
    text = long_text(_("Reasons"), max_length=8000, required=False)

    def facts(self) -> dict[str, Any]:
        """``grant`` as a truth."""
        return {**super().facts(), "grant": yes(self.cleaned_data["grant"])}


class FileFinalReport(ActForm):
    """What was done and what the hypotheses gave."""

    text = long_text(_("Report"), rows=10, max_length=40000)

    def prepare(self) -> None:
        """A value for every hypothesis of the dossier."""
        self.hypotheses = [row for row in self.application.dossier.get("hypotheses") or [] if row.get("indicator")]
        for number, row in enumerate(self.hypotheses):
            target = (
                f"{row['target']:g}" if isinstance(row.get("target"), int | float) else str(row.get("target") or "")
            )
            unit = unit_label(str(row.get("unit") or ""))
            field = DecimalNumberField(
                label=_("Result: %(statement)s") % {"statement": row.get("statement") or row["indicator"]},
                help_text=_("Indicator %(indicator)s, target %(target)s %(unit)s")
                % {"indicator": indicator_words(row["indicator"]), "target": target, "unit": unit},
                required=False,
            )
            field.suffix = unit  # type: ignore[attr-defined]
            self.fields[f"hypothesis_{number}"] = field

    def facts(self) -> dict[str, Any]:
        """Values by indicator; what was not measured is left out."""
        values = [
            (row["indicator"], self.cleaned_data[f"hypothesis_{number}"]) for number, row in enumerate(self.hypotheses)
        ]
        found = [{"indicator": indicator, "value": value} for indicator, value in values if value is not None]
        return {"text": self.cleaned_data["text"], "hypotheses": found}


class Lesson(forms.Form):
    """One lesson and the rule it concerns."""

    text = forms.CharField(label=_("Lesson"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))
    rule = forms.CharField(label=_("Rule that it concerns"), max_length=300, required=False)


class Evaluate(ActForm):
    """The officer's findings."""

    template = "workflow/act_evaluate.html"
    rows: ClassVar = (Rows("lessons", Lesson, _("Lessons"), _("Add another lesson")),)

    outcome = radios(_("Result"), Evaluation.Outcome.choices)
    recognised = radios(_("How much of the result is recognised"), Evaluation.Recognised.choices)
    exit = radios(_("Way out"))
    text = long_text(_("Findings"), rows=8, max_length=20000)

    def prepare(self) -> None:
        """The ways out of the rules."""
        self.fields["exit"].choices = [(row.code, in_language(row.name)) for row in self.application.regime.exits]  # type: ignore[attr-defined]
