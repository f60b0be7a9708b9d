"""What holds under every shipped regime: clocks that stood, frozen versions, questions within the closed list."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.db import DatabaseError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import OrganisationKind
from applications.actions import open_deadline
from applications.ledger import pause, resume
from applications.models import DossierVersion
from programmes import clocks
from programmes.loading import REGIMES, load_overrides, load_regimes
from programmes.models import CalendarOverride, RegimeVersion
from programmes.question_schema import place_in
from programmes.questions import closed_list, questions_by_field
from programmes.schema import Regime
from programmes.yaml_files import read_yaml
from sandbox.replay.casefile import read
from sandbox.replay.player import advance, begin
from tests.workflow.pilot.test_frozen import STEPS, attempt
from workflow.pilot.sections import sections_of

if TYPE_CHECKING:
    from accounts.models import User
    from applications.models import Application

CASES = Path(__file__).parent.parent / "cases"
SHIPPED = [Regime.model_validate(read_yaml(path)) for path in sorted(REGIMES.glob("*/*.yaml"))]
CODES = {regime.code for regime in SHIPPED}


def quiet(examples: int) -> settings:
    """So many examples, on a database whose speed is nobody's fault."""
    return settings(max_examples=examples, deadline=None, database=None, suppress_health_check=list(HealthCheck))


@pytest.fixture
def _rules(db: None) -> None:
    load_regimes()
    load_overrides()


def played(name: str, last: str) -> tuple[Application, User]:
    """The case of the file after its first step ``last`` that is not refused, and who filed it."""
    case = read(CASES / f"{name}.json", regimes=CODES)
    play = begin(case)
    done = next(number for number, step in enumerate(case.steps) if step.do == last and not step.refused)
    for number, step in enumerate(case.steps[: done + 1]):
        advance(play, number, step)
    assert play.differences == []
    return play.application, play.cast.users["nop"]


# ---------------------------------------------------------------------------------------------------------- clocks

CLOCKS = [
    (f"{regime.code} {regime.version} {clock.name}", clock)
    for regime in SHIPPED
    for clock in regime.clocks
    if not clock.back
]
spans = st.timedeltas(timedelta(minutes=1), timedelta(days=25))
starts = st.datetimes(datetime(2025, 12, 1), datetime(2027, 3, 1)).map(lambda at: at.replace(tzinfo=UTC))  # noqa: DTZ001 - the zone follows
overrides = st.dictionaries(st.dates(date(2025, 12, 1), date(2027, 6, 1)), st.booleans(), max_size=6)


def test_every_regime_has_clocks() -> None:
    assert {name.split()[0] for name, _clock in CLOCKS} == CODES


@pytest.mark.usefixtures("_rules")
def test_a_clock_paused_and_resumed_any_number_of_times_never_ends_before_the_unpaused_one() -> None:
    application, _applicant = played("ai-receipt-refused-2026", "receive")

    @quiet(60)
    @given(
        st.sampled_from(CLOCKS), st.integers(1, 60), starts, st.none() | st.integers(0, 23), overrides,
        st.lists(st.tuples(spans, spans, st.booleans()), min_size=1, max_size=6),
    )  # fmt: skip
    def never(
        shipped: tuple[str, Any], length: int, start: datetime, cut_off_hour: int | None, days: dict[date, bool],
        stops: list[tuple[timedelta, timedelta, bool]],
    ) -> None:  # fmt: skip
        clock = shipped[1].model_copy(update={"cut_off_hour": cut_off_hour})
        amount = clock.amount or length
        with transaction.atomic():
            CalendarOverride.objects.exclude(date__in=days).delete()
            for day, off in days.items():
                facts = {"off": off, "reason": "x", "changed_at": start}
                CalendarOverride.objects.update_or_create(date=day, defaults=facts)
            with clocks.moved(start):
                row = open_deadline(application, clock.name, start, of_authority=True, clock=clock, amount=amount)
            assert row is not None
            unpaused, at = row.due_at, start
            for ran, stood, anew in stops:
                earlier, stopped = row.due_at, at + ran
                pause(row, event=None, at=stopped)
                at = stopped + stood
                resume(row, event=None, at=at, anew=anew)
                assert row.due_at >= earlier, "no stop brings the date nearer"
            row.refresh_from_db()
            assert row.due_at >= unpaused
            transaction.set_rollback(True)

    never()


# ------------------------------------------------------------------------------------------------- frozen versions

SUPPLEMENTED = (
    "ai-supplement-holiday-2026", "uav-supplement-tet-withdrawn-2026", "danang-supplement-holiday-withdrawn-2026",
    "hanoi-supplement-new-year-withdrawn-2026", "general-supplement-holiday-withdrawn-2026",
    "banking-version-change-2026",
)  # fmt: skip


def test_a_case_of_every_regime_has_a_frozen_version() -> None:
    assert {read(CASES / f"{name}.json", regimes=CODES).shape.regime for name in SUPPLEMENTED} == CODES


@pytest.mark.usefixtures("_rules")
@pytest.mark.parametrize("name", SUPPLEMENTED)
def test_a_frozen_version_never_changes_nor_do_its_rules(name: str) -> None:
    application, applicant = played(name, "request_supplement")
    frozen = DossierVersion.objects.filter(pk=application.versions.get(number=1).pk)
    rules = RegimeVersion.objects.filter(pk=application.regime_version_id)
    stood = (list(frozen.values()), list(rules.values()))
    assert len(stood[0]) == len(stood[1]) == 1

    @quiet(8)
    @given(STEPS, st.sampled_from(["data", "sha256", "version"]))
    def never(steps: list[tuple[str, str | None, str]], column: str) -> None:
        with transaction.atomic():
            for step in steps:
                attempt(application, applicant, *step)
            with pytest.raises(DatabaseError), transaction.atomic():
                rules.update(**{column: "{}"})
            assert (list(frozen.values()), list(rules.values())) == stood
            transaction.set_rollback(True)

    never()


# ----------------------------------------------------------------------------------------------------- closed list

LEVEL_FACTS = sorted({fact for regime in SHIPPED for level in regime.levels for fact in level.any_of})
facts = st.dictionaries(st.sampled_from(LEVEL_FACTS), st.booleans() | st.none() | st.text(max_size=3))


@quiet(150)
@given(st.sampled_from(SHIPPED), st.sampled_from(OrganisationKind.values), facts, st.data())
def test_every_question_asked_is_tied_to_a_component_of_the_closed_list(
    regime: Regime, kind: str, ai: dict[str, Any], data: st.DataObject
) -> None:
    technology = data.draw(st.sampled_from(regime.technologies))
    told = {"technology": technology, "ai": ai}
    more: dict[str, Any] = data.draw(
        st.sampled_from([{}, {"insurance": None, "uav": {}, "ledger": {"kind": "public"}}])
    )
    answered = {**told, **more}
    codes = closed_list(regime, answered, kind)
    assert codes
    assert codes <= ({component.code for component in regime.components} or {"other"})
    questions = questions_by_field(technology)
    asked = [ask.path for page in sections_of(technology, None, codes) for ask in page.asks]
    assert len(asked) == len(set(asked))
    assert all(place_in(questions[path].components, codes) in codes for path in asked)
