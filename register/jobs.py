"""Jobs: the figures of the public pages, each minute."""

from __future__ import annotations

from procrastinate.contrib.django import app

from register.actions import refresh


@app.periodic(cron="* * * * *")
@app.task(name="register.refresh_figures", queueing_lock="refresh_figures")
def refresh_figures(timestamp: int) -> None:
    """Fold the counts and compute the figures."""
    del timestamp
    refresh()
