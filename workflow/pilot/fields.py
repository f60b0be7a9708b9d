"""Fields of the dossier that Django and the site's own fields lack: numbers as people write them, yes or no, a map.

Every field cleans to what the dossier's JSON holds (case format §2), and prints what the JSON holds.
"""

from __future__ import annotations

import math
import re
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import get_format, number_format
from django.utils.translation import gettext_lazy as _

from applications import geometry
from applications.fields import DateField

if TYPE_CHECKING:
    from collections.abc import Sequence

BIGGEST: Final = 10**15


class LongTextField(forms.CharField):
    """Text of several lines, which end as they do everywhere but in a posted form."""

    widget = forms.Textarea(attrs={"rows": 5})

    def to_python(self, value: Any) -> str:
        """The text with plain line ends."""
        return str(super().to_python(value) or "").replace("\r\n", "\n")


class WholeNumberField(forms.CharField):
    """A whole number; separators of thousands may be written: 1.800.000, 1,800,000 and 1 800 000 are the same."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-10"})
    default_error_messages = {
        "invalid": _("Enter a whole number, such as 12"),
        "least": _("Enter a number not below %(least)s"),
        "most": _("Enter a number not above %(most)s"),
    }
    _WRITTEN = re.compile(r"-?(?:\d+|\d{1,3}(?:([., ])\d{3})(?:\1\d{3})*)")

    def __init__(self, *, least: float | None = None, most: float | None = None, **kwargs: Any) -> None:
        self.least, self.most = least, most
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Any:
        """The number, None for none."""
        text = re.sub(r"\s+", " ", str("" if value is None else value)).strip()
        return self._bounded(self._number(text)) if text else None

    def _number(self, text: str) -> float:
        if not self._WRITTEN.fullmatch(text):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return int(re.sub(r"[., ]", "", text))

    def _bounded(self, number: float) -> float:
        if not abs(number) < BIGGEST:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        for bound, beyond, code in (
            (self.least, number < (self.least or 0), "least"),
            (self.most, number > (self.most or 0), "most"),
        ):
            if bound is not None and beyond:
                raise ValidationError(self.error_messages[code], code=code, params={code: number_format(bound)})
        return number

    def run_validators(self, value: Any) -> None:
        """No validators of text: the number was held against its bounds."""

    def prepare_value(self, value: Any) -> Any:
        """The number as the page's language writes it; what was typed wrongly stays as typed."""
        if isinstance(value, bool) or not isinstance(value, int | float):
            return value
        return number_format(value, force_grouping=isinstance(value, int) and abs(value) >= 10_000)  # noqa: PLR2004 - read at a glance


class NumberField(WholeNumberField):
    """A number with decimals, with comma or point.

    A mark that could as well divide thousands in the page's language (4.500 in Vietnamese) is refused, not guessed.
    """

    widget = forms.TextInput(attrs={"inputmode": "decimal", "class": "govuk-input--width-10"})
    default_error_messages = {
        "invalid": _("Enter a number, such as 12 or 1.5"),
        "doubtful": _("Write the number without separators of thousands, such as 4500"),
    }
    _WRITTEN = re.compile(r"-?\d+(?:[.,]\d+)?")

    def _number(self, text: str) -> float:
        plain = text.replace(" ", "")
        decimal = get_format("DECIMAL_SEPARATOR")
        other = "." if decimal == "," else ","
        if re.fullmatch(rf"-?[1-9]\d{{0,2}}(?:{re.escape(other)}\d{{3}})+", plain):
            raise ValidationError(self.error_messages["doubtful"], code="doubtful")
        if not self._WRITTEN.fullmatch(plain):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        number = float(plain.replace(",", "."))
        return int(number) if number.is_integer() and math.isfinite(number) else number

    def prepare_value(self, value: Any) -> Any:
        """The number with the decimal mark of the page's language, never grouped."""
        if isinstance(value, bool) or not isinstance(value, int | float):
            return value
        return str(value).replace(".", str(get_format("DECIMAL_SEPARATOR")))


class YesNoField(forms.TypedChoiceField):
    """A question answered with yes or no; cleans to True, False or None."""

    widget = forms.RadioSelect

    def __init__(self, **kwargs: Any) -> None:
        choices = (("yes", _("Yes")), ("no", _("No")))
        super().__init__(choices=choices, coerce=lambda value: value == "yes", empty_value=None, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """The radio that stands for the stored answer."""
        return {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value


class ChoiceField(forms.TypedChoiceField):
    """One of a few (radios) or of many (a list with an empty first line); cleans to the code as stored, or None."""

    RADIOS_AT_MOST = 6

    def __init__(self, *, choices: Sequence[tuple[Any, Any]], **kwargs: Any) -> None:
        codes = {str(code): code for code, _label in choices}
        offered = [(str(code), label) for code, label in choices]
        many = len(choices) > self.RADIOS_AT_MOST
        super().__init__(
            choices=[("", _("Choose")), *offered] if many else offered,
            widget=forms.Select if many else forms.RadioSelect,
            coerce=codes.__getitem__,
            empty_value=None,
            **kwargs,
        )


class DayField(DateField):
    """A date as the dossier stores it: ISO 8601 text."""

    def clean(self, value: Any) -> Any:
        """The day as text, None for none."""
        found: date | None = super().clean(value)
        return found.isoformat() if found else None


class SeveralInput(forms.CheckboxSelectMultiple):
    """Boxes; what is posted is a line per ticked box (``answer_page.posted``)."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:  # noqa: ARG002 - Django's signature
        """The ticked codes."""
        return [code for code in str(data.get(name) or "").split("\n") if code]


class SeveralField(forms.TypedMultipleChoiceField):
    """Any number of the choices; cleans to the list of codes as stored."""

    def __init__(self, *, choices: Sequence[tuple[Any, Any]], **kwargs: Any) -> None:
        codes = {str(code): code for code, _label in choices}
        offered = [(str(code), label) for code, label in choices]
        super().__init__(choices=offered, widget=SeveralInput, coerce=codes.__getitem__, empty_value=[], **kwargs)


class GeometryField(forms.CharField):
    """A point, line or area as GeoJSON or as lines of "latitude, longitude" (``applications.geometry``)."""

    widget = forms.Textarea(
        attrs={"rows": 4, "spellcheck": "false", "autocapitalize": "off", "autocomplete": "off", "data-map": ""}
    )
    default_error_messages = {
        "invalid": _(
            "Write one point a line, such as 10.8411, 106.8098, or GeoJSON such as "
            '{"type": "Point", "coordinates": [106.8098, 10.8411]}'
        ),
        "kind": _("The GeoJSON must be one Point, LineString or Polygon"),
        "place": _("Latitude is −90 to 90 and longitude −180 to 180; GeoJSON gives longitude first"),
        "ring": _("A line needs 2 points; an area needs a ring that ends where it begins, of at least 4 points"),
        "many": _("The shape has more than %(most)s points"),
        "long": _("The shape is larger than %(most)s characters"),
    }

    def to_python(self, value: Any) -> Any:
        """The geometry as a JSON object, None for none."""
        try:
            return geometry.read(str(value or ""))
        except geometry.GeometryFaultError as fault:
            raise ValidationError(self.error_messages[fault.code], code=fault.code, params=fault.params) from fault

    def run_validators(self, value: Any) -> None:
        """No validators of text: the geometry was checked."""

    def prepare_value(self, value: Any) -> Any:
        """The shape as it is typed."""
        return geometry.written(value) if isinstance(value, dict) else value
