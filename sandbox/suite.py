"""`make test`: the test suite in two parts, and no database server left behind that was not there before.

Browser tests have a process of their own: the browser's driver leaves an event loop running, in which
Django refuses to touch the database.
"""

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator

from django.conf import settings

from sandbox.embedded import EmbeddedError, Server
from sandbox.env import SettingError

PARTS = (
    ("-n", "2", "--ignore=tests/pages", "--ignore=tests/bench", "--cov", "--cov-report=term:skip-covered", "tests"),
    ("tests/pages",),
)


def main() -> int:
    """Run both parts, the second also when the first fails; return the worst exit code."""
    with _server():
        codes = [subprocess.run(["pytest", *part], check=False).returncode for part in PARTS]  # noqa: S603, S607 - ours
    return max(codes)


@contextlib.contextmanager
def _server() -> Iterator[None]:
    if not settings.EMBEDDED_DATABASE:
        yield
        return
    server = Server(settings.DATA_DIR)
    was_running = server.is_running()
    server.start()
    try:
        yield
    finally:
        if not was_running:
            server.stop()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sandbox.settings")
    try:
        sys.exit(main())
    except (EmbeddedError, SettingError) as error:
        sys.exit(str(error))
