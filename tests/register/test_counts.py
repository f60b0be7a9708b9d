"""The maintained counts and the figures of the year."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from django.db.models import Sum
from django.test import Client

from applications.models import Application, Deadline
from applications.states import State
from programmes import clocks
from programmes.clocks import ZONE
from register.actions import PLACES_KEPT, figures_now, fold, refresh
from register.figures import figures_of
from register.jobs import refresh_figures
from register.models import Figures, Tally

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.register.conftest import MakeCase


def counted() -> dict[tuple[str, str, str], int]:
    rows = Tally.objects.values_list("state", "technology", "place").annotate(n=Sum("amount"))
    return {(state, technology, place): n for state, technology, place, n in rows if n}


def true_counts() -> dict[tuple[str, str, str], int]:
    found: Counter[tuple[str, str, str]] = Counter()
    for case in Application.objects.published():
        for place in {"", *case.place.split("; ")}:
            found[case.state, case.technology, place] += 1
    return dict(found)


def test_counts_follow_every_change(make_case: MakeCase) -> None:
    one = make_case(place="Cần Giờ; Vũng Tàu; Cần Giờ")
    make_case(place="", technology="ai")
    make_case(state=State.VALID)
    assert counted() == true_counts()
    one.place, one.technology = "Bến Thành", "iot"
    one.save()
    assert counted() == true_counts()
    Application.objects.filter(pk=one.pk).update(state=State.SUSPENDED)
    assert counted() == true_counts()
    Application.objects.filter(pk=one.pk).update(published_at=None)
    assert counted() == true_counts()
    Application.objects.bulk_create([])
    one.trial.delete()
    assert sum(counted().values()) == 1


def test_counts_follow_a_played_case(played: Callable[..., Application]) -> None:
    played("uav-shtp-2026")
    assert counted() == true_counts()
    assert {state for state, _technology, _place in counted()} == {State.COMPLETED}


def test_a_change_that_counts_nothing_writes_nothing(make_case: MakeCase) -> None:
    case = make_case()
    before = Tally.objects.count()
    Application.objects.filter(pk=case.pk).update(title="Tên mới")
    assert Tally.objects.count() == before


def test_folding_keeps_the_sums(make_case: MakeCase) -> None:
    for _ in range(3):
        make_case()
    case = make_case()
    Application.objects.filter(pk=case.pk).update(state=State.COMPLETED)
    before = counted()
    fold()
    assert counted() == before
    assert Tally.objects.count() == len(before)


def test_only_frequent_places_are_offered(client: Client, make_case: MakeCase) -> None:
    for number in range(PLACES_KEPT + 5):
        make_case(place=f"Nơi {number:03d}")
    make_case(place="Nơi 003")
    fold()
    assert Tally.objects.filter(listed=True).exclude(place="").values("place").distinct().count() == PLACES_KEPT
    offered = client.get("/sandboxes/").context["facets"]["places"]
    assert offered[1]["label"] == "Nơi 003 (2)"
    rare = client.get("/sandboxes/", {"place": f"Nơi {PLACES_KEPT + 4:03d}"})
    assert len(rare.context["lines"]) == 1


def test_figures_of_a_year_without_cases(regimes: None) -> None:
    assert figures_of(2026) == {"dossiers": {}, "decided": 0, "median_working_days": None, "due": 0, "on_time": 0}


def test_figures_are_computed_from_the_cases(make_case: MakeCase) -> None:
    monday = datetime(2026, 3, 2, 9, tzinfo=ZONE)
    for working_days, days in ((2, 2), (5, 7), (10, 14), (4, 4)):
        make_case(submitted_at=monday, complete_at=monday, decided_at=monday + timedelta(days=days))
        assert working_days
    make_case(state=State.SUBMITTED, technology="ai", submitted_at=monday)
    make_case(state=State.SUBMITTED, technology="ai", submitted_at=monday - timedelta(days=365))
    found = figures_of(2026)
    assert found["dossiers"] == {"uav": 4, "ai": 1}
    assert found["decided"] == 4
    assert found["median_working_days"] == 4.5


@pytest.mark.parametrize(
    ("met", "due", "on_time"), [("2026-03-10", 1, 1), ("2026-03-11", 1, 1), ("2026-03-12", 1, 0), (None, 1, 0)]
)
def test_share_on_time_counts_the_overdue_as_late(make_case: MakeCase, met: str | None, due: int, on_time: int) -> None:
    case = make_case()
    start = datetime(2026, 3, 2, 9, tzinfo=ZONE)
    with clocks.moved(datetime(2026, 3, 20, 9, tzinfo=ZONE)):
        Deadline.objects.create(
            application=case, name="decision", of_authority=True, unit="working_days", amount=7, remaining=7,
            source="x", start=start, since=start, due_on=date(2026, 3, 11),
            due_at=datetime(2026, 3, 12, tzinfo=ZONE),
            met_at=datetime.fromisoformat(f"{met}T16:00:00+07:00") if met else None,
        )  # fmt: skip
        found = figures_of(2026)
    assert (found["due"], found["on_time"]) == (due, on_time)


def test_figures_are_kept_and_computed_anew_when_stale(make_case: MakeCase) -> None:
    at = datetime(2026, 3, 2, 9, tzinfo=ZONE)
    with clocks.moved(at):
        first = figures_now()
    make_case(submitted_at=at)
    with clocks.moved(at + timedelta(minutes=5)):
        assert figures_now() == first
        kept = figures_now()
    with clocks.moved(at + timedelta(minutes=11)):
        fresh = figures_now()
    assert kept is not None
    assert fresh is not None
    assert kept.data["dossiers"] == {}
    assert fresh.data["dossiers"] == {"uav": 1}


def test_job_computes_the_figures(regimes: None) -> None:
    refresh_figures(0)
    assert Figures.objects.get().year == clocks.today().year


def test_home_says_where_there_is_nothing_to_compute_from(client: Client, regimes: None) -> None:
    numbers = [figure.number for figure in client.get("/").context["figures"]]
    assert numbers[:2] == ["0", "0"]
    assert numbers[2] == numbers[3]


def test_figures_lead_to_their_source(client: Client, make_case: MakeCase) -> None:
    make_case()
    make_case(state=State.SUSPENDED)
    refresh()
    figures = client.get("/").context["figures"]
    assert figures[0].number == "1"
    assert len(client.get(figures[0].href).context["lines"]) == 1
    for figure in figures[1:]:
        address, _hash, anchor = figure.href.partition("#")
        assert f'id="{anchor}"' in client.get(address).content.decode()
    assert figures[1].number == client.get("/figures/").context["facts"]["dossiers"] == "2"
