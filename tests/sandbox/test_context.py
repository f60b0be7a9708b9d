"""The navigation: who is offered what, and where one is."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client, RequestFactory
from django.utils.translation import override

from accounts.models import User
from accounts.roles import Role
from sandbox.context import site


def _navigation(user: Any, path: str = "/") -> list[Any]:
    request = RequestFactory().get(path)
    if user is not None:
        request.user = user
    return site(request)["navigation"]


@pytest.mark.parametrize(
    ("user", "offered"),
    [
        (None, ["/", "/apply/", "/verify/"]),
        (AnonymousUser(), ["/", "/apply/", "/verify/"]),
        (User(roles=[Role.APPLICANT]), ["/", "/apply/", "/precedents/", "/verify/"]),
        (User(roles=[Role.EXPERT]), ["/", "/inbox/", "/precedents/", "/verify/"]),
        (User(roles=[Role.CLERK]), ["/", "/inbox/", "/cases/", "/precedents/", "/verify/"]),
        (User(roles=[Role.CLERK, Role.APPLICANT]), ["/", "/inbox/", "/cases/", "/apply/", "/precedents/", "/verify/"]),
    ],
)
def test_each_is_offered_what_is_theirs(user: Any, offered: list[str]) -> None:
    assert [place.href for place in _navigation(user)] == offered


def test_applicant_finds_pilots_where_others_register() -> None:
    with override("vi"):
        assert str(_navigation(User(roles=[Role.APPLICANT]))[1].text) == "Hồ sơ của tôi"
        assert str(_navigation(None)[1].text) == "Đăng ký thử nghiệm"


def test_place_below_is_active_and_home_is_not_above_all() -> None:
    home, _apply, verify = _navigation(None, "/verify/ABC/")
    assert (home.current, home.active) == (False, False)
    assert (verify.current, verify.active) == (False, True)
    assert _navigation(None, "/verify/")[2].current


def test_languages_are_named_in_themselves() -> None:
    languages = site(RequestFactory().get("/"))["languages"]
    assert [tuple(language) for language in languages] == [("vi", "Tiếng Việt"), ("en", "English")]


def test_language_switch_keeps_the_page_for_anyone() -> None:
    answer = Client().post("/i18n/setlang/", {"language": "en", "next": "/accounts/login/?next=/inbox/"})
    assert (answer.status_code, answer["Location"]) == (302, "/accounts/login/?next=/inbox/")
    assert answer.cookies["django_language"].value == "en"
