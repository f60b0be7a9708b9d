"""A version that was submitted never changes, whatever is done to the case afterwards and in whatever order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import DatabaseError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from applications.answers import add_rows, fingerprint, remove_row, save_answers
from applications.dossier import save_working_copy
from applications.models import DossierVersion
from applications.refusals import Refusal
from workflow.actions import perform
from workflow.pilot.risks import empty_risk

if TYPE_CHECKING:
    from collections.abc import Callable

    from accounts.models import User
    from applications.models import Application
    from tests.workflow.pilot.conftest import Firm

WORDS = st.text(max_size=20)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("save"), st.sampled_from(["summary", "exit_plan", "uav.model"]), WORDS),
        st.tuples(st.sampled_from(["add", "remove", "resubmit", "update", "rewrite", "delete"]), st.none(), WORDS),
    ),
    min_size=1,
    max_size=8,
)


def attempt(pilot: Application, by: User, kind: str, path: str | None, words: str) -> None:
    """One of the ways in which a dossier is written, or in which somebody might try."""
    frozen = DossierVersion.objects.filter(application=pilot, frozen_at__isnull=False)
    ways: dict[str, Callable[[], Any]] = {
        "save": lambda: save_answers(pilot, by=by, values={str(path): words}, seen={str(path): words}),
        "add": lambda: add_rows(pilot, "partners", [{"name": words}], by=by),
        "remove": lambda: remove_row(pilot, "risks", 0, by=by, seen=fingerprint(empty_risk())),
        "resubmit": lambda: perform(pilot, "resubmit", by=by),
        "update": lambda: frozen.update(content={"title": words}),
        "rewrite": lambda: save_working_copy(pilot, {"title": words}, by=by),
        "delete": lambda: frozen._raw_delete("default"),
    }
    try:
        with transaction.atomic():
            ways[kind]()
    except (Refusal, DatabaseError, DossierVersion.DoesNotExist):
        pass


def test_a_frozen_version_never_changes(pilot: Application, firm: Firm, supplement: Callable[..., None]) -> None:
    supplement()
    first = DossierVersion.objects.filter(pk=pilot.versions.get(number=1).pk)
    stood = list(first.values())

    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(STEPS)
    def never(steps: list[tuple[str, str | None, str]]) -> None:
        with transaction.atomic():
            for step in steps:
                attempt(pilot, firm.founder, *step)
            assert list(first.values()) == stood
            transaction.set_rollback(True)

    never()
