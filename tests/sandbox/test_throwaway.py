"""Databases of replays: two processes at once make one template, and each has a copy of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import time

import pytest
from django.conf import settings
from django.db import connection

pytestmark = pytest.mark.django_db(transaction=True)

PROCESS = """
import os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "sandbox.settings"
from django.conf import settings
settings.DATABASES["default"]["NAME"] = sys.argv[1]
import django
django.setup()
from django.db import connection
from sandbox.replay import throwaway

def fill(name):
    throwaway._point_at(name)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE made (by text)")
    print("filling", flush=True)
    sys.stdin.readline()

throwaway.PREFIX, throwaway._fingerprint, throwaway._fill = "attempt" + str(os.getppid()), lambda: "x", fill
with throwaway.throwaway_database(), connection.cursor() as cursor:
    cursor.execute("SELECT current_database(), count(*) FROM made")
    print(*cursor.fetchone())
print(connection.settings_dict["NAME"])
"""


def start() -> subprocess.Popen[str]:
    """A process that replays something, which lies in a template of its own kind."""
    home = connection.settings_dict["NAME"]
    return subprocess.Popen(
        [sys.executable, "-c", PROCESS, str(home)],
        cwd=settings.BASE_DIR, env=dict(os.environ), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip


def databases(like: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [like])
        return [row[0] for row in cursor.fetchall()]


def somebody_waits() -> bool:
    """Whether a session of this database waits for an advisory lock."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_locks JOIN pg_database ON pg_database.oid = database"
            " WHERE locktype = 'advisory' AND NOT granted AND datname = current_database())"
        )
        return bool(cursor.fetchone()[0])


def test_while_one_makes_the_template_the_other_waits_for_it() -> None:
    home, prefix = str(connection.settings_dict["NAME"]), f"attempt{os.getpid()}"
    first = start()
    assert first.stdout
    assert first.stdout.readline() == "filling\n"
    second = start()
    while not somebody_waits():
        assert second.poll() is None, "the other did not wait"
        time.sleep(0.05)
    told = [process.communicate("\n")[0].splitlines() for process in (first, second)]
    assert told == [[f"{prefix}_x_run_{process.pid} 0", home] for process in (first, second)]
    assert (first.returncode, second.returncode) == (0, 0)
    assert databases(f"{prefix}%") == [f"{prefix}_x"]
    with connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE "{prefix}_x"')
