"""The command that plays a case file: a database of its own, real jobs, real files; and what it says of faults."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from procrastinate import App
from procrastinate.contrib.django import procrastinate_app

from applications.models import Application
from applications.states import PUBLISHED
from programmes.loading import load_overrides, load_regimes
from sandbox.replay.jobs import drain

pytestmark = pytest.mark.django_db(transaction=True)

CASES = Path(__file__).parent.parent / "cases"
SAMPLES = ["uav-shtp-2026", "ai-kiosk-2026"]
SMALL = CASES / "ai-receipt-refused-2026.json"


def replay(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """The command as anybody calls it, at home in the database of the tests."""
    code = (
        "import os, sys; os.environ['DJANGO_SETTINGS_MODULE'] = 'sandbox.settings'\n"
        "from django.conf import settings\n"
        f"settings.DATABASES['default']['NAME'] = {connection.settings_dict['NAME']!r}\n"
        "from django.core.management import execute_from_command_line\n"
        "execute_from_command_line(['manage.py', 'replay', *sys.argv[1:]])\n"
    )
    command = [sys.executable, "-c", code, *(str(argument) for argument in arguments)]
    return subprocess.run(
        command, cwd=settings.BASE_DIR, env=dict(os.environ), capture_output=True, text=True, check=False
    )


def test_the_samples_are_played_in_a_database_of_their_own(tmp_path: Path) -> None:
    for name in SAMPLES:
        done = replay(CASES / f"{name}.json", "--out", tmp_path / name)
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout.strip().endswith(", 0 differences")
        _check_files(tmp_path / name, CASES / f"{name}.json")
    assert not Application.objects.exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE 'replay\\_%\\_run\\_%'")
        assert cursor.fetchall() == []


def _check_files(out: Path, path: Path) -> None:
    case = json.loads(path.read_text(encoding="utf-8"))
    trace = json.loads((out / "trace.json").read_text(encoding="utf-8"))
    assert [step["do"] for step in trace["steps"]] == [step["do"] for step in case["timeline"]]
    assert trace["final_state"] == case["expected"]["final_state"]
    papers = [paper for step in trace["steps"] for paper in step["documents"]]
    assert [paper["kind"] for paper in papers] == case["expected"]["documents"]
    for paper in papers:
        content = (out / paper["file"]).read_bytes()
        assert content.startswith(b"%PDF")
        assert hashlib.sha256(content).hexdigest() == paper["sha256"]
    record = json.loads((out / "register.json").read_text(encoding="utf-8"))
    assert (record is not None) == (trace["final_state"] in PUBLISHED)


def test_a_case_may_be_kept_and_what_is_not_as_expected_ends_with_status_1(tmp_path: Path) -> None:
    load_regimes()
    load_overrides()
    case = json.loads(SMALL.read_text(encoding="utf-8"))
    case["expected"]["final_state"] = "completed"
    path = tmp_path / "case.json"
    path.write_text(json.dumps(case), encoding="utf-8")
    done = replay(path, "--commit", "--out", tmp_path / "out")
    assert done.returncode == 1
    assert done.stderr.strip() == "final_state: expected completed, is not_accepted"
    assert Application.objects.get().state == "not_accepted"
    _check_files(tmp_path / "out", SMALL)
    done = replay(SMALL, "--commit", "--out", path)
    assert done.returncode == 1
    assert "--out: " in done.stderr


def test_the_worker_of_a_replay_knows_no_periodic_job(monkeypatch: pytest.MonkeyPatch) -> None:
    """One minute of real time within a replay would mark terms of its simulated future as late."""
    known = len(procrastinate_app.current_app.periodic_registry.periodic_tasks)
    run, seen = App.run_worker, []

    def watched(worker: App, **options: Any) -> None:
        seen.append(len(worker.periodic_registry.periodic_tasks))
        run(worker, **options)

    monkeypatch.setattr(App, "run_worker", watched)
    drain()
    assert seen == [0]
    assert len(procrastinate_app.current_app.periodic_registry.periodic_tasks) == known > 0
