"""The 5 × 5 matrix."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from risks.matrix import SCORES, Matrix, Rating, accepts, grid, matrix, rate
from risks.models import Risk

scores = st.sampled_from(SCORES)
ORDER = list(Rating)


def risk(position: int, *, inherent: tuple[int, int], residual: tuple[int, int]) -> Risk:
    return Risk(
        position=position,
        likelihood=inherent[0],
        impact=inherent[1],
        residual_likelihood=residual[0],
        residual_impact=residual[1],
    )


def test_rate_is_the_table_and_not_the_product() -> None:
    rows = {impact: " ".join(rate(likelihood, impact)[0] for likelihood in SCORES) for impact in SCORES}
    assert rows == {5: "h h e e e", 4: "m h h e e", 3: "l m m h h", 2: "l l m m m", 1: "l l l l m"}
    assert rate(5, 1) != rate(1, 5)


@given(scores, scores)
def test_rating_never_falls_when_a_score_rises(likelihood: int, impact: int) -> None:
    here = ORDER.index(rate(likelihood, impact))
    assert ORDER.index(rate(min(likelihood + 1, 5), impact)) >= here
    assert ORDER.index(rate(likelihood, min(impact + 1, 5))) >= here


@pytest.mark.parametrize(("likelihood", "impact"), [(0, 3), (6, 3), (3, 0), (3, 6), (-1, -1)])
def test_rate_refuses_a_score_off_the_scale(likelihood: int, impact: int) -> None:
    with pytest.raises(ValueError, match="from 1 to 5"):
        rate(likelihood, impact)


def test_accepts_names_a_higher_authority_for_each_rating_and_nobody_for_extreme() -> None:
    who = [accepts(rating) for rating in (Rating.LOW, Rating.MODERATE, Rating.HIGH)]
    assert [text.en for text in who if text] == [
        "Case officer",
        "Head of the responsible unit",
        "Chair of the review council",
    ]
    assert accepts(Rating.EXTREME) is None


def test_grid_runs_from_impact_five_down_and_holds_every_risk_once() -> None:
    risks = [risk(1, inherent=(4, 3), residual=(2, 3)), risk(2, inherent=(4, 3), residual=(1, 1))]
    before, after = grid(risks, residual=False), grid(risks, residual=True)
    assert [row.impact.score for row in before] == [5, 4, 3, 2, 1]
    assert [cell.likelihood for cell in before[0].cells] == [1, 2, 3, 4, 5]
    assert before[2].cells[3].risks == tuple(risks)
    assert before[2].cells[3].rating == Rating.HIGH
    assert after[2].cells[1].risks == (risks[0],)
    assert after[4].cells[0].risks == (risks[1],)
    assert sum(len(cell.risks) for row in after for cell in row.cells) == len(risks)


def test_a_matrix_with_a_hole_is_refused() -> None:
    whole = matrix().model_dump()
    with pytest.raises(ValidationError, match="25 ratings"):
        Matrix.model_validate(whole | {"lookup": whole["lookup"] | {5: ("high",)}})
