"""Form fields that GOV.UK's patterns ask for and Django lacks: a date in three boxes, lines, money."""

from __future__ import annotations

import re
from datetime import date
from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dateparse import parse_date
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _


class DateParts(NamedTuple):
    """A date as it was typed, before anyone knows whether it is one."""

    day: str
    month: str
    year: str


class DatePartsInput(forms.Widget):
    """Day, month and year in three boxes; posts `<name>_day`, `<name>_month` and `<name>_year`."""

    template_name = "django/forms/govuk/date.html"
    use_fieldset = True

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Add `widget.parts`, the three boxes with name, id, value and class of width."""
        context = super().get_context(name, value, attrs)
        typed = self._parts(value)
        given = context["widget"]["attrs"]
        id_ = given.get("id", f"id_{name}")
        context["widget"]["invalid"] = "aria-invalid" in given
        labels = (_("Day"), _("Month"), _("Year"))
        context["widget"]["parts"] = [
            {"name": f"{name}_{part}", "id": f"{id_}_{part}", "label": label, "value": text, "width": width}
            for part, label, text, width in zip(DateParts._fields, labels, typed, (2, 2, 4), strict=True)
        ]
        return context

    def value_from_datadict(self, data: Any, files: Any, name: str) -> DateParts | None:
        """What was typed in the three boxes; None when all are empty."""
        del files
        typed = DateParts(*(str(data.get(f"{name}_{part}", "")).strip() for part in DateParts._fields))
        return typed if any(typed) else None

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        """Whether none of the boxes was posted."""
        del files
        return not any(f"{name}_{part}" in data for part in DateParts._fields)

    def id_for_label(self, id_: str) -> str:
        """No single box is the date: the legend names it."""
        del id_
        return ""

    @staticmethod
    def _parts(value: Any) -> DateParts:
        """The boxes' content for what was typed, a date, or a date as stored in a dossier (ISO 8601)."""
        if isinstance(value, DateParts):
            return value
        if isinstance(value, str):
            value = parse_date(value)
        return DateParts(str(value.day), str(value.month), str(value.year)) if value else DateParts("", "", "")


class DateField(forms.DateField):
    """A date typed as day, month and year; says which part is missing."""

    widget = DatePartsInput
    default_error_messages = {
        "required": _("Enter a date"),
        "invalid": _("Enter a real date, such as 27/08/2026"),
        "incomplete": _("The date must include day, month and year"),
    }
    _DIGITS = re.compile(r"\d{1,2}/\d{1,2}/\d{4}")  # a year of two digits would be one of the first century

    def to_python(self, value: Any) -> date | None:
        """The date; `ValidationError` when a part is missing or there is no such day."""
        if not isinstance(value, DateParts):
            return super().to_python(value)
        if not all(value):
            raise ValidationError(self.error_messages["incomplete"], code="incomplete")
        if not self._DIGITS.fullmatch("/".join(value)):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        try:
            return date(int(value.year), int(value.month), int(value.day))
        except ValueError as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error


class LinesField(forms.CharField):
    """A list typed one item per line; cleans to a list of str without empty lines, in order."""

    widget = forms.Textarea(attrs={"rows": 4})

    def to_python(self, value: Any) -> list[str]:  # type: ignore[override]
        """The lines; a list (from a stored dossier) is passed through the same cleaning."""
        lines = value if isinstance(value, list) else str(value or "").splitlines()
        return [line.strip() for line in lines if line.strip()]

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """No `maxlength`: the browser would hold the whole list against the limit of one line."""
        del widget
        return {}

    def prepare_value(self, value: Any) -> Any:
        """One item per line."""
        return "\n".join(value) if isinstance(value, list) else value

    def run_validators(self, value: Any) -> None:
        """Hold each line, not the list, against the validators (length, control characters)."""
        for line in value:
            super().run_validators(line)

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether the items differ, however they are laid out."""
        return self.to_python(initial) != self.to_python(data)


class MoneyField(forms.IntegerField):
    """Vietnamese đồng, whole: 1800000000, 1.800.000.000, 1,800,000,000 and 1 800 000 000 ₫ are the same.

    Separators stand between groups of three digits only: "1.5" is refused, not read as fifteen.
    """

    widget = forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-20"})
    suffix = "₫"
    default_error_messages = {
        "invalid": _("Enter a whole amount in đồng, such as 1.800.000.000"),
    }
    _PLAIN = re.compile(r"\d+|\d{1,3}(?:([., ])\d{3})(?:\1\d{3})*")

    def to_python(self, value: Any) -> int | None:
        """The amount in đồng, None for none."""
        if value in self.empty_values or isinstance(value, int):
            return super().to_python(value)
        text = re.sub(r"\s+", " ", str(value)).removesuffix("₫").removesuffix("đ").strip()
        if not self._PLAIN.fullmatch(text):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(re.sub(r"\D", "", text))

    def prepare_value(self, value: Any) -> Any:
        """The amount with the separators of the page's language; what was typed wrongly stays as typed."""
        return number_format(value, force_grouping=True) if isinstance(value, int) else value
