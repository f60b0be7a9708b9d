"""A mail server that keeps what it is given."""

from __future__ import annotations

import socketserver
from email import message_from_bytes, policy
from threading import Thread
from typing import TYPE_CHECKING

import pytest

from tests.workflow.conftest import regimes
from tests.workflow.core.conftest import ai

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import EmailMessage

__all__ = ["ai", "regimes"]


class _Session(socketserver.StreamRequestHandler):
    """One conversation in SMTP (RFC 5321), as far as a client that only delivers needs it."""

    server: Sink

    def handle(self) -> None:
        self._say(220, "sink")
        while line := self.rfile.readline():
            word = line[:4].upper().strip()
            if word == b"DATA":
                self._say(354, "go on")
                self._take()
            elif word == b"RCPT" and self.server.refuses:
                self._say(451, "come back later")
            elif word == b"QUIT":
                self._say(221, "bye")
                return
            else:
                self._say(250, "fine")

    def _take(self) -> None:
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        self.server.mails.append(message_from_bytes(b"".join(lines), policy=policy.default))
        self._say(250, "kept")

    def _say(self, code: int, text: str) -> None:
        self.wfile.write(f"{code} {text}\r\n".encode())


class Sink(socketserver.ThreadingTCPServer):
    """Listens on a port of its own; ``refuses``: takes no recipient for now."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Session)
        self.mails: list[EmailMessage] = []
        self.refuses = False

    def to(self, address: str) -> list[EmailMessage]:
        """What was sent to that address."""
        return [mail for mail in self.mails if mail["To"] == address]


@pytest.fixture
def sink(settings: pytest.FixtureRequest) -> Iterator[Sink]:
    """A mail server to which the site delivers."""
    with Sink() as server:
        Thread(target=server.serve_forever, daemon=True).start()
        chosen = {
            "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend", "EMAIL_HOST": "127.0.0.1",
            "EMAIL_PORT": server.server_address[1], "EMAIL_USE_TLS": False, "EMAIL_USE_SSL": False,
            "EMAIL_HOST_USER": "", "EMAIL_TIMEOUT": 5,
        }  # fmt: skip
        for name, value in chosen.items():
            setattr(settings, name, value)
        yield server
        server.shutdown()
