"""What time does by itself, once a minute; the search of past cases, kept in step."""

from __future__ import annotations

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from programmes import clocks
from workflow.precedents.actions import WRITE_TASK, write, write_missing
from workflow.timers import fire_due


@app.periodic(cron="* * * * *")
@app.task(name="workflow.fire_due", queueing_lock="fire_due", lock="fire_due")
def fire_due_now(timestamp: int) -> None:
    """Mark late terms and fire the timers that are due now; one at a time, however many workers there are."""
    del timestamp
    fire_due(clocks.now())


@app.task(name=WRITE_TASK, retry=RetryStrategy(max_attempts=5, exponential_wait=2))
def write_precedent(application_id: int) -> None:
    """Let a case be found as it stands now; may run any number of times."""
    write([application_id])


@app.periodic(cron="*/10 * * * *")
@app.task(name="workflow.write_missing_precedents", queueing_lock="missing_precedents", lock="missing_precedents")
def write_missing_precedents(timestamp: int) -> None:
    """Let decided cases be found that were stored before the search knew of them."""
    del timestamp
    write_missing()


@app.task(name="workflow.compare_draft", lock="compare_draft")
def compare_draft(comparison: int) -> None:
    """Count old cases by the rules of a draft, one comparison after the other."""
    from workflow.regimes.comparison import compare  # noqa: PLC0415 - that module asks for this job

    compare(comparison)
