"""What all forms of acts share: the case, the person, rows to add, and the way from a refusal to its field."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Self, cast

from django import forms
from django.forms.formsets import BaseFormSet, formset_factory
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from django.http import QueryDict
    from django.utils.datastructures import MultiValueDict
    from django_stubs_ext import StrOrPromise

    from accounts.models import User
    from applications.models import Application
    from applications.refusals import Refusal

YES_NO: tuple[tuple[str, StrOrPromise], ...] = (("yes", _("Yes")), ("no", _("No")))
ADD_ROW = "add_row"
"""Name of the button that asks for a further row; its value is the name of the rows."""


def long_text(label: StrOrPromise, *, rows: int = 4, **kwargs: Any) -> forms.CharField:
    """A field for a longer text."""
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), **kwargs)


def radios(label: StrOrPromise, choices: Iterable[tuple[str, StrOrPromise]] = (), **kwargs: Any) -> forms.ChoiceField:
    """A choice of one, all of them in sight."""
    return forms.ChoiceField(label=label, choices=list(choices), widget=forms.RadioSelect, **kwargs)


class MomentField(forms.DateTimeField):
    """A day and a time in the zone of Viet Nam; cleans to an aware datetime."""

    widget = forms.DateTimeInput(
        attrs={"type": "datetime-local", "class": "govuk-input--width-20"}, format="%Y-%m-%dT%H:%M"
    )

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("input_formats", ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%d/%m/%Y %H:%M"])
        super().__init__(**kwargs)


class DecimalNumberField(forms.FloatField):
    """A number with a comma or a point before its decimals."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "class": "govuk-input--width-10"})

    def to_python(self, value: Any) -> float | None:  # type: ignore[override]  # as Django itself
        """The number, None for none."""
        return super().to_python(str(value).replace(",", ".") if isinstance(value, str) else value)

    def prepare_value(self, value: Any) -> Any:
        """Without an empty decimal."""
        return f"{value:g}" if isinstance(value, float) else value


@dataclass(frozen=True)
class Rows:
    """Rows of one kind in a form: their name in the facts, the form of one row, the words around them."""

    name: str
    row: type[forms.Form]
    legend: StrOrPromise
    add: StrOrPromise
    hint: StrOrPromise = ""
    spare: int = 1


class RowSet(BaseFormSet):  # type: ignore[type-arg]
    """The rows of one kind, with what the template says around them."""

    rows: Rows

    def initial_form_count(self) -> int:
        """None once it comes back: every row may be emptied, which takes it away."""
        return 0 if self.is_bound else super().initial_form_count()

    def facts(self) -> list[dict[str, Any]]:
        """What stands in the rows that are not empty."""
        return [
            {name: value for name, value in form.cleaned_data.items() if value not in (None, "")}
            for form in self.forms
            if form.has_changed() and form.cleaned_data
        ]


class ActForm(forms.Form):
    """Base of the forms of acts.

    ``about``: the row the task is about, from the address. Subclasses declare fields and ``rows``, fill choices in
    ``prepare`` and change the shape of the facts in ``facts``.
    """

    rows: ClassVar[tuple[Rows, ...]] = ()
    template = "workflow/act.html"
    """The page; a verb that needs more than the plain one names its own."""

    def __init__(
        self,
        data: QueryDict | None = None,
        files: MultiValueDict[str, Any] | None = None,
        *,
        application: Application,
        user: User,
        about: int | None = None,
        initial: Mapping[str, Any] | None = None,
        row_initial: Mapping[str, list[dict[str, Any]]] | None = None,
    ) -> None:
        self.application, self.user, self.about = application, user, about
        super().__init__(data, files)
        self.prepare()
        self.initial = {**self.defaults(), **(initial or {})}
        first = self.row_defaults() if row_initial is None else row_initial
        self.row_sets = [self._row_set(rows, data, first.get(rows.name, [])) for rows in self.rows]

    def prepare(self) -> None:
        """Fill in choices that depend on the case."""

    def defaults(self) -> dict[str, Any]:
        """What the fields show first."""
        return {}

    def row_defaults(self) -> dict[str, list[dict[str, Any]]]:
        """What the rows show first, by name."""
        return {}

    def _row_set(self, rows: Rows, data: QueryDict | None, initial: list[dict[str, Any]]) -> RowSet:
        made = formset_factory(self.row_form(rows), formset=RowSet, extra=rows.spare, max_num=200, absolute_max=200)
        # Rows that were shown filled count as filled when they come back untouched: no initial once bound.
        row_set = cast("RowSet", made(data, prefix=rows.name, initial=None if data is not None else initial))
        row_set.rows = rows
        return row_set

    def row_form(self, rows: Rows) -> type[forms.Form]:
        """The form of one row; a subclass may give it choices of the case."""
        return rows.row

    def is_valid(self) -> bool:
        """Whether fields and rows are all in order."""
        return all([super().is_valid(), *(row_set.is_valid() for row_set in self.row_sets)])

    def facts(self) -> dict[str, Any]:
        """What ``workflow.actions.perform`` takes as ``data``; what was left empty is left out."""
        given = {name: value for name, value in self.cleaned_data.items() if value not in (None, "", [])}
        return {**given, **{row_set.rows.name: row_set.facts() for row_set in self.row_sets}}

    @contextmanager
    def storing(self) -> Iterator[dict[str, Any]]:
        """The facts while the act is done; a form that takes files has them stored, unless the act is refused."""
        yield self.facts()

    def add_refusal(self, refusal: Refusal) -> None:
        """Say the reason beside the field it is about, else above the form."""
        row_set = next((row_set for row_set in self.row_sets if row_set.rows.name == refusal.field), None)
        if row_set is not None:
            row_set.non_form_errors().append(str(refusal.reason))
        else:
            self.add_error(refusal.field if refusal.field in self.fields else None, str(refusal.reason))

    @property
    def has_faults(self) -> bool:
        """Whether the page needs its error summary."""
        return bool(self.is_bound and (self.errors or any(row_set.total_error_count() for row_set in self.row_sets)))

    def as_typed(self) -> Self:
        """The same form with what was typed, unjudged, and again an empty row behind the filled ones."""
        typed = {field: self[field].data for field in self.fields if self[field].data is not None}
        row_typed = {row_set.rows.name: _typed(row_set) for row_set in self.row_sets}
        return type(self)(
            application=self.application, user=self.user, about=self.about, initial=typed, row_initial=row_typed
        )


def _typed(row_set: RowSet) -> list[dict[str, Any]]:
    """What was typed in each row that is not empty, as typed."""
    filled = [form for form in row_set.forms if form.has_changed()]
    return [{name: form[name].data for name in form.fields} for form in filled]


class NoFacts(ActForm):
    """For acts that need nothing but the person and the moment."""


def yes(value: Any) -> bool:
    """Whether a yes-no choice is yes."""
    return bool(value == "yes")
