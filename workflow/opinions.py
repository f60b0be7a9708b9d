"""Opinions of other bodies in words: for pages, findings and documents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from programmes import clocks
from programmes.schema_parts import Unit
from reviews.models import OpinionLetter, OpinionRequest
from workflow.presenters.files import stored
from workflow.presenters.terms import shown_due

if TYPE_CHECKING:
    from datetime import date, datetime

    from django.db.models import QuerySet

    from applications.models import Application, Deadline
    from programmes.schema_parts import OpinionRule


class ShownLetter(NamedTuple):
    """A letter as pages show it; ``file`` as ``components/stored_file.html`` takes it, None where none was attached.

    ``corrected``: the letter after it speaks instead.
    """

    letter: OpinionLetter
    words: str
    file: dict[str, Any] | None
    corrected: bool


class Shown(NamedTuple):
    """A request as pages show it; ``standing`` says in one phrase where it stands."""

    request: OpinionRequest
    standing: str
    letters: list[ShownLetter]
    due: str


def term_in_words(rule: OpinionRule) -> str:
    """The term that the rules give a body, and what they take its silence for."""
    if rule.amount is None:
        return _("the rules set no term")
    if rule.unit == Unit.WORKING_DAYS:
        length = ngettext("%(n)s working day", "%(n)s working days", rule.amount) % {"n": rule.amount}
    else:
        length = ngettext("%(n)s day", "%(n)s days", rule.amount) % {"n": rule.amount}
    silence = {"consent": _("silence counts as agreement"), "refusal": _("silence counts as refusal")}
    return "; ".join(filter(None, (length, silence.get(rule.on_silence or ""), rule.source)))


def in_words(request: OpinionRequest) -> str:
    """Body and due day."""
    return f"{request.body} ({_due(request.term)})" if request.term else request.body


def correcting(request: OpinionRequest, letter: OpinionLetter) -> str:
    """The choice to record a letter that takes the place of ``letter``."""
    facts = {"body": request.body, "letter": _letter_in_words(letter)}
    return _("%(body)s: a letter that corrects “%(letter)s”") % facts


def with_letters(application: Application) -> QuerySet[OpinionRequest]:
    """The requests of a case with their letters, both in the order in which they came; two queries."""
    letters = OpinionLetter.objects.select_related("recorded_by")
    rows: QuerySet[OpinionRequest] = application.opinions.select_related("term", "asked_by")
    return rows.prefetch_related(Prefetch("letters", letters))


def opinions_of(application: Application) -> list[Shown]:
    """Every request of the case in the order of asking; two queries."""
    return [_shown(application, row) for row in with_letters(application)]


def _shown(application: Application, row: OpinionRequest) -> Shown:
    letters = list(row.letters.all())
    shown = [_shown_letter(application, letter, corrected=letter is not letters[-1]) for letter in letters]
    return Shown(row, _standing(row), shown, _due(row.term) if row.term else "")


def _shown_letter(application: Application, letter: OpinionLetter, *, corrected: bool) -> ShownLetter:
    href = reverse("opinion_letter", args=[application.reference, letter.pk])
    file = stored(letter, href, letter.recorded_at, letter.recorded_by.name) if letter.file else None
    return ShownLetter(letter, _letter_in_words(letter), file, corrected)


def _letter_in_words(letter: OpinionLetter) -> str:
    facts = {"number": letter.number, "day": date_format(letter.date, "SHORT_DATE_FORMAT")}
    return _("Letter %(number)s of %(day)s") % facts


def _standing(row: OpinionRequest) -> str:
    if row.tacit:
        facts = {"outcome": row.get_outcome_display(), "source": row.source}
        return _("%(outcome)s: no letter within the term, which the rules take so (%(source)s)") % facts
    if row.answered_at:
        late = f" ({_('after its term')})" if row.silent_at else ""
        return f"{row.get_outcome_display()}{late}"
    return _("No letter within the term; the rules make nothing of silence") if row.silent_at else _("Awaited")


def findings_of(application: Application) -> list[str]:
    """What people should weigh: terms that end after that of the decision, silence, refusal; none of it bars."""
    rows = list(application.opinions.select_related("term"))
    found = _too_long(application, [row for row in rows if row.answered_at is None and row.term])
    for row in rows:
        if row.outcome == OpinionRequest.Outcome.REFUSE:
            found.append(_("%(body)s does not agree.") % {"body": row.body})
        if row.answered_at is None and row.silent_at:
            found.append(_("%(body)s has not answered within its term.") % {"body": row.body})
    return found


def _too_long(application: Application, waiting: list[OpinionRequest]) -> list[str]:
    main = application.deadlines.open().filter(name="decision").first() if waiting else None
    if main is None:
        return []
    words = _("The term of %(body)s ends on %(due)s, after the day of the decision (%(main)s).")
    return [
        words % {"body": row.body, "due": _due(row.term), "main": _due(main)}
        for row in waiting
        if row.term and row.term.due_at > main.due_at
    ]


def _due(term: Deadline) -> str:
    shown: date | datetime = shown_due(term.due_at)
    return date_format(clocks.local_date(shown), "SHORT_DATE_FORMAT")


def printed(application: Application) -> list[dict[str, Any]] | None:
    """The requests as documents print them (``documents.facts.OpinionFacts``); None where nobody was asked."""
    return [_printed(row) for row in with_letters(application)] or None


def _printed(row: OpinionRequest) -> dict[str, Any]:
    letter = next(reversed(row.letters.all()), None)
    return {
        "body": row.body,
        "question": row.question,
        "asked_at": row.asked_at.astimezone(clocks.ZONE).isoformat(),
        "due": clocks.local_date(shown_due(row.term.due_at)).isoformat() if row.term else "",
        "outcome": row.outcome,
        "text": letter.text if letter else "",
        "tacit": row.tacit,
        "source": row.source,
        "letter_number": letter.number if letter else "",
        "letter_date": letter.date.isoformat() if letter else "",
    }
