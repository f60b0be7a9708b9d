"""Running the jobs that wait, here and now, and no longer."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from procrastinate.contrib.django import app
from procrastinate.periodic import PeriodicRegistry

if TYPE_CHECKING:
    from procrastinate.contrib.django.django_connector import DjangoConnector


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
            worker_app.run_worker(wait=False, install_signal_handlers=False, listen_notify=False)
        finally:
            worker_app.periodic_registry = known
