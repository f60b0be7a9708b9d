"""The calendar: who reads and changes it, what is told before, what is recorded after."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from applications.models import Deadline
from applications.refusals import NotLikeThis, NotNow, NotYou
from programmes import clocks
from programmes.models import CalendarChange, CalendarOverride
from programmes.queries import calendar
from tests.workflow.core.conftest import ai
from tests.workflow.core.story import Story, moment
from workflow.calendar import DayRule, change_calendar, fingerprint, moves
from workflow.models import CaseTask
from workflow.presenters.ledger import ledger

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_django import DjangoAssertNumQueries

pytestmark = pytest.mark.django_db
__all__ = ["ai"]

DAY = date(2026, 6, 4)
FACTS = {
    "day_day": "4", "day_month": "6", "day_year": "2026", "rule": "off", "document": "88/TB-VPCP", "reason": "Bão",
}  # fmt: skip


@pytest.fixture
def checking(ai: Story) -> Iterator[Story]:
    """A dossier received on Monday 1 June 2026, to be checked in three working days, by Thursday; the clock there."""
    ai.upto("receive")
    with clocks.moved(ai.now):
        yield ai


def browser(story: Story, key: str) -> Client:
    """A browser of that person, in English."""
    client = Client()
    client.force_login(story.cast[key], backend="django.contrib.auth.backends.ModelBackend")
    client.cookies["django_language"] = "en"
    return client


def change(story: Story, off: bool | None, *, by: str = "lead", move: bool = True, day: date = DAY) -> CalendarChange:  # noqa: FBT001 - as an override stores it
    """Fix a day as a person would after looking at the preview."""
    rule = DayRule(day, off, "Bão", "" if off is None else "88/TB-VPCP")
    seen = fingerprint(moves(calendar().changed(day, off)))
    return change_calendar(rule, by=story.cast[by], move=move, previewed=seen)


def term(story: Story) -> Any:
    """The term of the check."""
    return story.fresh.deadlines.get(name="validity_check")


def test_a_change_is_previewed_confirmed_recorded_and_undone(
    checking: Story, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client, address = browser(checking, "lead"), reverse("calendar")
    reference = checking.application.reference
    client.get(address)
    with django_assert_num_queries(4):
        assert "No official has changed the calendar yet." in client.get(address).content.decode()
    with django_assert_num_queries(5):
        preview = client.post(address, FACTS)
    text = preview.content.decode()
    assert (reference in text, "04/06/2026" in text, "05/06/2026" in text) == (True, True, True)
    assert not CalendarOverride.objects.filter(date=DAY).exists(), "a preview changes nothing"
    seen = preview.context["form"].initial["previewed"]
    assert client.post(address, {**FACTS, "previewed": seen, "move": "yes"}).status_code == 302
    moved = term(checking)
    assert (moved.due_on, moved.due_at) == (date(2026, 6, 5), moment("2026-06-06 00:00"))
    assert CaseTask.objects.get(process__application=checking.application, finished=None).due_at == moved.due_at
    event = checking.fresh.events.get(verb="calendar_changed")
    assert (event.actor, event.from_state) == (checking.cast["lead"], event.to_state)
    assert event.data["terms"] == [{"name": "validity_check", "subject": "", "old": "2026-06-04", "new": "2026-06-05"}]
    page = client.get(reverse("case_journal", args=[reference])).content.decode()
    assert "Check of the dossier: 04/06/2026 → 05/06/2026" in page
    told = browser(checking, "applicant").get(reverse("pilot_deadlines", args=[reference])).content.decode()
    assert "88/TB-VPCP: Bão (lead)" in told
    assert "1 moved, 0 left" in client.get(address).content.decode()
    assert change(checking, None).moved == 1
    assert term(checking).due_on == DAY
    assert [row.kind for row in ledger(checking.fresh)[0].stretches] == ["redated", "redated", "ran"]
    checking.do("accept_dossier")
    assert [row.began for row in ledger(checking.fresh)[0].stretches][-1] == "Dossier received"


def test_dates_may_be_left_as_they_stand_and_count_as_they_did(checking: Story) -> None:
    done = change(checking, True, move=False)
    assert (done.moved, done.left, term(checking).due_on) == (0, 1, DAY)
    assert not checking.fresh.events.filter(verb="calendar_changed").exists()
    checking.wait(moment("2026-06-04 10:00"))
    with clocks.moved(checking.now):
        checking.do("accept_dossier")
    met = term(checking)
    assert (met.remaining, met.met_in_time) == (0, True)
    assert checking.fresh.deadlines.get(name="decision").due_on == date(2026, 6, 16)


def test_what_changed_since_the_preview_is_shown_again(checking: Story) -> None:
    client, address = browser(checking, "lead"), reverse("calendar")
    answer = client.post(address, {**FACTS, "previewed": "stale", "move": "yes"})
    assert "look at them again" in answer.content.decode()
    assert answer.context["form"].is_bound
    assert client.post(address, {**FACTS, "previewed": "stale"}).context["rows"], "without a choice: the preview"
    assert not CalendarChange.objects.exists()


def test_refusals_are_told_in_place(checking: Story) -> None:
    client, address = browser(checking, "lead"), reverse("calendar")
    cases = {
        "document": {**FACTS, "document": ""},
        "reason": {**FACTS, "reason": ""},
        "day": {**FACTS, "rule": "computed"},
    }
    for field, typed in cases.items():
        assert list(client.post(address, typed).context["form"].errors) == [field]
    with pytest.raises(NotYou):
        change(checking, True, by="case_officer")
    with pytest.raises(NotLikeThis):
        change(checking, None)
    with pytest.raises(NotNow):
        change_calendar(DayRule(DAY, True, "Bão", "1"), by=checking.cast["lead"], move=True, previewed="")


def test_officials_read_the_others_do_not(checking: Story) -> None:
    address = reverse("calendar")
    assert browser(checking, "case_officer").get(address).context["form"] is None
    assert browser(checking, "case_officer").post(address, FACTS).context["form"] is None
    assert not CalendarOverride.objects.filter(date=DAY).exists()
    assert browser(checking, "applicant").get(address).status_code == 403
    assert "Working-day calendar" in browser(checking, "case_officer").get(reverse("inbox")).content.decode()


def test_a_working_saturday_brings_a_date_nearer_and_nothing_moves_into_the_past(checking: Story) -> None:
    change(checking, True)
    assert change(checking, False, day=date(2026, 6, 6)).moved == 0, "the date lies before"
    change(checking, True, day=date(2026, 6, 5))
    assert term(checking).due_on == date(2026, 6, 6)
    with clocks.moved(moment("2026-06-06 09:00")):
        assert moves(calendar().changed(DAY, off=False)) == [], "Friday has passed"


def test_changes_are_kept(checking: Story) -> None:
    assert str(change(checking, True)).startswith("04/06/2026")
    with pytest.raises(DatabaseError, match="Cannot"), transaction.atomic():
        CalendarChange.objects.update(reason="")


def test_an_act_in_between_wins(checking: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    rule = DayRule(DAY, True, "Bão", "1")
    seen = moves(calendar().changed(DAY, off=True))
    checking.do("accept_dossier")
    monkeypatch.setattr("workflow.calendar.moves", lambda _days: seen)
    done = change_calendar(rule, by=checking.cast["lead"], move=True, previewed=fingerprint(seen))
    assert (done.moved, done.left) == (0, 1)
    assert Deadline.objects.get(pk=seen[0].term.pk).due_on == DAY
