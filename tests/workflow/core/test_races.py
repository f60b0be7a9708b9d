"""Many at once on the real database: one wins, the other learns who did it, and no number is lost or doubled."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from contextlib import suppress
from copy import copy
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.db import connection, connections, transaction
from django.db.models.base import ModelState
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import AlreadyEnqueued

from accounts.actions_absence import Mandate, end_absence, record_absence
from accounts.models import Absence, User
from accounts.roles import Role
from applications.models import Application, Event
from applications.refusals import NotNow, NotYou, Refusal
from applications.states import State
from documents.jobs import render_document
from documents.kinds import Kind
from documents.models import Document, DocumentFile
from programmes import clocks
from sandbox.replay.jobs import drain
from tests.workflow.core.facts import facts_for
from tests.workflow.core.story import AI, Story
from workflow.actions import perform
from workflow.procedures import open_tasks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

pytestmark = pytest.mark.django_db(transaction=True)

CLERKS = 50


@pytest.fixture
def case(transactional_db: None, regimes: None) -> Story:
    """A draft that other connections see."""
    return Story(AI)


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Run the acts in threads of their own, started together; results or refusals in order."""
    start, answers = threading.Barrier(len(acts)), [None] * len(acts)

    def run(number: int) -> None:
        start.wait()
        try:
            answers[number] = acts[number]()
        except Refusal as refusal:
            answers[number] = refusal  # type: ignore[call-overload]
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[number]) for number in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def act(story: Story, verb: str, by: str, **facts: Any) -> Callable[[], Any]:
    """An act at the story's moment, to be run elsewhere."""
    data = {**facts_for(verb, story), **facts}

    def run() -> Any:
        with clocks.moved(story.now):
            return perform(story.application, verb, by=story.cast[by], data=data)

    return run


def one_of_two(story: Story, answers: list[Any], *names: str) -> int:
    """Exactly one act was done, the other refused with the winner's name; the number of the winner."""
    refused = [number for number, answer in enumerate(answers) if isinstance(answer, Refusal)]
    assert len(refused) == 1, answers
    winner = 1 - refused[0]
    assert isinstance(answers[refused[0]], NotNow)
    assert names[winner] in str(answers[refused[0]])
    story.check()
    return winner


def test_two_officers_propose_opposite_outcomes(case: Story) -> None:
    case.upto("council")
    reasons = [{"criterion": "safety", "text": "Rủi ro cao"}]
    answers = at_once(
        act(case, "propose", "case_officer"), act(case, "propose", "officer2", outcome="refuse", reasons=reasons)
    )
    winner = one_of_two(case, answers, "case_officer", "officer2")
    assert [row.outcome for row in case.fresh.proposals.all()] == [("approve", "refuse")[winner]]
    assert case.papers.count("proposal") == 1


def test_one_signs_while_another_returns(case: Story) -> None:
    case.upto("check")
    answers = at_once(act(case, "sign", "signer"), act(case, "return", "signer2"))
    winner = one_of_two(case, answers, "signer", "signer2")
    draft = case.fresh.drafts.get()
    assert (draft.signed_at is not None, draft.closed_at is not None) == ((True, False), (False, True))[winner]
    assert case.state == (State.PROPOSED, State.REVIEWED)[winner]


def test_two_press_the_same_button(case: Story) -> None:
    case.upto("sign")
    answers = at_once(act(case, "issue", "clerk"), act(case, "issue", "clerk"))
    one_of_two(case, answers, "clerk", "clerk")
    assert case.papers.count("decision") == 1


def test_two_experts_review_at_once(case: Story) -> None:
    case.upto("appoint").do("review", "expert1")
    answers = at_once(act(case, "review", "expert2"), act(case, "review", "expert3"))
    assert not [answer for answer in answers if isinstance(answer, Refusal)]
    case.check()
    assert case.tasks == ["hold_council"], "the council waits once, not twice"


def test_a_deputy_acts_while_the_absence_ends(case: Story) -> None:
    """Whichever comes first, neither waits for the other for ever and nothing is done under an absence that is over."""
    case.upto("submit")
    reception, monitor, day = case.cast["reception"], case.cast["monitor"], case.now.date()
    absence = record_absence(
        reception, deputy=monitor, since=day, until=day, reason="x", mandate=Mandate(), by=reception, at=case.now
    )
    monitor.refresh_from_db()
    answers = at_once(act(case, "receive", "monitor"), partial(end_absence, absence, by=reception, at=case.now))
    received = case.fresh.events.filter(verb="receive").first()
    assert isinstance(answers[0], NotYou) if received is None else received.absence == absence
    assert Absence.objects.get().ended_at == case.now
    assert isinstance(case.refuses(NotYou, "receive", "monitor"), NotYou)


def again(row: Any, **changes: Any) -> Any:
    """Store the row once more, as another one."""
    made = copy(row)
    made.pk, made._state = None, ModelState()
    for name, value in changes.items():
        setattr(made, name, value)
    made.save(force_insert=True)
    return made


def twin(case: Application, number: int) -> Application:
    """A case as ``case`` stands, its signed decision waiting to be issued; without the documents it has so far."""
    made: Application = again(case, reference=f"TWIN-{number:04d}", public_id=f"twin{number:04d}")
    again(case.versions.get(), application=made)
    again(case.sessions.get(), application=made)
    proposal = again(case.proposals.get(), application=made)
    again(case.drafts.waiting().get(), application=made, content={"proposal": proposal.pk})
    (task,) = open_tasks(case)
    again(task, process=again(task.process, application=made))
    return made


def test_fifty_clerks_issue_at_once(case: Story) -> None:
    """Each the decision of another case, through the one door for acts: consecutive numbers, nothing else moved."""
    first = case.upto("sign").fresh
    cases = [first, *(twin(first, number) for number in range(1, CLERKS))]
    names = [f"clerk{number}@cast.example" for number in range(CLERKS)]
    clerks = [User.objects.create_user(name, name=name, roles=[Role.CLERK]) for name in names]
    with clocks.moved(case.now):
        answers = at_once(*(partial(_at, case.now, *pair) for pair in zip(cases, clerks, strict=True)))
    assert not [answer for answer in answers if not isinstance(answer, Event)]
    decisions = Document.objects.filter(kind=Kind.DECISION)
    assert list(decisions.order_by("number").values_list("number", flat=True)) == list(range(1, CLERKS + 1))
    assert set(decisions.values_list("application", flat=True)) == {found.pk for found in cases}
    assert set(Application.objects.values_list("state", flat=True)) == {State.AWAITING_PRECONDITIONS}
    issued = Event.objects.filter(verb="issue").values_list("application", "actor")
    assert set(issued) == {(found.pk, clerk.pk) for found, clerk in zip(cases, clerks, strict=True)}
    assert len(issued) == CLERKS


def _at(moment: datetime, case: Application, clerk: User) -> Event:
    with clocks.moved(moment):
        return perform(case, "issue", by=clerk)


@pytest.fixture
def left_document(case: Story) -> Iterator[Document]:
    """A receipt whose file is still to be made; the queue holds nothing else."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
    yield case.upto("receive").fresh.documents.get()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")


def worker() -> subprocess.Popen[bytes]:
    """A worker process on the database of the tests."""
    code = (
        "import os; os.environ['DJANGO_SETTINGS_MODULE'] = 'sandbox.settings'\n"
        "from django.conf import settings\n"
        f"settings.DATABASES['default']['NAME'] = {connection.settings_dict['NAME']!r}\n"
        "from django.core.management import execute_from_command_line\n"
        "execute_from_command_line(['manage.py', 'procrastinate', 'worker'])\n"
    )
    return subprocess.Popen([sys.executable, "-c", code], cwd=settings.BASE_DIR, env=dict(os.environ))


def test_a_worker_killed_over_a_document_leaves_one_file(left_document: Document) -> None:
    job = ProcrastinateJob.objects.filter(task_name=render_document.name, args={"document_id": left_document.pk})
    with transaction.atomic(), connection.cursor() as cursor:
        # Nobody may store a file as long as this is held: the worker dies in the middle of its job.
        cursor.execute("LOCK TABLE documents_documentfile IN SHARE MODE")
        with worker() as killed:
            try:
                while job.get().status != "doing":  # however long a busy machine takes over it
                    assert killed.poll() is None, "the worker ended by itself"
                    time.sleep(0.05)
            finally:
                killed.kill()
    assert job.get().status == "doing", "nobody told the queue"
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_workers SET last_heartbeat = %s", [timezone.now() - timedelta(minutes=5)])
    with suppress(AlreadyEnqueued):  # a worker asks for it by itself once a minute
        app.configure_task("documents.retry_stalled").defer(timestamp=0)
    # The next worker is of this process and asks for nothing by itself; the second run takes what the first gave back.
    drain()
    drain()
    assert job.get().status == "succeeded"
    assert DocumentFile.objects.filter(document=left_document).count() == 1
