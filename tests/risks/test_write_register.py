"""Writing the register of a case."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override

from applications.models import Application
from risks.actions import write_register
from tests.risks.samples import FALLING_LOAD, LOST_LINK

FIELDS = (*LOST_LINK, "position")


def rows(application: Application) -> list[dict[str, Any]]:
    return list(application.risks.values(*FIELDS))


def test_every_field_of_the_dossier_is_kept_in_order(application: Application) -> None:
    write_register(application, [LOST_LINK, FALLING_LOAD])
    first, second = rows(application)
    assert first == LOST_LINK | {"position": 1}
    texts = dict.fromkeys(("library_id", "cause", "event", "consequence", "owner"), "")
    residual = {"residual_likelihood": 2, "residual_impact": 4}
    assert second == FALLING_LOAD | texts | residual | {"controls": [], "position": 2}


def test_a_second_list_replaces_the_first(application: Application) -> None:
    write_register(application, [LOST_LINK, FALLING_LOAD])
    write_register(application, [FALLING_LOAD])
    assert [row["title"] for row in rows(application)] == ["Rơi kiện hàng"]
    write_register(application, [])
    assert rows(application) == []


def test_null_stands_for_what_is_not_stated(application: Application) -> None:
    nulls = dict.fromkeys(("library_id", "cause", "controls", "residual_likelihood", "residual_impact", "owner"))
    write_register(application, [FALLING_LOAD | nulls])
    [row] = rows(application)
    assert (row["residual_likelihood"], row["residual_impact"], row["controls"], row["owner"]) == (2, 4, [], "")


def test_one_residual_score_may_be_stated_without_the_other(application: Application) -> None:
    write_register(application, [FALLING_LOAD | {"residual_likelihood": 1}])
    [row] = rows(application)
    assert (row["residual_likelihood"], row["residual_impact"]) == (1, 4)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"likelihood": 0}, "likelihood"),
        ({"likelihood": 6}, "likelihood"),
        ({"impact": None}, "impact"),
        ({"impact": "3"}, "impact"),
        ({"impact": 3.0}, "impact"),
        ({"impact": True}, "impact"),
        ({"residual_likelihood": 7}, "residual likelihood"),
        ({"residual_impact": -1}, "residual impact"),
        ({"title": ""}, "title"),
        ({"title": None}, "title"),
        ({"title": "a" * 301}, "title"),
        ({"library_id": "A-NUMBER-TOO-LONG"}, "library number"),
        ({"cause": 5}, "cause"),
        ({"controls": "one"}, "controls"),
        ({"controls": ["one", 2]}, "controls"),
    ],
)
def test_a_wrong_value_is_refused_by_name_and_nothing_changes(
    application: Application, wrong: dict[str, Any], field: str
) -> None:
    write_register(application, [LOST_LINK])
    with override("en"), pytest.raises(ValidationError) as caught:
        write_register(application, [FALLING_LOAD, LOST_LINK | wrong])
    [fault] = caught.value.messages
    assert fault.startswith(f"Risk 2: {field}: ")
    assert [row["title"] for row in rows(application)] == [LOST_LINK["title"]]


def test_every_fault_of_the_list_is_told_at_once(application: Application) -> None:
    with override("en"), pytest.raises(ValidationError) as caught:
        write_register(application, [{"likelihood": 9, "impact": 2}, FALLING_LOAD, "text", FALLING_LOAD | {"owner": 1}])  # type: ignore[list-item]
    assert {text.split(": ")[0] for text in caught.value.messages} == {"Risk 1", "Risk 3", "Risk 4"}


def test_a_library_number_that_is_not_in_the_library_is_kept(application: Application) -> None:
    write_register(application, [FALLING_LOAD | {"library_id": "AV-01"}])
    assert rows(application)[0]["library_id"] == "AV-01"
