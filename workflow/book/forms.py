"""Filters of the register."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from workflow.book.queries import Wanted

if TYPE_CHECKING:
    from workflow.book.queries import Rules

GROUP_WORDS = (
    ("with_applicant", _("With the applicant")),
    ("with_authority", _("With the authority")),
    ("running", _("Trial under way")),
    ("final", _("Ended")),
)
ALL = ("", _("All"))


class _DayField(forms.DateField):
    """A day as the browser asks for it, or typed as 05/01/2026."""

    widget = forms.DateInput(attrs={"type": "date", "class": "govuk-input--width-10"}, format="%Y-%m-%d")

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(input_formats=["%Y-%m-%d", "%d/%m/%Y"], required=False, **kwargs)


class BookFilter(forms.Form):
    """Which dossiers: when received, where they stand, under which rules, who decides, on time or late."""

    compact = True

    since = _DayField(label=_("Received from"))
    until = _DayField(label=_("Received through"))
    group = forms.ChoiceField(label=_("State"), choices=[ALL, *GROUP_WORDS], required=False)
    regime = forms.ChoiceField(label=_("Rules"), required=False)
    body = forms.ChoiceField(label=_("Deciding body"), required=False)
    punctual = forms.ChoiceField(
        label=_("On time"), choices=[ALL, ("in_time", _("In time")), ("late", _("Late"))], required=False
    )
    after = forms.CharField(max_length=80, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, rules: dict[int, Rules], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rules = rules
        names = {row.code: row.name.in_language() for row in reversed(rules.values())}
        bodies = sorted({row.decides for row in rules.values()})
        self.fields["regime"].choices = [ALL, *names.items()]  # type: ignore[attr-defined]
        self.fields["body"].choices = [ALL, *((name, name) for name in bodies)]  # type: ignore[attr-defined]

    def chosen(self) -> dict[str, Any]:
        """What was chosen, nonsense left out."""
        self.full_clean()
        return {name: value for name, value in self.cleaned_data.items() if value}

    def wanted(self, chosen: dict[str, Any]) -> Wanted:
        """The same as a question to the register."""
        asked = {name: chosen[name] for name in ("since", "until", "group", "regime", "punctual") if name in chosen}
        body = chosen.get("body")
        versions = [row.pk for row in self.rules.values() if row.decides == body] if body else None
        return Wanted(**asked, versions=versions)
