"""The demo: every stage, every role, logins that work, seeded once."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from stat import S_IMODE

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command
from django.test import Client
from viewflow.workflow.status import STATUS

from accounts.models import User
from accounts.roles import Role
from applications.models import Application
from applications.states import State
from programmes.loading import load_overrides, load_regimes
from programmes.working_days import WorkingCalendar
from sandbox.replay.demo import FOLDER, DemoError, password, seed
from sandbox.replay.relative import dated
from workflow.models import CaseTask

WITHOUT_TASKS = {Role.CHAIR, Role.AUDITOR}
"""Roles that look on: no act of the case format is theirs."""


@pytest.fixture
def installation(db: None, settings: LazySettings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
    load_regimes()
    load_overrides()


@pytest.fixture
def demo(installation: None) -> None:
    call_command("seed_demo")


def test_demo_is_whole(demo: None, client: Client, capsys: pytest.CaptureFixture[str]) -> None:
    states = set(Application.objects.values_list("state", flat=True))
    assert states == set(State) - {State.APPROVED, State.CLOSED}  # one lasts no moment, the other a year
    on_trial = set(Application.objects.filter(state=State.ACTIVE).values_list("technology", flat=True))
    assert on_trial == {"uav", "ai", "autonomous_vehicle", "blockchain", "iot", "clean_tech", "fintech"}
    _check_inboxes()
    _check_papers()
    _check_logins(client, capsys)
    _check_second_time(capsys)


def _check_inboxes() -> None:
    waiting = CaseTask.objects.filter(status__in=[STATUS.NEW, STATUS.ASSIGNED])
    owned = set(waiting.filter(owner=None).values_list("owner_permission", flat=True))
    people = {email.split("@")[0] for email in waiting.exclude(owner=None).values_list("owner__email", flat=True)}
    for role in set(Role) - WITHOUT_TASKS:
        assert f"accounts.{role.value}" in owned or role.value in people, role


def _check_papers() -> None:
    """Every paper that a filed dossier lists can be opened."""
    for application in Application.objects.exclude(submitted_at=None):
        listed = {row["sha256"] for row in application.dossier.get("attachments") or []}
        assert listed <= set(application.attachments.values_list("sha256", flat=True))


def _check_logins(client: Client, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("demo_logins")
    lines = capsys.readouterr().out.splitlines()
    rows = [line.split()[-2:] for line in lines if "@" in line]
    assert {email for email, _word in rows} == {f"{role.value}@benthu.example" for role in Role}
    email, word = rows[0]
    answer = client.post("/accounts/login/", {"login": email, "password": word}, follow=True)
    assert answer.wsgi_request.user.is_authenticated


def _check_second_time(capsys: pytest.CaptureFixture[str]) -> None:
    before = Application.objects.count(), User.objects.count()
    call_command("seed_demo")
    assert "already" in capsys.readouterr().out
    assert (Application.objects.count(), User.objects.count()) == before


def test_production_gets_no_demo(installation: None, settings: LazySettings) -> None:
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="production"):
        call_command("seed_demo")


def test_logins_need_a_demo(db: None) -> None:
    with pytest.raises(CommandError, match="seed_demo"):
        call_command("demo_logins")


def test_password_is_made_once_and_kept_private(installation: None, tmp_path: Path) -> None:
    assert password() == password()
    assert S_IMODE((tmp_path / "demo-password").stat().st_mode) == 0o600


def _one(tmp_path: Path, **changes: object) -> Path:
    folder = tmp_path / "cases"
    folder.mkdir()
    raw = json.loads((FOLDER / "02-ai-submitted.json").read_text(encoding="utf-8"))
    (folder / "one.json").write_text(json.dumps(raw | changes), encoding="utf-8")
    return folder


def test_a_broken_case_seeds_nothing(installation: None, tmp_path: Path) -> None:
    with pytest.raises(DemoError, match=r"one\.json: \$\.regime"):
        seed(_one(tmp_path, regime="none"))


def test_a_case_that_goes_otherwise_seeds_nothing(installation: None, tmp_path: Path) -> None:
    step = {"at": "@-1w 08:30", "by": "nop", "do": "submit", "expect_state": "valid"}
    with pytest.raises(DemoError, match="expected state valid"):
        seed(_one(tmp_path, timeline=[step]))
    assert not Application.objects.exists()


def test_a_case_older_than_its_regime_is_left_out(installation: None, tmp_path: Path) -> None:
    assert seed(_one(tmp_path, timeline=[{"at": "@-300m 08:30", "by": "nop", "do": "submit"}])) == 0


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("@-1w", "2026-09-01"),
        ("@-1w 09:30", "2026-09-01T09:30:00+07:00"),
        ("@+3d", "2026-09-06"),
        ("@-6m", "2026-03-03"),
        ("@home", "@home"),
        (5, 5),
    ],
)
def test_days_told_from_today(written: object, meant: object) -> None:
    calendar = WorkingCalendar({date(2026, 9, 2): True, date(2026, 9, 1): False})
    assert dated({"a": [written]}, date(2026, 9, 3), calendar) == {"a": [meant]}
