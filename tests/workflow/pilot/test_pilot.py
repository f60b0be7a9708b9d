"""The page of one pilot: where it stands, whose turn it is, what can be done, what has happened."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.utils.translation import override

from applications.states import NAMES, State
from tests.workflow.pilot.conftest import asks_of, content_of, shown_marks
from workflow.actions import perform
from workflow.pilot import words
from workflow.pilot.presenters import turn

if TYPE_CHECKING:
    from collections.abc import Callable

    from applications.models import Application
    from tests.workflow.conftest import Played
    from tests.workflow.pilot.conftest import Firm


def test_every_state_has_its_words() -> None:
    assert set(words.NOW) == set(State)


@pytest.mark.parametrize("state", State)
def test_every_state_has_its_turn(pilot: Application, state: State) -> None:
    pilot.__dict__["state"] = state
    assert turn(pilot)
    with override("en"):
        assert ("run the trial" in turn(pilot)) == (state == State.ACTIVE), "nobody runs a trial that stands still"


def test_a_draft_lists_its_parts_with_their_states(pilot: Application, firm: Firm) -> None:
    page = firm.browser().get(f"/apply/{pilot.reference}/")
    tasks = {task["title"]: task["status"] for task in page.context["tasks"]}
    assert tasks["The pilot"] == "In progress"  # the title was given at the start
    assert tasks["The applicant"] == "Not started"
    assert (tasks["Risks"], tasks["Attachments"]) == ("Not started", "Not started")
    assert page.context["progress"].startswith("0 of ")
    assert page.context["turn"] == "Yours"


def test_a_section_is_complete_without_its_optional_answers(pilot: Application, firm: Firm) -> None:
    asks = asks_of("exit")
    data = {**shown_marks(pilot, asks), **{ask.name: "1" for ask in asks if ask.required}}
    firm.browser().post(f"/apply/{pilot.reference}/questions/exit/", data)
    page = firm.browser().get(f"/apply/{pilot.reference}/")
    assert {task["title"]: task["status"] for task in page.context["tasks"]}["The end of the trial"] == "Completed"


def test_what_can_be_done_is_a_link_and_what_cannot_has_its_reason(pilot: Application, firm: Firm) -> None:
    acts = firm.browser().get(f"/apply/{pilot.reference}/").context["acts"]
    assert [act["href"] for act in (*acts.asked, *acts.possible)] == [f"/cases/{pilot.reference}/withdraw/"]
    assert all("does not allow this" in act["reason"] for act in acts.later)


def test_the_authority_deliberates_in_private(played: Callable[..., Played]) -> None:
    case = played(before="check_form")
    page = case.client("nop").get(f"/apply/{case.application.reference}/")
    assert page.status_code == 200
    titles = [item["title"] for item in page.context["timeline"]]
    assert titles == [words.TIMELINE[verb] for verb in ("appoint", "accept_dossier", "receive", "submit")]
    for word in ("Chuyên gia kỹ thuật", "Thư ký hội đồng", "Tờ trình", "Biên bản", "Thống nhất đề nghị"):
        assert word not in page.text
    assert [file["name"].partition(" ")[0] for file in page.context["documents"]] != []
    assert page.context["tag"]["text"] == NAMES[State.PROPOSED].applicant


def test_a_running_trial_shows_the_acts_of_the_operator(played: Callable[..., Played]) -> None:
    case = played(before="record_readings")
    page = case.client("nop").get(f"/apply/{case.application.reference}/")
    acts = page.context["acts"]
    reference = case.application.reference
    assert [act["href"] for act in acts.asked] == [f"/cases/{reference}/file_final_report/"]
    assert f"/cases/{reference}/report_incident/" in [act["href"] for act in acts.possible]
    kinds = [file["name"] for file in page.context["documents"]]
    assert len(kinds) == 3  # receipt, decision, risk register
    for file in page.context["documents"]:
        assert case.client("nop").get(file["href"]).status_code in {200, 503}
    assert "editable" not in page.context


@pytest.mark.parametrize("step", ["record_readings", "evaluate"])
def test_the_page_of_a_running_trial_stays_within_its_budget(
    played: Callable[..., Played], django_assert_max_num_queries: Callable[..., Any], step: str
) -> None:
    case = played(before=step)
    client = case.client("nop")
    with django_assert_max_num_queries(20):
        client.get(f"/apply/{case.application.reference}/")


def test_withdrawn_drafts_are_closed(pilot: Application, firm: Firm) -> None:
    perform(pilot, "withdraw", by=firm.founder, data={"reason": "Đổi kế hoạch"})
    page = firm.browser().get(f"/apply/{pilot.reference}/")
    assert page.context["turn"] == "Nobody's: this pilot has ended"
    assert "Đổi kế hoạch" in page.text
    assert "tasks" not in page.context
    for section in ("questions/pilot/", "risks/", "attachments/", "check/"):
        assert firm.browser().get(f"/apply/{pilot.reference}/{section}").url == f"/apply/{pilot.reference}/"
    answer = firm.browser().post(f"/apply/{pilot.reference}/questions/pilot/", {"summary": "Còn viết"})
    assert answer.url == f"/apply/{pilot.reference}/"
    assert "summary" not in content_of(pilot)


def test_the_page_speaks_vietnamese_by_default(pilot: Application, firm: Firm) -> None:
    client = Client()
    client.force_login(firm.founder)
    page = client.get(f"/apply/{pilot.reference}/")
    assert '<html lang="vi"' in page.text
    assert "Giải pháp thử nghiệm" in page.text
