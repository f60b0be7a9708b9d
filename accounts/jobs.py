"""Jobs: the mail that tells of an absence."""

from __future__ import annotations

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from accounts.actions_absence import TELL_TASK
from accounts.mails import send_absence
from accounts.models import Absence


@app.task(name=TELL_TASK, retry=RetryStrategy(max_attempts=8, exponential_wait=4))
def tell_of_absence(absence_id: int) -> None:
    """Tell how it stands by now; a mail server that is away is asked again later."""
    rows = Absence.objects.select_related("person", "deputy", "recorded_by", "ended_by")
    send_absence(rows.get(pk=absence_id))
