"""Running the jobs that wait, here and now, and no longer."""

from procrastinate.contrib.django import app


def drain() -> None:
    """Run a real worker on the real queue until nothing is due."""
    with app.replace_connector(app.connector.get_worker_connector()) as worker_app:
        worker_app.run_worker(wait=False, install_signal_handlers=False, listen_notify=False)
