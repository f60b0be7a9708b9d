"""Terms and the clock: the vectors of public sources, and what must hold of every calendar."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programmes import clocks
from programmes.clocks import ZONE, WorkingCalendar, due, extended_end, limits, story
from programmes.schema_parts import Unit

PLAIN = WorkingCalendar({})
SWAP = {date(2026, 1, 2): True, date(2026, 1, 10): False}
OFFICIAL = WorkingCalendar(SWAP)
CASES = WorkingCalendar({**SWAP, date(2026, 11, 23): False, date(2027, 9, 2): True, date(2027, 9, 3): True})

# Start, working days, end by the library alone, end with the swap of letter 12729/VPCP-KGVX.
VECTORS = [
    (date(2025, 12, 31), 3, date(2026, 1, 6), date(2026, 1, 7)),
    (date(2026, 1, 8), 3, date(2026, 1, 13), date(2026, 1, 12)),
    (date(2026, 2, 10), 10, date(2026, 3, 3), date(2026, 3, 3)),
    (date(2026, 4, 24), 3, date(2026, 5, 4), date(2026, 5, 4)),
    (date(2026, 8, 20), 3, date(2026, 8, 24), date(2026, 8, 24)),
    (date(2026, 8, 27), 3, date(2026, 9, 4), date(2026, 9, 4)),
    (date(2026, 11, 23), 3, date(2026, 11, 27), date(2026, 11, 27)),
    (date(2026, 12, 30), 3, date(2027, 1, 5), date(2027, 1, 5)),
]

days = st.dates(date(2021, 1, 1), date(2030, 12, 31))
amounts = st.integers(1, 60)
calendars = st.dictionaries(days, st.booleans(), max_size=20).map(WorkingCalendar)


def at(day: date, hour: int = 9, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZONE)


@pytest.mark.parametrize(("start", "amount", "plain", "official"), VECTORS)
def test_working_days_follow_the_public_vectors(start: date, amount: int, plain: date, official: date) -> None:
    assert due(Unit.WORKING_DAYS, amount, at(start), calendar=PLAIN) == plain
    assert due(Unit.WORKING_DAYS, amount, at(start), calendar=OFFICIAL) == official


@pytest.mark.parametrize(
    ("unit", "amount", "start", "back", "end"),
    [
        (Unit.DAYS, 15, date(2027, 9, 30), True, date(2027, 9, 15)),
        (Unit.WORKING_DAYS, 10, date(2026, 9, 8), False, date(2026, 9, 22)),
        (Unit.WORKING_DAYS, 3, date(2026, 8, 27), False, date(2026, 9, 4)),
        (Unit.WORKING_DAYS, 15, date(2027, 9, 14), False, date(2027, 10, 5)),
        (Unit.WORKING_DAYS, 15, date(2027, 9, 30), True, date(2027, 9, 9)),
        (Unit.MONTHS, 6, date(2026, 10, 1), False, date(2027, 4, 1)),
        (Unit.MONTHS, 1, date(2027, 1, 31), False, date(2027, 2, 28)),
        (Unit.MONTHS, 12, date(2027, 10, 4), False, date(2028, 10, 4)),
        # Calendar days are not shifted off a Sunday.
        (Unit.DAYS, 15, date(2026, 8, 1), False, date(2026, 8, 16)),
        (Unit.DAYS, 0, date(2026, 8, 1), False, date(2026, 8, 1)),
    ],
)
def test_terms_end_where_the_law_says(unit: Unit, amount: int, start: date, back: bool, end: date) -> None:  # noqa: FBT001
    assert due(unit, amount, start, calendar=CASES, back=back) == end
    assert due(unit, amount, at(start), calendar=CASES, back=back) == end


def test_hours_run_on_the_clock_of_viet_nam() -> None:
    confirmed = datetime(2026, 2, 13, 18, 30, tzinfo=UTC)
    end = due(Unit.HOURS, 72, confirmed, calendar=OFFICIAL)
    assert end == confirmed + timedelta(hours=72)
    assert isinstance(end, datetime)
    assert end.isoformat() == "2026-02-17T01:30:00+07:00"


def test_the_day_of_an_event_is_the_day_in_viet_nam() -> None:
    late_evening_utc = datetime(2026, 9, 7, 18, 0, tzinfo=UTC)
    assert due(Unit.DAYS, 1, late_evening_utc, calendar=PLAIN) == date(2026, 9, 9)


@pytest.mark.parametrize(
    ("moment", "end"),
    [
        (at(date(2026, 9, 11), 14, 59), date(2026, 9, 14)),
        (at(date(2026, 9, 11), 15), date(2026, 9, 15)),
        (at(date(2026, 9, 12), 10), date(2026, 9, 14)),
    ],
)
def test_after_the_cut_off_hour_the_next_working_day_is_day_zero(moment: datetime, end: date) -> None:
    assert due(Unit.WORKING_DAYS, 1, moment, calendar=PLAIN, cut_off_hour=15) == end


def test_a_bare_day_and_a_term_counted_back_know_no_cut_off() -> None:
    day = date(2026, 9, 11)
    assert due(Unit.DAYS, 1, day, calendar=PLAIN, cut_off_hour=0) == date(2026, 9, 12)
    assert due(Unit.DAYS, 1, at(day, 23), calendar=PLAIN, back=True, cut_off_hour=15) == date(2026, 9, 10)


@pytest.mark.parametrize(
    ("unit", "amount", "start"),
    [
        (Unit.DAYS, -1, date(2026, 1, 5)),
        (Unit.HOURS, 72, date(2026, 1, 5)),
        (Unit.HOURS, 72, datetime(2026, 1, 5)),  # noqa: DTZ001 - the fault under test
        (Unit.DAYS, 1, datetime(2026, 1, 5)),  # noqa: DTZ001 - the fault under test
    ],
)
def test_a_term_that_makes_no_sense_is_refused(unit: Unit, amount: int, start: date) -> None:
    with pytest.raises(ValueError, match=r"term|moment|zone"):
        due(unit, amount, start, calendar=PLAIN)


def test_limits_give_the_last_day_and_the_first_late_moment() -> None:
    assert limits(date(2026, 9, 4)) == (date(2026, 9, 4), datetime(2026, 9, 5, tzinfo=ZONE))
    moment = at(date(2026, 2, 13), 10, 30)
    assert limits(moment) == (None, moment)


def test_an_extension_runs_from_the_day_after_the_end() -> None:
    assert extended_end(date(2026, 4, 4), 3) == date(2026, 7, 4)
    assert extended_end(date(2027, 9, 30), 6) == date(2028, 3, 31)
    assert extended_end(date(2026, 11, 30), 3) == date(2027, 2, 28)


def test_a_story_names_the_days_that_did_not_count() -> None:
    start = at(date(2026, 8, 27), 9, 30)
    assert story(Unit.WORKING_DAYS, 3, start, date(2026, 9, 4), calendar=PLAIN) == {
        "vi": "3 ngày làm việc từ 27/08/2026, đến hết 04/09/2026; nghỉ 31/08/2026–02/09/2026",
        "en": "3 working days from 27 Aug 2026, to the end of 4 Sep 2026; days off 31 Aug 2026–2 Sep 2026",
    }
    assert story(Unit.WORKING_DAYS, 7, at(date(2025, 12, 31)), date(2026, 1, 12), calendar=OFFICIAL)["vi"] == (
        "7 ngày làm việc từ 31/12/2025, đến hết 12/01/2026; nghỉ 01/01/2026–02/01/2026; làm bù 10/01/2026"
    )


def test_a_story_of_hours_and_of_a_term_counted_back() -> None:
    start = at(date(2026, 2, 10), 10, 30)
    assert story(Unit.HOURS, 72, start, start + timedelta(hours=72), calendar=PLAIN)["vi"] == (
        "72 giờ từ 10:30 10/02/2026, đến 10:30 13/02/2026"
    )
    back = story(Unit.DAYS, 15, date(2027, 9, 30), date(2027, 9, 15), calendar=PLAIN, back=True)
    assert back["vi"] == "15 ngày tính lùi từ 30/09/2027, đến hết 15/09/2027"
    assert back["en"] == "15 days counted back from 30 Sep 2027, to the end of 15 Sep 2027"
    assert story(Unit.MONTHS, 1, date(2027, 1, 31), date(2027, 2, 28), calendar=PLAIN)["en"].startswith("1 month from")


def test_free_days_have_names_and_plain_weekends_are_left_out() -> None:
    named = CASES.free_days_between(date(2026, 4, 24), date(2026, 5, 3))
    assert named == [
        (date(2026, 4, 26), "Ngày Giỗ Tổ Hùng Vương"),
        (date(2026, 4, 27), "Ngày Giỗ Tổ Hùng Vương (nghỉ bù)"),
        (date(2026, 4, 30), "Ngày Chiến thắng"),
        (date(2026, 5, 1), "Ngày Quốc tế Lao động"),
    ]
    assert CASES.free_days_between(date(2026, 1, 1), date(2026, 1, 4)) == [(date(2026, 1, 2), "Nghỉ theo văn bản")]
    assert CASES.free_days_between(date(2026, 1, 1), date(2026, 1, 2), language="en") == [
        (date(2026, 1, 2), "Day off by an official document"),
    ]
    assert CASES.make_up_days_between(date(2026, 1, 1), date(2026, 8, 31)) == [date(2026, 1, 10), date(2026, 8, 22)]


def test_an_override_rules_over_a_holiday() -> None:
    assert WorkingCalendar({date(2026, 11, 24): False}).is_working_day(date(2026, 11, 24))


@given(calendars, days, amounts, st.booleans())
def test_counting_gives_back_what_was_added(calendar: WorkingCalendar, start: date, amount: int, back: bool) -> None:  # noqa: FBT001
    signed = -amount if back else amount
    end = calendar.add_working_days(start, signed)
    assert calendar.working_days_between(start, end) == signed
    assert calendar.is_working_day(end)


@given(calendars, days, amounts, amounts)
def test_a_longer_term_and_a_later_start_end_later(
    calendar: WorkingCalendar, start: date, some: int, more: int
) -> None:
    end = calendar.add_working_days(start, some)
    assert start < end < calendar.add_working_days(start, some + more)
    assert end <= calendar.add_working_days(start + timedelta(days=more), some)


@given(calendars, days, amounts, amounts)
def test_terms_add_up(calendar: WorkingCalendar, start: date, first: int, second: int) -> None:
    step = calendar.add_working_days(calendar.add_working_days(start, first), second)
    assert step == calendar.add_working_days(start, first + second)


def test_the_clock_can_be_moved_and_runs_again() -> None:
    moment = datetime(2026, 8, 26, 18, 0, tzinfo=UTC)
    with clocks.moved(moment):
        assert clocks.now() == moment
        assert clocks.now().tzinfo is ZONE
        assert clocks.today() == date(2026, 8, 27)
        with clocks.moved(moment + timedelta(days=1)):
            assert clocks.today() == date(2026, 8, 28)
        assert clocks.today() == date(2026, 8, 27)
    clocks.set_now(moment)
    assert clocks.now() == moment
    clocks.set_now(None)
    assert abs(clocks.now() - datetime.now(UTC)) < timedelta(minutes=1)


def test_the_clock_refuses_a_moment_without_a_zone() -> None:
    with pytest.raises(ValueError, match="no zone"):
        clocks.set_now(datetime(2026, 1, 5))  # noqa: DTZ001 - the fault under test


def test_written_days_are_read_and_a_day_begins_at_midnight_in_viet_nam() -> None:
    assert clocks.day("2026-01-05") == clocks.day(date(2026, 1, 5)) == date(2026, 1, 5)
    assert clocks.start_of(date(2026, 1, 5)).isoformat() == "2026-01-05T00:00:00+07:00"


def test_a_written_moment_needs_its_offset() -> None:
    assert clocks.moment("2026-01-05T08:30:00+07:00") == clocks.moment(at(date(2026, 1, 5), 8, 30))
    with pytest.raises(ValueError, match="no zone"):
        clocks.moment("2026-01-05T08:30:00")


def test_months_of_a_trial() -> None:
    assert clocks.months_after(at(date(2026, 10, 1)), 6) == date(2027, 4, 1)
    assert clocks.last_day(date(2026, 10, 1), 12) == date(2027, 9, 30)
    assert clocks.last_day(date(2026, 1, 5), 3) == date(2026, 4, 4)
