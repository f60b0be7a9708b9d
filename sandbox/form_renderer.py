"""Django's own forms, printed as GOV.UK markup: label, hint, error and field belong together.

The settings name `GovukRenderer` as FORM_RENDERER and list `django.forms` among the apps. A form is
printed with `{{ form }}`, one field with `{{ form.name.as_field_group }}`; the page's base puts the error
summary of `form` on top. A form may set:

- `groups`: a sequence of `Group`, the fields that belong under one heading, in order;
- `compact = True`: for filters, where nothing is required and space is short: "(optional)" is not said
  and boxes are small.

A field may carry `prefix` and `suffix` (texts: a unit, a currency) and `optional` (where an answer may come
later, but not be left out), and its widget `attrs["class"]` may name GOV.UK's classes of width.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting

from applications.fields import DatePartsInput

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest
    from django.utils.functional import _StrOrPromise

# From the special to the general: the first class that fits gives the kind.
KINDS: tuple[tuple[type[forms.Widget], str, str], ...] = (
    (DatePartsInput, "date", ""),
    (forms.CheckboxInput, "checkbox", "govuk-checkboxes__input"),
    (forms.CheckboxSelectMultiple, "checkboxes", "govuk-checkboxes__input"),
    (forms.RadioSelect, "radios", "govuk-radios__input"),
    (forms.Select, "select", "govuk-select"),
    (forms.Textarea, "textarea", "govuk-textarea"),
    (forms.FileInput, "file", "govuk-file-upload"),
    (forms.PasswordInput, "password", "govuk-input govuk-password-input__input govuk-js-password-input-input"),
)
TEXT = ("text", "govuk-input")
ERROR_CLASSES = {
    "select": "govuk-select--error",
    "textarea": "govuk-textarea--error",
    "file": "govuk-file-upload--error",
    "password": "govuk-input--error",
    "text": "govuk-input--error",
}


class Group(NamedTuple):
    """Fields under one heading: the heading, what helps to answer, the names of the fields."""

    legend: _StrOrPromise
    names: Sequence[str]
    hint: _StrOrPromise = ""


class BoundGroup(NamedTuple):
    """A group with the fields of one form."""

    legend: _StrOrPromise
    hint: _StrOrPromise
    fields: list[BoundField]


class GovukBoundField(BoundField):
    """A field with its data that knows how GOV.UK wants it printed."""

    @property
    def kind(self) -> str:
        """What is printed: text, password, textarea, select, radios, checkbox, checkboxes, date or file."""
        return self._kind(self.field.widget)[0]

    @property
    def prefix(self) -> _StrOrPromise:
        """What stands before the answer."""
        return getattr(self.field, "prefix", "")

    @property
    def suffix(self) -> _StrOrPromise:
        """What stands behind the answer, such as its unit."""
        return getattr(self.field, "suffix", "")

    @property
    def optional(self) -> bool:
        """Whether the label has to say that the answer may be left out; a single box may always be."""
        optional = getattr(self.field, "optional", not self.field.required)
        return optional and self.kind != "checkbox" and not self.compact

    @property
    def compact(self) -> bool:
        """Whether the form is one of filters."""
        return getattr(self.form, "compact", False)

    @property
    def focus_id(self) -> str:
        """Id of the element that a line of the error summary leads to: the first that takes an answer."""
        if self.kind == "date":
            return f"{self.auto_id}_day"
        if self.kind in {"radios", "checkboxes"}:
            return f"{self.auto_id}_0"
        return self.id_for_label

    def build_widget_attrs(self, attrs: Any, widget: forms.Widget | None = None) -> dict[str, Any]:
        """Django's attributes and GOV.UK's classes; classes that the form's author gave are kept."""
        widget = widget or self.field.widget
        built: dict[str, Any] = super().build_widget_attrs(attrs, widget)
        if widget.is_hidden:
            return built
        kind, css = self._kind(widget)
        classes = [css, widget.attrs.get("class", "")]
        if self.errors:
            classes.append(ERROR_CLASSES.get(kind, ""))
        built["class"] = " ".join(filter(None, classes))
        return built

    def _kind(self, widget: forms.Widget) -> tuple[str, str]:
        return next(((kind, css) for cls, kind, css in KINDS if isinstance(widget, cls)), TEXT)


class GovukRenderer(TemplatesSetting):
    """Prints every form of the site; the admin prints its own and is left alone."""

    form_template_name = "django/forms/govuk/form.html"
    formset_template_name = "django/forms/govuk/formset.html"
    field_template_name = "django/forms/govuk/field.html"
    bound_field_class = GovukBoundField

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> str:
        """Give a form's template its fields by group."""
        if template_name == self.form_template_name:
            context = {**context, "groups": bound_groups(context["form"])}
        return super().render(template_name, context, request)


def bound_groups(form: forms.BaseForm) -> list[BoundGroup]:
    """The form's visible fields under its headings; those that no group names come last, without one."""
    groups: Sequence[Group] = getattr(form, "groups", ())
    bound = [BoundGroup(group.legend, group.hint, [form[name] for name in group.names]) for group in groups]
    named = {name for group in groups for name in group.names}
    rest = [field for field in form.visible_fields() if field.name not in named]
    return [*bound, BoundGroup("", "", rest)] if rest else bound
