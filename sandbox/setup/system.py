"""Libraries and programs of the operating system: what is missing is named, or installed by root on Debian."""

import os
import shutil
from pathlib import Path

from sandbox.setup.work import PYTHON, Stop, attempt, run, say

PANGO = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0")
PDF_PROGRAMS = {"pdffonts": "poppler-utils", "pdftotext": "poppler-utils", "qpdf": "qpdf"}
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


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
    """Provide what the test suite calls: the readers of PDF files and a Chromium."""
    missing = sorted({package for program, package in PDF_PROGRAMS.items() if not shutil.which(program)})
    if missing:
        _install(
            tuple(missing), "Programs that the tests call are missing", f"sudo apt-get install {' '.join(missing)}"
        )
    if any(map(shutil.which, BROWSERS)):
        return
    # Ubuntu's package of that name is an empty shell around a snap.
    if _is_root_on_debian() and "ID=debian" in Path("/etc/os-release").read_text(encoding="utf-8").splitlines():
        _apt(("chromium",))
        return
    say("fetching Playwright's Chromium for the browser tests")
    run(
        *(PYTHON, "-m", "playwright", "install", "chromium"),
        failure="There is no Chromium and Playwright's cannot be fetched: install the package chromium.",
    )


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
