"""Clocks that stop and go on: what must hold of every term, and the days of one in detail."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programmes.clocks import ZONE, WorkingCalendar, due, limits
from programmes.schema_parts import Unit
from programmes.segments import HOUR, Measure, day_by_day, in_units
from programmes.working_days import SpecialDay

PLAIN = WorkingCalendar({})
CASES = WorkingCalendar(
    {date(2026, 1, 2): True, date(2026, 1, 10): False},
    {date(2026, 1, 2): "12729/VPCP-KGVX", date(2026, 1, 10): "12729"},
)

days = st.dates(date(2025, 1, 1), date(2027, 12, 31))
calendars = st.dictionaries(days, st.booleans(), max_size=20).map(WorkingCalendar)
moments = st.datetimes(datetime(2025, 6, 1), datetime(2027, 6, 1)).map(lambda at: at.replace(tzinfo=UTC))  # noqa: DTZ001 - the zone follows
spans = st.timedeltas(timedelta(minutes=1), timedelta(days=20))
stops = st.lists(st.tuples(spans, spans), max_size=6)
hours = st.none() | st.integers(0, 23)


@given(calendars, st.sampled_from(Unit), st.integers(1, 40), moments, stops, hours)
def test_a_clock_that_stood_still_never_ends_before_one_that_did_not(
    calendar: WorkingCalendar, unit: Unit, amount: int, start: datetime, pauses: list[tuple[timedelta, timedelta]],
    cut_off_hour: int | None,
) -> None:  # fmt: skip
    measure = Measure(unit, calendar, cut_off_hour)
    unpaused = due(unit, amount, start, calendar=calendar, cut_off_hour=cut_off_hour)
    whole = left = measure.pieces(amount, start)
    since, end, spent = start, measure.end(whole, start), 0
    assert end == unpaused, "without a stop the segments end where the term does"
    for ran, stood in pauses:
        stopped = since + ran
        if limits(end)[1] <= stopped:
            break  # it was late before it could be stopped
        used = measure.spent(since, stopped)
        left, spent, since = left - used, spent + used, stopped + stood
        later = measure.end(left, since)
        assert left >= 0
        assert later >= end, "a stop never brings the end nearer"
        end = later
        assert spent + left == whole, "the segments add up to the amount"
    assert end >= unpaused


@pytest.mark.parametrize(
    ("unit", "amount", "end"),
    [
        (Unit.WORKING_DAYS, 5, date(2026, 9, 11)),
        (Unit.DAYS, 9, date(2026, 9, 14)),
        (Unit.HOURS, 72, datetime(2026, 9, 8, 9, tzinfo=ZONE)),
        (Unit.MONTHS, 1, date(2026, 10, 5)),
    ],
)
def test_a_stop_of_four_days_moves_the_end_as_its_unit_says(unit: Unit, amount: int, end: date) -> None:
    start = datetime(2026, 9, 1, 9, tzinfo=ZONE)
    stopped, resumed = datetime(2026, 9, 4, 9, tzinfo=ZONE), datetime(2026, 9, 8, 9, tzinfo=ZONE)
    measure = Measure(unit, PLAIN)
    left = measure.pieces(amount, start) - measure.spent(start, stopped)
    assert measure.end(left, resumed) == end


def test_pieces_are_told_in_units() -> None:
    assert in_units(Unit.HOURS, 90 * 60) == 1.5
    assert in_units(Unit.WORKING_DAYS, 7) == 7
    assert Measure(Unit.HOURS, PLAIN).spent(datetime(2026, 9, 1, tzinfo=ZONE), date(2026, 9, 2)) == 24 * HOUR


def test_every_day_says_whether_it_was_counted_and_why_not() -> None:
    special = CASES.special_days(date(2025, 12, 31), date(2026, 1, 12))
    assert [SpecialDay.from_json(row.to_json()) for row in special] == special
    told = day_by_day(date(2025, 12, 31), date(2026, 1, 12), special)
    assert [row.number for row in told] == [None, None, None, None, 1, 2, 3, 4, 5, 6, None, 7]
    assert [row.special.vi if row.special else "" for row in told[:4]] == [
        "Tết Dương lịch", "Nghỉ theo văn bản", "", ""
    ]  # fmt: skip
    assert told[1].special is not None
    assert told[1].special.document == "12729/VPCP-KGVX"
    assert told[9].special is not None
    assert (told[9].special.works, told[9].special.document) == (True, "12729")


def test_after_the_cut_off_hour_the_first_working_day_is_day_zero() -> None:
    told = day_by_day(date(2026, 9, 11), date(2026, 9, 15), [], cut_off=True)
    assert [(row.number, row.day_zero) for row in told] == [(None, False), (None, False), (None, True), (1, False)]


@given(calendars, calendars, days, st.integers(1, 40))
def test_stored_special_days_count_as_they_did(
    then: WorkingCalendar, now: WorkingCalendar, start: date, amount: int
) -> None:
    end = then.add_working_days(start, amount)
    special = then.special_days(start, end)
    assert now.as_counted(start, end, special).working_days_between(start, end) == amount
    assert [row.number for row in day_by_day(start, end, special)][-1] == amount


def test_a_day_is_changed_and_given_back() -> None:
    day = date(2026, 11, 23)
    assert not PLAIN.changed(day, off=True).is_working_day(day)
    assert PLAIN.changed(day, off=True).changed(day, off=None).is_working_day(day)
