"""Opinions of other bodies: asked all at once, answered by letter, or by silence where the rules say so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from applications.actions import meet_deadline, open_deadline
from applications.entry import need, need_number, need_one_of
from applications.refusals import NotLikeThis
from programmes import clocks
from programmes.queries import calendar
from programmes.rules import opinions_for
from programmes.schema import Clock
from programmes.schema_parts import StartEvent, Unit
from programmes.working_days import DAY
from reviews.models import OpinionLetter, OpinionRequest

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from accounts.models import User
    from applications.models import Application
    from programmes.clocks import WorkingCalendar
    from programmes.schema_parts import OpinionRule

TERM, MAIN_TERM = "opinion", "decision"
FOLDER = "letters"
"""Where the files of letters lie (``OpinionLetter.file``)."""
TACIT = {"consent": OpinionRequest.Outcome.CONSENT, "refusal": OpinionRequest.Outcome.REFUSE}
"""What silence counts as, by the regime's word for it."""


def ask_opinion(application: Application, *, by: User, data: Mapping[str, Any]) -> list[OpinionRequest]:
    """Ask ``bodies`` (codes of the regime) and ``other`` (a name) the same ``question``, each with its own sub-term.

    ``due_working_days`` holds for those to whom the rules give no term, and ends with the term of the decision at the
    latest. Without a ``question`` a body of the regime is asked what the rules say.
    """
    asked = _asked(application, data)
    if not asked:
        raise NotLikeThis(_("Choose at least one body, or name another one."), field="bodies")
    question = str(data.get("question") or "").strip()
    if any(rule is None for _body, rule in asked):
        need(data, "question")
    open_term = any(rule is None or rule.amount is None for _body, rule in asked)
    days = need_number(data, "due_working_days", least=1) if open_term else 0
    last = last_day_within(application)
    if last:
        days = within(days, clocks.today(), last, calendar())
    return [_ask_one(application, by, body, question, rule, days) for body, rule in asked]


def last_day_within(application: Application) -> date | None:
    """The last day for a term that officials set within that of the decision; None where no such term runs ahead."""
    main = application.deadlines.running().filter(name=MAIN_TERM, due_at__gt=clocks.now()).first()
    return clocks.local_date(main.due_at) - DAY if main else None


def within(days: int, start: date, last: date, calendar: WorkingCalendar) -> int:
    """So many working days from day 0 ``start``, or as many as end by ``last`` (0: on ``start`` itself)."""
    return max(0, min(days, calendar.working_days_between(start, last)))


def names_of(application: Application, data: Mapping[str, Any]) -> list[str]:
    """The names of the bodies that would be asked."""
    return [body for body, _rule in _asked(application, data)]


def _asked(application: Application, data: Mapping[str, Any]) -> list[tuple[str, OpinionRule | None]]:
    rules = {rule.code: rule for rule in opinions_for(application.regime, application.dossier, application.level)}
    codes = [need_one_of({"bodies": code}, "bodies", rules) for code in data.get("bodies") or []]
    other = str(data.get("other") or "").strip()
    return [*((rules[code].body.vi, rules[code]) for code in codes), *([(other, None)] if other else [])]


def _ask_one(
    application: Application, by: User, body: str, question: str, rule: OpinionRule | None, days: int
) -> OpinionRequest:
    request = OpinionRequest.objects.create(
        application=application,
        code=rule.code if rule else "",
        body=body,
        question=question or (rule.question.vi if rule else ""),
        asked_by=by,
        asked_at=clocks.now(),
        on_silence=(rule.on_silence or "") if rule else "",
        source=(rule.source or "") if rule else "",
    )
    fixed = rule is not None and rule.amount is not None
    clock = Clock(
        name=TERM,
        unit=rule.unit if rule and fixed else Unit.WORKING_DAYS,
        amount=None,
        start=StartEvent.VALID_DOSSIER,
        source=rule.source if rule and fixed else None,
    )
    request.term = open_deadline(
        application, TERM, clocks.now(), of_authority=False, subject=str(request.pk), clock=clock,
        amount=rule.amount if rule and fixed else days,
    )  # fmt: skip
    request.save(update_fields=["term"])
    return request


def record_opinion(application: Application, *, by: User, data: Mapping[str, Any]) -> OpinionLetter:
    """Store what the letter of a body says: ``opinion`` (the request), outcome, text, number and date of the letter.

    ``file``: the letter itself (``applications.uploads.kept``). ``corrects``: the last letter of this body, which the
    new one corrects. ``text`` is needed unless the body simply agrees. A letter that comes after a silence stands in
    its place.
    """
    request, corrects = _answered(application, data)
    outcome = need_one_of(data, "outcome", OpinionRequest.Outcome.values)
    text = str(data.get("text") or "")
    if outcome != OpinionRequest.Outcome.CONSENT:
        text = str(need(data, "text"))
    day = need(data, "letter_date")
    if day > clocks.today():
        raise NotLikeThis(_("The date of the letter lies in the future."), field="letter_date")
    letter: OpinionLetter = OpinionLetter.objects.create(
        request=request, corrects=corrects, outcome=outcome, text=text,
        number=str(need(data, "letter_number")), date=day, recorded_by=by, recorded_at=clocks.now(),
        **(data.get("file") or {}),
    )  # fmt: skip
    request.outcome, request.tacit = outcome, False
    request.answered_at = request.answered_at if corrects else clocks.now()
    request.save(update_fields=["outcome", "tacit", "answered_at"])
    meet_deadline(application, TERM, subject=str(request.pk))
    return letter


def _answered(application: Application, data: Mapping[str, Any]) -> tuple[OpinionRequest, OpinionLetter | None]:
    """The request that the letter answers, and the letter that it corrects: the last one, or there was none."""
    request: OpinionRequest | None = application.opinions.filter(pk=need(data, "opinion")).first()
    last: OpinionLetter | None = request.letters.last() if request else None
    if request is None or data.get("corrects") != (last.pk if last else None):
        raise NotLikeThis(_("This body was not asked, or its answer is recorded already."), field="opinion")
    return request, last


def fall_silent(request: OpinionRequest) -> bool:
    """Note that the term has passed; whether the rules make an answer of it."""
    request.silent_at = clocks.now()
    if request.on_silence:
        request.outcome, request.tacit, request.answered_at = TACIT[request.on_silence], True, clocks.now()
    request.save(update_fields=["silent_at", "outcome", "tacit", "answered_at"])
    return request.tacit
