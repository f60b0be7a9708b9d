"""Forms of the applicant's side: one made from questions, and the few that are written out."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.answers import fingerprint, is_answered, value_at
from applications.drawing import figure_of
from applications.fields import LinesField, MoneyField
from applications.uploads.kinds import ACCEPT
from workflow.pilot.fields import (
    ChoiceField,
    DayField,
    GeometryField,
    LongTextField,
    NumberField,
    SeveralField,
    WholeNumberField,
    YesNoField,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.forms import BoundField

ROWS_AT_MOST: Final = 50
MONEY: Final = "₫"
FILE_ENDING: Final = "-file"


@dataclass(frozen=True)
class Ask:
    """A question in the language of the page, wherever it comes from.

    ``path`` leads into the dossier; ``columns``: the questions of one row of a list.
    """

    id: str
    path: str
    label: str
    type: str
    help: str = ""
    choices: tuple[tuple[Any, str], ...] = ()
    unit: str = ""
    required: bool = False
    least: float | None = None
    most: float | None = None
    columns: tuple[Ask, ...] = ()
    row: str = ""
    """What one row of a list is called."""
    when: Callable[[Mapping[str, Any]], bool] | None = None
    depends: tuple[str, tuple[Any, ...]] | None = None
    """Path of the answer on which ``when`` looks, and the answers that bring the question up."""

    @property
    def entry(self) -> str:
        """What one row is called within a sentence."""
        return self.row[:1].lower() + self.row[1:]

    def is_shown(self, content: Mapping[str, Any]) -> bool:
        """Whether the question is asked of this dossier."""
        return self.when is None or self.when(content)

    @property
    def name(self) -> str:
        """Name of the input, or the beginning of the names of a list's inputs."""
        return self.id.replace(".", "-")


@dataclass(frozen=True)
class Theirs:
    """A colleague's answer that stands against the one typed here: in words, by whom, when (empty: not noted)."""

    text: str
    by: str
    at: str


@dataclass(frozen=True)
class Block:
    """A question with its inputs as the template prints them."""

    ask: Ask
    field: BoundField | None
    rows: list[list[BoundField]]
    theirs: Theirs | None = None


MAKERS: dict[str, Callable[..., forms.Field]] = {
    "long_text": partial(LongTextField, max_length=20_000),
    "money": partial(MoneyField, min_value=0),
    "boolean": YesNoField,
    "date": DayField,
    "lines": partial(LinesField, max_length=2000),
    "geometry": GeometryField,
    "text": partial(forms.CharField, max_length=500),
}


def field_for(ask: Ask) -> forms.Field:
    """The input of a question; nothing is required of it, since answers are saved as they come."""
    common: dict[str, Any] = {"label": ask.label, "help_text": ask.help, "required": False}
    field: Any
    if ask.type == "choice":
        field = ChoiceField(choices=ask.choices, **common)
    elif ask.type == "choices":
        field = SeveralField(choices=ask.choices, **common)
    elif ask.type == "decimal":
        field = NumberField(least=ask.least, most=ask.most, **common)
    elif ask.type == "integer" and ask.unit != MONEY:
        field = WholeNumberField(least=ask.least, most=ask.most, **common)
    else:
        field = MAKERS["money" if ask.type == "integer" else ask.type](**common)
    # Read by the form renderer.
    field.suffix = ask.unit
    field.optional = not ask.required
    made: forms.Field = field
    return made


def blank(ask: Ask) -> Any:
    """What the dossier holds where the question was left open."""
    return {"text": "", "long_text": "", "lines": [], "choices": [], "list": []}.get(ask.type)


class AnswersForm(forms.Form):
    """The questions of one page. What is valid can be saved although something else is not.

    ``content`` is the dossier that is shown; ``more`` the id of a list that gets a further empty row.
    """

    use_required_attribute = False

    def __init__(
        self, asks: Sequence[Ask], content: Mapping[str, Any], *, data: Mapping[str, str] | None = None, more: str = ""
    ) -> None:
        super().__init__(data, auto_id="%s")
        self.asks, self.content, self.more = asks, content, more
        self.counts: dict[str, int] = {}
        self.theirs: dict[str, Theirs] = {}
        for ask in asks:
            if ask.type == "list":
                self._add_rows(ask)
            else:
                self._add(ask.name, ask, value_at(content, ask.path))

    def _add(self, name: str, ask: Ask, value: Any) -> None:
        field: Any = field_for(ask)
        self.fields[name] = field
        self.initial[name] = value
        if ask.type == "geometry":
            # Printed behind the input: what is stored, as a picture.
            field.figure = figure_of([{"geometry": value}])
            label = _("Or choose a GeoJSON file")
            picker = forms.FileInput(attrs={"accept": ".geojson,.json"})
            self.fields[name + FILE_ENDING] = forms.FileField(label=label, required=False, widget=picker)

    def _add_rows(self, ask: Ask) -> None:
        stored = self._stored(ask)
        if self.is_bound:
            posted = self.data.get(f"{ask.name}-rows", "")
            count = min(int(posted), ROWS_AT_MOST) if posted.isdecimal() else len(stored)
        else:
            count = max(1, len(stored) + (self.more == ask.id))
        self.counts[ask.id] = count
        for number in range(count):
            row = stored[number] if number < len(stored) else {}
            for column in ask.columns:
                self._add(cell(ask, number, column), column, row.get(column.path))

    def _stored(self, ask: Ask) -> list[dict[str, Any]]:
        rows = value_at(self.content, ask.path)
        return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []

    def values(self) -> dict[str, Any]:
        """Path → JSON of every question that can be saved; an invalid part of a row keeps what it held."""
        self.full_clean()
        found: dict[str, Any] = {}
        for ask in self.asks:
            if ask.type == "list":
                found[ask.path] = self._rows(ask)
            elif ask.name in self.cleaned_data:
                found[ask.path] = self._json(ask, ask.name)
        return found

    def _rows(self, ask: Ask) -> list[dict[str, Any]]:
        stored = self._stored(ask)
        rows = []
        for number in range(self.counts[ask.id]):
            old = stored[number] if number < len(stored) else {}
            row = {column.path: self._cell(ask, number, column, old) for column in ask.columns}
            if any(is_answered(value) for value in row.values()):
                rows.append({**old, **row})
        return rows

    def _cell(self, ask: Ask, number: int, column: Ask, old: dict[str, Any]) -> Any:
        name = cell(ask, number, column)
        return self._json(column, name) if name in self.cleaned_data else old.get(column.path, blank(column))

    def _json(self, ask: Ask, name: str) -> Any:
        value = self.cleaned_data[name]
        return value if is_answered(value) else blank(ask)

    def blocks(self) -> list[Block]:
        """The questions in order, as the template prints them."""
        return [self._block(ask) for ask in self.asks]

    def _block(self, ask: Ask) -> Block:
        theirs = self.theirs.get(ask.path)
        if ask.type != "list":
            return Block(ask, self[ask.name], self._files([ask.name]), theirs)
        names = [[cell(ask, number, column) for column in ask.columns] for number in range(self.counts[ask.id])]
        return Block(ask, None, [[self[name] for name in self._with_files(row)] for row in names], theirs)

    def _with_files(self, names: list[str]) -> list[str]:
        return [found for name in names for found in (name, name + FILE_ENDING) if found in self.fields]

    def _files(self, names: list[str]) -> list[list[BoundField]]:
        extra = [self[name + FILE_ENDING] for name in names if name + FILE_ENDING in self.fields]
        return [extra] if extra else []

    def error_lines(self) -> list[dict[str, str]]:
        """Every error with its place, for the summary on top of the page."""
        lines = []
        for ask in self.asks:
            if ask.type != "list":
                lines += self._lines(ask.name, ask.label)
                continue
            for number in range(self.counts[ask.id]):
                for column in ask.columns:
                    lines += self._lines(cell(ask, number, column), f"{ask.row} {number + 1}, {column.label}")
        return lines

    def _lines(self, name: str, label: str) -> list[dict[str, str]]:
        field: Any = self[name]  # the form renderer's own, which knows its first input
        return [{"href": f"#{field.focus_id}", "text": f"{label}: {error}"} for error in self.errors.get(name, [])]


def cell(ask: Ask, number: int, column: Ask) -> str:
    """Name of the input of one column in one row of a list."""
    return f"{ask.name}-{number}-{column.name}"


def shown(asks: Sequence[Ask], content: Mapping[str, Any]) -> list[Ask]:
    """The questions that are asked of this dossier."""
    return [ask for ask in asks if ask.is_shown(content)]


def seen_marks(asks: Sequence[Ask], content: Mapping[str, Any]) -> str:
    """What the page shows, as a hidden input: path → fingerprint."""
    return json.dumps(marks(asks, content))


def marks(asks: Sequence[Ask], content: Mapping[str, Any]) -> dict[str, str]:
    """Path → fingerprint of the stored answer."""
    return {ask.path: fingerprint(value_at(content, ask.path)) for ask in asks}


class AttachmentForm(forms.Form):
    """One file of the dossier."""

    title = forms.CharField(
        label=gettext_lazy("Title of the document"),
        max_length=300,
        error_messages={"required": gettext_lazy("Enter the title of the document")},
    )
    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("PDF, PNG, JPEG, DOCX, XLSX, PPTX, ODT, ODS, ODP, GeoJSON or CSV."),
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
        error_messages={
            "required": gettext_lazy("Choose a file"),
            "empty": gettext_lazy("The file is empty."),
        },
    )


class DeclarationForm(forms.Form):
    """What the applicant stands for when submitting; the box starts empty, the declaration is an act of one's own."""

    declared = forms.BooleanField(
        label=gettext_lazy(
            "I declare that what the dossier says is true, and that I act for the organisation that applies"
        ),
        error_messages={"required": gettext_lazy("Confirm the declaration before you submit")},
    )


class SupplementAnswerForm(forms.Form):
    """What the applicant says to one item of a supplement request."""

    done = forms.BooleanField(label=gettext_lazy("Completed as asked"), required=False)
    text = forms.CharField(
        label=gettext_lazy("Your answer"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("What you did, or why it cannot be completed as asked."),
    )  # fmt: skip
