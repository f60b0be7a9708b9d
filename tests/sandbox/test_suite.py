"""`make test`'s two parts, and the server that is left as it was found."""

import pytest
from pytest_django import Settings

from sandbox import suite
from sandbox.embedded import Server

WRONG, FINE = ("--no-such-option",), ("--version",)


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> list[str]:
    """Return the list in which starts and stops of a pretended server are noted."""
    made: list[str] = []
    settings.EMBEDDED_DATABASE = True
    monkeypatch.setattr(Server, "start", lambda _self: made.append("start"))
    monkeypatch.setattr(Server, "stop", lambda _self: made.append("stop"))
    monkeypatch.setattr(Server, "is_running", lambda _self: False)
    return made


@pytest.mark.parametrize("parts", [(WRONG, FINE), (FINE, WRONG)])
def test_both_parts_run_and_the_worse_one_decides(
    calls: list[str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    parts: tuple[tuple[str, ...], ...],
) -> None:
    monkeypatch.setattr(suite, "PARTS", parts)
    assert suite.main() == pytest.ExitCode.USAGE_ERROR
    assert ("no-such-option" in capsys.readouterr().out) == (parts[1] == WRONG), "what the second one said"
    assert calls == ["start", "stop"]


def test_server_that_was_running_goes_on(calls: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Server, "is_running", lambda _self: True)
    monkeypatch.setattr(suite, "PARTS", (FINE, FINE))
    assert suite.main() == 0
    assert calls == ["start"]


def test_other_database_needs_no_server(calls: list[str], monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    settings.EMBEDDED_DATABASE = False
    monkeypatch.setattr(suite, "PARTS", (FINE, FINE))
    assert suite.main() == 0
    assert calls == []
