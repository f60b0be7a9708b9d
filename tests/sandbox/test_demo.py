"""The supervisor of `make demo`: real children, a real web server, real signals."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from sandbox import demo
from sandbox.demo import Demo, Stopped

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
# Stands for manage.py: a worker that waits, other commands that end at once, one of them badly.
COMMANDS = "import sys, time; time.sleep(600 * ('worker' in sys.argv)); sys.exit('broken' in sys.argv)"
SLEEP = (sys.executable, "-c", "import time; time.sleep(600)")
DEAF = (
    *(sys.executable, "-c"),
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(1, flush=True); time.sleep(600)",
)


@pytest.fixture(autouse=True)
def _signals() -> Iterator[None]:
    """Give the test runner its signals back."""
    before = {number: signal.getsignal(number) for number in SIGNALS}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.fixture
def running() -> Iterator[Demo]:
    """Return a supervisor whose children end with the test."""
    supervisor = Demo()
    yield supervisor
    supervisor.stop()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_child_that_ends_by_itself_ends_the_demo(running: Demo) -> None:
    running.start(*SLEEP)
    running.check()
    running.start(sys.executable, "-c", "pass").wait()
    with pytest.raises(Stopped, match="ended by itself"):
        running.check()


def test_stop_ends_every_child_also_a_deaf_one(running: Demo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo, "STOP_SECONDS", 0.3)
    gentle, deaf = running.start(*SLEEP), running.start(*DEAF)
    time.sleep(0.3)  # until it has stopped its ears
    running.stop()
    assert gentle.returncode == -signal.SIGTERM
    assert deaf.returncode in {-signal.SIGKILL, -signal.SIGTERM}


@pytest.mark.parametrize("number", SIGNALS)
def test_signals_ask_for_the_end(running: Demo, number: signal.Signals) -> None:
    os.kill(os.getpid(), number)
    with pytest.raises(Stopped, match=r"^$"):
        running.pause()


def test_death_of_whoever_started_it_is_the_end(running: Demo) -> None:
    running.parent = 0
    with pytest.raises(Stopped, match=r"^$"):
        running.pause()


def test_command_that_fails_is_named(running: Demo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo, "MANAGE", (sys.executable, "-c", COMMANDS))
    running.manage("fine")
    with pytest.raises(Stopped, match=r"manage\.py broken failed"):
        running.manage("broken")


def test_site_that_is_never_ready_is_given_up(
    running: Demo, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.PORT = free_port()
    monkeypatch.setattr(demo, "MANAGE", (sys.executable, "-c", COMMANDS))
    monkeypatch.setattr(demo, "START_SECONDS", 0.0)
    with pytest.raises(Stopped, match="the site is not ready after 0 seconds"):
        running.serve()


def test_taken_port_starts_nothing(settings: Settings) -> None:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        settings.PORT = holder.getsockname()[1]
        assert demo.main() == f"Port {settings.PORT} is taken: choose another one, for example PORT=8001 make demo."


def test_whole_demo_until_ctrl_c(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    settings.PORT = free_port()
    settings.EMBEDDED_DATABASE = False  # the tests' own server goes on
    settings.BASE_URL = f"http://127.0.0.1:{settings.PORT}"
    monkeypatch.setattr(demo, "MANAGE", (sys.executable, "-c", COMMANDS))
    monkeypatch.setattr(demo, "READY", "/healthz")
    monkeypatch.setenv("BENTHU_DATA", str(tmp_path))
    started: list[subprocess.Popen[bytes]] = []
    original = Demo.start

    def start(self: Demo, *command: str) -> subprocess.Popen[bytes]:
        started.append(original(self, *command))
        if "demo_logins" in command:
            threading.Timer(1.0, os.kill, (os.getpid(), signal.SIGINT)).start()
        return started[-1]

    monkeypatch.setattr(Demo, "start", start)
    assert demo.main() is None
    assert f"Bến Thử: {settings.BASE_URL}" in capsys.readouterr().out
    assert len(started) == 6
    assert all(child.returncode is not None for child in started)


def test_failed_preparation_ends_the_demo_with_its_reason(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.PORT = free_port()
    settings.EMBEDDED_DATABASE = False
    monkeypatch.setattr(demo, "MANAGE", (sys.executable, "-c", "raise SystemExit(1)"))
    assert demo.main() == "The demo stops here: manage.py migrate failed; its own words are above."
