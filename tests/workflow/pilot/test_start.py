"""The organisation and the start of a pilot."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest

from accounts.models import Membership, Organisation
from accounts.roles import Role
from applications.models import Application
from applications.refusals import NotYou
from programmes import clocks
from tests.workflow.pilot.conftest import Firm, browser_of, person

if TYPE_CHECKING:
    from accounts.models import User

FACTS = {"name": "Công ty Bay", "kind": "startup", "tax_code": "0300 000 033", "address": "Thủ Đức"}


@pytest.fixture
def newcomer(firm: Firm) -> User:
    """An applicant without an organisation."""
    return person("new@bay.example", "Người mới", Role.APPLICANT)


def test_organisation_is_asked_first_and_leads_on(newcomer: User) -> None:
    browser = browser_of(newcomer)
    first = browser.get("/apply/start/")
    answer = browser.post(first.url, FACTS)
    assert answer.url == "/apply/start/"
    organisation = newcomer.organisations.get()
    assert (organisation.name, organisation.tax_code, organisation.kind) == ("Công ty Bay", "0300000033", "startup")


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "javascript:alert(1)", ""])
def test_one_is_never_led_off_the_site(newcomer: User, target: str) -> None:
    assert browser_of(newcomer).post(f"/accounts/organisation/?next={target}", FACTS).url == "/"


@pytest.mark.parametrize(
    ("facts", "field", "words"),
    [
        ({"tax_code": "0300000011"}, "tax_code", "registered already"),
        ({"tax_code": "123"}, "tax_code", "10 digits"),
        ({"tax_code": ""}, "tax_code", "Enter the tax code"),
        ({"name": " "}, "name", "Enter the name"),
        ({"kind": ""}, "kind", "Choose the kind"),
        ({"kind": "circus"}, "kind", "valid choice"),
        ({"address": ""}, "address", "Enter the address"),
    ],
)
def test_organisation_refuses_beside_the_field(newcomer: User, facts: dict[str, str], field: str, words: str) -> None:
    page = browser_of(newcomer).post("/accounts/organisation/", {**FACTS, **facts})
    assert page.status_code == 200
    assert words in page.context["form"].errors[field][0]
    assert not newcomer.memberships.exists()


def test_known_tax_code_names_whom_to_ask(newcomer: User, settings: Any) -> None:
    page = browser_of(newcomer).post("/accounts/organisation/", {**FACTS, "tax_code": "0300000011"})
    assert settings.AUTHORITY_CONTACT in page.context["form"].errors["tax_code"][0]


def test_individual_needs_no_tax_code(newcomer: User) -> None:
    browser_of(newcomer).post("/accounts/organisation/", {**FACTS, "kind": "individual", "tax_code": ""})
    assert newcomer.organisations.get().tax_code is None


def test_race_for_a_tax_code_ends_with_the_same_words(newcomer: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("accounts.forms_organisation.is_taken", lambda _code, **_facts: False)
    page = browser_of(newcomer).post("/accounts/organisation/", {**FACTS, "tax_code": "0300000011"})
    assert "registered already" in page.context["form"].errors["tax_code"][0]
    assert Organisation.objects.filter(tax_code="0300000011").count() == 1


def test_officials_have_no_organisation_and_start_nothing(firm: Firm) -> None:
    browser = browser_of(person("officer@city.example", "Chuyên viên", Role.CASE_OFFICER))
    assert browser.get("/accounts/organisation/").status_code == 403
    assert browser.get("/apply/start/").status_code == 403
    assert browser.get("/apply/").status_code == 200


def test_technology_stands_in_the_address(firm: Firm) -> None:
    page = firm.browser().get("/apply/start/")
    assert not page.context["form"].errors
    assert firm.browser().get("/apply/start/", {"go": "1"}).context["form"].errors["technology"]
    assert firm.browser().get("/apply/start/", {"technology": "magic"}).context["form"].errors["technology"]


@pytest.mark.parametrize(
    ("technology", "codes"),
    [
        ("uav", ["hcmc-20-2024"]),
        ("ai", ["ai-142-2026"]),
        ("blockchain", ["general-93-2025"]),
        ("fintech", ["banking-94-2025", "general-93-2025"]),
    ],
)
def test_regimes_are_those_of_the_technology(firm: Firm, technology: str, codes: list[str]) -> None:
    page = firm.browser().get("/apply/start/", {"technology": technology})
    assert [row.code for row in page.context["regimes"]] == codes
    assert "No rules in force cover this technology yet" not in page.text


def test_regimes_are_those_of_the_province(firm: Firm, settings: Any) -> None:
    settings.PROVINCE = "Hanoi"
    page = firm.browser().get("/apply/start/", {"technology": "uav"})
    assert [row.code for row in page.context["regimes"]] == ["hanoi-29-2025"]
    assert "Tried in: Physical space, Cyberspace." in page.text
    settings.PROVINCE = "Thành phố Huế"
    page = firm.browser().get("/apply/start/", {"technology": "uav"})
    assert page.context["regimes"] == []
    assert "No rules in force cover this technology yet" in page.text


def test_regimes_are_those_in_force(firm: Firm) -> None:
    clocks.set_now(datetime(2026, 4, 1, 9, tzinfo=clocks.ZONE))
    assert firm.browser().get("/apply/start/", {"technology": "ai"}).context["regimes"] == []


def test_regime_is_explained_in_plain_words(firm: Firm) -> None:
    page = firm.browser().get("/apply/start/", {"technology": "uav"})
    assert "Decided by Ủy ban nhân dân Thành phố Hồ Chí Minh." in page.text
    assert "Only in: Saigon Hi-Tech Park." in page.text


def test_a_regime_of_another_authority_says_so(firm: Firm) -> None:
    page = firm.browser().get("/apply/start/", {"technology": "fintech"})
    for words in (
        "Three solutions only: credit scoring, data sharing by Open API, peer-to-peer lending.",
        "this authority only records the dossier and transfers it to: State Bank of Vietnam.",
        "A trial lasts at most 24 months.",
        "The decision is due within 90 days of a complete dossier.",
    ):
        assert words in page.text


def test_start_makes_a_draft_of_the_chosen_organisation(firm: Firm) -> None:
    second = Organisation.objects.create(name="Firm 2", tax_code="0300000044", kind="sme")
    Membership.objects.create(user=firm.founder, organisation=second, since=clocks.now())
    address = "/apply/start/?technology=uav"
    form = firm.browser().get(address).context["form"]
    assert not form.fields["organisation"].widget.is_hidden
    missing = firm.browser().post(address, {})
    assert set(missing.context["form"].errors) == {"regime", "title", "organisation"}
    facts = {"regime": "hcmc-20-2024", "title": "Bay", "organisation": str(second.pk)}
    answer = firm.browser().post(address, facts)
    pilot = Application.objects.get()
    assert answer.url == f"/apply/{pilot.reference}/"
    assert (pilot.organisation, pilot.created_by, pilot.technology) == (second, firm.founder, "uav")
    assert pilot.dossier == {"title": "Bay", "technology": "uav"}


def test_a_refusal_to_start_is_told_on_the_page(firm: Firm, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(**_facts: Any) -> None:
        raise NotYou("Not today.", field="regime")

    monkeypatch.setattr("workflow.pilot.views.start_pilot", refuse)
    facts = {"regime": "hcmc-20-2024", "title": "Bay", "organisation": str(firm.organisation.pk)}
    page = firm.browser().post("/apply/start/?technology=uav", facts)
    assert page.context["form"].errors["regime"] == ["Not today."]


def test_nobody_starts_in_the_name_of_others(firm: Firm, rival: Firm) -> None:
    facts = {"regime": "hcmc-20-2024", "title": "Bay", "organisation": str(rival.organisation.pk)}
    page = firm.browser().post("/apply/start/?technology=uav", facts)
    assert page.context["form"].errors["organisation"]
    assert not Application.objects.exists()
