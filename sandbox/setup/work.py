"""What the steps of the set-up share: the places, a stamp that spares a second run, a way to stop."""

import contextlib
import fcntl
import hashlib
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"


class Stop(Exception):  # noqa: N818 - an order, not a fault of the program
    """The set-up cannot go on; the sentence says what the person at the keyboard has to do."""


class Stamp:
    """Remembers in a file from which inputs something was made."""

    def __init__(self, file: Path, inputs: Iterable[Path], *more: str) -> None:
        """Take the input files (their paths and contents count) and further words that matter."""
        digest = hashlib.sha256("\0".join(more).encode())
        for path in sorted(inputs):
            digest.update(os.path.relpath(path, ROOT).encode() + b"\0")
            digest.update(hashlib.sha256(path.read_bytes()).digest())
        self.file = file
        self.value = digest.hexdigest()

    def is_fresh(self) -> bool:
        """Whether the thing was made from exactly these inputs."""
        return self.file.exists() and self.file.read_text(encoding="ascii") == self.value

    def set(self) -> None:
        """Write down that it now is."""
        self.file.write_text(self.value, encoding="ascii")


def say(what: str) -> None:
    """Tell the person who waits what is being done."""
    print(f"· {what}", flush=True)


def run(*command: str | Path, failure: str) -> None:
    """Run a program in the checkout; stop with its last words and our sentence when it fails."""
    done = attempt(*command)
    if done.returncode:
        sys.stderr.write(done.stdout[-4000:])
        raise Stop(failure)


def attempt(*command: str | Path) -> subprocess.CompletedProcess[str]:
    """Run a program in the checkout with the caller's environment, and return what it said."""
    environment = os.environ | {"PATH": f"{VENV / 'bin'}{os.pathsep}{os.environ.get('PATH', os.defpath)}"}
    environment.pop("PYTHONHOME", None)
    return subprocess.run(  # noqa: S603 - commands that this package spells out
        [str(part) for part in command],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )


@contextlib.contextmanager
def alone() -> Iterator[None]:
    """Let one set-up of this checkout run at a time; a second one waits, then finds all done."""
    handle = os.open(ROOT, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
