"""The forms of a draft, made from the schema: a page of fields and rows for each part."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from programmes.draft_checks import Fault, row_name
from programmes.editing import KEY, MISSING, NEW, PARTS, PLACE, REMOVE, ROWS, Spec, fits, rows_of, shown, spec_of, typed
from programmes.field_labels import choice_label, field_label
from programmes.schema import Regime

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.forms.boundfield import BoundField

    from applications.models import Application
    from programmes.models import RegimeVersion
    from programmes.schema_parts import Part

LONG = 60
"""From this many characters on a text gets several lines."""


@dataclass
class Section:
    """Fields that stand together: those of the part itself, or a row of a list."""

    title: str
    names: list[str] = field(default_factory=list)
    row: bool = False
    new: bool = False
    fields: list[BoundField] = field(default_factory=list)

    @property
    def faulty(self) -> bool:
        """Whether a field of it has a fault."""
        return any(bound.errors for bound in self.fields)


class PartForm(forms.Form):
    """The fields of one part of a draft, filled from its data; the faults of the draft stand beside them."""

    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, part: str, data: Mapping[str, Any], *, seen: str, faults: Iterable[Fault] = ()) -> None:
        self._texts: dict[str, str] = {"seen": seen}
        self._made: dict[str, forms.Field] = {}
        self.sections: list[Section] = []
        for key in PARTS[part]:
            self._add_key(key, data.get(key, MISSING))
        super().__init__(self._texts)
        self.fields |= self._made
        self.full_clean()
        for fault in faults:
            if fault.part == part:
                self.add_error(self._field_of(fault.path), fault.text)
        for section in self.sections:
            section.fields = [self[name] for name in section.names]

    def _add_key(self, key: str, value: Any) -> None:
        spec = spec_of(Regime.model_fields[key], deep=False)
        label = field_label(Regime, key)
        if spec.kind in {"rows", "keyed"} and fits(spec, value) and spec.model:
            self._add_rows(key, label, spec, value)
            return
        if spec.model and fits(spec, value):
            self.sections.append(Section(label))
            self._add_model(spec.model, key, value, "", self.sections[-1])
            return
        if not self.sections or self.sections[-1].row or self.sections[-1].title:
            self.sections.append(Section(""))
        self._add_leaf(key, label, spec, value, self.sections[-1])

    def _add_rows(self, path: str, label: str, spec: Spec, value: Any) -> None:
        assert spec.model is not None  # noqa: S101 - rows have their model
        rows = rows_of(value)
        self._hidden(f"{path}.{ROWS}", json.dumps([token for token, _row in rows], ensure_ascii=False))
        for number, (token, row) in enumerate(rows, start=1):
            new, where = token == NEW, f"{path}.{token}"
            title = str(_("Add an entry")) if new else f"{number} · {row_name(row, token)}"
            section = Section(f"{label}: {title}" if new else title, row=True, new=new)
            self.sections.append(section)
            if spec.kind == "keyed":
                self._add(
                    f"{where}.{KEY}", forms.CharField(label=_("Name of the entry")), "" if new else token, section
                )
            self._add_model(spec.model, where, row, "", section)
            if spec.kind == "rows" and not new:
                place = forms.CharField(
                    label=_("Place in the list"), widget=forms.TextInput(attrs={"class": "govuk-input--width-3"})
                )
                self._add(f"{where}.{PLACE}", place, str(number), section)
            if not new:
                self._add(f"{where}.{REMOVE}", forms.BooleanField(label=_("Remove this entry")), "", section)

    def _add_model(self, model: type[Part], path: str, value: Any, before: str, section: Section) -> None:
        """The fields of a part, those of its parts behind the name of theirs."""
        stored = value if isinstance(value, dict) else {}
        for name, described in model.model_fields.items():
            spec, where = spec_of(described, deep=True), f"{path}.{name}"
            inner = stored.get(name, MISSING)
            label = f"{before} – {field_label(model, name)}" if before else field_label(model, name)
            if spec.kind == "part" and spec.model and fits(spec, inner):
                self._add_model(spec.model, where, inner, label, section)
            else:
                self._add_leaf(where, label, spec, inner, section)

    def _add_leaf(self, path: str, label: str, spec: Spec, value: Any, section: Section) -> None:
        text = shown(spec, value)
        made = _field(spec, label, text)
        made.optional = spec.optional or spec.default is not MISSING  # type: ignore[attr-defined]  # read by the renderer
        self._add(path, made, text, section)

    def _add(self, name: str, made: forms.Field, text: str, section: Section) -> None:
        made.required = False
        self._made[name] = made
        self._texts[name] = text
        section.names.append(name)

    def _hidden(self, name: str, text: str) -> None:
        self._made[name] = forms.CharField(widget=forms.HiddenInput, required=False)
        self._texts[name] = text

    def _field_of(self, path: str) -> str | None:
        """The field that a fault is about: its own, the one around it, the first one within; else none."""
        names = [name for name in self.fields if not self.fields[name].widget.is_hidden]
        around = [name for name in names if path == name or path.startswith(f"{name}.")]
        if around:
            return max(around, key=len)
        return next((name for name in names if name.startswith(f"{path}.")), None)


def posted_part(part: str, posted: Mapping[str, str], data: Mapping[str, Any]) -> dict[str, Any]:
    """The keys of a part as they were typed; what says nothing is left out."""
    found = {
        key: typed(spec_of(Regime.model_fields[key], deep=False), key, posted, data.get(key, MISSING))
        for key in PARTS[part]
    }
    return {key: value for key, value in found.items() if value is not MISSING}


def _field(spec: Spec, label: str, text: str) -> forms.Field:
    if spec.kind == "bool":
        return forms.BooleanField(label=label)
    if spec.kind == "choice":
        codes = dict.fromkeys(("", *spec.choices, text))
        options = [(code, choice_label(code) if code else "–") for code in codes]
        return forms.CharField(label=label, widget=forms.Select(choices=options))
    return forms.CharField(label=label, help_text=_HELP.get(spec.kind, ""), widget=_widget(spec, text))


def _widget(spec: Spec, text: str) -> forms.Widget:
    if spec.kind in {"int", "float"}:
        return forms.TextInput(attrs={"class": "govuk-input--width-5", "inputmode": "decimal"})
    if spec.kind == "date":
        return forms.TextInput(attrs={"class": "govuk-input--width-10", "placeholder": ""})
    if spec.kind == "text" and len(text) <= LONG and "\n" not in text:
        return forms.TextInput()
    lines = sum(1 + len(line) // 70 for line in text.splitlines())
    return forms.Textarea(attrs={"rows": max(2, min(lines + 1, 12)), "spellcheck": "false"})


_HELP = {
    "date": _("Year-month-day, as 2026-05-01."),
    "lines": _("One on each line."),
    "yaml": _("As text of a regime file (YAML)."),
    "part": _("As text of a regime file (YAML)."),
    "rows": _("As text of a regime file (YAML)."),
    "keyed": _("As text of a regime file (YAML)."),
}


class WholeForm(forms.Form):
    """The whole draft as the text of its file."""

    seen = forms.CharField(widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("Text of the regime file"), widget=forms.Textarea(attrs={"rows": 40, "spellcheck": "false"})
    )


class StartForm(forms.Form):
    """From what a draft is started."""

    based_on = forms.ChoiceField(label=_("Copy of a version"), required=False)
    file = forms.FileField(
        label=_("Or a regime file"), required=False, help_text=_("A YAML file, as it is exported here.")
    )
    note = forms.CharField(label=_("What it is for"), max_length=500, required=False)

    def __init__(self, *args: Any, versions: Iterable[RegimeVersion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = [(str(row.pk), str(row)) for row in versions]
        self.fields["based_on"].choices = [("", _("None: empty, or from a file")), *rows]  # type: ignore[attr-defined]

    def clean_file(self) -> str:
        """The text of the file."""
        file = self.cleaned_data.get("file")
        if not file:
            return ""
        try:
            return str(file.read().decode("utf-8-sig"))
        except UnicodeDecodeError as error:
            raise forms.ValidationError(_("This file is not text in UTF-8.")) from error


class ActivateForm(forms.Form):
    """The confirmation that a draft takes effect."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    note = forms.CharField(label=_("Note or number of the document"), max_length=500, required=False)


class DiscardForm(forms.Form):
    """The confirmation that a draft is given up."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    note = forms.CharField(label=_("Why it is discarded"), max_length=500, required=False)


class CompareForm(forms.Form):
    """Which old cases are counted again."""

    cases = forms.MultipleChoiceField(label=_("Cases"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, cases: Iterable[Application], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choices = [(row.reference, f"{row.reference} · {row.title}") for row in cases]
        self.fields["cases"].choices = self.choices  # type: ignore[attr-defined]
        self.initial.setdefault("cases", [code for code, _label in self.choices])
