"""Who may be appointed: ties with their look-back, load, and what the system proposes."""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest

from applications.refusals import NotLikeThis
from reviews.conflicts import ALWAYS, WHILE_CURRENT, excludes
from reviews.models import Tie, TieKind
from tests.workflow.core.story import BEGINNING, Cast, Story

ON = BEGINNING.date()
THREE_YEARS_AGO, A_DAY_MORE = date(2023, 6, 1), date(2023, 5, 31)
LOOKED_BACK = sorted(set(TieKind) - ALWAYS - WHILE_CURRENT)


@pytest.mark.parametrize(("kind", "until"), [*product(TieKind, [None]), *product(sorted(ALWAYS), [date(1990, 1, 1)])])
def test_what_always_excludes(kind: TieKind, until: date | None) -> None:
    assert excludes(kind, until, ON)


@pytest.mark.parametrize("kind", sorted(WHILE_CURRENT))
def test_what_excludes_while_current(kind: TieKind) -> None:
    assert excludes(kind, ON, ON)
    assert not excludes(kind, date(2026, 5, 31), ON)


@pytest.mark.parametrize("kind", LOOKED_BACK)
def test_what_excludes_for_three_years(kind: TieKind) -> None:
    assert excludes(kind, THREE_YEARS_AGO, ON)
    assert not excludes(kind, A_DAY_MORE, ON)


def test_a_tie_that_ended_on_a_leap_day() -> None:
    assert excludes(TieKind.ADVISER, date(2024, 2, 29), date(2027, 2, 28))
    assert not excludes(TieKind.ADVISER, date(2024, 2, 29), date(2027, 3, 1))


@pytest.mark.django_db
@pytest.mark.parametrize("kind", TieKind)
def test_a_tie_bars_the_whole_call(ai: Story, kind: TieKind) -> None:
    Tie.objects.create(expert=ai.cast["expert3"], organisation=ai.cast.organisation, kind=kind)
    refusal = ai.upto("accept").refuses(NotLikeThis, "appoint")
    assert "expert3" in str(refusal)
    assert refusal.field == "experts"


@pytest.mark.django_db
def test_a_tie_to_a_partner_counts_by_name(ai: Story) -> None:
    ai.cast.rival.name = "TRƯỜNG ĐẠI HỌC"
    ai.cast.rival.save()
    Tie.objects.create(expert=ai.cast["expert1"], organisation=ai.cast.rival, kind=TieKind.EMPLOYEE)
    ai.upto("accept").refuses(NotLikeThis, "appoint")


@pytest.mark.django_db
def test_a_tie_to_somebody_else_does_not(ai: Story) -> None:
    Tie.objects.create(expert=ai.cast["expert1"], organisation=ai.cast.rival, kind=TieKind.EMPLOYEE)
    ai.upto("appoint")


@pytest.mark.django_db
@pytest.mark.parametrize(("until", "barred"), [(THREE_YEARS_AGO, True), (A_DAY_MORE, False)])
def test_the_look_back_counts_to_the_day_of_appointing(ai: Story, until: date, barred: bool) -> None:  # noqa: FBT001 - a case of the table
    Tie.objects.create(
        expert=ai.cast["expert1"], organisation=ai.cast.organisation, kind=TieKind.CONTRACTOR, until=until
    )
    ai.upto("accept")
    if barred:
        ai.refuses(NotLikeThis, "appoint")
    else:
        ai.upto("appoint")


@pytest.mark.django_db
def test_load_counts_open_reviews_only(regimes: None) -> None:
    cast = Cast()
    profile = cast["expert1"].expert_profile
    profile.max_load = 1
    profile.save()
    first, second = Story(cast=cast).upto("appoint"), Story(cast=cast).upto("accept")
    refusal = second.refuses(NotLikeThis, "appoint")
    assert "expert1" in str(refusal)
    first.do("review", "expert1")
    second.upto("appoint")


@pytest.mark.django_db
def test_nobody_is_appointed_twice(ai: Story) -> None:
    expert = ai.cast["expert1"]
    ai.upto("accept").refuses(NotLikeThis, "appoint", experts=[expert, expert])


@pytest.mark.django_db
def test_only_experts_are_appointed(ai: Story) -> None:
    ai.upto("accept").refuses(NotLikeThis, "appoint", experts=[ai.cast["monitor"]])


@pytest.mark.django_db
def test_the_system_proposes_technology_law_and_safety(ai: Story) -> None:
    ai.upto("accept").do("appoint", experts=None, count=3)
    chosen = [row.expert for row in ai.fresh.assignments.select_related("expert")]
    assert [person.name for person in chosen] == ["expert1", "expert2", "expert3"]


@pytest.mark.django_db
def test_the_system_proposes_nobody_who_is_barred(ai: Story) -> None:
    Tie.objects.create(expert=ai.cast["expert1"], organisation=ai.cast.organisation, kind=TieKind.FAMILY)
    ai.upto("accept").do("appoint", experts=None, count=3)
    assert not ai.fresh.assignments.filter(expert=ai.cast["expert1"]).exists()


@pytest.mark.django_db
def test_the_system_avoids_one_employer(ai: Story) -> None:
    for key in ("expert1", "expert2"):
        ai.cast[key].expert_profile.employer = ai.cast.rival
        ai.cast[key].expert_profile.save()
    ai.upto("accept").do("appoint", experts=None, count=2)
    chosen = set(ai.fresh.assignments.values_list("expert__name", flat=True))
    assert not {"expert1", "expert2"} <= chosen


@pytest.mark.django_db
@pytest.mark.parametrize("count", [6, 0, -1, None])
def test_more_than_there_are_or_none_is_refused(ai: Story, count: int | None) -> None:
    ai.upto("accept").refuses(NotLikeThis, "appoint", experts=None, count=count)
