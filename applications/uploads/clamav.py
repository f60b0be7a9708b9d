"""ClamAV's daemon over its socket, where the installation names one (clamd(8), "INSTREAM" and "PING")."""

from __future__ import annotations

import socket
import struct
from pathlib import Path
from typing import Final

from django.conf import settings

from applications.uploads.verdict import Unfit

BLOCK: Final = 64 * 1024
SCAN_SECONDS: Final = 120
PING_SECONDS: Final = 2
ANSWER_BYTES: Final = 4096
_LENGTH = struct.Struct(">I")


def ask_scanner(path: Path) -> None:
    """``Unfit`` where the scanner knows the file as harmful, or cannot be asked; nothing where none is configured."""
    if not settings.CLAMAV_SOCKET:
        return
    try:
        answer = _scan(path)
    except OSError as error:
        raise Unfit("scanner_away") from error
    if answer.endswith("FOUND"):
        raise Unfit("infected", answer.removeprefix("stream:").removesuffix("FOUND").strip())
    if "size limit exceeded" in answer:
        raise Unfit("scanner_limit")
    if not answer.endswith("OK"):
        raise Unfit("scanner_away")


def scanner_state() -> str:
    """``off``, ``ok`` or ``unreachable``."""
    if not settings.CLAMAV_SOCKET:
        return "off"
    try:
        with _connect(PING_SECONDS) as connection:
            connection.sendall(b"zPING\0")
            return "ok" if _answer(connection) == "PONG" else "unreachable"
    except OSError:
        return "unreachable"


def _scan(path: Path) -> str:
    with _connect(SCAN_SECONDS) as connection, path.open("rb") as file:
        try:
            connection.sendall(b"zINSTREAM\0")
            while block := file.read(BLOCK):
                connection.sendall(_LENGTH.pack(len(block)) + block)
            connection.sendall(_LENGTH.pack(0))
        except (BrokenPipeError, ConnectionResetError):
            pass  # it hangs up as soon as its own limit is passed; why, it has said
        return _answer(connection)


def _connect(seconds: float) -> socket.socket:
    """A connection to the socket's path, or to ``host:port``."""
    place: str = settings.CLAMAV_SOCKET
    if not place.startswith("/"):
        host, _colon, port = place.rpartition(":")
        return socket.create_connection((host, int(port)), timeout=seconds)
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    connection.settimeout(seconds)
    try:
        connection.connect(place)
    except OSError:
        connection.close()
        raise
    return connection


def _answer(connection: socket.socket) -> str:
    told = b""
    while not told.endswith(b"\0") and len(told) < ANSWER_BYTES and (block := connection.recv(ANSWER_BYTES)):
        told += block
    return told.rstrip(b"\0").decode(errors="replace").strip()
