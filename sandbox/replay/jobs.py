"""Running the jobs that wait, here and now, and no longer."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from procrastinate.contrib.django import app
from procrastinate.periodic import PeriodicRegistry

if TYPE_CHECKING:
    from collections.abc import Callable

    from procrastinate.contrib.django.django_connector import DjangoConnector


def drain() -> None:
    """Run a real worker on the real queue until nothing is due.

    Periodic jobs stay away: what is due in the case, the player fires itself; other cases of an installation have
    their own time. Call it with the clock running.
    """
    _without_periodic(_work)


def _work() -> None:
    connector = cast("DjangoConnector", app.connector)
    with app.replace_connector(connector.get_worker_connector()) as worker_app:
        worker_app.run_worker(wait=False, install_signal_handlers=False, listen_notify=False)


def _without_periodic(work: Callable[[], None]) -> None:
    known, app.periodic_registry = app.periodic_registry, PeriodicRegistry()  # type: ignore[no-untyped-call]
    try:
        work()
    finally:
        app.periodic_registry = known
