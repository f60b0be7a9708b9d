"""Reminders before a date, escalation after it: to whom, when, once, in whose language, by real mail."""

from __future__ import annotations

from datetime import timedelta
from smtplib import SMTPRecipientsRefused
from typing import TYPE_CHECKING, Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts.models import User
from accounts.roles import Role
from applications.actions import open_deadline
from applications.ledger import pause
from notices.actions import send, tell_due
from notices.jobs import send_notice, tell_due_now
from notices.models import Notice
from notices.steps import due_steps
from programmes import clocks
from programmes.queries import calendar
from programmes.schema_parts import TermNotices
from tests.workflow.core.story import Story, moment

if TYPE_CHECKING:
    from datetime import datetime

    from tests.notices.conftest import Sink

pytestmark = pytest.mark.django_db


def told(at: datetime) -> list[tuple[str, int, str, str]]:
    """What is told at a moment: kind, step, term, person."""
    before = set(Notice.objects.values_list("pk", flat=True))
    with clocks.moved(at):
        tell_due(at)
    rows = Notice.objects.exclude(pk__in=before).select_related("person", "deadline").order_by("pk")
    return sorted((row.kind, row.step, row.deadline.name, row.person.name) for row in rows)


def browser(story: Story, key: str) -> Client:
    """A browser of that person, in English."""
    client = Client()
    client.force_login(story.cast[key], backend="django.contrib.auth.backends.ModelBackend")
    client.cookies["django_language"] = "en"
    return client


def test_the_authority_is_reminded_then_called_up_the_line(ai: Story) -> None:
    """Received on Monday 1 June, to be checked by Thursday 4 June."""
    ai.upto("receive")
    assert told(moment("2026-06-01 12:00")) == [], "the day of three days before is the day it came in"
    near = [("reminder", 1, "validity_check", name) for name in ("case_officer", "officer2")]
    assert told(moment("2026-06-03 00:00")) == near
    assert told(moment("2026-06-03 23:59")) == [], "once"
    late = [("late", 0, "validity_check", name) for name in ("case_officer", "officer2")]
    assert told(moment("2026-06-05 00:00")) == late
    assert told(moment("2026-06-06 00:00")) == [("late", 1, "validity_check", "lead")]
    assert told(moment("2026-06-09 23:00")) == []
    assert told(moment("2026-06-10 00:00")) == [("late", 3, "validity_check", name) for name in ("signer", "signer2")]
    ai.wait(moment("2026-06-10 09:00")).do("accept_dossier")
    done = told(moment("2026-06-10 10:00"))
    assert [row for row in done if row[2] == "validity_check"] == [], "it is done"


def test_the_officer_of_the_case_is_told_and_no_other(ai: Story) -> None:
    ai.upto("receive").do("request_supplement")
    ai.do("resubmit")
    ai.upto("accept")
    rows = told(ai.fresh.deadlines.get(name="decision").due_at)
    assert rows == [("late", 0, "decision", name) for name in ("case_officer", "lead")]


def test_the_applicants_people_are_told_of_what_they_owe(ai: Story) -> None:
    ai.upto("receive").do("request_supplement")
    due = ai.fresh.deadlines.get(name="supplement").due_at
    assert told(due - timedelta(hours=1)) == [
        ("reminder", 1, "supplement", name) for name in ("applicant", "colleague")
    ]
    assert told(due) == [("late", 0, "supplement", name) for name in ("applicant", "case_officer", "colleague")]
    assert told(due + timedelta(days=20)) == [], "what the applicant owes goes no further up"


def test_an_expert_is_told_of_the_own_review(ai: Story) -> None:
    ai.upto("appoint")
    with clocks.moved(ai.now):
        rule = ai.application.regime.clock("decision")
        term: Any = open_deadline(ai.fresh, "review", ai.now, of_authority=True, clock=rule)
    rows = [row for row in told(term.due_at - timedelta(hours=1)) if row[2] == "review"]
    assert rows == [("reminder", 1, "review", name) for name in ("expert1", "expert2", "expert3")]


def test_options_are_reminded_of_and_never_late_and_hours_are_told_a_day_ahead(ai: Story) -> None:
    ai.upto("start")
    rules, days = TermNotices(), calendar()
    option: Any = ai.fresh.deadlines.get(name="extension_request")
    assert [step.days for step in due_steps(option, rules, option.due_at - timedelta(hours=1), days)] == [1]
    assert due_steps(option, rules, option.due_at, days) == []
    with clocks.moved(ai.now):
        hours: Any = open_deadline(ai.fresh, "breach_report", ai.now, of_authority=False, subject="9")
    assert due_steps(hours, rules, hours.due_at - timedelta(hours=25), days) == []
    assert [step.kind for step in due_steps(hours, rules, hours.due_at - timedelta(hours=24), days)] == ["reminder"]
    assert [step.days for step in due_steps(hours, rules, hours.due_at, days)] == [0]


def test_a_notice_is_written_once_and_its_mail_asked_for_with_it(ai: Story) -> None:
    ai.upto("receive")
    told(moment("2026-06-03 08:00"))
    row = Notice.objects.first()
    assert row is not None
    assert str(row).startswith("reminder 1")
    jobs = ProcrastinateJob.objects.filter(task_name="notices.send_notice")
    asked = set(Notice.objects.values_list("pk", flat=True))
    assert {job.args["notice_id"] for job in jobs} == asked
    row.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_mails_go_out_once_in_each_persons_language_with_the_way_to_the_case(ai: Story, sink: Sink) -> None:
    ai.upto("receive")
    ai.cast["officer2"].language = "en"
    ai.cast["officer2"].save()
    reference = ai.application.reference
    with clocks.moved(moment("2026-06-03 08:00")):
        tell_due_now(timestamp=0)
        keys = list(Notice.objects.values_list("pk", flat=True))
        sink.refuses = True
        with pytest.raises(SMTPRecipientsRefused), transaction.atomic():
            send_notice(keys[0])
        assert not Notice.objects.exclude(sent_at=None).exists()
        sink.refuses = False
        for key in keys * 2:
            send_notice(key)
    [vi], [en] = sink.to("case_officer@cast.example"), sink.to("officer2@cast.example")
    assert str(vi["Subject"]).strip() == f"[Bến Thử] Sắp đến hạn: Kiểm tra hồ sơ, {reference}"
    assert str(en["Subject"]).strip() == f"[Bến Thử] Due soon: Check of the dossier, {reference}"
    assert "04/06/2026" in vi.get_content()
    assert "3 working days from 1 Jun 2026" in en.get_content()
    assert f"/cases/{reference}/" in en.get_content()
    assert set(Notice.objects.values_list("sent_at", flat=True)) == {moment("2026-06-03 08:00")}


def test_a_late_mail_to_the_applicant_leads_to_the_pilot(ai: Story, sink: Sink) -> None:
    ai.upto("receive").do("request_supplement")
    due = ai.fresh.deadlines.get(name="supplement").due_at
    told(due)
    with clocks.moved(due):
        for row in Notice.objects.all():
            assert send(row.pk)
    [mail] = sink.to("applicant@cast.example")
    assert "Quá hạn" in str(mail["Subject"])
    assert f"/apply/{ai.application.reference}/" in mail.get_content()


def test_nothing_is_mailed_of_what_is_done_or_stands_still(ai: Story, sink: Sink) -> None:
    ai.upto("receive")
    told(moment("2026-06-03 08:00"))
    first, second = Notice.objects.order_by("pk")
    with clocks.moved(moment("2026-06-03 09:00")):
        pause(ai.fresh.deadlines.get(), event=ai.fresh.events.last())
        assert not send(first.pk)
        assert told(moment("2026-06-06 00:00")) == []
    ai.wait(moment("2026-06-03 10:00")).do("accept_dossier")
    assert not send(second.pk)
    assert sink.mails == []


def test_what_one_was_told_of_stands_above_the_list_until_it_is_done(ai: Story) -> None:
    ai.upto("receive")
    told(moment("2026-06-03 08:00"))
    with clocks.moved(moment("2026-06-05 08:00")):
        told(moment("2026-06-05 08:00"))
        page = browser(ai, "case_officer").get(reverse("inbox"))
        assert [row.reference for row in page.context["notices"]] == [ai.application.reference]
        assert "Dates you were reminded of" in page.content.decode()
    ai.wait(moment("2026-06-05 09:00")).do("request_supplement")
    assert browser(ai, "case_officer").get(reverse("inbox")).context["notices"] == []
    told(ai.fresh.deadlines.get(name="supplement").due_at)
    own = browser(ai, "applicant").get(reverse("apply"))
    assert [row.href for row in own.context["notices"]] == [reverse("pilot", args=[ai.application.reference])]


def test_a_late_term_has_its_apology_drafted(ai: Story) -> None:
    ai.upto("receive").wait(moment("2026-06-08 09:00"))
    with clocks.moved(ai.now):
        form = (
            browser(ai, "case_officer")
            .get(reverse("act", args=[ai.application.reference, "apologise"]))
            .context["form"]
        )
    assert form.initial["new_date"] == clocks.day("2026-06-15")
    assert form.initial["reason"].startswith("Thời hạn “Kiểm tra hồ sơ” đến hết 04/06/2026 (khoản 4 Điều 23")
    ai.do("accept_dossier")
    with clocks.moved(ai.now):
        answer = browser(ai, "case_officer").get(reverse("act", args=[ai.application.reference, "apologise"]))
    assert answer.context["form"].initial == {}


def test_somebody_who_left_is_not_told(ai: Story) -> None:
    ai.upto("receive")
    User.objects.filter(roles__contains=[Role.CASE_OFFICER.value]).update(is_active=False)
    assert told(moment("2026-06-03 08:00")) == []
