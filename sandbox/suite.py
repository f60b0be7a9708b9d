"""`make test`: the test suite in two parts at once, and no database server left behind that was not there before.

Browser tests have a process of their own: the browser's driver leaves an event loop running, in which
Django refuses to touch the database. They wait for the browser half of their time, which the other part uses.
"""

import contextlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator

from django.conf import settings

from sandbox.embedded import EmbeddedError, Server
from sandbox.env import SettingError

PARTS = (
    ("-n", "2", "--ignore=tests/pages", "--ignore=tests/bench", "--cov", "--cov-report=term:skip-covered", "tests"),
    ("tests/pages",),
)


def main() -> int:
    """Run both parts, also when one fails; return the worst exit code. The second part's words come at the end."""
    with _server(), tempfile.TemporaryFile("w+", encoding="utf-8") as words:
        first, second = ([sys.executable, "-m", "pytest", *part] for part in PARTS)
        with subprocess.Popen(second, stdout=words, stderr=subprocess.STDOUT) as beside:  # noqa: S603 - ours
            codes = [subprocess.run(first, check=False).returncode, beside.wait()]  # noqa: S603 - ours
        words.seek(0)
        sys.stdout.write(words.read())
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
