"""The steps of the set-up in their order; each is skipped when what it makes is already there and fresh."""

import importlib.util
import shutil
import subprocess
import sys

from sandbox.setup import system, work
from sandbox.setup.work import PYTHON, ROOT, VENV, Stamp, Stop, attempt, run, say

LOCK = ROOT / "requirements.lock"


def main(arguments: list[str]) -> None:
    """Do every step, or end with the sentence that says what is missing."""
    try:
        with work.alone():
            environment()
            packages()
            if "--tests" in arguments:
                system.test_programs()
            pages_and_messages()
    except Stop as stop:
        sys.exit(f"{stop}")


def environment() -> None:
    """Make `.venv` with the Python that runs this."""
    if PYTHON.exists() and attempt(PYTHON, "-c", "pass").returncode == 0:
        return
    say("making .venv")
    if importlib.util.find_spec("ensurepip") is None:
        if _has_uv():
            run("uv", "venv", "--clear", "--python", sys.executable, VENV, failure="uv cannot make .venv.")
            return
        system.venv_module()
    run(sys.executable, "-m", "venv", "--clear", VENV, failure="Python cannot make .venv.")


def packages() -> None:
    """Install exactly what `requirements.lock` pins, every file checked by its hash."""
    stamp = Stamp(VENV / ".packages", [LOCK], sys.version)
    if stamp.is_fresh():
        return
    say("installing the Python packages that requirements.lock pins")
    done = 1
    if _has_uv():
        done = attempt("uv", "pip", "install", "--python", PYTHON, "--require-hashes", "-r", LOCK).returncode
    if done:
        # pip knows mirrors and certificates that its own settings name and uv may not.
        pip = (PYTHON, "-m", "pip", "install", "--require-hashes", "--disable-pip-version-check", "-r", LOCK)
        run(*pip, failure="The Python packages cannot be installed.")
    system.pango()
    stamp.set()


def pages_and_messages() -> None:
    """Hand over to the environment's Python: these steps need the packages."""
    done = subprocess.run([PYTHON, "-m", "sandbox.setup.build"], cwd=ROOT, check=False)  # noqa: S603 - our own module
    if done.returncode:
        raise SystemExit(done.returncode)


def _has_uv() -> bool:
    # A shim of that name may stand for a uv that is not installed.
    return bool(shutil.which("uv")) and attempt("uv", "--version").returncode == 0
