"""Every page of the applicant's side: for the people of the organisation, and for nobody else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from accounts.roles import Role
from applications.answers import add_rows
from applications.attachments import add_attachment
from tests.workflow.pilot.conftest import paper, person
from workflow.actions import perform
from workflow.pilot.risks import empty_risk

if TYPE_CHECKING:
    from collections.abc import Callable

    from applications.models import Application
    from tests.workflow.pilot.conftest import Firm

PAGES = (
    "",
    "questions/pilot/",
    "questions/uav-aircraft/",
    "questions/place/",
    "risks/",
    "risks/0/",
    "attachments/",
    "attachments/add/scheme/",
    "check/",
)


@pytest.fixture
def filled(pilot: Application, firm: Firm) -> Application:
    """A draft with a risk and a file."""
    add_rows(pilot, "risks", [{**empty_risk(), "title": "Rơi", "likelihood": 2, "impact": 4}], by=firm.founder)
    add_attachment(pilot, by=firm.founder, component="scheme", title="Đề án", file=paper())
    return pilot


@pytest.mark.parametrize("page", PAGES)
def test_founder_and_colleague_open_every_page(filled: Application, firm: Firm, page: str) -> None:
    for user in (firm.founder, firm.colleague):
        assert firm.browser(user).get(f"/apply/{filled.reference}/{page}").status_code == 200


@pytest.mark.parametrize("page", PAGES)
def test_strangers_learn_nothing(filled: Application, firm: Firm, rival: Firm, page: str) -> None:
    officer = person("officer@city.example", "Chuyên viên", Role.CASE_OFFICER)
    for user in (rival.founder, officer):
        assert firm.browser(user).get(f"/apply/{filled.reference}/{page}").status_code == 404
        assert firm.browser(user).post(f"/apply/{filled.reference}/{page}").status_code in {404, 405}


@pytest.mark.parametrize("page", ["/apply/", "/apply/start/", "/accounts/organisation/"])
def test_nobody_is_sent_to_the_login(db: None, page: str) -> None:
    answer: Any = Client().get(page)
    assert answer.status_code == 302
    assert answer.url.startswith("/accounts/login/")


@pytest.mark.parametrize("page", PAGES)
def test_nobody_is_sent_to_the_login_from_a_pilot(filled: Application, page: str) -> None:
    answer: Any = Client().get(f"/apply/{filled.reference}/{page}")
    assert answer.status_code == 302
    assert answer.url.startswith("/accounts/login/")


@pytest.mark.parametrize("page", ["questions/none/", "risks/1/", "attachments/add/none/", "attachments/0/"])
def test_what_does_not_exist_is_not_found(filled: Application, firm: Firm, page: str) -> None:
    assert firm.browser().get(f"/apply/{filled.reference}/{page}").status_code == 404


@pytest.mark.parametrize("page", PAGES[1:])
def test_a_submitted_dossier_leads_back_to_the_pilot(filled: Application, firm: Firm, page: str) -> None:
    perform(filled, "submit", by=firm.founder)
    answer = firm.browser().get(f"/apply/{filled.reference}/{page}")
    assert answer.status_code == 302
    assert answer.url == f"/apply/{filled.reference}/"


def test_a_draft_has_no_page_of_receipt(pilot: Application, firm: Firm) -> None:
    assert firm.browser().get(f"/apply/{pilot.reference}/submitted/").url == f"/apply/{pilot.reference}/"


@pytest.mark.parametrize(
    ("page", "queries"),
    [
        ("", 13),
        ("questions/pilot/", 10),
        ("questions/place/", 10),
        ("risks/", 6),
        ("risks/0/", 10),
        ("attachments/", 8),
        ("check/", 8),
    ],
)
def test_pages_take_a_fixed_number_of_queries(
    filled: Application, firm: Firm, django_assert_num_queries: Callable[..., Any], page: str, queries: int
) -> None:
    browser = firm.browser()
    browser.get(f"/apply/{filled.reference}/{page}")  # content types are read once
    with django_assert_num_queries(queries):
        browser.get(f"/apply/{filled.reference}/{page}")
    for _number in range(3):
        add_rows(filled, "risks", [empty_risk()], by=firm.founder)
        add_attachment(filled, by=firm.founder, component="scheme", title="Đề án", file=paper())
    with django_assert_num_queries(queries):
        browser.get(f"/apply/{filled.reference}/{page}")


@pytest.mark.parametrize("count", [1, 3])
def test_my_pilots_take_a_fixed_number_of_queries(
    begin: Callable[..., Application], firm: Firm, django_assert_num_queries: Callable[..., Any], count: int
) -> None:
    for _number in range(count):
        begin()
    browser = firm.browser()
    with django_assert_num_queries(9):
        assert browser.get("/apply/").text.count("HCMC-2026-") >= count


def test_my_pilots_are_empty_for_who_has_none(rival: Firm, pilot: Application) -> None:
    page = rival.browser().get("/apply/")
    assert pilot.reference not in page.text
    assert "You have no pilot yet" in page.text


def test_my_pilots_come_page_by_page(
    begin: Callable[..., Application], firm: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("applications.queries.PAGE", 2)
    references = [begin().reference for _number in range(3)]
    browser = firm.browser()
    first = browser.get("/apply/")
    assert [row[1] for row in first.context["rows"]] == references[:0:-1]
    rest = browser.get(first.context["next_href"])
    assert [row[1] for row in rest.context["rows"]] == references[:1]
    assert rest.context["next_href"] is None
    assert rest.context["first_href"] == "/apply/"
