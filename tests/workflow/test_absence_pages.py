"""The pages of absences, and what the inbox, the journal and the mails tell of a deputy."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts.actions_absence import TELL_TASK, Mandate, end_absence, record_absence
from accounts.jobs import tell_of_absence
from accounts.models import Absence, User
from accounts.roles import Role
from notices.actions import mail as mail_of
from notices.actions import tell_due
from notices.models import Notice
from programmes import clocks
from tests.workflow.core.conftest import ai
from tests.workflow.core.story import Story, moment
from tests.workflow.core.test_deputies import away
from workflow.control_paper import control_slip_sheet
from workflow.presenters.journal import journal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.core.mail import EmailMessage
    from pytest_django import DjangoAssertNumQueries

pytestmark = pytest.mark.django_db
__all__ = ["ai"]

FACTS = {
    "since_day": "1", "since_month": "6", "since_year": "2026", "until_day": "5", "until_month": "6",
    "until_year": "2026", "reason": "Annual leave",
}  # fmt: skip
PAPER = {
    "mandate_number": "12/UQ", "mandate_date_day": "29", "mandate_date_month": "5", "mandate_date_year": "2026",
    "signs_as": "KT",
}  # fmt: skip
INBOX = 7
"""Queries of the inbox of who has nothing to do with an absence (``test_inbox.py``)."""


@pytest.fixture
def filed(ai: Story) -> Iterator[Story]:
    """A dossier that waits at the one-stop desk on Monday 1 June 2026; the clock there."""
    ai.upto("submit")
    with clocks.moved(ai.now):
        yield ai


def browser(story: Story, key: str) -> Client:
    """A browser of that person, in English."""
    client = Client()
    client.force_login(story.cast[key], backend="django.contrib.auth.backends.ModelBackend")
    client.cookies["django_language"] = "en"
    return client


def text(client: Client, name: str, *args: Any, **given: str) -> str:
    """What a page says."""
    page = client.get(reverse(name, args=args), given)
    assert page.status_code == 200
    return str(page.content.decode())


def test_one_records_the_own_absence_and_ends_it_early(filed: Story) -> None:
    client, deputy = browser(filed, "signer"), filed.cast["monitor"]
    assert "No absence of yours is recorded." in text(client, "absences")
    assert 'name="person"' not in text(client, "absence_new"), "for oneself only"
    done = client.post(reverse("absence_new"), {**FACTS, **PAPER, "deputy": deputy.pk}, follow=True)
    assert "Recorded: monitor acts for signer, 01/06/2026 – 05/06/2026." in done.content.decode()
    made = Absence.objects.get()
    assert (made.roles, made.since, made.until, made.signs_as, made.recorded_by) == (
        ["signer"], date(2026, 6, 1), date(2026, 6, 5), "KT", filed.cast["signer"],
    )  # fmt: skip
    page = text(client, "absences")
    for words in ("monitor for signer", "In force", "12/UQ of 29/05/2026", "Annual leave", "KT.", "End early"):
        assert words in page
    assert "End early" not in text(browser(filed, "monitor"), "absences"), "not the deputy's to end"
    assert "monitor for signer" in text(browser(filed, "monitor"), "absences")
    end = reverse("absence_end", args=[made.pk])
    assert "no longer acts for signer" in client.get(end).content.decode()
    assert Absence.objects.get().ended_at is None, "asked once more first"
    assert "Ended: monitor acts for signer no longer." in client.post(end, follow=True).content.decode()
    assert "Ended early" in text(client, "absences")
    assert "over already" in client.post(end, follow=True).content.decode()


FAULTS: dict[str, tuple[dict[str, str], str]] = {
    "end before start": ({"until_month": "5"}, "The last day lies before the first."),
    "in the past": ({"since_month": "5"}, "An absence begins today at the earliest"),
    "no deputy": ({"deputy": ""}, "Choose who acts meanwhile"),
    "no day": ({"since_day": "32"}, "Enter a real date"),
    "no reason": ({"reason": " "}, "Enter a reason"),
    "no number": ({"mandate_number": ""}, "The right to sign passes on only in writing"),
    "no form": ({"signs_as": ""}, "Choose how the deputy signs"),
    "no such role": ({"roles": "chair"}, "Select a valid choice"),
}


def test_what_is_wrong_is_said_beside_its_field_and_nothing_typed_is_lost(
    filed: Story, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    assert 'name="roles"' not in text(browser(filed, "signer"), "absence_new"), "who holds one role chooses none"
    User.objects.filter(pk=filed.cast["signer"].pk).update(roles=["signer", "clerk"])
    client, plain = browser(filed, "signer"), {**FACTS, **PAPER, "deputy": str(filed.cast["monitor"].pk)}
    for fault, (changed, words) in FAULTS.items():
        page = client.post(reverse("absence_new"), {**plain, **changed}).content.decode()
        assert words in page, fault
        assert ("12/UQ" in page) is ("mandate_number" not in changed), fault
    assert not Absence.objects.exists()
    client.post(reverse("absence_new"), plain)
    again = client.post(reverse("absence_new"), plain).content.decode()
    assert "monitor is deputy in these days already: 01/06/2026 – 05/06/2026." in again
    with django_assert_num_queries(3):
        client.get(reverse("absence_new"))


def test_the_programme_manager_records_for_one_who_cannot_and_reads_all(
    filed: Story, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client, people = browser(filed, "lead"), filed.cast
    assert "Nobody is or was away" in text(client, "absence_register")
    given = {**FACTS, "person": people["reception"].pk, "deputy": people["clerk"].pk}
    refused = client.post(reverse("absence_new"), {**given, "deputy": people["reception"].pk}).content.decode()
    assert "Nobody is his or her own deputy." in refused
    done = client.post(reverse("absence_new"), given, follow=True)
    assert "Recorded: clerk acts for reception" in done.content.decode()
    assert Absence.objects.get().recorded_by == people["lead"]
    away(filed, "secretary", "monitor", mandate=Mandate(), since=date(2026, 7, 1))
    with django_assert_num_queries(3):
        page = text(client, "absence_register")
    assert ("clerk for reception" in page, "monitor for secretary" in page) == (True, True)
    User.objects.filter(pk=people["clerk"].pk).update(name="Đặng Thị Văn Thư")
    for words in ("RECEP", "dang van thu", "recep đặng"):
        found = text(client, "absence_register", words=words, state="now")
        assert ("Đặng Thị Văn Thư for reception" in found, "monitor" in found) == (True, False), words
    assert "No absence fits" in text(client, "absence_register", words="recep monitor")
    User.objects.filter(pk=people["clerk"].pk).update(name="clerk")
    assert "monitor for secretary" in text(client, "absence_register", state="ahead")
    assert "No absence fits" in text(client, "absence_register", state="over")
    ahead = Absence.objects.get(person=people["secretary"])
    assert "Take the absence back" in text(client, "absence_end", ahead.pk)
    client.post(reverse("absence_end", args=[ahead.pk]))
    assert "Taken back" in text(client, "absence_register", state="over")
    read = text(browser(filed, "auditor"), "absence_register")
    assert ("clerk for reception" in read, "End early" in read, "Record an absence" in read) == (True, False, False)


def test_the_register_is_cut_into_pages(filed: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("accounts.queries_absence.PAGE", 2)
    for day in range(3):
        on = date(2026, 7, 1 + day)
        away(filed, "secretary", "monitor", mandate=Mandate(), since=on, until=on)
    client = browser(filed, "lead")
    first = client.get(reverse("absence_register"), {"words": "secretary"})
    assert [row.days[:10] for row in first.context["rows"]] == ["03/07/2026", "02/07/2026"]
    second = client.get(first.context["next_href"])
    assert [row.days[:10] for row in second.context["rows"]] == ["01/07/2026"]
    assert second.context["first_href"].endswith("?words=secretary")


def test_the_pages_are_for_those_whom_they_concern(filed: Story) -> None:
    made = away(filed, "reception", "monitor", mandate=Mandate())
    answers = {
        ("applicant", "absences"): 403, ("expert1", "absences"): 403, ("chair", "absences"): 200,
        ("chair", "absence_new"): 403, ("reception", "absence_register"): 403, ("clerk", "absence_register"): 403,
    }  # fmt: skip
    for (key, name), status in answers.items():
        assert browser(filed, key).get(reverse(name)).status_code == status, (key, name)
    for key in ("monitor", "clerk"):
        assert browser(filed, key).post(reverse("absence_end", args=[made.pk])).status_code == 404
    assert "None of your roles can be passed on" in text(browser(filed, "chair"), "absences")
    assert Absence.objects.get().ended_at is None


@pytest.mark.parametrize("number", [1, 2])
def test_the_deputy_finds_the_tasks_with_whose_they_are_and_both_are_told(
    filed: Story, django_assert_num_queries: DjangoAssertNumQueries, number: int
) -> None:
    if number == 2:
        Story(cast=filed.cast).do("submit")
    client = browser(filed, "monitor")
    assert client.get(reverse("inbox")).context["rows"] == []
    away(filed, "reception", "monitor", days=3, mandate=Mandate())
    for key, queries in (("monitor", INBOX + 1), ("reception", INBOX + 1), ("clerk", INBOX - 1)):
        other = browser(filed, key)
        other.get(reverse("inbox"))
        with django_assert_num_queries(queries):  # one more for who stands in or is away; an empty list reads no cases
            other.get(reverse("inbox"))
    page = client.get(reverse("inbox"))
    assert [row.instead_of for row in page.context["rows"]] == ["reception"] * number
    assert [figure.number for figure in page.context["figures"]] == [str(number)]
    shown = page.content.decode()
    assert "You act for <strong>reception</strong> until 04/06/2026 (One-stop desk)." in shown
    own = browser(filed, "reception").get(reverse("inbox"))
    assert "<strong>monitor</strong> acts for you until 04/06/2026" in own.content.decode()
    assert [row.instead_of for row in own.context["rows"]] == [""] * number
    with clocks.moved(moment("2026-06-05 00:00")):
        over = client.get(reverse("inbox"))
    assert (over.context["rows"], "You act for" in over.content.decode()) == ([], False)


def test_of_a_colleague_of_the_same_role_only_the_officers_cases_are_marked(filed: Story) -> None:
    filed.upto("accept").upto("council")
    Story(cast=filed.cast).do("submit").application.refresh_from_db()
    away(filed, "case_officer", "officer2", mandate=Mandate())
    rows = browser(filed, "officer2").get(reverse("inbox")).context["rows"]
    assert [(row.reference, row.instead_of) for row in rows] == [(filed.application.reference, "case_officer")]


def test_the_deputy_acts_on_the_page_and_the_record_says_so(
    filed: Story, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    made = away(filed, "reception", "monitor", mandate=Mandate(number="7/UQ", day=date(2026, 6, 1)))
    client, reference = browser(filed, "monitor"), filed.application.reference
    with django_assert_max_num_queries(20):
        case = text(client, "case", reference)
    assert reverse("act", args=[reference, "receive"]) in case
    assert "in the place of <strong>reception</strong>" in text(client, "act", reference, "receive")
    assert "in the place of" not in text(browser(filed, "reception"), "act", reference, "receive")
    assert "in the place of" not in text(client, "act", reference, "sign"), "that is refused"
    assert client.post(reverse("act", args=[reference, "receive"])).status_code == 302
    assert filed.fresh.events.get(verb="receive").absence == made
    item = journal(filed.fresh)[0]
    assert (item.by, item.text) == ("monitor (deputy for reception)", "Written mandate: 7/UQ of 01/06/2026")
    slip = text(client, "case_control", reference)
    assert "monitor (deputy for reception)" in slip
    printed = control_slip_sheet(filed.fresh, at=filed.now).to_json()["blocks"]
    assert "monitor (thay reception)" in str(printed)


def test_a_page_that_stood_open_while_the_absence_ended_says_why(filed: Story) -> None:
    made = away(filed, "reception", "monitor", mandate=Mandate())
    client, address = browser(filed, "monitor"), reverse("act", args=[filed.application.reference, "receive"])
    assert client.get(address).status_code == 200
    browser(filed, "reception").post(reverse("absence_end", args=[made.pk]))
    page = client.post(address).content.decode()
    assert "You acted in the place of reception until" in page
    assert filed.fresh.received_at is None


def test_the_deputy_is_reminded_and_called_too_and_told_why(ai: Story) -> None:
    ai.upto("receive")
    away(ai, "case_officer", "monitor", days=2, mandate=Mandate())
    away(ai, "officer2", "case_officer", days=2, mandate=Mandate())
    with clocks.moved(moment("2026-06-03 00:00")):
        tell_due(clocks.now())
    rows = Notice.objects.select_related("person", "absence__person").order_by("person__name")
    assert [(row.person.name, row.absence and row.absence.person.name) for row in rows] == [
        ("case_officer", None), ("monitor", "case_officer"), ("officer2", None),
    ]  # fmt: skip
    body = str(mail_of(rows[1]).body)
    assert "làm thay case_officer đến hết 03/06/2026" in " ".join(body.split())
    assert "làm thay" not in str(mail_of(rows[0]).body)
    with clocks.moved(moment("2026-06-05 00:00")):
        tell_due(clocks.now())
    late = Notice.objects.filter(kind="late").order_by("person__name")
    assert [row.person.name for row in late] == ["case_officer", "officer2"], "no deputy any more"


def test_a_case_tells_who_acts_for_its_officer_and_who_drafted_for_whom(filed: Story) -> None:
    filed.upto("council")
    with clocks.moved(filed.now):
        away(filed, "case_officer", "officer2", days=30, mandate=Mandate())
    filed.do("propose", "officer2")
    client, reference = browser(filed, "form_checker"), filed.application.reference
    with clocks.moved(filed.now):
        last = (clocks.today() + timedelta(days=30)).strftime("%d/%m/%Y")
        assert f"case_officer; officer2 acts until {last}" in text(client, "case", reference)
        assert "officer2 (deputy for case_officer)" in text(client, "act", reference, "check_form")
        assert "officer2 (deputy for case_officer)" in text(client, "case_documents", reference)
    with clocks.moved(filed.now + timedelta(days=31)):
        assert "officer2 acts" not in text(client, "case", reference)


def test_the_deputy_is_told_by_mail_and_who_is_away_where_somebody_else_records_it(
    filed: Story, mailoutbox: list[EmailMessage]
) -> None:
    User.objects.filter(pk=filed.cast["monitor"].pk).update(language="en")
    made = away(filed, "signer", "monitor", days=2)
    assert [job.args for job in ProcrastinateJob.objects.filter(task_name=TELL_TASK)] == [{"absence_id": made.pk}]
    tell_of_absence(absence_id=made.pk)
    (first,) = mailoutbox
    assert (first.to, "You act for signer" in first.subject) == (["monitor@cast.example"], True)
    for words in ("First day: 01/06/2026", "Last day: 03/06/2026", "Roles: Signer", "12/UQ-SKHCN", "/absences/"):
        assert words in first.body
    end_absence(made, by=filed.cast["lead"], at=filed.now)
    tell_of_absence(absence_id=made.pk)
    assert [(mail.to[0].split("@")[0], mail.subject.split("] ")[-1]) for mail in mailoutbox[1:]] == [
        ("monitor", "You no longer act for signer"), ("signer", "monitor không còn làm thay bạn"),
    ]  # fmt: skip
    made = away(filed, "reception", "monitor", by="lead", mandate=Mandate())
    tell_of_absence(absence_id=made.pk)
    assert "monitor làm thay bạn" in mailoutbox[-1].subject
    assert "Ghi nhận: lead" in mailoutbox[-1].body


def test_two_of_one_name_are_told_apart_by_their_position(filed: Story) -> None:
    User.objects.create_user("twin@cast.example", name="monitor", title="Phó Giám đốc", roles=[Role.MONITOR])
    page = text(browser(filed, "reception"), "absence_new")
    assert "monitor – Phó Giám đốc" in page


def test_what_is_over_says_so_and_a_mandate_may_be_without_a_date(filed: Story) -> None:
    away(filed, "reception", "monitor", days=0, mandate=Mandate(number="8/UQ"))
    with clocks.moved(moment("2026-06-02 08:00")):
        page = text(browser(filed, "reception"), "absences")
    for words in (">Over<", ">8/UQ<"):
        assert words in page
    assert "End early" not in page


def test_a_person_without_absence_costs_nothing_more(filed: Story) -> None:
    tomorrow = clocks.today() + timedelta(days=1)
    made = record_absence(
        filed.cast["reception"], deputy=filed.cast["monitor"], since=clocks.today(), until=tomorrow, reason="x",
        mandate=Mandate(), by=filed.cast["lead"], at=filed.now,
    )  # fmt: skip
    assert (made.person.away_until, made.deputy.deputy_until) == (tomorrow, tomorrow)
    assert made.person.may_be_away(tomorrow)
    assert not made.deputy.may_be_deputy(tomorrow + timedelta(days=1))
