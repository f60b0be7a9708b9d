"""Measure 4: the public list against a bare template view, both asked of one gunicorn with two workers."""

from __future__ import annotations

import secrets
import socket
import subprocess
import sys
from contextlib import contextmanager, suppress
from http import HTTPStatus
from statistics import median
from threading import Thread
from time import monotonic, perf_counter, sleep
from typing import TYPE_CHECKING

from django.conf import settings

from tests.bench.ground import copy, environment
from tests.bench.table import Line

if TYPE_CHECKING:
    from collections.abc import Iterator

BAR = 0.4
CASES = 10_000
VISITORS = 4
SECONDS = 4.0
ROUNDS = 5
START_SECONDS = 30.0


def measure() -> list[Line]:
    """Requests a second of both, in turn, over kept connections on the loopback."""
    name = "bench_served"
    with copy(name, CASES) as database:
        database.close()
        with _server(name) as port:
            addresses = ("/sandboxes/", "/bare/")
            for address in addresses:
                requests_a_second(port, address, 1.0)
            found = [[requests_a_second(port, address, SECONDS) for address in addresses] for _ in range(ROUNDS)]
    ours, bare = (median(row[column] for row in found) for column in (0, 1))
    name = f"public list served, {CASES:,} cases"
    return [Line(name, f"{ours:.0f}/s", f"{bare:.0f}/s", ours / bare, BAR, at_least=True)]


@contextmanager
def _server(name: str) -> Iterator[int]:
    """The site as in production, behind a proxy that has taken off TLS; gives the port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    production = environment(name) | {
        "BENTHU_ENV": "production", "BENTHU_SECRET_KEY": secrets.token_urlsafe(64), "BENTHU_BEHIND_PROXY": "1",
        "BENTHU_BASE_URL": "https://127.0.0.1", "BENTHU_MAIL_HOST": "127.0.0.1", "BENTHU_LOG_LEVEL": "ERROR",
    }  # fmt: skip
    collect = (sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity=0")
    subprocess.run(collect, cwd=settings.BASE_DIR, env=production, check=True)
    command = (
        *(sys.executable, "-m", "gunicorn", "sandbox.wsgi", f"--bind=127.0.0.1:{port}", "--workers=2", "--threads=4"),
        *("--no-control-socket", "--log-level=error"),
    )
    server = subprocess.Popen(command, cwd=settings.BASE_DIR, env=production, start_new_session=True)
    try:
        _wait(port)
        yield port
    finally:
        server.terminate()
        server.wait(20)


def _wait(port: int) -> None:
    until = monotonic() + START_SECONDS
    while monotonic() < until:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), 5) as line:
            if _answer(line, _request("/healthz")):
                return
        sleep(0.2)
    raise TimeoutError(f"gunicorn does not answer on port {port}")


def requests_a_second(port: int, address: str, seconds: float) -> float:
    """Answers a second to ``VISITORS`` who ask again as soon as they have theirs."""
    counts = [0] * VISITORS
    began = perf_counter()
    visitors = [Thread(target=_visit, args=(port, address, seconds, counts, number)) for number in range(VISITORS)]
    for visitor in visitors:
        visitor.start()
    for visitor in visitors:
        visitor.join()
    if not all(counts):
        raise AssertionError(f"{address}: a visitor got no answer")
    return sum(counts) / (perf_counter() - began)


def _visit(port: int, address: str, seconds: float, counts: list[int], number: int) -> None:
    request, until = _request(address), monotonic() + seconds
    while monotonic() < until:
        with suppress(ConnectionError), socket.create_connection(("127.0.0.1", port), 30) as line:
            # The server ends a kept connection when it likes; then the next begins.
            while monotonic() < until and _answer(line, request):
                counts[number] += 1


def _request(address: str) -> bytes:
    return f"GET {address} HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Forwarded-Proto: https\r\n\r\n".encode()


def _answer(line: socket.socket, request: bytes) -> int:
    """Ask and read to the end: the length of the page, 0 where the connection was over."""
    line.sendall(request)
    got = b""
    while b"\r\n\r\n" not in got:
        piece = line.recv(1 << 18)
        if not piece:
            return 0
        got += piece
    head, _end, body = got.partition(b"\r\n\r\n")
    if f" {HTTPStatus.OK.value} ".encode() not in head.split(b"\r\n", 1)[0]:
        raise AssertionError(head.decode(errors="replace"))
    length = int(head.lower().partition(b"content-length:")[2].split(b"\r\n", 1)[0])
    left = length - len(body)
    while left > 0:
        left -= len(line.recv(1 << 18))
    return length
