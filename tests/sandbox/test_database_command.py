"""`manage.py database`, and the engine that starts the server on the first connection."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from sandbox.embedded import Server
from sandbox.postgresql.base import DatabaseWrapper


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the list in which starts and stops of a pretended server are noted."""
    made: list[str] = []
    monkeypatch.setattr(Server, "start", lambda _self: made.append("start"))
    monkeypatch.setattr(Server, "stop", lambda _self: made.append("stop"))
    monkeypatch.setattr(Server, "is_running", lambda _self: made[-1:] == ["start"])
    return made


def test_start_status_stop(calls: list[str], settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    settings.EMBEDDED_DATABASE = True
    for what in ("start", "status", "stop"):
        call_command("database", what)
    assert calls == ["start", "stop"]
    assert capsys.readouterr().out.split("\n") == ["running", "running", "not running", ""]


def test_no_embedded_server_beside_another_one(settings: Settings) -> None:
    settings.EMBEDDED_DATABASE = False
    with pytest.raises(CommandError, match="DATABASE_URL names the database"):
        call_command("database", "start")


def test_whoever_asks_how_to_connect_finds_a_running_server(
    calls: list[str], settings: Settings, tmp_path: Path
) -> None:
    settings.DATA_DIR = tmp_path
    wrapper = DatabaseWrapper(settings.DATABASES["default"] | {"ENGINE": "sandbox.postgresql"})
    assert wrapper.get_connection_params()["host"] == str(tmp_path / "run")
    assert calls == ["start"]
