"""The job of every minute."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from programmes import clocks
from workflow.jobs import fire_due_now

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.workflow.conftest import Played

pytestmark = pytest.mark.django_db


def test_what_is_due_by_now_fires_once(played: Callable[..., Played]) -> None:
    case = played("ai-kiosk-2026", before="request_supplement")
    term = case.application.deadlines.get(name="validity_check")
    clocks.set_now(term.due_at - timedelta(minutes=1))
    fire_due_now(timestamp=0)
    assert not case.application.events.filter(verb="deadline_passed").exists()
    clocks.set_now(term.due_at)
    fire_due_now(timestamp=0)
    fire_due_now(timestamp=0)
    assert case.application.events.filter(verb="deadline_passed").count() == 1
