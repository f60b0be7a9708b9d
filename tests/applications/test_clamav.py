"""Against ClamAV's real daemon, with a local signature of the EICAR test string; skipped where it is not installed."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from pytest_django import Settings

from applications.refusals import NotLikeThis, NotNow
from applications.uploads.clamav import scanner_state
from applications.uploads.intake import admit

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
CLAMD = shutil.which("clamd") or shutil.which("clamd", path="/usr/sbin")


@pytest.fixture(scope="module")
def daemon() -> Iterator[str]:
    """Path of the socket of a daemon that lives as long as these tests; a socket's path is short."""
    if CLAMD is None:
        pytest.skip("clamd is not installed: apt-get install clamav-daemon")
    with tempfile.TemporaryDirectory(dir="/tmp") as name:
        folder = Path(name)
        (folder / "local.ndb").write_text(f"EICAR:0:*:{EICAR.hex()}\n", encoding="ascii")
        lines = (f"DatabaseDirectory {name}", f"LocalSocket {name}/s", "Foreground yes", "StreamMaxLength 1M")
        (folder / "clamd.conf").write_text("\n".join(lines) + "\n", encoding="ascii")
        with (folder / "log").open("wb") as log:
            running = subprocess.Popen([CLAMD, "-c", folder / "clamd.conf"], stdout=log, stderr=log)
        for _try in range(100):
            if (folder / "s").exists() or running.poll() is not None:
                break
            time.sleep(0.1)
        yield f"{name}/s"
        running.terminate()
        running.wait()


def table(*cells: bytes) -> ContentFile[bytes]:
    return ContentFile(b"a,b\n" + b"\n".join(b"1," + cell for cell in cells), "a.csv")


def test_the_daemon_decides(daemon: str, settings: Settings) -> None:
    settings.CLAMAV_SOCKET = daemon
    assert scanner_state() == "ok"
    assert admit(table(b"2")).kind.ending == "csv"
    with pytest.raises(NotLikeThis, match="EICAR"):
        admit(table(EICAR))
    with pytest.raises(NotLikeThis):
        admit(table(*[b"23456789"] * 200_000))


@pytest.mark.parametrize("socket", ["/nowhere/socket", "127.0.0.1:1"])
def test_while_it_is_away_nothing_comes_in(settings: Settings, socket: str) -> None:
    settings.CLAMAV_SOCKET = socket
    assert scanner_state() == "unreachable"
    with pytest.raises(NotNow):
        admit(table(b"2"))


def test_without_one_nothing_is_asked() -> None:
    assert scanner_state() == "off"
    assert admit(table(b"2")).kind.ending == "csv"
