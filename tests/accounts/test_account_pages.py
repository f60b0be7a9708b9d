"""From nobody to a person with an account: the pages that allauth runs, in our words."""

from __future__ import annotations

import hashlib
import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from django.utils.html import escape
from django.utils.translation import override

from accounts.models import User
from accounts.notice import KINDS, PURPOSES, RIGHTS, VERSION, notice
from accounts.roles import Role

pytestmark = pytest.mark.django_db

PASSWORD = "bến-thử-2026-mùa-thu"  # noqa: S105 - of nobody
POSTED = {
    "name": "Người nộp hồ sơ",
    "email": "applicant@example.vn",
    "password1": PASSWORD,
    "password2": PASSWORD,
    "consent": "on",
}


@pytest.fixture
def visitor(settings: Any) -> Client:
    settings.ACCOUNT_RATE_LIMITS = False
    return Client(headers={"accept-language": "vi"})


def test_sign_up_makes_an_applicant_who_confirms_and_logs_in(visitor: Client) -> None:
    answer = visitor.post("/accounts/signup/", POSTED)
    assert (answer.status_code, answer["Location"]) == (302, "/accounts/confirm-email/")
    user = User.objects.get()
    assert (user.email, user.name, user.roles) == ("applicant@example.vn", "Người nộp hồ sơ", [Role.APPLICANT])
    assert user.check_password(PASSWORD)
    assert user.consented_at is not None
    assert timezone.now() - user.consented_at < timedelta(minutes=1)
    assert user.consent_notice == VERSION

    assert mail.outbox[0].subject == "[Bến Thử] Xác nhận địa chỉ email của bạn"
    link = re.search(r"http://\S+(/accounts/confirm-email/\S+/)", str(mail.outbox[0].body))
    assert link is not None
    assert "applicant@example.vn có phải là địa chỉ email của bạn không?" in visitor.get(link[1]).content.decode()
    visitor.post(link[1])

    answer = visitor.post("/accounts/login/", {"login": "applicant@example.vn", "password": PASSWORD})
    assert answer.status_code == 302
    assert visitor.session["_auth_user_id"] == str(user.pk)


def test_unconfirmed_address_cannot_log_in(visitor: Client) -> None:
    visitor.post("/accounts/signup/", POSTED)
    answer = visitor.post("/accounts/login/", {"login": "applicant@example.vn", "password": PASSWORD})
    assert answer["Location"] == "/accounts/confirm-email/"
    assert "_auth_user_id" not in visitor.session


@pytest.mark.parametrize(
    ("left_out", "said"),
    [
        ("name", "Nhập họ và tên"),
        ("consent", "Bạn cần đồng ý cho xử lý dữ liệu để tạo tài khoản"),
        ("email", "Bạn chưa điền mục này."),
    ],
)
def test_sign_up_says_what_is_missing(visitor: Client, left_out: str, said: str) -> None:
    posted = {name: value for name, value in POSTED.items() if name != left_out}
    page = visitor.post("/accounts/signup/", posted).content.decode()
    assert said in page
    assert f'href="#id_{left_out}"' in page
    assert not User.objects.exists()


def test_consent_is_not_given_in_advance(visitor: Client) -> None:
    page = visitor.get("/accounts/signup/").content.decode()
    box = re.search(r'<input[^>]*name="consent"[^>]*>', page)
    assert box is not None
    assert "checked" not in box[0]


def test_what_one_agrees_to_is_told_before(visitor: Client) -> None:
    page = visitor.get("/accounts/signup/").content.decode()
    for question, answer in notice():
        assert page.index(escape(str(question))) < page.index(escape(str(answer))) < page.index('name="consent"')


def test_changed_words_of_the_notice_are_a_new_version() -> None:
    """Who changes what people agree to raises ``VERSION`` and writes the digest of the new words here."""
    told = []
    for language in ("vi", "en"):
        with override(language):
            told += [str(text) for text in (KINDS, PURPOSES, RIGHTS)]
    digest = hashlib.sha256("\n".join(told).encode()).hexdigest()[:16]
    assert (VERSION, digest) == ("2026-11-24", "6b06cf1a022235f1")


def test_people_whom_the_authority_enters_gave_no_consent() -> None:
    assert User.objects.create_user("officer@example.vn", name="Chuyên viên").consented_at is None


def test_known_address_gets_a_mail_and_no_second_account(visitor: Client) -> None:
    User.objects.create_user("applicant@example.vn", PASSWORD, name="Người đã có tài khoản")
    answer = visitor.post("/accounts/signup/", POSTED)
    assert answer["Location"] == "/accounts/confirm-email/"
    assert User.objects.count() == 1
    assert mail.outbox[0].subject == "[Bến Thử] Tài khoản đã tồn tại"


def test_forgotten_password_is_chosen_anew(visitor: Client) -> None:
    user = User.objects.create_user("applicant@example.vn", PASSWORD, name="Người nộp hồ sơ")
    answer = visitor.post("/accounts/password/reset/", {"email": user.email})
    assert answer["Location"] == "/accounts/password/reset/done/"
    link = re.search(r"http://\S+(/accounts/password/reset/key/\S+/)", str(mail.outbox[0].body))
    assert link is not None
    form = visitor.get(link[1], follow=True)
    assert "Chọn mật khẩu mới" in form.content.decode()
    changed = PASSWORD[::-1]
    done = visitor.post(form.request["PATH_INFO"], {"password1": changed, "password2": changed}, follow=True)
    assert "Mật khẩu đã được đổi" in done.content.decode()
    user.refresh_from_db()
    assert user.check_password(changed)


def test_used_link_says_so(visitor: Client) -> None:
    assert "Liên kết không còn hiệu lực" in visitor.get("/accounts/password/reset/key/1-abc/").content.decode()
    assert "Liên kết không còn hiệu lực" in visitor.get("/accounts/confirm-email/abc/").content.decode()


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("path", ["email/", "password/change/", "2fa/", "logout/"])
def test_own_account_pages_open_in_both_languages(visitor: Client, path: str, language: str) -> None:
    user = User.objects.create_user("officer@example.vn", PASSWORD, name="Chuyên viên", roles=[Role.CASE_OFFICER])
    visitor.force_login(user)
    visitor.cookies["django_language"] = language
    answer = visitor.get(f"/accounts/{path}")
    assert answer.status_code == 200
    page = answer.content.decode()
    assert f'<html lang="{language}"' in page
    with override(language):
        assert ("Địa chỉ email" if language == "vi" else "E-mail address") in page


def test_logging_out_is_one_post(visitor: Client) -> None:
    user = User.objects.create_user("officer@example.vn", PASSWORD, name="Chuyên viên")
    visitor.force_login(user)
    assert visitor.get("/accounts/logout/").status_code == 200
    assert "_auth_user_id" in visitor.session
    visitor.post("/accounts/logout/")
    assert "_auth_user_id" not in visitor.session
