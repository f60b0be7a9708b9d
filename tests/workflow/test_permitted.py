"""What a person may do now is asked in few queries, however many verbs or experts there are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from accounts.roles import Role
from programmes import clocks
from reviews.models import ExpertProfile, Tie, TieKind
from reviews.selection import propose_experts
from tests.workflow.core.conftest import ai
from workflow.actions import permitted

if TYPE_CHECKING:
    from tests.workflow.core.story import Story

__all__ = ["ai"]
MOST = 5


@pytest.mark.django_db
def test_what_each_may_do_costs_few_queries_at_every_stage(ai: Story) -> None:
    costs: dict[tuple[str, str], int] = {}
    for stage in ("submit", "receive", "appoint", "council", "check", "start", "report", "evaluate"):
        ai.upto(stage)
        for role in Role:
            person, case = User.objects.get(pk=ai.cast[role.value].pk), ai.fresh
            with (
                clocks.moved(ai.now),
                CaptureQueriesContext(
                    connection,
                ) as asked,
            ):
                permitted(case, person)
            costs[stage, role.value] = len(asked)
    assert max(costs.values()) <= MOST, {key: cost for key, cost in costs.items() if cost > MOST}
    assert max(cost for (_stage, role), cost in costs.items() if role == Role.APPLICANT) <= 4


@pytest.mark.django_db
def test_proposing_experts_costs_the_same_for_any_number(ai: Story) -> None:
    ai.upto("accept")
    case = ai.fresh

    def cost() -> int:
        with clocks.moved(ai.now), CaptureQueriesContext(connection) as asked:
            propose_experts(case, 3)
        return len(asked)

    before = cost()
    for number in range(10):
        more = User.objects.create_user(f"more{number}@cast.example", name=f"more{number}", roles=[Role.EXPERT])
        ExpertProfile.objects.create(user=more, expertise=["ai"], max_load=3)
        Tie.objects.create(expert=more, organisation=ai.cast.rival, kind=TieKind.EMPLOYEE)
    assert (before, cost()) == (4, 4)
