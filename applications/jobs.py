"""What is swept up: large files that nobody sent to their end."""

from __future__ import annotations

from procrastinate.contrib.django import app

from applications.pieces import sweep


@app.periodic(cron="17 * * * *")
@app.task(name="applications.sweep_uploads", queueing_lock="sweep_uploads", lock="sweep_uploads")
def sweep_uploads(timestamp: int) -> None:
    """Once an hour: forget uploads to which nothing was added for a day, with their pieces."""
    del timestamp
    sweep()
