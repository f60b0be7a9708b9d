"""The forms of the calendar page: which day becomes what, and whether the open dates move with it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from applications.fields import DateField
from workflow.calendar import DayRule

OFF, WORKS, COMPUTED = "off", "works", "computed"
_MEANS = {OFF: True, WORKS: False, COMPUTED: None}


class ChangeDay(forms.Form):
    """What an official fixes for a day."""

    day = DateField(label=_("Day"))
    rule = forms.ChoiceField(
        label=_("What it becomes"), widget=forms.RadioSelect,
        choices=[(OFF, _("A day off")), (WORKS, _("A working day")), (COMPUTED, _("As computed (undo a change)"))],
    )  # fmt: skip
    document = forms.CharField(
        label=_("Number of the document"), max_length=120, required=False, help_text=_("Not needed to undo a change.")
    )
    reason = forms.CharField(label=_("Reason"), max_length=300)

    def day_rule(self) -> DayRule:
        """What was typed, as ``workflow.calendar`` takes it."""
        given = self.cleaned_data
        return DayRule(given["day"], _MEANS[given["rule"]], given["reason"], given["document"])

    def hidden(self) -> list[tuple[str, str]]:
        """What was typed, as the hidden fields of the preview carry it."""
        given: dict[str, Any] = self.cleaned_data
        day = given["day"]
        parts = (("day_day", day.day), ("day_month", day.month), ("day_year", day.year))
        return [(name, str(value)) for name, value in (*parts, *((key, given[key]) for key in _TEXTS))]


_TEXTS = ("rule", "document", "reason")


class Confirm(forms.Form):
    """Whether the open dates move, and which ones were shown."""

    move = forms.ChoiceField(
        label=_("Open dates that hang on this day"), widget=forms.RadioSelect, initial="yes",
        choices=[("yes", _("Move them as shown")), ("no", _("Leave them as they stand; only new terms count by it"))],
    )  # fmt: skip
    previewed = forms.CharField(max_length=64, widget=forms.HiddenInput)
