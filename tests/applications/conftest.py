"""Stories of the core, for the tests of this app."""

from tests.workflow.conftest import regimes
from tests.workflow.core.conftest import ai, story, uav

__all__ = ["ai", "regimes", "story", "uav"]
