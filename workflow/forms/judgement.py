"""Forms of appointing, conflicts, council and proposal."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from applications.fields import DateField, LinesField
from applications.labels import QUANTITIES, QUANTITY_UNITS, quantity_label
from programmes import clocks
from programmes.rules import legal_form_asked
from reviews.models import Assignment, Outcome, Vote
from reviews.queries import ExpertChoice, council_members, expert_choices
from reviews.selection import propose_experts
from risks.datafiles import in_language
from workflow.forms.base import ActForm, DecimalNumberField, Rows, long_text, radios
from workflow.forms.filing import WithReason
from workflow.precedents.alike import cases_like, conditions_of

USUAL_EXPERTS = 3


class BarredChoices(forms.CheckboxSelectMultiple):
    """Boxes of which some cannot be ticked; ``barred`` holds their values."""

    barred: frozenset[str] = frozenset()

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """A barred choice is shown, greyed, with its reason in the label."""
        option = super().create_option(name, value, *args, **kwargs)
        if str(value) in self.barred:
            option["attrs"]["disabled"] = True
        return option


class BarredSelect(BarredChoices, forms.RadioSelect):
    """The same with one choice."""

    allow_multiple_selected = False
    input_type = "radio"
    template_name = forms.RadioSelect.template_name
    option_template_name = forms.RadioSelect.option_template_name


def _expert_field(
    label: Any, experts: list[ExpertChoice], widget: BarredChoices, field: type[forms.ChoiceField]
) -> forms.ChoiceField:
    widget.barred = frozenset(str(expert.user.pk) for expert in experts if expert.bar)
    return field(label=label, choices=[(str(expert.user.pk), expert.label) for expert in experts], widget=widget)


class Appoint(ActForm):
    """Experts without a tie; the system may propose, the programme manager decides."""

    template = "workflow/act_appoint.html"

    count = forms.IntegerField(
        label=_("How many the system should propose"), min_value=1, max_value=15, required=False, initial=USUAL_EXPERTS,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-2"}),
    )  # fmt: skip

    def prepare(self) -> None:
        """Every expert with expertise, open reviews and what bars."""
        self.people = expert_choices(self.application, clocks.today())
        self.fields["experts"] = _expert_field(_("Experts"), self.people, BarredChoices(), forms.MultipleChoiceField)

    def defaults(self) -> dict[str, Any]:
        """Three, as is usual."""
        return {"count": USUAL_EXPERTS}

    def proposed(self) -> Appoint:
        """The form with as many experts ticked as ``count`` asks; raises ``NotLikeThis`` where there are too few."""
        typed = str(self["count"].data or "")
        count = int(typed) if typed.isdigit() and int(typed) else USUAL_EXPERTS
        people = propose_experts(self.application, count)
        initial = {"count": count, "experts": [str(person.pk) for person in people]}
        return Appoint(application=self.application, user=self.user, initial=initial)

    def facts(self) -> dict[str, Any]:
        """The people themselves."""
        chosen = set(self.cleaned_data["experts"])
        return {"experts": [expert.user for expert in self.people if str(expert.user.pk) in chosen]}


class DeclareConflict(WithReason):
    """An expert leaves for a tie."""


class Decline(WithReason):
    """An expert declines."""


class Replace(ActForm):
    """Another expert in somebody's place."""

    expert = radios(_("Who is replaced"))
    reason = long_text(_("Reason"), rows=3, max_length=2000, required=False)

    def prepare(self) -> None:
        """Who left or has not reviewed yet, and who may come."""
        rows = self.application.assignments.filter(replaced_at=None, review=None).select_related("expert")
        self.assignments: dict[str, Assignment] = {str(row.expert_id): row for row in rows}
        self.people = expert_choices(self.application, clocks.today())
        self.fields["expert"].choices = [(pk, _leaver(row)) for pk, row in self.assignments.items()]  # type: ignore[attr-defined]
        self.fields["with"] = _expert_field(_("Who comes"), self.people, BarredSelect(), forms.ChoiceField)
        self.order_fields(["expert", "with", "reason"])

    def defaults(self) -> dict[str, Any]:
        """The one who left, where the task is about that."""
        return {"expert": next((pk for pk, row in self.assignments.items() if row.pk == self.about), "")}

    def facts(self) -> dict[str, Any]:
        """The people themselves."""
        comes = next(expert.user for expert in self.people if str(expert.user.pk) == self.cleaned_data["with"])
        leaves = self.assignments[self.cleaned_data["expert"]].expert
        return {"expert": leaves, "with": comes, "reason": self.cleaned_data["reason"]}


def _leaver(row: Assignment) -> str:
    return f"{row.expert.name} ({row.get_leaving_display()})" if row.leaving else row.expert.name


class HoldCouncil(ActForm):
    """Attendance, votes, conclusion."""

    template = "workflow/act_judged.html"

    conclusion = long_text(_("Conclusion"), rows=6, max_length=8000)

    def prepare(self) -> None:
        """A box and a vote for each person who may sit in the council."""
        self.people = {str(person.pk): person for person in council_members(self.application)}
        self.fields["present"] = forms.MultipleChoiceField(
            label=_("Present"),
            widget=forms.CheckboxSelectMultiple,
            choices=[(pk, person.name) for pk, person in self.people.items()],
        )
        for pk, person in self.people.items():
            self.fields[f"vote_{pk}"] = forms.ChoiceField(
                label=_("Vote: %(name)s") % {"name": person.name},
                choices=[("", _("no vote")), *Vote.choices],
                required=False,
            )
        self.order_fields(["present", *(f"vote_{pk}" for pk in self.people), "conclusion"])

    def clean(self) -> dict[str, Any]:
        """Who votes is present, and somebody votes."""
        given = super().clean() or {}
        votes = [pk for pk in self.people if given.get(f"vote_{pk}")]
        for pk in votes:
            if pk not in given.get("present", []):
                self.add_error(f"vote_{pk}", _("Who was not present has no vote."))
        if not votes:
            self.add_error(None, _("Record at least one vote."))
        return given

    def facts(self) -> dict[str, Any]:
        """People and their votes."""
        given = self.cleaned_data
        return {
            "present": [self.people[pk] for pk in given["present"]],
            "votes": {person: given[f"vote_{pk}"] for pk, person in self.people.items() if given[f"vote_{pk}"]},
            "conclusion": given["conclusion"],
        }


class Limit(forms.Form):
    """One limit of the trial."""

    quantity = forms.ChoiceField(label=_("Quantity"))
    max = DecimalNumberField(label=_("Maximum"))
    unit = forms.CharField(label=_("Unit"), max_length=40, required=False)
    note = forms.CharField(label=_("Note"), max_length=300, required=False)


class Reason(forms.Form):
    """A reason under a criterion."""

    criterion = forms.ChoiceField(label=_("Criterion"))
    text = forms.CharField(label=_("Reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))


class Propose(ActForm):
    """What is proposed, with what a decision needs."""

    template = "workflow/act_judged.html"
    rows: ClassVar = (
        Rows("limits", Limit, _("Limits of the trial"), _("Add another limit"), _("To approve, at least one.")),
        Rows("reasons", Reason, _("Reasons by criterion"), _("Add another reason"), _("To refuse, at least one.")),
    )

    outcome = radios(_("Proposal"), Outcome.choices)
    start = DateField(label=_("First day"), required=False, help_text=_("To approve."))
    end = DateField(label=_("Last day"), required=False, help_text=_("To approve."))
    conditions = LinesField(label=_("Conditions"), required=False, help_text=_("One on each line."))

    def prepare(self) -> None:
        """Offer conditions of cases like this one; ask for the legal form only where the rules know several."""
        self.alike = cases_like(self.application, self.user)
        offered = conditions_of(self.alike)
        if offered:
            self.fields["reuse"] = forms.MultipleChoiceField(
                label=_("Conditions of cases like this one"),
                help_text=_("What is ticked is added to the conditions above, word for word."),
                choices=[(text, f"{text} ({source})") for text, source in offered],
                widget=forms.CheckboxSelectMultiple,
                required=False,
            )
        legal_forms = [(form.code, in_language(form.name)) for form in self.application.regime.legal_forms]
        if legal_forms:
            self.fields["legal_form"] = radios(_("Legal form"), legal_forms, required=False, help_text=_("To approve."))

    def defaults(self) -> dict[str, Any]:
        """The legal form that fits what the dossier asks."""
        return {"legal_form": legal_form_asked(self.application.regime, self.application.dossier)}

    def row_form(self, rows: Rows) -> type[forms.Form]:
        """Quantities that are known or asked for; criteria of the rules."""
        if rows.name == "reasons":
            criteria = [(row.code, in_language(row.name)) for row in self.application.regime.criteria]
            choice = forms.ChoiceField(label=_("Criterion"), choices=[("", "–"), *criteria])
            return type("CaseReason", (Reason,), {"criterion": choice})
        asked = [row.get("quantity", "") for row in self.application.dossier.get("limits") or []]
        codes = dict.fromkeys([*asked, *QUANTITIES])
        quantity = forms.ChoiceField(
            label=_("Quantity"), choices=[("", "–"), *((code, quantity_label(code)) for code in codes if code)]
        )
        return type("CaseLimit", (Limit,), {"quantity": quantity})

    def row_defaults(self) -> dict[str, list[dict[str, Any]]]:
        """The limits that the dossier asks for."""
        names = ("quantity", "max", "unit", "note")
        asked = self.application.dossier.get("limits") or []
        return {"limits": [{name: row.get(name) for name in names} for row in asked]}

    def facts(self) -> dict[str, Any]:
        """A limit without a unit has the usual one of its quantity; a ticked condition is one of the conditions."""
        given = super().facts()
        given["conditions"] = list(dict.fromkeys([*given.get("conditions", []), *given.pop("reuse", [])]))
        given["limits"] = [
            {"unit": QUANTITY_UNITS.get(row["quantity"], ""), "note": "", **row} for row in given["limits"]
        ]
        return given
