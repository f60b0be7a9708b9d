"""Colleagues of an organisation: invited by mail, accepted once by the right person, given roles, removed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from django.core import mail
from django.utils import timezone

from accounts.models import Invitation, Membership, User
from accounts.queries import token_of
from accounts.roles import Role
from tests.accounts.sink import mail_sink
from tests.workflow.conftest import clock, regimes
from tests.workflow.pilot.conftest import Firm, browser_of, firm, person, rival

if TYPE_CHECKING:
    from pytest_django import Settings

__all__ = ["clock", "firm", "regimes", "rival"]

INVITED = {"email": "New@Firm.example", "role": "editor", "language": "vi"}


def home(firm: Firm) -> str:
    return f"/accounts/organisations/{firm.organisation.pk}/"


def invited(firm: Firm, **facts: Any) -> Invitation:
    answer = firm.browser().post(f"{home(firm)}invite/", {**INVITED, **facts})
    assert answer.status_code == 302, answer.context["form"].errors
    return Invitation.objects.latest("pk")


def role_of(user: User) -> str | None:
    return Membership.objects.filter(user=user).values_list("role", flat=True).first()


def test_an_invitation_goes_through_a_mail_server_and_is_accepted_once(firm: Firm, settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_USE_TLS, settings.EMAIL_USE_SSL = "127.0.0.1", False, False
    with mail_sink() as (settings.EMAIL_PORT, kept):
        invitation = invited(firm)
    (message,) = kept
    assert message["To"] == "new@firm.example"
    assert message["Subject"].strip() == f"[Bến Thử] Mời làm việc cho {firm.organisation.name}"
    body = message.get_content()
    assert "Người sáng lập mời bạn" in body
    link = re.search(r"http://\S+(/accounts/join/\S+/)", body)
    assert link is not None
    assert invitation.email in firm.browser().get(home(firm)).text
    newcomer = person("new@firm.example", "Người mới", Role.APPLICANT)
    browser = browser_of(newcomer)
    assert firm.organisation.name in browser.get(link[1]).text
    assert browser.post(link[1]).url == "/apply/"
    assert role_of(newcomer) == "editor"
    Membership.objects.filter(user=newcomer).delete()
    assert "no longer valid" in browser.post(link[1]).text, "a link works once"
    assert role_of(newcomer) is None


def test_a_mail_that_is_not_taken_leaves_no_invitation(firm: Firm, settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    page = firm.browser().post(f"{home(firm)}invite/", INVITED)
    assert "could not be sent" in str(page.context["form"].non_field_errors())
    assert not Invitation.objects.exists()


def test_the_mail_speaks_the_language_of_its_reader(firm: Firm) -> None:
    invited(firm, email="unknown@firm.example", language="en")
    person("known@firm.example", "Người quen", Role.APPLICANT)
    invited(firm, email="known@firm.example", language="en")
    assert [message.subject for message in mail.outbox] == [
        f"[Bến Thử] Invitation to work for {firm.organisation.name}",
        f"[Bến Thử] Mời làm việc cho {firm.organisation.name}",
    ]


def test_a_link_is_for_one_person_and_a_time(firm: Firm, rival: Firm, monkeypatch: pytest.MonkeyPatch) -> None:
    token = token_of(invited(firm))
    page = browser_of(rival.founder).get(f"/accounts/join/{token}/")
    assert firm.organisation.name not in page.text
    assert "another e-mail address" in browser_of(rival.founder).post(f"/accounts/join/{token}/").text
    official = person("new@firm.example", "Chuyên viên", Role.CASE_OFFICER)
    assert "who works for the authority" in browser_of(official).post(f"/accounts/join/{token}/").text
    official.roles = [Role.APPLICANT]
    official.save()
    assert "no longer valid" in browser_of(official).post(f"/accounts/join/{token[:-1]}x/").text
    monkeypatch.setattr("accounts.queries.INVITATION_DAYS", -1)
    assert "no longer valid" in browser_of(official).post(f"/accounts/join/{token}/").text
    monkeypatch.undo()
    firm.browser().post(f"{home(firm)}invitations/{Invitation.objects.get().pk}/end/")
    assert "no longer valid" in browser_of(official).post(f"/accounts/join/{token}/").text
    assert role_of(official) is None


def test_an_address_is_invited_anew_and_a_member_not_at_all(firm: Firm, monkeypatch: pytest.MonkeyPatch) -> None:
    invited(firm)
    invited(firm, role="reader")
    assert list(Invitation.objects.filter(closed_at=None).values_list("role", flat=True)) == ["reader"]
    page = firm.browser().post(f"{home(firm)}invite/", {**INVITED, "email": firm.colleague.email.upper()})
    assert "member already" in page.context["form"].errors["email"][0]
    monkeypatch.setattr("accounts.actions.OPEN_INVITATIONS_AT_MOST", 1)
    page = firm.browser().post(f"{home(firm)}invite/", {**INVITED, "email": "third@firm.example"})
    assert "Too many" in str(page.context["form"].non_field_errors())


def test_owners_manage_and_others_look_on(firm: Firm, rival: Firm) -> None:
    colleague = Membership.objects.get(user=firm.colleague)
    here = f"{home(firm)}members/{colleague.pk}/"
    assert firm.browser().post(here, {"role": "reader"}).url == home(firm)
    assert role_of(firm.colleague) == "reader"
    browser = firm.browser(firm.colleague)
    assert "Invite a colleague" not in browser.get(home(firm)).text
    founder = Membership.objects.get(user=firm.founder)
    for page in ("edit/", "invite/", f"members/{colleague.pk}/", f"members/{founder.pk}/remove/"):
        assert browser.get(home(firm) + page).status_code == 404, page
        assert browser.post(home(firm) + page).status_code == 404, page
    for page in ("", "edit/", "invite/", f"members/{colleague.pk}/remove/"):
        assert browser_of(rival.founder).get(home(firm) + page).status_code == 404, page


def test_the_last_owner_stays_and_anybody_may_leave(firm: Firm) -> None:
    founder, colleague = Membership.objects.order_by("pk")
    own = f"{home(firm)}members/{founder.pk}/"
    firm.browser().post(f"{home(firm)}members/{colleague.pk}/", {"role": "editor"})
    assert "needs an owner" in firm.browser().post(own, {"role": "reader"}).context["form"].errors["role"][0]
    assert "needs an owner" in firm.browser().post(f"{own}remove/").text
    there = f"{home(firm)}members/{colleague.pk}/remove/"
    assert "Leave this organisation?" in firm.browser(firm.colleague).get(there).text
    assert "Remove Đồng nghiệp?" in firm.browser().get(there).text
    assert firm.browser(firm.colleague).post(there).url == "/apply/"
    assert role_of(firm.colleague) is None
    newcomer = person("other@firm.example", "Người khác", Role.APPLICANT)
    other = Membership.objects.create(user=newcomer, organisation=firm.organisation, since=timezone.now())
    assert firm.browser().post(f"{home(firm)}members/{other.pk}/remove/").url == home(firm)


def test_data_are_asked_once_and_changed_in_one_place(firm: Firm, rival: Firm, monkeypatch: pytest.MonkeyPatch) -> None:
    page = firm.browser().get(f"{home(firm)}edit/")
    facts = {name: page.context["form"][name].value() for name in ("name", "kind", "tax_code", "address")}
    assert facts["tax_code"] == firm.organisation.tax_code
    assert firm.browser().post(f"{home(firm)}edit/?next=/apply/", {**facts, "address": "Quận 1"}).url == "/apply/"
    firm.organisation.refresh_from_db()
    assert firm.organisation.address == "Quận 1"
    taken = {**facts, "tax_code": rival.organisation.tax_code}
    assert (
        "registered already" in firm.browser().post(f"{home(firm)}edit/", taken).context["form"].errors["tax_code"][0]
    )
    monkeypatch.setattr("accounts.forms_organisation.is_taken", lambda _code, **_facts: False)
    assert (
        "registered already" in firm.browser().post(f"{home(firm)}edit/", taken).context["form"].errors["tax_code"][0]
    )
