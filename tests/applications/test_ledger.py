"""The ledger: every stretch of a term is kept by the database, adds up, and no date moves in silence."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import DatabaseError, transaction

from applications.actions import open_deadline, record
from applications.ledger import pause, redate, redated, resume
from applications.models import Deadline, DeadlineSegment
from programmes import clocks
from programmes.queries import calendar
from programmes.schema_parts import Unit
from programmes.segments import Measure
from tests.workflow.core.story import moment

if TYPE_CHECKING:
    from tests.workflow.core.story import Story

pytestmark = pytest.mark.django_db


def segments(term: Deadline) -> list[tuple[str, int, int]]:
    """What it did, with how much left at the beginning, using up how much."""
    return list(term.segments.values_list("kind", "remaining", "spent"))


def rules(monkeypatch: pytest.MonkeyPatch, story: Story, **how: str) -> None:
    """The regime of the case, but with what a supplement does to its clocks."""
    spec = story.application.regime_version.spec
    clocks_ = [row.model_copy(update={"on_supplement": how.get(row.name, row.on_supplement)}) for row in spec.clocks]
    changed = spec.model_copy(update={"clocks": tuple(clocks_)})
    monkeypatch.setattr("programmes.models.RegimeVersion.spec", changed)


def adds_up(term: Deadline) -> bool:
    """What the segments used up and what was left make the whole."""
    rows = list(term.segments.exclude(kind="redated"))
    whole = Measure(Unit(term.unit), calendar()).pieces(term.amount, term.start)
    return sum(row.spent for row in rows) + term.remaining == whole


def test_a_term_that_is_met_leaves_one_segment_with_its_acts(ai: Story) -> None:
    ai.upto("accept")
    term = ai.fresh.deadlines.get(name="validity_check")
    row = term.segments.get()
    assert (row.kind, row.remaining, row.spent, term.remaining) == ("ran", 3, 0, 3)
    assert row.began_by is not None
    assert row.ended_by is not None
    assert (row.began_by.verb, row.ended_by.verb) == ("receive", "accept_dossier")
    assert (row.since, row.until) == (term.start, term.met_at)


def test_a_late_term_is_negative_by_as_many_days(ai: Story) -> None:
    ai.upto("receive").wait(moment("2026-06-09 09:00")).do("accept_dossier")
    term = ai.fresh.deadlines.get(name="validity_check")
    assert (segments(term), term.remaining) == ([("ran", 3, 6)], -3)
    assert adds_up(term)


def test_the_shipped_rules_meet_the_check_and_count_the_decision_from_the_answer(ai: Story) -> None:
    ai.upto("receive").do("request_supplement")
    ai.wait(days=2).do("resubmit")
    ai.do("accept_dossier")
    assert not ai.fresh.deadlines.open().filter(name="validity_check").exists()
    decision = ai.fresh.deadlines.get(name="decision")
    assert (decision.start, segments(decision)) == (ai.fresh.complete_at, [])
    supplement = ai.fresh.deadlines.get(name="supplement")
    assert supplement.source.startswith("khoản 4 Điều 23")


def test_a_clock_pauses_while_the_applicant_answers(ai: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    rules(monkeypatch, ai, validity_check="pause", decision="pause")
    ai.upto("receive").wait(moment("2026-06-03 10:00")).do("request_supplement")
    standing = ai.fresh.deadlines.get(name="validity_check")
    assert standing.paused_since is not None
    ai.wait(moment("2026-06-12 10:00"))
    assert not ai.fresh.events.filter(verb="deadline_passed", note="validity_check").exists()
    ai.do("resubmit")
    term = ai.fresh.deadlines.get(name="validity_check")
    assert (term.paused_since, str(term.due_on)) == (None, "2026-06-15")
    assert segments(term) == [("ran", 3, 2), ("stood", 1, 0)]
    assert term.story["vi"].startswith("phần còn lại: 1 ngày làm việc từ 12/06/2026")
    ai.do("accept_dossier")
    decision = ai.fresh.deadlines.get(name="decision")
    assert (decision.start, str(decision.due_on)) == (ai.fresh.received_at, "2026-06-24")
    assert [kind for kind, _left, _spent in segments(decision)] == ["ran", "stood"]
    assert adds_up(decision)
    assert [row.ended_by.verb for row in decision.segments.order_by("id") if row.ended_by] == [
        "request_supplement", "resubmit",
    ]  # fmt: skip


def test_a_clock_starts_anew_with_the_answer(ai: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    rules(monkeypatch, ai, validity_check="restart")
    ai.upto("receive").wait(moment("2026-06-03 10:00")).do("request_supplement")
    ai.wait(moment("2026-06-12 10:00")).do("resubmit")
    term = ai.fresh.deadlines.get(name="validity_check")
    assert (segments(term), term.remaining, str(term.due_on)) == ([("ran", 3, 2), ("stood", 1, 0)], 3, "2026-06-17")
    assert term.story["vi"].startswith("3 ngày làm việc từ 12/06/2026")


def test_what_is_late_is_not_stopped_and_what_runs_is_not_resumed(ai: Story) -> None:
    ai.upto("receive")
    term = ai.fresh.deadlines.get(name="validity_check")
    resume(term, event=None)
    with clocks.moved(term.due_at):
        pause(term, event=None)
    assert not term.segments.exists()


def test_a_term_in_hours_stands_to_the_minute(ai: Story) -> None:
    ai.upto("start").do("report_breach", occurred_at=ai.now - timedelta(hours=1))
    term = ai.fresh.deadlines.get(name="breach_report")
    assert (term.remaining, term.segments.get().spent) == (71 * 3600 - 60, 3600 + 60)
    with clocks.moved(ai.now):
        other = open_deadline(ai.fresh, "breach_report", ai.now - timedelta(hours=2), of_authority=False, subject="2")
        assert other is not None
        pause(other, event=None)
        resume(other, event=None, at=ai.now + timedelta(hours=5))
    assert other.due_at == other.start + timedelta(hours=77)
    assert other.story["en"].startswith("what is left: 70 hours from")


def test_a_date_moves_by_a_recorded_act_only(ai: Story) -> None:
    ai.upto("accept")
    term = ai.fresh.deadlines.get(name="decision")
    moved = term.due_on + timedelta(days=1) if term.due_on else None
    with pytest.raises(DatabaseError, match="recorded act"), transaction.atomic():
        Deadline.objects.filter(pk=term.pk).update(due_on=moved)
    days = calendar().changed(clocks.local_date(ai.now) + timedelta(days=1), off=True)
    with clocks.moved(ai.now):
        end = redated(term, days)
        assert end == moved
        event = record(ai.fresh, "calendar_changed", by=ai.cast["lead"])
        assert end is not None
        redate(term, end, days, event=event)
    row = term.segments.get()
    assert (row.kind, row.spent, row.until, row.ended_by) == ("redated", 0, event.at, event)
    ai.upto("issue")
    assert adds_up(ai.fresh.deadlines.get(name="decision"))


def test_what_the_calendar_leaves_alone(ai: Story) -> None:
    ai.upto("start")
    days = calendar().changed(clocks.local_date(ai.now) + timedelta(days=1), off=True)
    with clocks.moved(ai.now):
        found = {row.name: redated(row, days) for row in ai.fresh.deadlines.all()}
    assert set(found.values()) == {None}, "months, days and ends far away"
    back: Any = ai.fresh.deadlines.get(name="extension_request")
    with clocks.moved(ai.now):
        assert redated(back, calendar().changed(back.due_on + timedelta(days=1), off=True)) < back.due_on


def test_a_segment_is_written_by_the_database_alone(ai: Story) -> None:
    ai.upto("accept")
    rows = DeadlineSegment.objects.all()
    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        rows.update(spent=0)
    with pytest.raises(DatabaseError, match="Cannot"), transaction.atomic():
        rows._raw_delete("default")
