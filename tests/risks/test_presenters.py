"""The register and its matrices as pages and documents show them."""

from __future__ import annotations

import pytest
from django.template.loader import render_to_string
from django.utils.translation import override
from pytest_django.fixtures import DjangoAssertNumQueries

from applications.models import Application
from risks.actions import write_register
from risks.presenters import matrix_context
from tests.risks.samples import FALLING_LOAD, LOST_LINK

RISKS = [LOST_LINK, FALLING_LOAD, LOST_LINK | {"title": "Vượt vùng bay", "likelihood": 5, "impact": 5}]


@pytest.mark.parametrize("count", [1, 3])
def test_one_query_however_many_risks(
    application: Application, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    write_register(application, RISKS[:count])
    with django_assert_num_queries(1):
        assert len(matrix_context(application, "en")["risks"]) == count


def test_every_risk_is_told_with_words_controls_and_owner(application: Application) -> None:
    write_register(application, RISKS)
    first, second, third = matrix_context(application, "en")["risks"]
    assert (first.number, first.library_id, first.title) == (1, "UAV-01", "Mất kết nối điều khiển")
    assert first.inherent == (4, 3, "high", "High", "Chair of the review council")
    assert first.residual == (2, 3, "moderate", "Moderate", "Head of the responsible unit")
    assert first.controls == ("Hai đường truyền", "Thử vùng phủ sóng")
    assert first.owner == "Người điều hành bay"
    assert second.residual == second.inherent
    assert third.inherent[2:] == ("extreme", "Extreme", "Not acceptable")


def test_the_matrices_place_each_risk_before_and_after_controls(application: Application) -> None:
    write_register(application, RISKS)
    context = matrix_context(application, "en")
    before = {cell.numbers for row in context["inherent"].rows for cell in row.cells if cell.numbers}
    after = {cell.numbers for row in context["residual"].rows for cell in row.cells if cell.numbers}
    assert before == {"1", "2", "3"}
    assert after == {"1, 3", "2"}
    assert context["residual"].rows[2].cells[1].numbers == "1, 3"


def test_the_language_asked_for_wins_over_the_one_that_is_active(application: Application) -> None:
    with override("en"):
        context = matrix_context(application, "vi")
    assert context["inherent"].columns[0].name == "Rất thấp"
    assert context["inherent"].rows[0].heading.name == "Đặc biệt nghiêm trọng"


def test_the_table_names_itself_its_headers_and_every_rating(application: Application) -> None:
    write_register(application, RISKS)
    matrix = matrix_context(application, "en")["residual"]
    page = render_to_string("risks/matrix.html", {"matrix": matrix})
    assert page.count("<td") == 25
    assert page.count('scope="col"') == 6
    assert page.count('scope="row"') == 5
    assert page.count('class="app-matrix__rating">') == 25
    assert "Risks after controls" in page
    assert "<strong>1, 3</strong>" in page
    assert [page.count(f"app-rating--{rating}") for rating in ("low", "moderate", "high", "extreme")] == [7, 7, 6, 5]
