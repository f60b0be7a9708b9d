"""A mail server that keeps what it is sent: enough of SMTP (RFC 5321) for Django's own back end to speak to."""

from __future__ import annotations

import socketserver
from contextlib import contextmanager
from email import message_from_bytes, policy
from threading import Thread
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import EmailMessage


class _Handler(socketserver.StreamRequestHandler):
    kept: ClassVar[list[EmailMessage]]

    def handle(self) -> None:
        """Answer line by line until the other side leaves."""
        self._say("220 sink")
        for line in self.rfile:
            verb = line[:4].upper().strip()
            if verb == b"QUIT":
                self._say("221 bye")
                return
            if verb == b"DATA":
                self._say("354 go on")
                self._take()
            self._say("250 ok")

    def _take(self) -> None:
        lines = []
        for line in self.rfile:
            if line == b".\r\n":
                break
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        self.kept.append(message_from_bytes(b"".join(lines), policy=policy.default))

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


@contextmanager
def mail_sink() -> Iterator[tuple[int, list[EmailMessage]]]:
    """A server on the loopback for the length of the block: its port, and the messages as they come."""
    kept: list[EmailMessage] = []
    handler = type("Handler", (_Handler,), {"kept": kept})
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        thread = Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield server.server_address[1], kept
        finally:
            server.shutdown()
            thread.join()
