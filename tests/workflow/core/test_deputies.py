"""A deputy acts in somebody's place: when, in what, in which form, never passed on, and the record says for whom."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.actions_absence import Mandate, end_absence, record_absence
from accounts.models import Absence, User
from accounts.roles import DELEGABLE, Role
from applications.actions import holding
from applications.refusals import NotYou
from applications.rules import ask_who
from documents.models import Document
from programmes import clocks
from tests.workflow.core.story import moment
from workflow.papers import preview_draft

if TYPE_CHECKING:
    from tests.workflow.core.story import Story

pytestmark = pytest.mark.django_db

PAPER = Mandate(number="12/UQ-SKHCN", day=date(2026, 5, 29), signs_as="KT")
LONG = 400
"""Days: longer than the story."""


def away(story: Story, person: str, deputy: str, *, days: int = LONG, by: str = "", **facts: Any) -> Absence:
    """The person is away from today on, as recorded now."""
    today = clocks.local_date(story.now)
    given = {"since": today, "until": today + timedelta(days=days), "reason": "Nghỉ phép", "mandate": PAPER, **facts}
    people = story.cast
    made = record_absence(people[person], deputy=people[deputy], by=people[by or person], at=story.now, **given)
    for key in (person, deputy):
        people[key].refresh_from_db()
    return made


def back(story: Story, absence: Absence, by: str) -> Absence:
    """The absence is ended now."""
    ended = end_absence(absence, by=story.cast[by], at=story.now)
    story.cast[ended.deputy.email.split("@")[0]].refresh_from_db()
    return ended


def test_a_deputy_signs_in_the_form_of_a_deputy_and_the_record_says_for_whom(ai: Story) -> None:
    ai.upto("check")
    ai.refuses(NotYou, "sign", "monitor")
    absence = away(ai, "signer", "monitor")
    signed = ai.do("sign", "monitor")
    assert (signed.actor_name, signed.on_behalf_of, signed.absence) == ("monitor", "signer", absence)
    with clocks.moved(ai.now):
        assert preview_draft(ai.fresh, at=ai.now)
    issued = ai.do("issue")
    assert (issued.on_behalf_of, issued.absence) == ("", None), "the clerk is not away"
    decision, register = Document.objects.filter(application=ai.application, kind__in=("decision", "risk_register"))
    assert decision.signer_name == "monitor"
    assert decision.data["authority"] == "Ủy ban nhân dân Thành phố Hồ Chí Minh", "who decides is the same body"
    assert decision.data["signatures"] == [
        {
            "capacity": ["KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"],
            "name": "monitor",
            "mandate": "(thay signer, theo văn bản ủy quyền số 12/UQ-SKHCN ngày 29/05/2026)",
        }
    ]
    assert all(row["name"] == "monitor" for row in register.data["signatures"])


def test_the_absent_person_may_still_act_and_does_so_in_the_own_name(ai: Story) -> None:
    ai.upto("check")
    away(ai, "signer", "monitor")
    assert ai.do("sign").on_behalf_of == ""
    assert ai.fresh.drafts.get().signed_under is None


def test_a_form_that_the_rules_do_not_name_is_not_invented(ai: Story) -> None:
    ai.upto("check")
    away(ai, "signer", "monitor", mandate=Mandate(number="1/UQ", day=date(2026, 5, 29), signs_as="TUQ"))
    assert "TUQ." in str(ai.refuses(NotYou, "sign", "monitor"))
    assert ai.do("return", "monitor").on_behalf_of == "signer", "what is no signature needs no form"


def test_a_deputy_has_no_more_rights_than_the_one_who_is_away(ai: Story) -> None:
    """Separation of duties looks at both: who acts, and in whose place."""
    ai.cast["case_officer"].roles += ["signer", "form_checker"]
    ai.cast["case_officer"].save()
    ai.upto("propose")
    away(ai, "case_officer", "monitor")
    for verb in ("check_form", "sign"):
        ai.refuses(NotYou, verb, "monitor")
    back(ai, Absence.objects.get(), "case_officer")
    away(ai, "form_checker", "secretary", mandate=Mandate())
    away(ai, "signer", "secretary")
    ai.do("check_form", "secretary")
    ai.refuses(NotYou, "sign", "secretary")
    ai.cast["form_checker"].roles += ["signer"]
    ai.cast["form_checker"].save()
    ai.refuses(NotYou, "sign", "form_checker")
    assert ai.do("sign").actor_name == "signer"


def test_the_case_of_an_officer_stays_the_officers(ai: Story) -> None:
    ai.upto("receive")
    absence = away(ai, "case_officer", "monitor", mandate=Mandate())
    assert ai.do("accept_dossier", "monitor").on_behalf_of == "case_officer"
    assert ai.fresh.officer == ai.cast["case_officer"]
    back(ai, absence, "case_officer")
    away(ai, "case_officer", "officer2", mandate=Mandate(roles=(Role.CASE_OFFICER,)))
    ai.back_to("accept").upto("council")
    assert ai.do("propose", "officer2").on_behalf_of == "case_officer", "a colleague of the same role stands in as well"
    assert ai.fresh.drafts.filter(drafted_under__person=ai.cast["case_officer"]).exists()


def test_a_colleague_of_the_same_role_who_is_no_deputy_acts_in_the_own_name(ai: Story) -> None:
    ai.upto("accept")
    with holding(ai.application) as locked, clocks.moved(ai.now):
        assert ask_who(locked, "ask_opinion", ai.cast["officer2"]) is None


def test_the_notice_that_goes_out_in_the_officers_name_is_the_deputys(ai: Story) -> None:
    ai.upto("accept")
    away(ai, "case_officer", "officer2", mandate=Mandate(number="3/UQ", day=date(2026, 6, 1)))
    ai.do("withdraw", reason="Đổi kế hoạch")
    notice = Document.objects.get(application=ai.application, kind="stop_notice")
    assert (notice.signer_name, notice.data["signatures"][0]["mandate"]) == (
        "officer2",
        "(thay case_officer, theo văn bản ủy quyền số 3/UQ ngày 01/06/2026)",
    )


def test_what_was_passed_on_is_not_passed_on_again(ai: Story) -> None:
    ai.upto("check")
    away(ai, "signer", "monitor")
    away(ai, "monitor", "secretary", mandate=Mandate())
    ai.refuses(NotYou, "sign", "secretary")


def test_what_is_personal_is_not_passed_on(ai: Story) -> None:
    ai.upto("appoint")
    for person in ("expert1", "chair", "auditor", "applicant"):
        with pytest.raises(ValidationError, match="không giữ vai trò nào"):
            away(ai, person, "monitor")
    assert DELEGABLE.isdisjoint({Role.EXPERT, Role.CHAIR, Role.APPLICANT, Role.AUDITOR})
    away(ai, "lead", "monitor", mandate=Mandate())
    ai.refuses(NotYou, "review", "monitor")


def test_it_passes_on_in_the_roles_and_days_of_the_record_only(ai: Story) -> None:
    ai.cast["secretary"].roles += ["reception"]
    ai.cast["secretary"].save()
    ai.upto("submit")
    tomorrow = clocks.local_date(ai.now) + timedelta(days=1)
    away(ai, "secretary", "monitor", mandate=Mandate(roles=(Role.SECRETARY,)))
    ai.refuses(NotYou, "receive", "monitor")
    away(ai, "secretary", "clerk", mandate=Mandate(roles=(Role.RECEPTION,)), since=tomorrow, until=tomorrow)
    ai.refuses(NotYou, "receive", "clerk")
    ai.wait(moment(f"{tomorrow} 23:58")).do("receive", "clerk")


def test_a_right_that_ran_out_while_the_page_stood_open_is_refused_with_the_reason(ai: Story) -> None:
    ai.upto("submit")
    first = away(ai, "reception", "monitor", days=0, mandate=Mandate())
    ai.wait(moment("2026-06-02 00:00"))
    reason = str(ai.refuses(NotYou, "receive", "monitor"))
    assert "reception" in reason
    assert "01/06/2026" in reason
    with pytest.raises(ValidationError, match="kết thúc"):
        end_absence(first, by=ai.cast["reception"], at=ai.now)
    second = away(ai, "reception", "monitor", mandate=Mandate())
    ai.now = moment("2026-06-02 10:15")
    back(ai, second, "reception")
    assert "10:15" in str(ai.refuses(NotYou, "receive", "monitor"))
    assert "10:15" not in str(ai.refuses(NotYou, "sign", "monitor")), "that right was never passed on"


def test_an_absence_is_held_while_an_act_under_it_runs(ai: Story) -> None:
    ai.upto("check")
    away(ai, "signer", "monitor")
    with clocks.moved(ai.now), holding(ai.application) as locked, CaptureQueriesContext(connection) as asked:
        ask_who(locked, "sign", ai.cast["monitor"])
    assert [row["sql"] for row in asked if "FOR NO KEY UPDATE" in row["sql"]]
    with clocks.moved(ai.now), holding(ai.application) as locked, CaptureQueriesContext(connection) as usual:
        ask_who(locked, "sign", ai.cast["signer"])
    assert len(usual) == 1, "the draft alone: the usual act asks nothing of absences"


@pytest.mark.parametrize("who", ["person", "deputy"])
def test_nobody_acts_for_or_as_one_who_works_here_no_longer(ai: Story, who: str) -> None:
    ai.upto("submit")
    absence = away(ai, "reception", "monitor", mandate=Mandate())
    User.objects.filter(pk=getattr(absence, who).pk).update(is_active=False)
    ai.cast["monitor"].refresh_from_db()
    ai.refuses(NotYou, "receive", "monitor")
    User.objects.filter(pk=absence.deputy.pk).update(is_active=True, roles=["expert"])
    ai.cast["monitor"].refresh_from_db()
    ai.refuses(NotYou, "receive", "monitor")


def test_a_role_that_the_absent_person_lost_is_passed_on_no_longer(ai: Story) -> None:
    ai.upto("submit")
    away(ai, "reception", "monitor", mandate=Mandate())
    ai.cast["reception"].roles = ["clerk"]
    ai.cast["reception"].save()
    ai.refuses(NotYou, "receive", "monitor")


FAULTS: dict[str, tuple[str, str, dict[str, Any], str]] = {
    "self": ("monitor", "monitor", {}, "deputy"),
    "applicant": ("monitor", "applicant", {}, "deputy"),
    "past": ("monitor", "clerk", {"since": date(2026, 5, 31)}, "since"),
    "end before start": ("monitor", "clerk", {"since": date(2026, 6, 3), "until": date(2026, 6, 2)}, "until"),
    "no mandate": ("signer", "clerk", {"mandate": Mandate()}, "mandate_number"),
    "no date": ("signer", "clerk", {"mandate": Mandate(number="1", signs_as="KT")}, "mandate_date"),
    "no form": ("signer", "clerk", {"mandate": Mandate(number="1", day=date(2026, 6, 1))}, "signs_as"),
    "foreign role": ("monitor", "clerk", {"mandate": Mandate(roles=(Role.SIGNER,))}, "roles"),
    "personal role": ("monitor", "clerk", {"mandate": Mandate(roles=(Role.EXPERT,))}, "roles"),
}


def test_what_makes_no_sense_is_refused_beside_its_field(ai: Story) -> None:
    for fault, (person, deputy, facts, field) in FAULTS.items():
        with pytest.raises(ValidationError) as caught:
            away(ai, person, deputy, **facts)
        assert field in caught.value.message_dict, fault
    assert not Absence.objects.exists()


def test_one_deputy_for_a_role_at_a_time_and_one_record_for_a_deputy(ai: Story) -> None:
    ai.cast["secretary"].roles += ["reception"]
    ai.cast["secretary"].save()
    first = away(ai, "secretary", "monitor", days=5, mandate=Mandate(roles=(Role.SECRETARY,)))
    for deputy, role in (("monitor", Role.RECEPTION), ("clerk", Role.SECRETARY)):
        with pytest.raises(ValidationError, match="01/06/2026 – 06/06/2026"):
            away(ai, "secretary", deputy, mandate=Mandate(roles=(role,)))
    away(ai, "secretary", "clerk", mandate=Mandate(roles=(Role.RECEPTION,)))
    away(ai, "secretary", "monitor", mandate=Mandate(roles=(Role.SECRETARY,)), since=date(2026, 6, 7))
    back(ai, first, "lead")
    away(ai, "secretary", "monitor", days=2, mandate=Mandate(roles=(Role.SECRETARY,)))


def test_only_the_person_or_the_programme_manager_records_and_ends(ai: Story) -> None:
    with pytest.raises(ValidationError):
        away(ai, "reception", "monitor", by="clerk", mandate=Mandate())
    with pytest.raises(ValidationError) as caught:
        away(ai, "reception", "lead", by="lead", mandate=Mandate())
    assert "deputy" in caught.value.message_dict, "nobody takes a right by recording that it was given"
    made = away(ai, "reception", "monitor", by="lead", mandate=Mandate())
    assert (made.recorded_by, made.ended_at) == (ai.cast["lead"], None)
    with pytest.raises(ValidationError):
        back(ai, made, "monitor")
    assert back(ai, made, "reception").ended_by == ai.cast["reception"]
    assert ai.cast["monitor"].deputy_until is None


def test_a_record_is_kept_and_ends_once(ai: Story) -> None:
    made = away(ai, "reception", "monitor", mandate=Mandate())
    other = ai.cast["clerk"]
    changes: list[dict[str, Any]]
    changes = [{"until": date(2030, 1, 1)}, {"deputy": other}, {"roles": ["clerk"]}, {"mandate_number": "x"}]
    for change in changes:
        with pytest.raises(DatabaseError), transaction.atomic():
            Absence.objects.filter(pk=made.pk).update(**change)
    back(ai, made, "reception")
    changes = [{"ended_at": None, "ended_by": None}, {"ended_by": other}]
    for change in changes:
        with pytest.raises(DatabaseError), transaction.atomic():
            Absence.objects.filter(pk=made.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        Absence.objects.filter(pk=made.pk)._raw_delete("default")


def test_the_database_holds_the_rules_too(ai: Story) -> None:
    plain = {
        "person": ai.cast["reception"], "deputy": ai.cast["monitor"], "roles": ["reception"], "reason": "x",
        "since": date(2026, 6, 1), "until": date(2026, 6, 2), "recorded_by": ai.cast["lead"], "recorded_at": ai.now,
    }  # fmt: skip
    faults: list[dict[str, Any]] = [
        {"until": date(2026, 5, 1)},
        {"deputy": ai.cast["reception"]},
        {"roles": []},
        {"ended_at": ai.now},
        {"roles": ["signer"]},
    ]
    for facts in faults:
        with pytest.raises(IntegrityError), transaction.atomic():
            Absence.objects.create(**{**plain, **facts})
