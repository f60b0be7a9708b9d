"""Stories under the shipped regimes."""

from __future__ import annotations

import pytest

from tests.workflow.core.story import AI, UAV, Story


@pytest.fixture
def ai(regimes: None) -> Story:
    """A draft under the AI regime: levels, terms, extension, transition."""
    return Story(AI)


@pytest.fixture
def uav(regimes: None) -> Story:
    """A draft under the regime of the city: no terms, preconditions and a zone."""
    return Story(UAV)


@pytest.fixture(params=[AI, UAV], ids=["ai", "uav"])
def story(request: pytest.FixtureRequest, regimes: None) -> Story:
    """A draft, under each regime in turn."""
    return Story(request.param)
