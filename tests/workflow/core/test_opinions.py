"""Opinions of other bodies: asked at once, answered by letter or by silence, shown, printed, never a bar."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from applications.models import Deadline
from applications.refusals import NotLikeThis, NotNow, NotYou
from applications.states import State
from documents.builders import sheet_for
from documents.kinds import Kind
from documents.sheet import Table
from notices.actions import tell_due
from notices.recipients import who_acts
from programmes import clocks
from programmes.models import RegimeVersion
from programmes.schema_parts import OpinionRule, Unit
from reviews.models import OpinionLetter, OpinionRequest
from reviews.opinions import within
from tests.workflow.core.story import AI, BEGINNING, Story, moment
from tests.workflow.visiting import done, errors, get, send
from workflow.facts import case_facts
from workflow.opinions import findings_of, opinions_of, printed, term_in_words
from workflow.presenters.journal import journal

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.workflow.conftest import Played

pytestmark = pytest.mark.django_db

FIRE = {"vi": "Cảnh sát phòng cháy", "en": "Fire police"}


def _ruled(on_silence: str, *, amount: int = 2) -> Story:
    """A case under rules that give the fire police so many working days, and say what its silence means."""
    rule = {
        "code": "fire", "body": FIRE, "question": {"vi": "An toàn cháy?", "en": "Fire safety?"},
        "amount": amount, "on_silence": on_silence, "source": "Điều 1 Quy chế phối hợp",
    }  # fmt: skip
    RegimeVersion.objects.create(
        code="ruled", version="1", effective_from=date(2026, 1, 1), sha256="2" * 64, loaded_at=BEGINNING,
        data={**RegimeVersion.objects.get(code=AI).data, "code": "ruled", "opinions": [rule]},
    )  # fmt: skip
    return Story("ruled")


def test_bodies_are_asked_at_once_and_answer_by_letter(ai: Story) -> None:
    ai.upto("appoint").do("ask_opinion", bodies=["police", "data-protection"], other="Cục A", due_working_days=5)
    first, second, third = ai.fresh.opinions.all()
    assert [first.body, third.body] == ["Công an Thành phố Hồ Chí Minh", "Cục A"]
    assert ai.tasks.count("await_opinion") == 3
    assert {term.due_on for term in Deadline.objects.filter(name="opinion")} == {first.term.due_on}
    with clocks.moved(ai.now):
        told = [row.person for row in who_acts(first.term)]
    assert ai.cast["case_officer"] in told
    assert ai.cast["applicant"] not in told
    ai.do("record_opinion", opinion=second.pk, outcome="refuse", text="Thiếu đánh giá tác động")
    ai.do("record_opinion", opinion=first.pk)
    assert ai.tasks.count("await_opinion") == 1
    assert ai.fresh.deadlines.get(subject=str(first.pk)).met_at
    ai.refuses(NotLikeThis, "record_opinion", opinion=first.pk)
    assert findings_of(ai.fresh) == ["Cơ quan chuyên trách bảo vệ dữ liệu cá nhân không đồng ý."]
    assert "Công an Thành phố Hồ Chí Minh" in journal(ai.fresh)[0].text


def test_what_is_not_asked_rightly_is_refused(ai: Story) -> None:
    ai.upto("appoint")
    wrong: dict[str, dict[str, Any]] = {
        "bodies": {"bodies": []},
        "question": {"bodies": [], "other": "Cục A", "question": ""},
        "due_working_days": {"due_working_days": None},
    }
    for field, facts in wrong.items():
        assert ai.refuses(NotLikeThis, "ask_opinion", **facts).field == field
    assert ai.refuses(NotLikeThis, "ask_opinion", bodies=["aviation"]).field == "bodies"
    ai.refuses(NotYou, "ask_opinion", "lead")
    ai.refuses(NotNow, "record_opinion")
    ai.do("ask_opinion", question="")
    assert ai.fresh.opinions.get().question.startswith("Đề nghị cho ý kiến về an ninh")
    assert ai.refuses(NotLikeThis, "record_opinion", outcome="consent_with_conditions").field == "text"
    tomorrow = ai.now.date() + timedelta(days=1)
    assert ai.refuses(NotLikeThis, "record_opinion", letter_date=tomorrow).field == "letter_date"


def test_silence_without_a_rule_is_shown_and_a_letter_may_still_come(ai: Story) -> None:
    ai.upto("appoint").do("ask_opinion", due_working_days=2)
    ai.wait(days=6)
    request = ai.fresh.opinions.get()
    assert (request.silent_at is not None, request.tacit, request.outcome) == (True, False, "")
    assert "apologise" not in ai.tasks
    assert findings_of(ai.fresh) == ["Công an Thành phố Hồ Chí Minh chưa trả lời trong thời hạn."]
    ai.do("record_opinion")
    assert opinions_of(ai.fresh)[0].standing == "Thống nhất (sau thời hạn)"


@pytest.mark.parametrize(("on_silence", "outcome"), [("consent", "consent"), ("refusal", "refuse")])
def test_silence_counts_where_the_rules_say_so(regimes: None, on_silence: str, outcome: str) -> None:
    ai = _ruled(on_silence).upto("appoint")
    ai.do("ask_opinion", bodies=["fire"], question="", due_working_days=None)
    ai.wait(days=6)
    request = ai.fresh.opinions.get()
    assert (request.tacit, request.outcome, request.source) == (True, outcome, "Điều 1 Quy chế phối hợp")
    assert "await_opinion" not in ai.tasks
    event = ai.fresh.events.get(verb="take_silence")
    assert (event.actor, event.data["outcome"]) == (None, outcome)
    assert not ai.fresh.deadlines.get(name="opinion").is_open
    ai.do("record_opinion", opinion=request.pk, outcome="consent_with_conditions", text="Có bình chữa cháy")
    request.refresh_from_db()
    assert (request.tacit, request.outcome) == (False, "consent_with_conditions")


def test_a_term_that_the_rules_give_is_never_cut_one_behind_the_decision_is_a_finding(regimes: None) -> None:
    ai = _ruled("consent", amount=60).upto("appoint")
    ai.do("ask_opinion", bodies=["fire"], due_working_days=None)
    assert ai.fresh.deadlines.get(name="opinion").amount == 60
    [finding] = findings_of(ai.fresh)
    assert "sau ngày phải ra quyết định" in finding


def test_a_term_that_officials_set_ends_with_that_of_the_decision(ai: Story) -> None:
    ai.upto("appoint").do("ask_opinion", due_working_days=60)
    main = ai.fresh.deadlines.get(name="decision")
    assert ai.fresh.deadlines.get(name="opinion").due_on == main.due_on
    assert findings_of(ai.fresh) == []
    ai.wait(moment(f"{main.due_on} 10:00")).do("ask_opinion", bodies=[], other="Cục A", due_working_days=3)
    terms = ai.fresh.deadlines.filter(name="opinion")
    assert [row.due_on for row in terms] == [main.due_on] * 2, "asked on its last day"
    ai.wait(days=1).do("ask_opinion", bodies=[], other="Cục B", due_working_days=3)
    assert terms.latest("pk").amount == 3, "there is no term left to stay within"


@given(
    days=st.integers(1, 250), start=st.dates(date(2026, 1, 1), date(2027, 12, 31)), ahead=st.integers(0, 400),
    off=st.sets(st.dates(date(2026, 1, 1), date(2028, 12, 31)), max_size=5),
)  # fmt: skip
def test_it_never_ends_after_the_last_day_and_is_never_longer_than_asked(
    days: int, start: date, ahead: int, off: set[date]
) -> None:
    known, last = clocks.WorkingCalendar(dict.fromkeys(off, True)), start + timedelta(days=ahead)
    amount = within(days, start, last, known)
    assert 0 <= amount <= days
    assert clocks.due(Unit.WORKING_DAYS, amount, start, calendar=known) <= last
    if amount < days:
        assert clocks.due(Unit.WORKING_DAYS, amount + 1, start, calendar=known) > last, "as long as may be"


def test_the_officer_alone_is_reminded(ai: Story) -> None:
    ai.upto("appoint").do("ask_opinion", due_working_days=5)
    term = ai.fresh.deadlines.get(name="opinion")
    last = term.due_at - timedelta(days=1)
    with clocks.moved(last - timedelta(days=5)):
        tell_due(clocks.now())
    told = [(row.kind, row.step, row.person) for row in term.notices.all()]
    assert told == [("reminder", 3, ai.cast["case_officer"])]
    ai.do("record_opinion")
    with clocks.moved(last):
        tell_due(clocks.now())
    assert term.notices.count() == 1, "a letter that has come is not awaited"


def test_the_decision_ends_the_waiting(ai: Story) -> None:
    ai.upto("appoint").do("ask_opinion", due_working_days=60)
    ai.upto("issue")
    assert ai.state == State.AWAITING_PRECONDITIONS
    assert "await_opinion" not in ai.tasks
    assert not ai.fresh.deadlines.open().filter(name="opinion").exists()


def test_a_corrected_letter_is_a_further_row_and_speaks(ai: Story) -> None:
    ai.upto("appoint").do("ask_opinion", due_working_days=5)
    ai.do("record_opinion", letter_number="7/CA")
    request, first = ai.fresh.opinions.get(), OpinionLetter.objects.get()
    assert "await_opinion" not in ai.tasks
    new: dict[str, Any] = {"opinion": request.pk, "letter_number": "9/CA", "outcome": "refuse", "text": "Không"}
    ai.refuses(NotLikeThis, "record_opinion", **new, corrects=first.pk + 1)
    ai.do("record_opinion", **new, corrects=first.pk)
    ai.refuses(NotLikeThis, "record_opinion", **new, corrects=first.pk)
    assert [(row.number, row.outcome, row.corrects) for row in request.letters.all()] == [
        ("7/CA", "consent", None), ("9/CA", "refuse", first),
    ]  # fmt: skip
    assert ai.fresh.opinions.get().outcome == "refuse"
    assert [row.corrected for row in opinions_of(ai.fresh)[0].letters] == [True, False]
    assert (printed(ai.fresh) or [])[0]["letter_number"] == "9/CA"
    for again in ({"corrects": None}, {"corrects": first}):  # what two officers at once would store
        with pytest.raises(IntegrityError), transaction.atomic():
            OpinionLetter.objects.create(
                request=request, number="1", date=date(2026, 6, 1), recorded_by=ai.cast["case_officer"],
                recorded_at=ai.now, outcome="consent", **again,
            )  # fmt: skip


def test_the_proposal_prints_them(regimes: None) -> None:
    ai = _ruled("consent").upto("appoint")
    ai.do("ask_opinion", bodies=["fire"], other="Cục A", due_working_days=60)
    ai.do("ask_opinion", bodies=[], other="Cục B")
    ai.do("record_opinion", opinion=ai.fresh.opinions.get(body="Cục B").pk)
    ai.wait(days=5).upto("propose")
    facts = case_facts(ai.fresh)
    sheet = sheet_for(Kind.PROPOSAL, ai.fresh.regime, facts, number_text="1/TTr", code="X", at=ai.now, signer_name="A")
    tables = [block for block in sheet.blocks if isinstance(block, Table) and block.header[1] == "Cơ quan, đơn vị"]
    assert [str(row[2]).split(" ngày", maxsplit=1)[0] for row in tables[0].rows] == [
        "Không trả lời trong thời hạn (Điều 1 Quy chế phối hợp)", "Chưa có; thời hạn đến hết", "Số 12/CA",
    ]  # fmt: skip


def test_the_pages(played: Callable[..., Played]) -> None:
    case = played(before="hold_council")
    answer = get(case, "thu_ly", "ask_opinion")
    assert "Fire and rescue police of Ho Chi Minh City – the rules set no term" in answer.content.decode()
    done(case, "thu_ly", "ask_opinion", bodies=["aviation", "ward"], due_working_days=3)
    request = OpinionRequest.objects.get(code="ward")
    client = case.client("thu_ly")
    client.cookies["django_language"] = "en"
    overview = client.get(f"/cases/{case.application.reference}/").content.decode()
    assert f"Await the opinion of a body: {request.body}" in overview
    page = get(case, "thu_ly", "record_opinion", about=request.pk)
    assert page.context["form"].initial["opinion"] == str(request.pk)
    facts: dict[str, Any] = {"opinion": request.pk, "letter_number": "5/UBND", "letter_date": clocks.today()}
    assert list(errors(send(case, "thu_ly", "record_opinion", outcome="refuse", **facts))) == ["text"]
    done(case, "thu_ly", "record_opinion", outcome="consent", **facts)
    judgement = client.get(f"/cases/{case.application.reference}/judgement/").content.decode()
    assert "Letter 5/UBND of" in judgement
    assert "Awaited" in judgement
    expert = case.client("cg1").get(f"/cases/{case.application.reference}/judgement/").content.decode()
    assert "5/UBND" not in expert


def test_terms_in_words() -> None:
    words = {
        (2, Unit.WORKING_DAYS, "consent"): "2 ngày làm việc; im lặng được coi là đồng ý; Điều 1",
        (3, Unit.DAYS, "refusal"): "3 ngày; im lặng được coi là không đồng ý; Điều 1",
        (3, Unit.DAYS, None): "3 ngày; Điều 1",
    }
    for (amount, unit, silence), said in words.items():
        given = {"code": "x", "body": FIRE, "question": FIRE, "source": "Điều 1"}
        rule = OpinionRule(amount=amount, unit=unit, on_silence=silence, **given)
        assert term_in_words(rule) == said
    for language, said in (("vi", "phải kèm căn cứ"), ("en", "needs its article")):
        with translation.override(language), pytest.raises(ValueError, match=said):
            OpinionRule(code="x", body=FIRE, question=FIRE, on_silence="consent", source=None)
