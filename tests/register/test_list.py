"""The public list and the home page: what is found, how much it costs, and that nothing else ever shows."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from accounts.models import Organisation, User
from accounts.roles import Role
from applications import dossier
from applications.models import Application
from applications.states import PUBLISHED, State
from programmes import clocks
from register.queries import PAGE

if TYPE_CHECKING:
    from pytest_django import DjangoAssertNumQueries

    from tests.register.conftest import MakeCase

HIDDEN = sorted(set(State) - PUBLISHED)


def found(client: Client, **query: Any) -> list[str]:
    """Titles of the list, in order."""
    return titles(client.get("/sandboxes/", query).content.decode())


def titles(page: str) -> list[str]:
    return re.findall(r'class="app-result__title"><a class="govuk-link" href="/sandboxes/\w+/">([^<]*)</a>', page)


def options(page: str) -> list[str]:
    """Facet choices with a count."""
    return [text.strip() for text in re.findall(r">([^<>]*\(\d+\))</(?:label|option)>", page)]


@pytest.mark.parametrize("state", HIDDEN)
def test_unpublished_cases_never_appear(client: Client, make_case: MakeCase, state: State) -> None:
    shown = make_case("Xe buýt tự hành", technology="ai", place="Bến Thành")
    hidden = make_case("Máy bay bí ẩn", technology="uav", place="Nơi kín", state=state)
    for address in ("/", "/sandboxes/", "/sandboxes/?q=may+bay", "/sandboxes/?technology=uav", "/api/v1/sandboxes",
                    "/api/v1/sandboxes?q=bi+an"):  # fmt: skip
        text = client.get(address).content.decode()
        assert "Máy bay bí ẩn" not in text
        assert "Nơi kín" not in text
        assert hidden.reference not in text
    assert client.get(f"/sandboxes/{hidden.public_id}/").status_code == 404
    assert client.get(f"/api/v1/sandboxes/{hidden.public_id}").status_code == 404
    assert client.get("/sandboxes/", {"after": hidden.public_id}).status_code == 404
    assert found(client) == [shown.title]
    assert "(1)" in "".join(options(client.get("/sandboxes/").content.decode()))
    assert not [text for text in options(client.get("/sandboxes/").content.decode()) if "(2)" in text]


def test_officials_see_no_more_than_anybody(client: Client, make_case: MakeCase) -> None:
    hidden = make_case("Máy bay bí ẩn", state=State.VALID)
    client.force_login(User.objects.create_user("o@example.org", name="O", roles=[Role.CASE_OFFICER]))
    assert found(client) == []
    assert client.get(f"/sandboxes/{hidden.public_id}/").status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("address", "queries"), [("/", 4), ("/sandboxes/", 2), ("/sandboxes/?q=giao&state=live", 2)])
def test_list_costs_the_same_for_any_number(
    client: Client,
    make_case: MakeCase,
    django_assert_num_queries: DjangoAssertNumQueries,
    rows: int,
    address: str,
    queries: int,
) -> None:
    for _ in range(rows):
        make_case()
    client.get("/")  # computes the figures once
    with django_assert_num_queries(queries):
        assert len(titles(client.get(address).content.decode())) == rows


def test_sixty_rows_are_small(client: Client, make_case: MakeCase) -> None:
    for _ in range(PAGE + 1):
        make_case(summary="Bay tự động giao bưu phẩm nhỏ giữa các điểm cố định. " * 8)
    response = client.get("/sandboxes/")
    assert len(titles(response.content.decode())) == PAGE
    assert len(response.content) <= 80_000


@pytest.mark.parametrize("words", ["thu nghiem", "Thử Nghiệm", "THỬ", "nghie", "bay xanh", "ben thanh", "thu xanh"])
def test_search_finds_without_accents_and_by_beginnings(client: Client, make_case: MakeCase, words: str) -> None:
    make_case(
        "Trạm sạc xe điện",
        technology="clean_tech",
        place="Củ Chi",
        organisation=Organisation.objects.create(kind="sme", name="B"),
    )
    make_case("Thử nghiệm xe đưa thư", place="Bến Thành")
    assert found(client, q=words) == ["Thử nghiệm xe đưa thư"]


@pytest.mark.parametrize("words", ["", "  ", "'", "' | *", "-", "&", ":*", "\\", "\x00", "(", "x" * 5000])
def test_search_survives_any_input(client: Client, make_case: MakeCase, words: str) -> None:
    make_case()
    assert client.get("/sandboxes/", {"q": words}).status_code == 200


def test_search_finds_a_dossier_code(client: Client, make_case: MakeCase) -> None:
    case = make_case()
    Application.objects.filter(pk=case.pk).update(search_text="nghi quyet 20/2024/nq-hdnd-2026-00012")
    assert found(client, q="20/2024/NQ-HĐND-2026-00012") == [case.title]


def test_filters_narrow_and_combine(client: Client, make_case: MakeCase) -> None:
    make_case("A", technology="uav", place="Cần Giờ; Vũng Tàu", state=State.ACTIVE)
    make_case("B", technology="ai", place="Cần Giờ", state=State.SUSPENDED)
    make_case("C", technology="iot", place="Vũng Tàu", state=State.COMPLETED)
    assert found(client) == ["A", "B", "C"]
    assert found(client, technology=["uav", "iot"]) == ["A", "C"]
    assert found(client, place="Vũng Tàu") == ["A", "C"]
    assert found(client, state="live") == ["A", "B"]
    assert found(client, state="ended") == ["C"]
    assert found(client, state=State.SUSPENDED.value) == ["B"]
    assert found(client, place="Vũng Tàu", state="live", technology="uav") == ["A"]
    assert found(client, technology="no-such", state="no-such") == ["A", "B", "C"]
    assert found(client, state=State.DRAFT.value) == ["A", "B", "C"]
    assert found(client, place="Nowhere") == []
    assert titles(client.get("/").content.decode()) == ["A", "B"]


@pytest.mark.parametrize("q", ["", "cong ty"])
def test_facets_count_under_the_other_filters(client: Client, make_case: MakeCase, q: str) -> None:
    make_case("A", technology="uav", place="Cần Giờ; Vũng Tàu", state=State.ACTIVE)
    make_case("B", technology="ai", place="Cần Giờ", state=State.ACTIVE)
    make_case("C", technology="ai", place="Vũng Tàu", state=State.COMPLETED)
    response = client.get("/sandboxes/", {"q": q, "state": "live"})
    facets = {
        name: [item["label"].rpartition(" ")[2] for item in rows] for name, rows in response.context["facets"].items()
    }
    assert facets["technologies"] == ["(1)", "(0)", "(1)", "(0)", "(0)", "(0)", "(0)", "(0)"]
    assert facets["states"][:3] == ["(3)", "(2)", "(1)"]
    assert [item["label"] for item in response.context["facets"]["places"][1:]] == ["Cần Giờ (2)", "Vũng Tàu (1)"]
    assert [item["value"] for item in response.context["facets"]["states"] if item["chosen"]] == ["live"]
    narrow = client.get("/sandboxes/", {"q": q, "place": "Vũng Tàu", "technology": "ai"})
    assert [item["label"] for item in narrow.context["facets"]["places"] if item["chosen"]] == ["Vũng Tàu (1)"]
    assert "2" in client.get("/sandboxes/", {"q": q, "technology": "ai"}).context["result_words"]


def test_a_search_with_too_many_matches_is_not_counted(
    client: Client, make_case: MakeCase, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        make_case()
    monkeypatch.setattr("register.queries.COUNTED_AT_MOST", 2)
    page = client.get("/sandboxes/", {"q": "giao hang"}).content.decode()
    assert len(titles(page)) == 3
    assert options(page) == []


def test_pages_follow_by_keys_in_both_directions(
    client: Client, make_case: MakeCase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("register.views.page", _page_of_two)
    at = clocks.now()
    for title in "ABCDE":
        make_case(title, published_at=at, technology="ai")  # the same moment: the row decides
    first = client.get("/sandboxes/", {"technology": "ai"})
    assert titles(first.content.decode()) == ["E", "D"]
    assert first.context["previous_url"] == ""
    second = client.get(first.context["next_url"])
    assert titles(second.content.decode()) == ["C", "B"]
    third = client.get(second.context["next_url"])
    assert titles(third.content.decode()) == ["A"]
    assert third.context["next_url"] == ""
    assert "technology=ai" in third.context["previous_url"]
    back = client.get(third.context["previous_url"])
    assert titles(back.content.decode()) == ["C", "B"]
    start = client.get(back.context["previous_url"])
    assert titles(start.content.decode()) == ["E", "D"]
    assert start.context["previous_url"] == ""
    assert start.context["next_url"] != ""


def _page_of_two(*args: Any, **facts: Any) -> Any:
    from register import queries  # noqa: PLC0415 - the view's own name is replaced, not this one

    return queries.page(*args, **facts, size=2)


def test_newest_permission_comes_first(client: Client, make_case: MakeCase) -> None:
    make_case("old", published_at=clocks.now() - timedelta(days=9))
    make_case("new", published_at=clocks.now())
    assert found(client) == ["new", "old"]


def test_empty_register_says_so(client: Client, regimes: None) -> None:
    assert "app-empty" in client.get("/").content.decode()
    assert "app-empty" in client.get("/sandboxes/?q=x").content.decode()


def test_a_natural_person_is_not_named(client: Client, make_case: MakeCase) -> None:
    person = Organisation.objects.create(name="Nguyễn Văn Ẩn Danh", kind="individual")
    case = make_case(organisation=person)
    for address in (
        "/",
        "/sandboxes/",
        f"/sandboxes/{case.public_id}/",
        "/api/v1/sandboxes",
        f"/api/v1/sandboxes/{case.public_id}",
    ):
        assert "Ẩn Danh" not in client.get(address).content.decode(), address


def test_days_left_are_told_of_trials_under_way(client: Client, make_case: MakeCase) -> None:
    make_case("ends today", trial_end=clocks.today())
    make_case("over", state=State.COMPLETED)
    lines = {line["title"]: line["standing"] for line in client.get("/sandboxes/").context["lines"]}
    assert "app-result__facts" not in lines["over"]
    assert re.search(r"app-result__facts\">(Còn )?1 ", lines["ends today"])


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("address", ["/", "/sandboxes/", "/figures/"])
def test_pages_speak_both_languages(client: Client, make_case: MakeCase, language: str, address: str) -> None:
    make_case()
    page = client.get(address, headers={"accept-language": language}).content.decode()
    assert f'<html lang="{language}"' in page


@pytest.mark.parametrize("address", ["/", "/sandboxes/", "/figures/"])
def test_only_reading_is_possible(client: Client, regimes: None, address: str) -> None:
    assert client.post(address).status_code == 405


def test_a_natural_person_is_not_found_by_name(client: Client, make_case: MakeCase) -> None:
    person = Organisation.objects.create(name="Nguyễn Văn Ẩn Danh", kind="individual")
    case = make_case(organisation=person)
    save_working_copy_of(case)
    assert found(client, q="an danh") == []
    assert found(client, q="giao hang") == [case.title]


def save_working_copy_of(case: Application) -> None:
    """What filing writes for the search."""
    dossier._describe(case, {"title": case.title, "technology": case.technology})
    case.save()
