"""The outcome of an old case under a draft: acts its rules would refuse, where the case would stand, items, papers.

Pure, and no judgement: what people decided stays decided; only the closed list of refusals is asked again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from applications.states import State
from applications.verbs import VERBS
from documents.kinds import Kind
from programmes import clocks
from programmes.intake import closed_reason
from programmes.queries import calendar
from programmes.rules import ai_level, applies, legal_bases, level_faults, missing_components, required_preconditions
from programmes.verdict import verdict
from workflow.regimes.compare import Fact

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from applications.models import Event
    from programmes.schema import Clause, Regime
    from workflow.regimes.compare import Story


class Refused(NamedTuple):
    """A recorded act that rules would have refused, and why, in the active language."""

    event: Event
    reason: str


def outcomes(story: Story, draft: Regime) -> list[Fact]:
    """What of the outcome would differ under the draft, in the active language."""
    own = story.case.regime
    return [*_acts(story, own, draft), *_items(story, own, draft), *_papers(story, own, draft)]


# ------------------------------------------------------------------------------------------------ acts and state


def refused(story: Story, regime: Regime) -> list[Refused]:
    """The recorded acts that these rules would have refused, in their order."""
    asked: dict[str, int] = {}
    found = []
    for event in story.case.events.order_by("position"):
        number = asked[event.verb] = asked.get(event.verb, 0) + 1
        if reason := "; ".join(_reasons(story, regime, event, number)):
            found.append(Refused(event, reason))
    return found


def _acts(story: Story, own: Regime, draft: Regime) -> Iterator[Fact]:
    before = {row.event.position for row in refused(story, own)}
    new = [row for row in refused(story, draft) if row.event.position not in before]
    if not new:
        return
    told = [f"{VERBS[row.event.verb].title} ({_day(row.event)}): {row.reason}" for row in new]
    yield Fact(_("Acts that would be refused"), _("done"), "; ".join(told))
    yield Fact(_("State reached"), str(State(story.case.state).label), str(State(new[0].event.from_state).label))


def _day(event: Event) -> str:
    return date_format(clocks.local_date(event.at), "SHORT_DATE_FORMAT")


def _reasons(story: Story, regime: Regime, event: Event, number: int) -> Iterator[str]:
    """Why these rules would have refused the act, the ``number``-th of its verb."""
    case = story.case
    if event.verb == "submit" and (shut := closed_reason(regime.intake, clocks.local_date(event.at))):
        yield shut
    elif event.verb == "request_supplement" and number > regime.supplements_allowed:
        yield _("more than allowed")
    elif event.verb == "accept_dossier":
        yield from level_faults(regime, case.dossier, case.level or ai_level(regime, case.dossier))
        for part in missing_components(regime, case.dossier, case.organisation.kind):
            yield _("Missing: %(component)s") % {"component": part.name.in_language()}
    elif event.verb == "propose":
        yield from _too_long(story, regime)
    elif event.verb == "start_trial":
        known = {row.kind for row in case.preconditions.all()}
        for asked in required_preconditions(regime, case.dossier, case.organisation.kind, case.level):
            if asked.kind not in known:
                yield _("not verified: %(name)s") % {"name": asked.name.in_language()}
    elif event.verb == "request_extension":
        yield from _no_extension(story, regime, event, number)


def _too_long(story: Story, regime: Regime) -> Iterator[str]:
    trial, longest = getattr(story.case, "trial", None), regime.term.max_months
    if trial is None or longest is None:
        return
    granted = [row.old_end for row in story.case.extensions.all() if row.granted]
    if clocks.last_day(trial.start, longest) < min([*granted, trial.end]):
        yield _("The trial may last at most %(months)s months.") % {"months": longest}


def _no_extension(story: Story, regime: Regime, event: Event, number: int) -> Iterator[str]:
    rule, term, case = regime.extension, regime.term, story.case
    asked = list(case.extensions.order_by("pk"))[number - 1]
    if not rule.allowed:
        yield _("The rules of this case know no extension.")
        return
    if rule.needs_final_report and not case.events.filter(verb="file_final_report", position__lt=event.position):
        yield _("The final report must be filed first.")
    if _late(regime, case.level, asked.old_end, event):
        yield _("The last day for asking has passed, and the rules make it a condition.")
    granted = sum(bool(row.granted) for row in case.extensions.all() if row.pk < asked.pk)
    if rule.max_times is not None and granted >= rule.max_times:
        yield _("No further extension is possible.")
    if rule.max_months_each is not None and asked.months > rule.max_months_each:
        yield _("An extension lasts at most %(months)s months.") % {"months": rule.max_months_each}
    longest = term.total_months if term.total_months is not None else term.max_months
    if longest is not None and asked.new_end > clocks.last_day(case.trial.start, longest):
        yield _("The trial may last at most %(months)s months in all.") % {"months": longest}


def _late(regime: Regime, level: int | None, end: date, event: Event) -> bool:
    clock = regime.clock("extension_request")
    amount = clock.amount_for(level) if clock else None
    if clock is None or amount is None or not clock.bars:
        return False
    last = clocks.due(
        clock.unit, amount, clocks.start_of(end), calendar=calendar(), back=clock.back, cut_off_hour=clock.cut_off_hour
    )
    return bool(clocks.limits(last)[1] <= event.at)


# ------------------------------------------------------------------------------------------------ the verdict


def _items(story: Story, own: Regime, draft: Regime) -> Iterator[Fact]:
    """Items of the verdict on the dossier as it was filed last, that only one of the two gives."""
    before, after = _verdict(story, own), _verdict(story, draft)
    yield from _differing(_("Items of the verdict on the dossier"), before, after)


def _verdict(story: Story, regime: Regime) -> list[str]:
    case = story.case
    filed = case.versions.filter(frozen_at__isnull=False).latest("number")
    on = clocks.local_date(filed.frozen_at or clocks.now())
    found = verdict(
        regime, filed.content, case.organisation.kind,
        on=on, level=case.level, questions=filed.questions or None,
    )  # fmt: skip
    return [row.text for row in found]


def _differing(words: str, before: list[str], after: list[str]) -> Iterator[Fact]:
    gone, new = [row for row in before if row not in after], [row for row in after if row not in before]
    if gone or new:
        yield Fact(words, "; ".join(gone) or "–", "; ".join(new) or "–")


# ------------------------------------------------------------------------------------------------ documents


def _papers(story: Story, own: Regime, draft: Regime) -> Iterator[Fact]:
    """The issued documents that would have another name, symbol, signer or other grounds."""
    issued = {row.kind: row.issued_at for row in story.case.documents.order_by("id")}
    for kind, at in issued.items():
        before, after = _paper(own, kind), _paper(draft, kind)
        if before != after:
            yield Fact(str(Kind(kind).label), before, after)
        if kind == Kind.DECISION:
            on, dossier = clocks.local_date(at), story.case.dossier
            cited = [[row.number or row.abstract for row in legal_bases(by, dossier, on=on)] for by in (own, draft)]
            yield from _differing(_("Legal bases of the decision"), *cited)
            clauses = [_clauses(story, by.decision_clauses) for by in (own, draft)]
            yield from _differing(_("Clauses of the decision"), *clauses)


def _paper(regime: Regime, kind: str) -> str:
    rule = regime.documents.get(kind)
    if rule is None:
        return _("no such document")
    capacity = regime.capacities[rule.capacity]
    signer = " ".join(filter(None, (capacity.authority, capacity.title)))
    return " · ".join([f"{rule.type_name} …/{rule.symbol}", rule.abstract, regime.bodies[rule.body].name, signer])


def _clauses(story: Story, clauses: tuple[Clause, ...]) -> list[str]:
    case = story.case
    return [
        row.in_language()
        for row in clauses
        if applies(row.when, technology=case.technology, organisation_kind=case.organisation.kind, level=case.level)
    ]
