"""Opinions of other bodies: asked all at once, answered by letter, or by silence where the rules say so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from applications.actions import meet_deadline, open_deadline
from applications.entry import need, need_number, need_one_of
from applications.refusals import NotLikeThis
from programmes import clocks
from programmes.rules import opinions_for
from programmes.schema import Clock
from programmes.schema_parts import StartEvent, Unit
from reviews.models import OpinionRequest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from accounts.models import User
    from applications.models import Application
    from programmes.schema_parts import OpinionRule

TERM = "opinion"
TACIT = {"consent": OpinionRequest.Outcome.CONSENT, "refusal": OpinionRequest.Outcome.REFUSE}
"""What silence counts as, by the regime's word for it."""


def ask_opinion(application: Application, *, by: User, data: Mapping[str, Any]) -> list[OpinionRequest]:
    """Ask ``bodies`` (codes of the regime) and ``other`` (a name) the same ``question``, each with its own sub-term.

    ``due_working_days`` holds for those to whom the rules give no term. Without a ``question`` a body of the regime is
    asked what the rules say.
    """
    asked = _asked(application, data)
    if not asked:
        raise NotLikeThis(_("Choose at least one body, or name another one."), field="bodies")
    question = str(data.get("question") or "").strip()
    if any(rule is None for _body, rule in asked):
        need(data, "question")
    open_term = any(rule is None or rule.amount is None for _body, rule in asked)
    days = need_number(data, "due_working_days", least=1) if open_term else 0
    return [_ask_one(application, by, body, question, rule, days) for body, rule in asked]


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


def record_opinion(application: Application, *, by: User, data: Mapping[str, Any]) -> OpinionRequest:
    """Store what the letter of a body says: ``opinion`` (the request), outcome, text, number and date of the letter.

    ``text`` is needed unless the body simply agrees. A letter that comes after a silence stands in its place.
    """
    request: OpinionRequest | None = application.opinions.without_letter().filter(pk=need(data, "opinion")).first()
    if request is None:
        raise NotLikeThis(_("This body was not asked, or its answer is recorded already."), field="opinion")
    outcome = need_one_of(data, "outcome", OpinionRequest.Outcome.values)
    text = str(data.get("text") or "")
    if outcome != OpinionRequest.Outcome.CONSENT:
        text = str(need(data, "text"))
    letter_date = need(data, "letter_date")
    if letter_date > clocks.today():
        raise NotLikeThis(_("The date of the letter lies in the future."), field="letter_date")
    request.outcome, request.text, request.tacit = outcome, text, False
    request.letter_number, request.letter_date = str(need(data, "letter_number")), letter_date
    request.answered_at, request.recorded_by = clocks.now(), by
    request.save()
    meet_deadline(application, TERM, subject=str(request.pk))
    return request


def fall_silent(request: OpinionRequest) -> bool:
    """Note that the term has passed; whether the rules make an answer of it."""
    request.silent_at = clocks.now()
    if request.on_silence:
        request.outcome, request.tacit, request.answered_at = TACIT[request.on_silence], True, clocks.now()
    request.save(update_fields=["silent_at", "outcome", "tacit", "answered_at"])
    return request.tacit
