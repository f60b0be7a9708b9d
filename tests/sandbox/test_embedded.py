"""The embedded server: real starts, stops and kills in folders of their own."""

import os
import pwd
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from importlib.metadata import distribution
from pathlib import Path

import psycopg
import pytest

from sandbox import embedded
from sandbox.embedded import EmbeddedError, Server

ROOT = os.geteuid() == 0
only_root = pytest.mark.skipif(not ROOT, reason="only root changes to another user")
START = "import sys, pathlib; from sandbox.embedded import Server; Server(pathlib.Path(sys.argv[1])).start()"


@pytest.fixture
def folder() -> Iterator[Path]:
    """Return a folder that the server's user may enter; pytest closes its own to others, whenever one begins."""
    with tempfile.TemporaryDirectory(prefix="embedded-") as base:
        Path(base).chmod(0o711)
        yield Path(base) / "data"


@pytest.fixture
def server(folder: Path) -> Iterator[Server]:
    """Return a server that is stopped after the test."""
    server = Server(folder)
    yield server
    server.stop()


def connect(server: Server) -> psycopg.Connection:
    return psycopg.connect(host=str(server.sockets), user=embedded.ROLE, dbname=embedded.ROLE)


def kill(server: Server) -> None:
    """Kill the postmaster as the machine's memory guard would."""
    lines = (server.data / "postmaster.pid").read_text(encoding="utf-8").splitlines()
    os.kill(int(lines[0]), signal.SIGKILL)
    while server.is_running():  # the kernel needs a moment to close its socket
        time.sleep(0.01)


def test_start_makes_a_server_without_network_and_an_ordinary_role(server: Server) -> None:
    assert not server.is_running()
    server.start()
    server.start()
    assert server.is_running()
    with connect(server) as connection:
        asked = "SELECT rolsuper, rolcreatedb, current_setting('listen_addresses'), current_setting('max_connections')"
        row = connection.execute(f"{asked} FROM pg_roles WHERE rolname = current_user").fetchone()
    assert row == (False, True, "", "200")
    assert server.stop()
    assert not server.is_running()
    assert not server.stop()


def test_data_outlive_a_stop_and_a_move_of_the_folder(server: Server, folder: Path) -> None:
    server.start()
    with connect(server) as connection:
        connection.execute("CREATE TABLE kept (n int)")
    server.stop()
    folder.rename(folder.with_name("moved"))
    moved = Server(folder.with_name("moved"))
    moved.start()
    try:
        with connect(moved) as connection:
            assert connection.execute("SELECT count(*) FROM kept").fetchone() == (0,)
    finally:
        moved.stop()


def test_simultaneous_starts_do_not_race(server: Server) -> None:
    starts = [subprocess.Popen([sys.executable, "-c", START, str(server.folder)]) for _ in range(4)]
    assert [start.wait(60) for start in starts] == [0, 0, 0, 0]
    with connect(server) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


def test_start_after_the_server_was_killed(server: Server) -> None:
    server.start()
    connection = connect(server)  # its backend outlives the postmaster for a moment
    kill(server)
    server.start()
    assert server.is_running()
    connection.close()


def test_creation_that_was_broken_off_is_begun_anew(server: Server) -> None:
    half = server.folder / "postgres.half"
    half.mkdir(parents=True)
    server.folder.chmod(0o711)
    (half / "PG_VERSION").write_text("18", encoding="ascii")
    server.start()
    assert server.is_running()
    assert not half.exists()


def test_start_that_never_succeeds_shows_the_end_of_the_log(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    server.start()
    server.stop()
    monkeypatch.setattr(embedded, "PATIENCE_SECONDS", 0.0)
    (server.data / "postgresql.conf").write_text("max_connections = many\n", encoding="utf-8")
    with pytest.raises(EmbeddedError, match=r"does not start; the end of .*postgres\.log:(.|\n)*max_connections"):
        server.start()


def test_creation_that_fails_says_why(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    failed = subprocess.CompletedProcess[str]([], 1, stdout="no space left on device")
    monkeypatch.setattr(embedded, "_run", lambda *_command, **_given: failed)
    with pytest.raises(EmbeddedError, match="could not be made: no space left on device"):
        server.start()


def test_long_folder_gets_a_short_socket(folder: Path) -> None:
    server = Server(folder / ("d" * 90))
    assert len(os.fsencode(server.sockets / embedded.SOCKET_NAME)) <= embedded.SOCKET_PATH_LIMIT
    assert server.sockets != server.folder / "run"
    server.start()
    try:
        assert server.is_running()
    finally:
        server.stop()
        server.sockets.rmdir()


def test_socket_folder_of_somebody_else_is_refused(server: Server, tmp_path: Path) -> None:
    server.folder.mkdir()
    server.folder.chmod(0o711)
    (server.folder / "run").symlink_to(tmp_path)
    with pytest.raises(EmbeddedError, match="meant for the database's socket, belongs to somebody else"):
        server.start()


def test_file_in_the_way_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(EmbeddedError, match="cannot be made"):
        Server(tmp_path / "file" / "data").start()


def test_folder_that_is_not_ours_is_refused(server: Server) -> None:
    server.folder.mkdir()
    (server.folder / "postgres.lock").mkdir()
    with pytest.raises(EmbeddedError, match="belongs to another user"):
        server.start()


def test_data_of_another_user_are_refused(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    server.data.mkdir(parents=True)
    monkeypatch.setattr(os, "geteuid", lambda: server.data.stat().st_uid + 1)
    with pytest.raises(EmbeddedError, match="belongs to another user"):
        server.start()


def test_machine_without_a_known_user_is_told(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody(_who: object) -> None:
        raise KeyError

    monkeypatch.setattr(pwd, "getpwnam", nobody)
    monkeypatch.setattr(pwd, "getpwuid", nobody)
    with pytest.raises(EmbeddedError, match="needs a user that /etc/passwd names"):
        server.start()


@only_root
def test_closed_folder_is_not_opened(tmp_path: Path) -> None:
    closed = tmp_path / "private"
    closed.mkdir(mode=0o700)
    with pytest.raises(EmbeddedError, match=r"may not enter .*(BENTHU_DATA|DATABASE_URL)"):
        Server(closed / "data").start()
    assert closed.stat().st_mode & 0o777 == 0o700
    assert not (closed / "data" / "postgres").exists()


@only_root
def test_programs_in_a_closed_folder_are_copied(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = distribution(embedded.WHEEL)
    closed = tmp_path / "packages"
    closed.mkdir(mode=0o700)
    for part in (embedded.PROGRAMS.parts[0], embedded.LIBRARIES.parts[0]):
        (closed / part).symlink_to(Path(str(real.locate_file(part))))

    class Hidden:
        version = real.version

        def locate_file(self, name: str) -> Path:
            return closed / name

    monkeypatch.setattr("sandbox.embedded.distribution", lambda _name: Hidden())
    monkeypatch.setattr(embedded, "_closed_folder", _as_if_not_resolved)
    server.start()
    command = Path(f"/proc/{(server.data / 'postmaster.pid').read_text(encoding='utf-8').split()[0]}/cmdline")
    assert str(server.folder / f"postgres-programs-{real.version}") in command.read_text(encoding="utf-8")


def _as_if_not_resolved(path: Path, account: pwd.struct_passwd) -> Path | None:
    """Judge by the path as written: the test's closed folder only holds links to the real one."""
    closed = [parent for parent in path.parents if parent.name == "packages"]
    return closed[0] if closed and account.pw_uid else None
