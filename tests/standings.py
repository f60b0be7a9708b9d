"""Where a case stood: the rows of the database, put back in some milliseconds instead of played once more.

Who asks first in a process plays the case through the real flow and takes a standing after each step. It is put back
into a database that holds nothing else, inside the transaction of a test, and the case goes on from there.
"""

from __future__ import annotations

from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction

if TYPE_CHECKING:
    from collections.abc import Iterator

MIGRATED = ("django_migrations", "django_content_type", "auth_permission")
"""Tables that migrations fill."""
FIRST = ("procrastinate_workers", "procrastinate_jobs")
"""Tables whose references are checked at once, so that they come before the others."""

Standing = dict[str, bytes]
"""Table → its rows as COPY writes them; empty tables are left out."""


@cache
def _tables() -> dict[str, str]:
    """Table → its columns, generated ones left out, for a statement."""
    asked = (
        "SELECT table_name, string_agg(quote_ident(column_name), ',' ORDER BY ordinal_position)"
        " FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name)"
        " WHERE table_schema = current_schema() AND table_type = 'BASE TABLE' AND is_generated = 'NEVER'"
        " GROUP BY table_name"
    )
    with connection.cursor() as cursor:
        cursor.execute(asked)
        found = {name: columns for name, columns in cursor.fetchall() if name not in MIGRATED}
    return {name: found[name] for name in (*FIRST, *sorted(found.keys() - set(FIRST)))}


@cache
def _with_triggers() -> list[str]:
    """Tables on which a trigger of ours writes further rows at an INSERT."""
    asked = (
        "SELECT DISTINCT relname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid"
        " WHERE NOT tgisinternal AND tgtype & 4 = 4 AND relnamespace = current_schema()::regnamespace"
    )
    with connection.cursor() as cursor:
        cursor.execute(asked)
        return [name for (name,) in cursor.fetchall()]


def is_bare() -> bool:
    """Whether a standing may be put back: the test can be undone, and nothing is stored yet."""
    if not connection.in_atomic_block:
        return False
    rows = " OR ".join(f"EXISTS (SELECT FROM {name})" for name in _tables())
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {rows}")
        return not cursor.fetchone()[0]


def writes() -> int:
    """How many rows this transaction has written so far, undone ones included."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT sum(n_tup_ins + n_tup_upd + n_tup_del) FROM pg_stat_xact_user_tables")
        return int(cursor.fetchone()[0])


@contextmanager
def undone() -> Iterator[None]:
    """Forget at the end what was stored."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def take() -> Standing:
    """The rows as they stand."""
    found = {}
    with connection.cursor() as cursor:
        for name, columns in _tables().items():
            with _raw(cursor).copy(f"COPY {name} ({columns}) TO STDOUT") as copy:
                found[name] = b"".join(copy)
    return {name: rows for name, rows in found.items() if rows}


def put_back(standing: Standing) -> None:
    """Store the rows; no trigger adds its own to them."""
    tables = _tables()
    silenced = [name for name in _with_triggers() if name in standing]
    with connection.cursor() as cursor:
        for name in silenced:
            cursor.execute(f"ALTER TABLE {name} DISABLE TRIGGER USER")
        for name in tables:
            if name in standing:
                with _raw(cursor).copy(f"COPY {name} ({tables[name]}) FROM STDIN") as copy:
                    copy.write(standing[name])
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # no table is altered over checks that wait
        for name in silenced:
            cursor.execute(f"ALTER TABLE {name} ENABLE TRIGGER USER")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def _raw(cursor: Any) -> Any:
    """The driver's cursor, which alone knows COPY."""
    return cursor.cursor
