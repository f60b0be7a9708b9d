"""Two answers for the platform that runs the site: it is alive, and people may be sent to it."""

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from applications.uploads.clamav import scanner_state
from sandbox.embedded import EmbeddedError

WORKER_SILENCE_SECONDS = 60
"""A worker that has not signed for this long counts as gone (it signs every ten seconds)."""


@login_not_required
@never_cache
@require_safe
def healthz(_request: HttpRequest) -> HttpResponse:
    """Say that the process answers; asks nothing of the database."""
    return HttpResponse("ok", content_type="text/plain")


@login_not_required
@never_cache
@require_safe
def readyz(_request: HttpRequest) -> JsonResponse:
    """Say with 200 or 503 whether database, migrations and queue are in order.

    The number of workers and the virus scanner are told but decide nothing: a site without a worker still answers,
    and while a configured scanner is away no file is taken, but everything else goes on.
    """
    try:
        report: dict[str, str | int] = {"database": "ok", "migrations": _migrations(), "queue": "ok"}
        report["workers"] = _workers() if report["migrations"] == "ok" else 0
    except (DatabaseError, EmbeddedError):
        report = {"database": "unreachable", "migrations": "unknown", "queue": "unknown", "workers": 0}
    report["virus_scanner"] = scanner_state()
    ready = report["database"] == report["migrations"] == "ok"
    return JsonResponse(report, status=200 if ready else 503)


def _migrations() -> str:
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return f"{len(missing)} missing" if missing else "ok"


def _workers() -> int:
    with connection.cursor() as cursor:
        # Fails when the queue's tables cannot be read.
        cursor.execute(
            "SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > now() - make_interval(secs => %s)",
            [WORKER_SILENCE_SECONDS],
        )
        row = cursor.fetchone()
    return int(row[0])
