"""Forms of filing, receiving and checking."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from applications.fields import DateField
from programmes import clocks
from programmes.findings import FindingKind
from programmes.queries import calendar
from programmes.rules import ai_level
from risks.datafiles import in_language
from workflow.forms.base import ActForm, Rows, long_text, radios
from workflow.levels import needs_reason
from workflow.presenters.terms import shown_due, term_name
from workflow.verdicts import verdict_on

if TYPE_CHECKING:
    from collections.abc import Iterable

    from programmes.findings import Finding

OTHER = "other"
USUAL_SUPPLEMENT_DAYS = 10
LONGEST_GAP = 1000


class Submit(ActForm):
    """The applicant files; the declaration is the signature of the form."""

    declared = forms.BooleanField(
        label=_("I declare that what the dossier says is true and that I may file it for the organisation.")
    )

    def facts(self) -> dict[str, Any]:
        """Nothing: the dossier is what was saved."""
        return {}


class Gap(forms.Form):
    """One thing that is missing."""

    component = forms.ChoiceField(label=_("Component"))
    gap = long_text(_("What is missing or wrong"), rows=3, max_length=LONGEST_GAP)
    guidance = long_text(_("How to complete it"), rows=3, max_length=1000)


class RequestSupplement(ActForm):
    """Everything that is missing, at once."""

    rows: ClassVar = (Rows("items", Gap, _("What is missing"), _("Add another item")),)

    due_working_days = forms.IntegerField(
        label=_("Term for the applicant (working days)"), min_value=1, max_value=250, initial=USUAL_SUPPLEMENT_DAYS,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-4"}),
    )  # fmt: skip

    def row_form(self, rows: Rows) -> type[forms.Form]:
        """Components are those of the rules of the case."""
        del rows
        codes = [(component.code, in_language(component.name)) for component in self.application.regime.components]
        known = {code for code, _name in codes}
        rest = [] if OTHER in known else [(OTHER, _("Something else in the dossier"))]
        choice = forms.ChoiceField(label=_("Component"), choices=[("", "–"), *codes, *rest])
        return type("CaseGap", (Gap,), {"component": choice})

    def defaults(self) -> dict[str, Any]:
        """The usual term."""
        return {"due_working_days": USUAL_SUPPLEMENT_DAYS}

    def row_defaults(self) -> dict[str, list[dict[str, Any]]]:
        """What the verdict found: a row for every component that is not there, else one for its gaps together."""
        version = self.application.versions.filter(frozen_at__isnull=False).last()
        return {"items": gaps_of(verdict_on(self.application, version)) if version else []}


def gaps_of(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """Items of a supplement request, for the officer to change: what is missing or contradictory, by component."""
    texts: dict[str, list[str]] = {}
    absent = set()
    for finding in findings:
        if finding.kind == FindingKind.WARNING or finding.code == "competence":
            continue
        absent |= {finding.component} if finding.code == "component" else set()
        texts.setdefault(finding.component or OTHER, []).append(finding.text)
    return [
        {"component": code, "gap": _("Not in the dossier") if code in absent else "; ".join(found)[:LONGEST_GAP]}
        for code, found in texts.items()
    ]


class Resubmit(ActForm):
    """The applicant answers; what was completed is in the working copy."""

    declared = forms.BooleanField(label=_("I have completed what was asked for and declare that it is true."))

    def facts(self) -> dict[str, Any]:
        """Nothing: the dossier is what was saved."""
        return {}


class WithReason(ActForm):
    """Acts that need a reason."""

    reason = long_text(_("Reason"), max_length=4000)


class RefuseReceipt(WithReason):
    """Refusing receipt."""


class AcceptDossier(ActForm):
    """Finding the dossier valid; the level where the rules know levels."""

    template = "workflow/act_accept.html"

    def prepare(self) -> None:
        """Ask for the level only where there is one, and for the gates that acceptance passes."""
        regime = self.application.regime
        if regime.levels:
            words = [
                (str(level.number), f"{level.number}: {in_language(level.description)}") for level in regime.levels
            ]
            self.fields["level"] = radios(_("Level"), words)
            self.fields["reason"] = long_text(
                _("Reason for the level"), rows=3, max_length=4000, required=False,
                help_text=_("Needed where you fix another level than the facts of the dossier compute."),
            )  # fmt: skip
        if regime.gates:
            self.fields["gates"] = forms.MultipleChoiceField(
                label=_("The dossier passes every gate"),
                choices=[(gate.id, in_language(gate.name)) for gate in regime.gates],
                widget=forms.CheckboxSelectMultiple,
            )

    def defaults(self) -> dict[str, Any]:
        """The level that the facts of the dossier compute."""
        return {"level": str(ai_level(self.application.regime, self.application.dossier) or "")}

    def clean(self) -> dict[str, Any]:
        """Another level than the computed one needs its reason."""
        given = super().clean() or {}
        level, regime = given.get("level"), self.application.regime
        if level and not given.get("reason") and needs_reason(regime, self.application.dossier, int(level)):
            self.add_error("reason", _("Say why you fix another level than the facts of the dossier compute."))
        return given

    def clean_gates(self) -> list[str]:
        """All of them: who accepts says that each is passed."""
        passed: list[str] = self.cleaned_data["gates"]
        if len(passed) < len(self.application.regime.gates):
            raise forms.ValidationError(_("A dossier that fails a gate is not valid: refuse receipt, ask or transfer."))
        return passed

    def facts(self) -> dict[str, Any]:
        """The level as a number with its reason, and the gates that were ticked."""
        level, gates = self.cleaned_data.get("level"), self.cleaned_data.get("gates", [])
        fixed = {"level": int(level), "reason": self.cleaned_data["reason"]} if level else {}
        return {"gates": gates, **fixed}


class Transfer(WithReason):
    """Another authority is competent."""

    to = radios(_("To which authority"))
    to_other = forms.CharField(label=_("Name of the other authority"), max_length=300, required=False)

    def prepare(self) -> None:
        """The authorities that the rules name, and any other."""
        names = [in_language(name) for name in self.application.regime.authority.transfer_to]
        self.fields["to"].choices = [*((name, name) for name in names), (OTHER, _("Another authority"))]  # type: ignore[attr-defined]
        self.order_fields(["to", "to_other", "reason"])

    def clean(self) -> dict[str, Any]:
        """Another authority needs its name."""
        given = super().clean() or {}
        if given.get("to") == OTHER and not given.get("to_other"):
            self.add_error("to_other", _("Name the authority."))
        return given

    def facts(self) -> dict[str, Any]:
        """The name of the authority as ``to``."""
        to = self.cleaned_data["to"]
        return {"reason": self.cleaned_data["reason"], "to": self.cleaned_data["to_other"] if to == OTHER else to}


class Withdraw(WithReason):
    """The applicant asks to stop."""


class Apologise(ActForm):
    """A term has passed."""

    new_date = DateField(label=_("New date"), help_text=_("By when the applicant can count on the answer."))
    reason = long_text(
        _("Why it is late"), max_length=2000,
        help_text=_("A draft, made when the term passed: say the true reason before you send it."),
    )  # fmt: skip

    def defaults(self) -> dict[str, Any]:
        """The draft: the usual new date, and what has not been done, in the language of documents."""
        late = self.application.deadlines.late_of_authority().order_by("due_at").first()
        if late is None:
            return {}
        days = self.application.regime.notices.new_date_after
        with translation.override("vi"):
            name, day = term_name(late.name, late.subject), shown_due(late.due_at)
            reason = gettext("%(term)s was due on %(day)s (%(rule)s) and is not done yet.") % {
                "term": name, "day": f"{day:%d/%m/%Y}", "rule": late.source or "–",
            }  # fmt: skip
        return {"new_date": calendar().add_working_days(clocks.today(), days), "reason": reason}
