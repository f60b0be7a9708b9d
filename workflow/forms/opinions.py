"""Forms of the opinions of other bodies."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from applications.actions import may_now
from applications.fields import DateField
from applications.uploads.kept import kept
from applications.uploads.kinds import ACCEPT
from programmes import clocks
from programmes.rules import opinions_for
from reviews.models import OpinionRequest
from reviews.opinions import FOLDER, last_day_within
from risks.datafiles import in_language
from workflow.forms.base import ActForm, long_text, radios
from workflow.opinions import correcting, in_words, term_in_words, with_letters

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.core.files.uploadedfile import UploadedFile

USUAL_DAYS = 5
"""Working days that the form proposes where the rules set no term: the programme's own custom, no law."""
CORRECTS = ":"
"""Between a request and the letter that is corrected, in the value of a choice."""


class AskOpinion(ActForm):
    """Which bodies, what, and by when."""

    bodies = forms.MultipleChoiceField(
        label=_("Which bodies are asked"), widget=forms.CheckboxSelectMultiple, required=False,
        help_text=_("They are asked at the same time; each has a term of its own."),
    )  # fmt: skip
    other = forms.CharField(label=_("Another body"), max_length=300, required=False)
    question = long_text(
        _("What they are asked"), max_length=4000, required=False,
        help_text=_("Left empty, each body of the list is asked its usual question."),
    )  # fmt: skip
    due_working_days = forms.IntegerField(
        label=_("Term for the answer (working days)"), min_value=1, max_value=250, required=False,
        help_text=_("Holds for bodies to which the rules set no term."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-4"}),
    )  # fmt: skip

    def prepare(self) -> None:
        """The bodies that the rules name for such a case, with their terms."""
        case = self.application
        rules = opinions_for(case.regime, case.dossier, case.level)
        field = self.fields["bodies"]
        field.choices = [(rule.code, f"{in_language(rule.body)} – {term_in_words(rule)}") for rule in rules]  # type: ignore[attr-defined]
        last = last_day_within(case)
        if last:
            words = gettext(
                "Holds for bodies to which the rules set no term; it ends with the term of the decision, %(last)s, at "
                "the latest."
            )
            self.fields["due_working_days"].help_text = words % {"last": date_format(last, "SHORT_DATE_FORMAT")}

    def defaults(self) -> dict[str, Any]:
        """The usual term."""
        return {"due_working_days": USUAL_DAYS}


class RecordOpinion(ActForm):
    """What the letter of a body says, and the letter itself."""

    opinion = radios(_("Which body has answered"))
    outcome = radios(_("What it says"), OpinionRequest.Outcome.choices)
    text = long_text(
        _("The opinion in its own words"), max_length=10000, required=False,
        help_text=_("Conditions and reasons word for word; may stay empty where the body simply agrees."),
    )  # fmt: skip
    letter_number = forms.CharField(label=_("Number of the letter"), max_length=80)
    letter_date = DateField(label=_("Date of the letter"))
    file = forms.FileField(
        label=_("The letter as a file"), required=False, widget=forms.FileInput(attrs={"accept": ACCEPT})
    )

    def prepare(self) -> None:
        """The requests that have no letter yet, then the last letters, which may be corrected."""
        rows = list(with_letters(self.application))
        waiting = [(str(row.pk), in_words(row)) for row in rows if not row.letters.all()]
        known = [(row, letter) for row in rows for letter in list(row.letters.all())[-1:]]
        corrected = [(f"{row.pk}{CORRECTS}{letter.pk}", correcting(row, letter)) for row, letter in known]
        self.fields["opinion"].choices = [*waiting, *corrected]  # type: ignore[attr-defined]
        self.fields["file"].help_text = gettext(
            "PDF, PNG, JPEG or an office format, at most %(most)s. It is kept as it came: a corrected letter is "
            "recorded beside it."
        ) % {"most": filesizeformat(settings.UPLOAD_PLAIN_BYTES)}

    def defaults(self) -> dict[str, Any]:
        """The request that the task is about; today's letter."""
        return {"opinion": str(self.about or ""), "letter_date": clocks.today()}

    def clean_file(self) -> UploadedFile[bytes] | None:
        """Not larger than what comes with a form."""
        file: UploadedFile[bytes] | None = self.cleaned_data["file"]
        if file and (file.size or 0) > settings.UPLOAD_PLAIN_BYTES:
            most = filesizeformat(settings.UPLOAD_PLAIN_BYTES)
            raise forms.ValidationError(
                gettext("The file is larger than %(most)s. Divide it or make it smaller."), params={"most": most}
            )
        return file

    def clean(self) -> dict[str, Any]:
        """Conditions and reasons have words."""
        given = super().clean() or {}
        if given.get("outcome") not in (None, OpinionRequest.Outcome.CONSENT) and not given.get("text", "").strip():
            self.add_error("text", gettext("Say the conditions or the reasons."))
        return given

    def facts(self) -> dict[str, Any]:
        """The request, and the letter that is corrected, as numbers."""
        request, _corrects, letter = self.cleaned_data["opinion"].partition(CORRECTS)
        return {**super().facts(), "opinion": int(request), "corrects": int(letter) if letter else None}

    @contextmanager
    def storing(self) -> Iterator[dict[str, Any]]:
        """The facts with the file stored; nothing is examined for somebody who may not record it."""
        file = self.cleaned_data["file"]
        if file is None:
            yield self.facts()
            return
        refusal = may_now(self.application, "record_opinion", self.user)
        if refusal:
            raise refusal
        with kept(file, FOLDER) as found:
            yield {**self.facts(), "file": found}
