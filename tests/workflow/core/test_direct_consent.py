"""Directing the zone's answer to a named manager: whose task it is, redirecting, and what stays without directing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from accounts.models import Membership, Organisation, User
from accounts.queries import zone_managers
from accounts.roles import Role
from applications.refusals import NotLikeThis, NotNow, NotYou
from tests.workflow.core.story import BEGINNING, Story
from tests.workflow.visiting import done, errors, get, send
from workflow.queries import inbox_page

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.workflow.conftest import Played

pytestmark = pytest.mark.django_db

BODY = "Ban Quản lý Khu Công nghệ cao Thành phố Hồ Chí Minh"


def second_manager() -> User:
    """Another manager of the zone."""
    return User.objects.create_user("zone2@cast.example", name="zone2", roles=[Role.ZONE_MANAGER])


def tasks_of(person: User) -> list[str]:
    """Names of the tasks in the person's inbox."""
    return [task.flow_task.name for task in inbox_page(person).tasks]


def test_the_task_is_the_named_managers_and_goes_on_with_a_reason(uav: Story) -> None:
    other = second_manager()
    manager = uav.cast["zone_manager"]
    uav.upto("accept").do("direct_consent")
    assert (tasks_of(manager), tasks_of(other)) == (["consent"], [])
    uav.cast["zone2"] = other
    assert "zone_manager" in str(uav.refuses(NotYou, "zone_consent", "zone2"))
    assert uav.refuses(NotLikeThis, "direct_consent").field == "manager"
    assert uav.refuses(NotLikeThis, "direct_consent", manager=other).field == "reason"
    assert uav.refuses(NotLikeThis, "direct_consent", manager=uav.cast["lead"], reason="x").field == "manager"
    uav.refuses(NotYou, "direct_consent", "lead")
    event = uav.do("direct_consent", manager=other, reason="Nghỉ phép")
    assert (event.note, event.data) == ("Nghỉ phép", {"directed_to": "zone2"})
    assert (tasks_of(manager), tasks_of(other)) == ([], ["consent"])
    uav.refuses(NotYou, "zone_consent")
    uav.do("zone_consent", "zone2", grant=False, reason="Đang thi công")
    assert "consent" not in uav.tasks
    uav.do("direct_consent", manager=other)
    uav.do("zone_consent", "zone2")
    uav.refuses(NotNow, "direct_consent")
    assert uav.fresh.preconditions.get(kind="zone-consent").granted is True


def test_what_is_directed_before_the_decision_is_still_asked_after_it(uav: Story) -> None:
    uav.upto("accept").do("direct_consent")
    for stage in ("appoint", "review", "council", "propose"):
        uav.upto(stage)
    assert uav.tasks.count("consent") == 1
    uav.upto("issue")
    assert uav.fresh.preconditions.get(kind="zone-consent").granted is True


def test_rules_without_a_zone_direct_nothing(ai: Story) -> None:
    ai.upto("accept").refuses(NotNow, "direct_consent")


def test_managers_are_those_of_the_zone_where_the_accounts_tell() -> None:
    first, second = second_manager(), User.objects.create_user("z3@x.example", name="z3", roles=[Role.ZONE_MANAGER])
    assert {person.pk for person in zone_managers([BODY])} == {first.pk, second.pk}
    board = Organisation.objects.create(name=BODY, kind="agency")
    Membership.objects.create(user=first, organisation=board, since=BEGINNING)
    assert zone_managers([BODY]) == [first]


def test_the_page_offers_the_managers_and_the_case_tells_whose_it_is(played: Callable[..., Played]) -> None:
    case = played(before="zone_consent")
    page = get(case, "thu_ly", "direct_consent").content.decode()
    assert "Zones of the rules: Saigon Hi-Tech Park (Management Board of Saigon Hi-Tech Park)" in page
    assert list(errors(send(case, "thu_ly", "direct_consent", manager=""))) == ["manager"]
    done(case, "thu_ly", "direct_consent", manager=case.user("khu"))
    address = f"/cases/{case.application.reference}/"
    assert case.user("khu").name in case.client("thu_ly").get(address).content.decode()
    journal = case.client("thu_ly").get(f"{address}journal/").content.decode()
    assert f"Giao cho: {case.user('khu').name}" in journal
    done(case, "khu", "zone_consent", area="Khu A")
