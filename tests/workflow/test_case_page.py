"""The case page: every part for the people it is for, nothing for the others, at a fixed cost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from accounts.models import User
from accounts.roles import Role
from applications.presenters import status_tag
from applications.states import State
from documents.jobs import render_document
from programmes import clocks
from tests.workflow.conftest import play
from workflow.actions import perform
from workflow.presenters.case import PARTS, part_href

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_django import DjangoAssertNumQueries

    from tests.workflow.conftest import Played

pytestmark = pytest.mark.django_db

QUERIES = {
    "overview": 12,
    "dossier": 11,
    "deadlines": 9,
    "judgement": 16,
    "documents": 10,
    "trial": 20,
    "risks": 9,
    "control": 12,
    "journal": 9,
}


def part(case: Played, key: str, name: str, **query: Any) -> Any:
    """The answer of a part of the case page, in English."""
    client = case.client(key)
    client.cookies["django_language"] = "en"
    return client.get(part_href(case.application.reference, name), query)


def text(answer: Any) -> str:
    """The page as text."""
    assert answer.status_code == 200
    return str(answer.content.decode())


def stranger() -> User:
    """An expert and an applicant who have nothing to do with the case."""
    return User.objects.create_user("stranger@benthu.example", name="Stranger", roles=[Role.EXPERT, Role.APPLICANT])


@pytest.mark.parametrize("name", list(PARTS))
def test_officials_see_every_part(played: Callable[..., Played], name: str) -> None:
    case = played()
    assert case.application.title in text(part(case, "thu_ly", name))


@pytest.mark.parametrize("name", list(PARTS))
def test_a_stranger_learns_of_no_case(played: Callable[..., Played], name: str) -> None:
    case = played(before="review")
    client = Client()
    client.force_login(stranger())
    assert client.get(part_href(case.application.reference, name)).status_code == 404


def test_a_draft_is_the_applicants_alone(played: Callable[..., Played]) -> None:
    case = played(after=0)
    assert part(case, "thu_ly", "overview").status_code == 404


def test_the_applicant_is_led_to_the_own_page_of_the_case(played: Callable[..., Played]) -> None:
    case = played(before="review")
    answer = part(case, "nop", "judgement")
    assert answer.status_code == 302
    assert answer.headers["Location"] == reverse("pilot", args=[case.application.reference])


def test_an_expert_sees_the_case_until_leaving_it(played: Callable[..., Played]) -> None:
    case = played(before="review")
    assert part(case, "cg1", "dossier").status_code == 200
    assert part(case, "cg1", "journal").status_code == 404
    perform(case.application, "declare_conflict", by=case.user("cg1"), data={"reason": "Once advised them"})
    assert part(case, "cg1", "dossier").status_code == 404
    assert part(case, "cg2", "dossier").status_code == 200


def test_an_expert_sees_the_own_review_until_the_council_has_met(played: Callable[..., Played]) -> None:
    case = played(before="hold_council")
    page = part(case, "cg1", "judgement")
    assert page.context["experts"] == [case.user("cg1").name]
    assert "Cần giới hạn khung giờ" not in text(page)
    assert part(case, "thu_ky", "judgement").context["experts"] == [
        case.user(key).name for key in ("cg1", "cg2", "cg3")
    ]
    met = play(case.file, case.cast, before="propose")
    assert len(part(met, "cg1", "judgement").context["experts"]) == 3


def test_the_judgement_shows_means_floors_and_the_weighted_mean(played: Callable[..., Played]) -> None:
    case = played(before="propose")
    page = part(case, "thu_ly", "judgement")
    assert str(page.context["mean"]) == "78.67"
    assert [row.broken for row in page.context["scores"]] == [False] * 6
    assert "Thống nhất đề nghị cho phép thử nghiệm" in text(page)


def test_a_broken_floor_is_a_finding_for_officials(played: Callable[..., Played]) -> None:
    case = played(before="review")
    scores = {row.code: 2 if row.code == "safety" else 5 for row in case.application.regime.criteria}
    facts = {"scores": scores, "comments": dict.fromkeys(scores, "so"), "recommendation": "approve"}
    perform(case.application, "review", by=case.user("cg1"), data=facts)
    assert "below the floor 3" in text(part(case, "thu_ly", "overview"))
    assert "below the floor" not in text(part(case, "cg1", "overview"))


def test_the_overview_tells_completeness_and_the_assessment_of_the_flight(played: Callable[..., Played]) -> None:
    page = part(played(before="accept_dossier"), "thu_ly", "overview")
    assert page.context["complete"]
    assert all(component.there for component in page.context["components"])
    assert "SAIL IV" in text(page)
    assert any("pierce a dwelling" in finding for finding in page.context["findings"])


def test_the_overview_names_what_is_missing_and_the_computed_level(played: Callable[..., Played]) -> None:
    page = part(played("ai-kiosk-2026", before="request_supplement"), "thu_ly", "overview")
    assert not page.context["complete"]
    assert page.context["level"] == 2
    assert "Components of the closed list are missing." in text(page)


def test_the_dossier_shows_versions_and_what_changed(played: Callable[..., Played]) -> None:
    case = played("ai-kiosk-2026", before="appoint")
    page = part(case, "thu_ly", "dossier")
    assert [version.number for version in page.context["versions"]] == [1, 2]
    assert [change.label for change in page.context["changes"]] == ["Attachments"]
    assert part(case, "thu_ly", "dossier", version="1").context["changes"] == []
    assert part(case, "thu_ly", "dossier", version="x").context["chosen"] == 2


def test_the_dossier_is_read_in_order_and_in_words(played: Callable[..., Played]) -> None:
    page = part(played(before="accept_dossier"), "thu_ly", "dossier")
    fields = {field.name: field for field in page.context["fields"]}
    assert list(fields)[:3] == ["title", "summary", "objectives"]
    limits = fields["limits"].table
    assert [str(title) for title in limits.head] == ["Quantity", "Maximum", "Unit", "Note"]
    assert limits.rows[2] == ["Flights per day", "20", "flights", "–"]
    assert ["Trung tâm Ươm tạo", "School", "đánh giá kỹ thuật"] in fields["partners"].table.rows
    assert ["Đơn đăng ký thử nghiệm", "Registration"] in fields["attachments"].table.rows
    assert [str(label) for label, _value in fields["risks"].cards[0]][:2] == ["Name", "Library number"]
    assert ("Mitigation M1(A)", "low") in [(str(label), value) for label, value in fields["uav"].facts]


def test_what_the_applicant_still_writes_is_not_shown(played: Callable[..., Played]) -> None:
    case = played("ai-kiosk-2026", before="resubmit")
    assert [version.number for version in part(case, "thu_ly", "dossier").context["versions"]] == [1]


def test_documents_carry_number_hash_and_code(played: Callable[..., Played]) -> None:
    case = played(before="zone_consent")
    decision = case.application.documents.get(kind="decision")
    assert "the file is being made" in text(part(case, "thu_ly", "documents"))
    render_document(decision.pk)
    page = text(part(case, "thu_ly", "documents"))
    assert decision.number_text in page
    assert decision.file.sha256 in page
    assert reverse("documents:pdf", args=[decision.pk]) in page


def test_an_expert_reads_the_public_documents_only(played: Callable[..., Played]) -> None:
    case = played(before="zone_consent")
    assert [paper.name for paper in part(case, "cg1", "documents").context["papers"]] == ["Decision"]


def test_the_waiting_draft_is_shown_to_officials_as_it_will_be_printed(played: Callable[..., Played]) -> None:
    case = played(before="sign")
    assert "See the draft" in text(part(case, "ky", "documents"))
    address = reverse("case_draft", args=[case.application.reference])
    answer = case.client("ky").get(address)
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    assert case.client("cg1").get(address).status_code == 404
    done = play(case.file, case.cast, before="zone_consent")
    assert done.client("ky").get(reverse("case_draft", args=[done.application.reference])).status_code == 404


def test_the_trial_shows_limits_preconditions_and_what_happened(played: Callable[..., Played]) -> None:
    case = played()
    page = part(case, "thu_ly", "trial")
    assert ("Height", "120 m", "trên mặt đất") in {gauge[:1] + gauge[3:5] for gauge in page.context["limit_gauges"]}
    assert {paper.status.text for paper in page.context["preconditions"]} == {"Verified"}
    assert "Mất kết nối điều khiển 6 giây" in text(page)
    assert "408 chuyến giao thành công" in text(page)


def test_preconditions_say_what_they_wait_for(played: Callable[..., Played]) -> None:
    case = played(before="verify_precondition")
    states = [str(paper.status.text) for paper in part(case, "thu_ly", "trial").context["preconditions"]]
    assert sorted(states) == ["To be verified", "To be verified", "Verified"]
    waiting = play(case.file, case.cast, before="zone_consent")
    perform(waiting.application, "zone_consent", by=case.user("khu"), data={"grant": False, "reason": "Works"})
    states = [str(paper.status.text) for paper in part(waiting, "thu_ly", "trial").context["preconditions"]]
    assert sorted(states) == ["Refused", "To be provided", "To be provided"]


def test_the_journal_tells_every_event_the_newest_first(played: Callable[..., Played]) -> None:
    case = played()
    items = part(case, "thu_ly", "journal").context["items"]
    assert len(items) == case.application.events.count()
    assert items[-1].title == "Dossier submitted"
    assert "Draft → Submitted" in items[-1].text


def test_a_term_that_passed_is_told_by_its_name(played: Callable[..., Played]) -> None:
    from workflow.timers import fire_due  # noqa: PLC0415 - used here alone

    case = played("ai-kiosk-2026", before="request_supplement")
    late = case.application.deadlines.get(name="validity_check").due_at
    fire_due(late, application=case.application)
    assert part(case, "thu_ly", "journal").context["items"][0].title == "A term has passed: Check of the dossier"


def test_beside_the_case_stand_its_state_tasks_terms_and_acts(played: Callable[..., Played]) -> None:
    case = played("ai-kiosk-2026", before="request_supplement")
    page = part(case, "thu_ly", "overview")
    assert [(task.title, task.owner) for task in page.context["tasks"]] == [("Check the dossier", "Case officer")]
    assert [term.label for term in page.context["terms"]] == ["Check of the dossier"]
    assert "3 working days from 27 Aug 2026" in text(page)
    buttons = [(str(button.text), button.primary) for button in page.context["buttons"]]
    assert buttons[:2] == [("Request a supplement", True), ("Find the dossier valid", True)]
    assert ("Refuse receipt", False) in buttons[-2:], "what ends something for good is not put forward"
    assert "Start the trial" in {str(act.text) for act in page.context["barred"]}
    assert [act.text for act in part(case, "ky", "overview").context["buttons"]] == []


def test_the_state_is_named_by_who_looks(played: Callable[..., Played]) -> None:
    case = played(before="propose")
    application = case.application
    assert application.state == State.REVIEWED
    expected = {
        "thu_ly": "Council has concluded",
        "cg1": "Council has concluded",
        "nop": "Being considered for decision",
    }
    with override("en"):
        assert {key: str(status_tag(application, case.user(key)).text) for key in expected} == expected
        assert str(status_tag(application, None).text) == "Being considered"


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize("name", list(PARTS))
def test_a_part_costs_the_same_with_one_row_and_with_three(
    played: Callable[..., Played], django_assert_num_queries: DjangoAssertNumQueries, name: str, number: int
) -> None:
    case = played(before="file_final_report")
    for _ in range(number - 1):
        clocks.set_now(clocks.now())
        incident = {"severity": "S4", "occurred_at": clocks.now(), "confirmed_at": clocks.now(), "text": "Near miss"}
        perform(case.application, "report_incident", by=case.user("nop"), data=incident)
        perform(case.application, "milestone_done", by=case.user("nop"), data={"milestone": "100 flights"})
    client = case.client("thu_ly")
    address = part_href(case.application.reference, name)
    client.get(address)
    with django_assert_num_queries(QUERIES[name]):
        assert client.get(address).status_code == 200


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_of_cases_costs_the_same_with_one_and_with_three(
    played: Callable[..., Played], django_assert_num_queries: DjangoAssertNumQueries, number: int
) -> None:
    case = played(before="accept_dossier")
    for _ in range(number - 1):
        play(case.file, case.cast, before="accept_dossier")
    client = case.client("thu_ly")
    client.get(reverse("cases"))
    with django_assert_num_queries(4):
        page = client.get(reverse("cases"))
    assert len(page.context["rows"]) == number


def test_cases_are_found_without_accents_by_state_technology_and_rules(played: Callable[..., Played]) -> None:
    case = played(before="accept_dossier")
    client = case.client("thu_ly")

    def found(**query: str) -> list[str]:
        return [row.reference for row in client.get(reverse("cases"), query).context["rows"]]

    mine = [case.application.reference]
    assert found(words="giao hang khu cong nghe cao") == mine
    assert found(words="kiosk") == []
    assert found(state="submitted", technology="uav", regime="hcmc-20-2024") == mine
    assert found(state="valid") == []
    assert [row.reference for row in case.client("cg1").get(reverse("cases")).context["rows"]] == []


def test_the_list_of_cases_is_cut_by_key(played: Callable[..., Played], monkeypatch: pytest.MonkeyPatch) -> None:
    case = played(before="accept_dossier")
    second = play(case.file, case.cast, before="accept_dossier")
    monkeypatch.setattr("applications.queries.PAGE", 1)
    client = case.client("thu_ly")
    first = client.get(reverse("cases"))
    assert [row.reference for row in first.context["rows"]] == [second.application.reference]
    rest = client.get(first.context["next_href"])
    assert [row.reference for row in rest.context["rows"]] == [case.application.reference]
    assert rest.context["next_href"] is None
