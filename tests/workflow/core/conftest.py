"""Stories under the shipped regimes."""

from __future__ import annotations

import pytest

from tests.workflow.core.story import AI, UAV, Story, told


@pytest.fixture
def ai(db: None) -> Story:
    """A draft under the AI regime: levels, terms, extension, transition."""
    return told(AI)


@pytest.fixture
def uav(db: None) -> Story:
    """A draft under the regime of the city: no terms, preconditions and a zone."""
    return told(UAV)


@pytest.fixture(params=[AI, UAV], ids=["ai", "uav"])
def story(request: pytest.FixtureRequest, db: None) -> Story:
    """A draft, under each regime in turn."""
    return told(request.param)
