"""The samples walked through the pages: every step is a form that somebody fills in and posts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from applications.dossier import save_working_copy
from applications.models import Application
from applications.states import State
from documents.kinds import Kind
from programmes import clocks
from tests.workflow.posting import typed
from workflow.timers import fire_due

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from sandbox.replay.casefile import Step
    from tests.workflow.conftest import Played

pytestmark = pytest.mark.django_db


def walk(case: Played) -> list[str]:
    """Do every step of the file by POST; returns the refused ones as ``verb by person``."""
    clients = {key: case.client(key) for key in case.cast.users}
    refused = []
    for step in case.file.steps:
        clocks.set_now(step.at)
        fire_due(step.at, application=case.application)
        if step.do == "wait":
            continue
        done = post(clients[step.by], step, case)
        assert done is not step.refused, f"{step.do} by {step.by}"
        if step.refused:
            refused.append(f"{step.do} by {step.by}")
        if step.state:
            assert case.fresh().state == step.state, step.do
    return refused


def post(client: Client, step: Step, case: Played) -> bool:
    """Fill in the page of the step and press its button; whether it was done."""
    application: Application = case.fresh()
    address = f"/cases/{application.reference}/{step.do}/"
    events = application.events.count()
    shown = client.get(address)
    assert shown.status_code == 200
    if step.do == "resubmit":  # what was asked for is written on the applicant's own pages
        save_working_copy(application, {**application.dossier, **step.data.pop("dossier")}, by=case.user(step.by))
    sent = typed(step.do, case.cast.with_people(step.data), application)
    answer = client.post(address, sent)
    if answer.status_code == 200:
        assert application.events.count() == events
        return False
    assert answer.status_code == 302
    return True


def test_the_uav_sample_is_walked_from_filing_to_completion(played: Callable[..., Played]) -> None:
    case = played(after=0)
    refused = walk(case)
    assert refused == ["review by nop", "check_form by thu_ly", "start_trial by thu_ly"]
    application = case.fresh()
    assert application.state == State.COMPLETED
    assert list(application.documents.order_by("position").values_list("kind", flat=True)) == [
        Kind.RECEIPT, Kind.MINUTES, Kind.PROPOSAL, Kind.DECISION, Kind.RISK_REGISTER, Kind.EVALUATION_REPORT,
        Kind.COMPLETION,
    ]  # fmt: skip


def test_the_ai_sample_is_walked_with_supplement_and_transition(played: Callable[..., Played]) -> None:
    case = played("ai-kiosk-2026", after=0)
    walk(case)
    expected = case.file.shape.expected
    assert expected is not None
    application = case.fresh()
    assert application.state == expected.final_state
    assert list(application.documents.order_by("position").values_list("kind", flat=True)) == expected.documents
