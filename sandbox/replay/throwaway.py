"""A database of its own for one replay, made from a migrated template, so that commits, triggers and jobs are real."""

from __future__ import annotations

import hashlib
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.core.management import call_command
from django.db import connection, connections
from django.db.migrations.loader import MigrationLoader

from programmes.loading import REGIMES, load_overrides, load_regimes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PREFIX = "replay"
"""How the databases of replays begin."""
_LOCK = 7_305_113
"""Advisory lock: one process at a time looks for the template, makes it, copies it."""


@contextmanager
def throwaway_database() -> Iterator[None]:
    """Point the default connection at a fresh copy of the template; drop it at the end."""
    home = connection.settings_dict["NAME"]
    with _server() as run:
        template = _template(run, home)
        name = f"{template}_run_{os.getpid()}"
        run(f'DROP DATABASE IF EXISTS "{name}"')  # of a process of that number that was killed
        run(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    _point_at(name)
    try:
        yield
    finally:
        _point_at(home)
        with _server() as run:
            run(f'DROP DATABASE "{name}" WITH (FORCE)')


@contextmanager
def _server() -> Iterator[Callable[..., Any]]:
    """Run statements that no transaction may hold, under the advisory lock.

    On a connection of its own, so that the lock stays while the default one points elsewhere; it goes with the process.
    """
    own = connection.copy()
    try:
        with own.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
            yield lambda *statement: cursor.execute(*statement) or cursor
    finally:
        own.close()


def _point_at(name: str) -> None:
    connections.close_all()
    connection.settings_dict["NAME"] = name


def _template(run: Callable[..., Any], home: str) -> str:
    """Name of the migrated template with regimes loaded; made anew when migrations or regimes change."""
    name = f"{PREFIX}_{_fingerprint()}"
    known = {row[0] for row in run("SELECT datname FROM pg_database WHERE datname LIKE %s", [f"{PREFIX}\\_%"])}
    if name in known:
        return name
    for old in known:
        run(f'DROP DATABASE IF EXISTS "{old}"') if "_run_" not in old else None
    making = f"{name}_making"
    run(f'CREATE DATABASE "{making}"')
    try:
        _fill(making)
    finally:
        _point_at(home)
    run(f'ALTER DATABASE "{making}" RENAME TO "{name}"')
    return name


def _fill(name: str) -> None:
    _point_at(name)
    call_command("migrate", verbosity=0)
    load_regimes()
    load_overrides()


def _fingerprint() -> str:
    digest = hashlib.sha256(repr(sorted(MigrationLoader(None).disk_migrations or ())).encode())
    for path in sorted(REGIMES.rglob("*.yaml")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
