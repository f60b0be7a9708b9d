"""Jobs: every five minutes what has come due, and the mail of each notice."""

from __future__ import annotations

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from notices.actions import SEND_TASK, send, tell_due
from programmes import clocks


@app.periodic(cron="*/5 * * * *")
@app.task(name="notices.tell_due", queueing_lock="tell_due", lock="tell_due")
def tell_due_now(timestamp: int) -> None:
    """Write the notices that are due now."""
    del timestamp
    tell_due(clocks.now())


@app.task(name=SEND_TASK, retry=RetryStrategy(max_attempts=8, exponential_wait=4))
def send_notice(notice_id: int) -> None:
    """Mail a notice; a mail server that is away is asked again later."""
    send(notice_id)
