"""Forms of preconditions, reports, incidents and measures."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from applications.fields import DateField, MoneyField
from applications.labels import quantity_label, unit_label
from programmes import clocks
from risks.datafiles import in_language
from risks.presenters import indicator_words
from trials.models import Precondition, Severity
from workflow.forms.base import YES_NO, ActForm, DecimalNumberField, MomentField, Rows, long_text, radios, yes

DATED = ("issued", "valid_from", "valid_to")


def _kinds(form: ActForm) -> dict[str, str]:
    """Kinds of preconditions with their names by the rules."""
    return {row.kind: in_language(row.name) for row in form.application.regime.preconditions}


def _about(form: ActForm) -> str:
    """The kind of the precondition that the task is about."""
    row = form.application.preconditions.filter(pk=form.about).first() if form.about else None
    return row.kind if row else ""


class ZoneConsent(ActForm):
    """The zone's answer."""

    grant = radios(_("May the ground be used?"), YES_NO)
    area = forms.CharField(
        label=_("Area"), max_length=500, required=False, help_text=_("Which ground, its size or its corners; to grant.")
    )
    reason = long_text(_("Reason"), rows=3, max_length=2000, required=False, help_text=_("To refuse."))

    def defaults(self) -> dict[str, Any]:
        """The places that the dossier names."""
        return {"area": "; ".join(str(site.get("name") or "") for site in self.application.dossier.get("sites") or [])}

    def facts(self) -> dict[str, Any]:
        """``grant`` as a truth."""
        return {**super().facts(), "grant": yes(self.cleaned_data["grant"])}


class ProvidePrecondition(ActForm):
    """Insurance, permit or the like."""

    kind = radios(_("What you provide"))
    issuer = forms.CharField(label=_("Issuer or insurer"), max_length=300, required=False)
    number = forms.CharField(label=_("Number of the paper"), max_length=100, required=False)
    limit_vnd = MoneyField(label=_("Limit of insurance"), min_value=1, required=False)
    issued = DateField(label=_("Issued"), required=False)
    valid_from = DateField(label=_("Valid from"), required=False)
    valid_to = DateField(label=_("Valid to"), required=False)

    def prepare(self) -> None:
        """What the rules let the applicant provide."""
        given = [row for row in self.application.regime.preconditions if row.provider == "applicant"]
        self.fields["kind"].choices = [(row.kind, in_language(row.name)) for row in given]  # type: ignore[attr-defined]

    def defaults(self) -> dict[str, Any]:
        """The kind that the task asks for, with what the dossier says of it."""
        kind = _about(self)
        return {**self._from_dossier(kind), "kind": kind}

    def _from_dossier(self, kind: str) -> dict[str, Any]:
        dossier = self.application.dossier
        if kind == "insurance":
            found = dict(dossier.get("insurance") or {})
            found["issuer"] = found.pop("insurer", "")
        else:
            found = next((dict(row) for row in dossier.get("permits") or [] if row.get("kind") == kind), {})
        days = {name: clocks.day(found[name]) for name in DATED if found.get(name)}
        return {**{name: value for name, value in found.items() if name in self.fields}, **days}


class VerifyPrecondition(ActForm):
    """The officer's verdict."""

    kind = radios(_("What you verify"))
    accepted = radios(_("Is it in order?"), YES_NO)
    reason = long_text(_("Reason"), rows=3, max_length=2000, required=False, help_text=_("Where it is not in order."))

    def prepare(self) -> None:
        """What was provided and waits for its verdict."""
        names = _kinds(self)
        rows = self.application.preconditions.filter(provided_at__isnull=False, decided_at=None)
        self.fields["kind"].choices = [(row.kind, _paper(row, names.get(row.kind, row.kind))) for row in rows]  # type: ignore[attr-defined]

    def defaults(self) -> dict[str, Any]:
        """The kind that the task is about."""
        return {"kind": _about(self)}

    def facts(self) -> dict[str, Any]:
        """``accepted`` as a truth."""
        return {**super().facts(), "accepted": yes(self.cleaned_data["accepted"])}


def _paper(row: Precondition, name: str) -> str:
    days = [f"{day:%d/%m/%Y}" for day in (row.valid_from, row.valid_to) if day]
    return " · ".join(part for part in (name, row.issuer, row.number, " – ".join(days)) if part)


class MilestoneDone(ActForm):
    """A milestone was reached."""

    milestone = forms.CharField(label=_("Milestone"), max_length=300)


class Reading(forms.Form):
    """One value at a moment."""

    at = MomentField(label=_("When"))
    value = DecimalNumberField(label=_("Value"))


class RecordReadings(ActForm):
    """Values of one indicator."""

    rows: ClassVar = (Rows("readings", Reading, _("Readings"), _("Add another reading")),)

    indicator = forms.CharField(label=_("Indicator"), max_length=40)

    def prepare(self) -> None:
        """Indicators of the hypotheses are offered, others may be typed."""
        names = "; ".join(map(indicator_words, self._codes()))
        if names:
            told = gettext("The code of an indicator. Of your hypotheses: %(names)s")
            self.fields["indicator"].help_text = told % {"names": names}

    def defaults(self) -> dict[str, Any]:
        """The indicator, where the hypotheses name one alone."""
        codes = self._codes()
        return {**super().defaults(), **({"indicator": codes[0]} if len(codes) == 1 else {})}

    def _codes(self) -> list[str]:
        told = [str(row.get("indicator") or "") for row in self.application.dossier.get("hypotheses") or []]
        return list(dict.fromkeys(filter(None, told)))

    def facts(self) -> dict[str, Any]:
        """Readings as pairs."""
        given = super().facts()
        return {**given, "readings": [[row["at"], row["value"]] for row in given["readings"]]}


class Figure(forms.Form):
    """One figure of a report."""

    name = forms.CharField(label=_("What was counted"), max_length=100)
    value = DecimalNumberField(label=_("Figure"))


def _period_field() -> forms.IntegerField:
    return forms.IntegerField(
        label=_("Period"),
        min_value=1,
        max_value=200,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-2"}),
    )


class FileReport(ActForm):
    """The report of a period."""

    rows: ClassVar = (Rows("figures", Figure, _("Figures"), _("Add another figure"), _("If you have some.")),)

    period = _period_field()
    text = long_text(_("Report"), rows=8, max_length=20000)

    def defaults(self) -> dict[str, Any]:
        """The period that the task is about, else the first that is open."""
        open_period = self.application.deadlines.open().filter(name="periodic_report").values_list("subject", flat=True)
        return {"period": self.about or int(next(iter(open_period), 1))}

    def facts(self) -> dict[str, Any]:
        """Figures by name."""
        given = super().facts()
        return {**given, "figures": {row["name"]: row["value"] for row in given["figures"]}}


class AssessReport(ActForm):
    """The monitor's word."""

    template = "workflow/act_assess.html"

    period = radios(_("Report"))
    accepted = radios(_("Do you accept it?"), YES_NO)
    text = long_text(_("Assessment"), max_length=8000)

    def prepare(self) -> None:
        """The reports that wait."""
        self.waiting = list(self.application.reports.filter(assessed_at=None))
        self.fields["period"].choices = [  # type: ignore[attr-defined]
            (
                str(row.period),
                _("Period %(period)s, filed %(day)s")
                % {"period": row.period, "day": f"{row.filed_at.astimezone(clocks.ZONE):%d/%m/%Y}"},
            )
            for row in self.waiting
        ]

    def defaults(self) -> dict[str, Any]:
        """The period that the task is about, else the first that waits."""
        return {"period": str(self.about or next((row.period for row in self.waiting), ""))}

    def facts(self) -> dict[str, Any]:
        """Number and truth."""
        given = self.cleaned_data
        return {"period": int(given["period"]), "accepted": yes(given["accepted"]), "text": given["text"]}


class ReportIncident(ActForm):
    """The preliminary report of an incident."""

    severity = radios(_("Severity"), Severity.choices)
    occurred_at = MomentField(label=_("When it happened"))
    confirmed_at = MomentField(
        label=_("When it was confirmed"), help_text=_("The term for reporting counts from then.")
    )
    text = long_text(_("What happened"), rows=6, max_length=8000)
    risk = forms.ChoiceField(label=_("Risk of the register"), required=False)

    def prepare(self) -> None:
        """Risks of the register, and none."""
        rows = [(row.library_id or row.title, row.title) for row in self.application.risks.all()]
        self.fields["risk"].choices = [("", _("none of these")), *rows]  # type: ignore[attr-defined]


class ReportIncidentOfficial(ActForm):
    """The official report of an incident."""

    incident = radios(_("Incident"))
    text = long_text(_("Causes, measures, what was learnt"), rows=10, max_length=20000)

    def prepare(self) -> None:
        """Incidents whose official report is due."""
        rows = self.application.incidents.without_official()
        self.fields["incident"].choices = [  # type: ignore[attr-defined]
            (
                str(row.pk),
                f"{row.severity} · {row.occurred_at.astimezone(clocks.ZONE):%d/%m/%Y %H:%M} · {row.text[:80]}",
            )
            for row in rows
        ]

    def defaults(self) -> dict[str, Any]:
        """The incident that the task is about, else the earliest."""
        first = next((pk for pk, _name in self.fields["incident"].choices), "")  # type: ignore[attr-defined]
        return {"incident": str(self.about or first)}

    def facts(self) -> dict[str, Any]:
        """The incident by its row."""
        return {"incident": int(self.cleaned_data["incident"]), "text": self.cleaned_data["text"]}


class ReportBreach(ActForm):
    """A limit was exceeded."""

    limit = radios(_("Limit"))
    value = DecimalNumberField(label=_("Value reached"))
    occurred_at = MomentField(label=_("When it happened"))
    text = long_text(_("What happened"), rows=6, max_length=8000)

    def prepare(self) -> None:
        """The limits of the permission."""
        trial = getattr(self.application, "trial", None)
        self.fields["limit"].choices = [  # type: ignore[attr-defined]
            (row["quantity"], f"{quantity_label(row['quantity'])}: {row['max']:g} {unit_label(row.get('unit', ''))}")
            for row in (trial.limits if trial else [])
        ]


class Measure(ActForm):
    """Suspending, resuming, terminating: a ground of the rules and a text."""

    ground = radios(_("Ground"))
    text = long_text(_("Facts and reasons"), rows=6, max_length=8000)
    likely: ClassVar[str | None] = None

    def prepare(self) -> None:
        """The grounds of the rules."""
        self.fields["ground"].choices = [(row.code, in_language(row.name)) for row in self.application.regime.grounds]  # type: ignore[attr-defined]

    def defaults(self) -> dict[str, Any]:
        """The ground that fits as a rule."""
        return {"ground": self.likely}


class Resume(Measure):
    """Resuming: as a rule since the conditions are met."""

    likely = "conditions_met"
