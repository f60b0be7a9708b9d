"""Many at once on the real database: one wins, the other learns who did it, and no number is lost or doubled."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.db import connection, connections, transaction
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import AlreadyEnqueued

from applications.refusals import NotNow, Refusal
from applications.states import State
from documents.actions import issue
from documents.builders import sheet_for
from documents.jobs import render_document
from documents.kinds import Kind
from documents.models import Document, DocumentFile
from programmes import clocks
from tests.workflow.core.facts import facts_for
from tests.workflow.core.story import AI, Cast, Story
from workflow.actions import perform
from workflow.facts import case_facts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

pytestmark = pytest.mark.django_db(transaction=True)

CLERKS = 50
PATIENCE = 60.0
"""Longest wait in seconds for a worker of our own to get somewhere."""


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


def test_fifty_clerks_issue_at_once(transactional_db: None, regimes: None) -> None:
    cast = Cast()
    cases = [Story(AI, cast=cast).upto("receive").application for _ in range(3)]
    together = threading.Semaphore(20)  # the server of the tests takes no more connections than that at ease

    def give(number: int) -> int | None:
        story = cases[number % len(cases)]
        with together, transaction.atomic():
            builder = partial(
                sheet_for, Kind.SUSPENSION, story.regime, _measured(case_facts(story)), at=clocks.now(), signer_name="A"
            )
            locked = type(story).objects.select_for_update().get(pk=story.pk)
            made = issue(locked, Kind.SUSPENSION, sheet_builder=builder, by=cast["clerk"], at=clocks.now())
        connections.close_all()
        return made.number

    numbers = at_once(*(partial(give, number) for number in range(CLERKS)))
    assert sorted(numbers) == list(range(1, CLERKS + 1))


def _measured(facts: Any) -> Any:
    return {**facts, "measure": {"ground": "incident", "ground_name": "Sự cố", "text": "A", "since": "2026-06-01"}}


@pytest.fixture
def left_document(case: Story) -> Iterator[Document]:
    """A receipt whose file is still to be made; the queue holds nothing else."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
    yield case.upto("receive").fresh.documents.get()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")


def worker(*arguments: str) -> subprocess.Popen[bytes]:
    """A worker process on the database of the tests."""
    code = (
        "import os, sys; os.environ['DJANGO_SETTINGS_MODULE'] = 'sandbox.settings'\n"
        "from django.conf import settings\n"
        f"settings.DATABASES['default']['NAME'] = {connection.settings_dict['NAME']!r}\n"
        "from django.core.management import execute_from_command_line\n"
        "execute_from_command_line(['manage.py', 'procrastinate', 'worker', *sys.argv[1:]])\n"
    )
    return subprocess.Popen([sys.executable, "-c", code, *arguments], cwd=settings.BASE_DIR, env=dict(os.environ))


def until(happened: Callable[[], bool]) -> None:
    """Look until it has happened."""
    end = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < end, "it never happened"
        time.sleep(0.05)


def test_a_worker_killed_over_a_document_leaves_one_file(left_document: Document) -> None:
    job = ProcrastinateJob.objects.filter(task_name=render_document.name, args={"document_id": left_document.pk})
    with transaction.atomic(), connection.cursor() as cursor:
        # Nobody may store a file as long as this is held: the worker dies in the middle of its job.
        cursor.execute("LOCK TABLE documents_documentfile IN SHARE MODE")
        killed = worker()
        until(lambda: job.get().status == "doing")
        os.kill(killed.pid, signal.SIGKILL)
        killed.wait()
    assert job.get().status == "doing", "nobody told the queue"
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_workers SET last_heartbeat = %s", [timezone.now() - timedelta(minutes=5)])
    with suppress(AlreadyEnqueued):  # a worker that lives over a full minute asks for it by itself
        app.configure_task("documents.retry_stalled").defer(timestamp=0)
    for _ in range(2):
        assert worker("--one-shot", "--no-listen-notify").wait(PATIENCE) == 0
    assert job.get().status == "succeeded"
    assert DocumentFile.objects.filter(document=left_document).count() == 1
