"""Starting a pilot: which technology, under which regime in force, in whose name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.models import Technology
from programmes import clocks
from programmes.intake import intake_words
from programmes.queries import regimes_offered
from programmes.rules import applies, records_only, zones
from workflow.pilot.presenters import text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.utils.safestring import SafeString

    from accounts.models import Organisation
    from programmes.models import RegimeVersion
    from programmes.schema import Regime


def regimes_for(technology: str) -> list[RegimeVersion]:
    """Regimes of this province in force today under which this technology may be tried."""
    return [row for row in regimes_offered(clocks.today()) if technology in row.spec.technologies]


def explanation(regime: Regime, technology: str) -> list[str]:
    """What a regime means, in short plain sentences: for what, who decides, for how long, where, open until when."""
    lines = [
        text(row)
        for row in regime.scope
        if applies(row.when, technology=technology, organisation_kind=None, level=None)
    ]
    lines.append(records_only(regime) or _decided_by(regime))
    if regime.term.max_months:
        lines.append(_("A trial lasts at most %(months)s months.") % {"months": regime.term.max_months})
    else:
        lines.append(_("The rules set no longest term; the decision names the last day."))
    places = [text(zone) for zone in zones(regime, {"technology": technology})]
    if places:
        lines.append(_("Only in: %(places)s.") % {"places": ", ".join(places)})
    if regime.spaces:
        lines.append(_("Tried in: %(spaces)s.") % {"spaces": ", ".join(text(space.name) for space in regime.spaces)})
    clock = next((clock for clock in regime.clocks if clock.name == "decision"), None)
    if clock and clock.amount:
        unit = {"working_days": _("working days"), "days": _("days")}.get(clock.unit, clock.unit)
        term = {"amount": clock.amount, "unit": unit}
        lines.append(_("The decision is due within %(amount)s %(unit)s of a complete dossier.") % term)
    lines.append(intake_words(regime.intake, clocks.today()))
    return [line for line in lines if line]


def _decided_by(regime: Regime) -> str:
    return _("Decided by %(body)s.") % {"body": regime.bodies[regime.documents["decision"].body].name}


class TechnologyForm(forms.Form):
    """First step: what is tried."""

    technology = forms.ChoiceField(
        label=gettext_lazy("What do you want to try?"),
        help_text=gettext_lazy("Choose the technology that the trial is mainly about. It decides which rules apply."),
        choices=Technology.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose a technology")},
    )


class StartForm(forms.Form):
    """Second step: the regime, the title, and the organisation where there are several."""

    regime = forms.ChoiceField(
        label=gettext_lazy("Under which rules?"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose the rules under which you apply")},
    )
    title = forms.CharField(
        label=gettext_lazy("Title of the pilot"),
        help_text=gettext_lazy(
            "Short and plain: what is tried, and where. The public sees it once a trial is permitted."
        ),
        max_length=300,
        error_messages={"required": gettext_lazy("Enter a title")},
    )
    organisation = forms.ChoiceField(
        label=gettext_lazy("In the name of"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose the organisation that applies")},
    )

    def __init__(
        self,
        regimes: Sequence[RegimeVersion],
        technology: str,
        organisations: Sequence[Organisation],
        data: Any = None,
        *,
        title: str = "",
    ) -> None:
        super().__init__(data, initial={"title": title})
        self.organisations = {str(row.pk): row for row in organisations}
        choices = [(row.code, _meaning(row.spec, technology)) for row in regimes]
        self.fields["regime"].choices = choices  # type: ignore[attr-defined]
        self.fields["organisation"].choices = [(pk, row.name) for pk, row in self.organisations.items()]  # type: ignore[attr-defined]
        if len(choices) == 1:
            self.initial["regime"] = choices[0][0]
        if len(organisations) == 1:
            self.initial["organisation"] = str(organisations[0].pk)
            self.fields["organisation"].widget = forms.HiddenInput()

    def clean_organisation(self) -> Organisation:
        """The organisation itself."""
        return self.organisations[self.cleaned_data["organisation"]]


def _meaning(regime: Regime, technology: str) -> SafeString:
    lines = format_html_join(" ", "{}", ((line,) for line in explanation(regime, technology)))
    return format_html('{}<span class="govuk-hint app-choice-hint">{}</span>', text(regime.name), lines)
