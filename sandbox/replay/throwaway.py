"""A database of its own for one replay, made from a migrated template, so that commits, triggers and jobs are real."""

from __future__ import annotations

import hashlib
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.core.management import call_command
from django.db import connection, connections
from django.db.migrations.loader import MigrationLoader

from programmes.loading import REGIMES, load_overrides, load_regimes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_LOCK = 7_305_113
"""Advisory lock: one process at a time makes the template."""


@contextmanager
def throwaway_database() -> Iterator[None]:
    """Point the default connection at a fresh copy of the template; drop it at the end."""
    home = connection.settings_dict["NAME"]
    template = _template(home)
    name = f"{template}_run_{os.getpid()}"
    with _server(home) as run:
        run(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    _point_at(name)
    try:
        yield
    finally:
        _point_at(home)
        with _server(home) as run:
            run(f'DROP DATABASE "{name}" WITH (FORCE)')


@contextmanager
def _server(name: str) -> Iterator[Callable[..., object]]:
    """Run statements that no transaction may hold, under the advisory lock."""
    _point_at(name)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
        try:
            yield cursor.execute
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])


def _point_at(name: str) -> None:
    connections.close_all()
    connection.settings_dict["NAME"] = name


def _template(home: str) -> str:
    """Name of the migrated template with regimes loaded; made anew when migrations or regimes change."""
    name = f"replay_{_fingerprint()}"
    with _server(home) as run:
        run("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        with connection.cursor() as cursor:
            cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE 'replay\\_%%'")
            known = {row[0] for row in cursor.fetchall()}
        if name in known:
            return name
        for old in known:
            run(f'DROP DATABASE IF EXISTS "{old}"') if "_run_" not in old else None
        making = f"{name}_making"
        run(f'DROP DATABASE IF EXISTS "{making}"')
        run(f'CREATE DATABASE "{making}"')
    _fill(making)
    with _server(home) as run:
        run(f'ALTER DATABASE "{making}" RENAME TO "{name}"')
    return name


def _fill(name: str) -> None:
    _point_at(name)
    call_command("migrate", verbosity=0)
    load_regimes()
    load_overrides()
    connections.close_all()


def _fingerprint() -> str:
    digest = hashlib.sha256(repr(sorted(MigrationLoader(None).disk_migrations or ())).encode())
    for path in sorted(REGIMES.rglob("*.yaml")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
