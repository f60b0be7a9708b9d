"""Running the jobs that wait, here and now, and no longer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.db import connections
from procrastinate.contrib.django import app
from procrastinate.periodic import PeriodicRegistry

if TYPE_CHECKING:
    from collections.abc import Callable

    from procrastinate import JobContext
    from procrastinate.contrib.django.django_connector import DjangoConnector
    from procrastinate.worker import Worker


def drain() -> None:
    """Run a real worker on the real queue until nothing is due.

    Periodic jobs stay away: what is due in the case, the player fires itself; other cases of an installation have
    their own time. Call it with the clock running.
    """
    connector = cast("DjangoConnector", app.connector)
    with app.replace_connector(connector.get_worker_connector()) as worker_app:
        # on the app itself: what is set on the proxy that Django hands out never reaches the worker
        known, worker_app.periodic_registry = worker_app.periodic_registry, PeriodicRegistry()  # type: ignore[no-untyped-call]
        try:
            worker_app.run_worker(
                wait=False, install_signal_handlers=False, listen_notify=False, task_middleware=[_let_go]
            )
        finally:
            worker_app.periodic_registry = known


def _let_go(job: Callable[[], Any], _context: JobContext, _worker: Worker) -> Any:
    """Run a job in its thread, which ends with the worker: a connection kept for the next job would be nobody's."""
    try:
        return job()
    finally:
        connections.close_all()
