"""`make demo`: database, demo cases, web server and worker, all ended by Ctrl-C.

The children run in sessions of their own, so that the terminal's Ctrl-C reaches this process only,
which ends them in order: web server and worker first, the embedded database last.
"""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from types import FrameType

from django.conf import settings

from sandbox.embedded import EmbeddedError, Server
from sandbox.env import SettingError

MANAGE = (sys.executable, "manage.py")
PREPARE = (
    ("migrating the database", "migrate", "--verbosity=0"),
    ("loading the regimes", "load_regimes"),
    ("loading the demo cases", "seed_demo"),
)
READY = "/readyz"
START_SECONDS = 60.0
STOP_SECONDS = 15.0
PAUSE_SECONDS = 0.2


class Stopped(Exception):  # noqa: N818 - usually an order, not a fault
    """The demo ends: by order without a reason, or by itself with one."""


class Demo:
    """The children of this process, and whether somebody has asked for the end."""

    def __init__(self) -> None:
        """Take over the signals that mean the end; they are only noted, so no child slips through."""
        self.children: list[subprocess.Popen[bytes]] = []
        self.asked = False
        self.parent = os.getppid()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._note)

    def _note(self, _number: int, _frame: FrameType | None) -> None:
        self.asked = True

    def pause(self) -> None:
        """Wait a moment; raise when it is time to end."""
        time.sleep(PAUSE_SECONDS)
        # Whoever started the demo was killed: nobody could end it any more.
        if self.asked or os.getppid() != self.parent:
            raise Stopped

    def start(self, *command: str) -> subprocess.Popen[bytes]:
        """Start a child that says only what went wrong."""
        level = os.environ.get("BENTHU_LOG_LEVEL", "WARNING")
        child = subprocess.Popen(  # noqa: S603 - our own commands
            command,
            cwd=settings.BASE_DIR,
            env=os.environ | {"BENTHU_LOG_LEVEL": level},
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
        self.children.append(child)
        return child

    def manage(self, *command: str) -> None:
        """Run one of the project's commands to its end."""
        child = self.start(*MANAGE, *command)
        while child.poll() is None:
            self.pause()
        self.children.remove(child)
        if child.returncode:
            message = f"The demo stops here: manage.py {command[0]} failed; its own words are above."
            raise Stopped(message)

    def serve(self) -> None:
        """Start web server and worker, and wait until the site says that it is ready."""
        self.start(
            *(sys.executable, "-m", "gunicorn", "sandbox.wsgi", f"--bind=127.0.0.1:{settings.PORT}"),
            *("--workers=2", "--threads=4", "--graceful-timeout=10", "--no-control-socket", "--log-level=warning"),
        )
        self.start(*MANAGE, "procrastinate", "worker")
        until = time.monotonic() + START_SECONDS
        while not _is_ready():
            self.check()
            if time.monotonic() > until:
                message = f"The demo stops here: the site is not ready after {START_SECONDS:.0f} seconds."
                raise Stopped(message)

    def check(self) -> None:
        """Wait a moment; raise when one of the children has ended."""
        self.pause()
        if any(child.poll() is not None for child in self.children):
            message = "A part of the demo ended by itself; its own words are above."
            raise Stopped(message)

    def stop(self) -> None:
        """End every child, gently at first."""
        for child in self.children:
            _signal(child, signal.SIGTERM)
        until = time.monotonic() + STOP_SECONDS
        for child in self.children:
            try:
                child.wait(max(0.1, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                _signal(child, signal.SIGKILL)
                child.wait()


def main() -> str | None:
    """Run until somebody ends it or a part ends by itself; return the reason in the latter case."""
    try:
        _refuse_taken_port()  # before anything starts: another demo may be using the same database
    except Stopped as reason:
        return str(reason)
    demo = Demo()
    server = Server(settings.DATA_DIR) if settings.EMBEDDED_DATABASE else None
    try:
        if server is not None:
            server.start()
        for what, *command in PREPARE:
            print(f"· {what}", flush=True)
            demo.manage(*command)
        demo.serve()
        print(f"\nBến Thử: {settings.BASE_URL}\n", flush=True)
        demo.manage("demo_logins")
        print("\nCtrl-C ends it.", flush=True)
        while True:
            demo.check()
    except (Stopped, EmbeddedError) as end:
        return str(end) or None
    finally:
        demo.stop()
        if server is not None:
            server.stop()


def _refuse_taken_port() -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", settings.PORT))
        except OSError as error:
            message = f"Port {settings.PORT} is taken: choose another one, for example PORT=8001 make demo."
            raise Stopped(message) from error


def _is_ready() -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", settings.PORT, timeout=5)
    try:
        connection.request("GET", READY)
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _signal(child: subprocess.Popen[bytes], number: signal.Signals) -> None:
    """Signal the child's whole session; one that is gone needs none."""
    if child.poll() is None:
        os.killpg(child.pid, number)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sandbox.settings")
    try:
        sys.exit(main())
    except SettingError as error:
        sys.exit(str(error))
