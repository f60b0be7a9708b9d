"""Open data: the same cases as the pages, in the shapes it promises."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from applications.models import Application
from applications.states import State
from register.presenters import public_record

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_django import DjangoAssertNumQueries

    from tests.register.conftest import MakeCase


@pytest.mark.parametrize("name", ["uav-shtp-2026", "ai-kiosk-2026"])
def test_record_is_the_one_that_replay_writes(client: Client, played: Callable[..., Application], name: str) -> None:
    case = Application.objects.get(pk=played(name).pk)
    answer = client.get(f"/api/v1/sandboxes/{case.public_id}", headers={"accept-language": "vi"})
    assert answer.json() == json.loads(json.dumps(public_record(case)))


@pytest.mark.parametrize("rows", [1, 3])
def test_list_costs_two_queries(
    client: Client, make_case: MakeCase, django_assert_num_queries: DjangoAssertNumQueries, rows: int
) -> None:
    for _ in range(rows):
        make_case()
    with django_assert_num_queries(2):
        assert len(client.get("/api/v1/sandboxes").json()["items"]) == rows


def test_list_filters_and_pages(client: Client, make_case: MakeCase) -> None:
    make_case("A", technology="uav")
    make_case("B", technology="ai", place="Cần Giờ; Cổng thử nghiệm")
    make_case("C", technology="ai", state=State.COMPLETED)
    answer = client.get("/api/v1/sandboxes?technology=ai&technology=iot&limit=1").json()
    assert (answer["count"], answer["count_is_exact"], answer["previous"]) == (2, True, None)
    assert [item["title"] for item in answer["items"]] == ["B"]
    assert answer["items"][0]["places"] == ["Cần Giờ", "Cổng thử nghiệm"]
    after = client.get(answer["next"]).json()
    assert [item["title"] for item in after["items"]] == ["C"]
    assert after["next"] is None
    assert [item["title"] for item in client.get(after["previous"]).json()["items"]] == ["B"]
    assert [item["title"] for item in client.get("/api/v1/sandboxes?q=cong+thu").json()["items"]] == ["B"]
    assert [item["title"] for item in client.get("/api/v1/sandboxes?state=ended").json()["items"]] == ["C"]


@pytest.mark.parametrize("query", ["limit=0", "limit=61", "limit=x", "technology=magic"])
def test_nonsense_is_told(client: Client, regimes: None, query: str) -> None:
    assert client.get(f"/api/v1/sandboxes?{query}").status_code == 422


def test_unknown_case_is_not_found(client: Client, regimes: None) -> None:
    assert client.get("/api/v1/sandboxes/aaaaaaaa").status_code == 404
    assert client.get("/api/v1/sandboxes?after=aaaaaaaa").status_code == 404


def test_documentation_needs_nobody_else(client: Client, db: None) -> None:
    page = client.get("/api/v1/docs").content.decode()
    assert "/static/ninja/swagger-ui-bundle.js" in page
    assert "//cdn" not in page
    paths = client.get("/api/v1/openapi.json").json()["paths"]
    assert {"/api/v1/sandboxes", "/api/v1/sandboxes/{public_id}"} <= set(paths)
