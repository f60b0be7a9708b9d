"""Libraries and programs of the operating system: what is missing is named, or installed by root on Debian."""

import contextlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from sandbox.setup.work import PYTHON, Stop, attempt, run, say

PANGO = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0")
PDF_PROGRAMS = {"pdffonts": "poppler-utils", "pdftotext": "poppler-utils", "qpdf": "qpdf"}
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
SCANNER = "clamav-daemon"
POLICY = Path("/usr/sbin/policy-rc.d")
"""Debian asks this program whether a service that was just installed may start; 101 says no."""


def venv_module() -> None:
    """Provide Python's own way to make an environment, which Debian packs apart."""
    _install(("python3-venv",), "Python's venv module is missing", "sudo apt-get install python3-venv")


def pango() -> None:
    """Provide Pango, which lays out the text of the documents."""
    if attempt(PYTHON, "-c", "import weasyprint").returncode == 0:
        return
    remedy = f"sudo apt-get install {' '.join(PANGO)} (Debian, Ubuntu) or brew install pango (macOS)"
    _install(PANGO, "The library Pango, which lays out the documents, is missing", remedy)
    run(PYTHON, "-c", "import weasyprint", failure=f"WeasyPrint does not find its libraries: {remedy}.")


def test_programs() -> None:
    """Provide what the test suite calls: readers of PDF files, a Chromium and, where that can be, ClamAV."""
    missing = sorted({package for program, package in PDF_PROGRAMS.items() if not shutil.which(program)})
    if missing:
        _install(
            tuple(missing), "Programs that the tests call are missing", f"sudo apt-get install {' '.join(missing)}"
        )
    has_browser = any(map(shutil.which, BROWSERS))
    if _is_root_on_debian():
        # Ubuntu's package of that name is an empty shell around a snap.
        is_debian = "ID=debian" in Path("/etc/os-release").read_text(encoding="utf-8").splitlines()
        browser = ("chromium",) if is_debian and not has_browser else ()
        _browser_and_scanner(browser, () if shutil.which("clamd") else (SCANNER,))
        has_browser = has_browser or bool(browser)
    if has_browser:
        return
    say("fetching Playwright's Chromium for the browser tests")
    run(
        *(PYTHON, "-m", "playwright", "install", "chromium"),
        failure="There is no Chromium and Playwright's cannot be fetched: install the package chromium.",
    )


def _browser_and_scanner(browser: tuple[str, ...], scanner: tuple[str, ...]) -> None:
    """Install both at once; without the scanner only the test against it is skipped."""
    if not scanner:
        if browser:
            _apt(browser)
        return
    try:
        with _no_service_starts():
            _apt((*browser, *scanner))
    except Stop:
        say(f"without {SCANNER}: the test against ClamAV's daemon will be skipped")
        if browser:
            _apt(browser)
        return
    if shutil.which("systemctl"):
        # The test starts a daemon of its own; this machine is to load no signatures at its next start either.
        attempt("systemctl", "disable", "clamav-daemon", "clamav-freshclam")


@contextlib.contextmanager
def _no_service_starts() -> Iterator[None]:
    """Keep Debian from starting what it installs, unless the machine has a rule of its own."""
    if POLICY.exists():
        yield
        return
    POLICY.write_text("#!/bin/sh\nexit 101\n", encoding="ascii")
    POLICY.chmod(0o755)
    try:
        yield
    finally:
        POLICY.unlink()


def _is_root_on_debian() -> bool:
    return os.geteuid() == 0 and Path("/etc/debian_version").exists() and bool(shutil.which("apt-get"))


def _install(packages: tuple[str, ...], what: str, remedy: str) -> None:
    if not _is_root_on_debian():
        message = f"{what}: {remedy}."
        raise Stop(message)
    _apt(packages)


def _apt(packages: tuple[str, ...]) -> None:
    say(f"installing {' '.join(packages)}")
    failure = f"Debian's packages {' '.join(packages)} cannot be installed."
    run("apt-get", "update", "-q", failure=failure)
    quiet = ("env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "install", "-q", "-y", "--no-install-recommends")
    run(*quiet, *packages, failure=failure)
