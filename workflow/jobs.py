"""What time does by itself, once a minute."""

from __future__ import annotations

from procrastinate.contrib.django import app

from programmes import clocks
from workflow.timers import fire_due


@app.periodic(cron="* * * * *")
@app.task(name="workflow.fire_due", queueing_lock="fire_due", lock="fire_due")
def fire_due_now(timestamp: int) -> None:
    """Mark late terms and fire the timers that are due now; one at a time, however many workers there are."""
    del timestamp
    fire_due(clocks.now())
