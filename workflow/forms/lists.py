"""Filters of the inbox and of the list of cases."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from applications.models import Technology
from applications.states import State


class InboxFilter(forms.Form):
    """Which of my tasks; the kind is chosen by the figures above the list."""

    compact = True

    reference = forms.CharField(label=_("Dossier code"), max_length=20, required=False)
    late = forms.BooleanField(label=_("Late only"), required=False)
    kind = forms.SlugField(max_length=60, required=False, widget=forms.HiddenInput)
    after = forms.CharField(max_length=60, required=False, widget=forms.HiddenInput)

    def chosen(self) -> dict[str, Any]:
        """What was chosen, nonsense left out."""
        self.full_clean()
        return {name: value for name, value in self.cleaned_data.items() if value}


class CaseFilter(forms.Form):
    """Which cases."""

    compact = True

    words = forms.CharField(label=_("Words or dossier code"), max_length=200, required=False)
    state = forms.ChoiceField(label=_("State"), choices=[("", _("All")), *State.choices], required=False)
    technology = forms.ChoiceField(label=_("Technology"), choices=[("", _("All")), *Technology.choices], required=False)
    regime = forms.ChoiceField(label=_("Rules"), required=False)
    before = forms.IntegerField(min_value=1, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, regimes: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["regime"].choices = [("", _("All")), *regimes]  # type: ignore[attr-defined]

    def chosen(self) -> dict[str, Any]:
        """What was chosen, nonsense left out."""
        self.full_clean()
        return {name: value for name, value in self.cleaned_data.items() if value}
