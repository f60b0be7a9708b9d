"""What is swept up: large files that nobody sent to their end, and files that no row knows."""

from __future__ import annotations

from procrastinate.contrib.django import app

from applications.orphans import sweep_orphans
from applications.pieces import sweep


@app.periodic(cron="17 * * * *")
@app.task(name="applications.sweep_uploads", queueing_lock="sweep_uploads", lock="sweep_uploads")
def sweep_uploads(timestamp: int) -> None:
    """Once an hour: forget uploads to which nothing was added for a day, with their pieces; delete orphaned files."""
    del timestamp
    sweep()
    sweep_orphans()
