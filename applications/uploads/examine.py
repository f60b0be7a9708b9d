"""Which kind of file this is, told by its content, and whether it is whole and harmless."""

from __future__ import annotations

import zipfile
from importlib import import_module
from pathlib import Path
from typing import Final

from applications.uploads.kinds import JPEG, PNG
from applications.uploads.verdict import Found, Unfit

HEAD_BYTES: Final = 1024

_READERS = {b"%PDF-": "pdf", b"\x89PNG\r\n\x1a\n": "images", b"\xff\xd8\xff": "images", b"PK\x03\x04": "office"}
_ARCHIVES = (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00", b"PK\x05\x06", b"MSCF")
_PROGRAMS = (
    b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"\xfe\xed\xfa", b"L\x00\x00\x00\x01\x14\x02",
)  # fmt: skip
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MARK_UP = (b"<svg", b"<!doctype svg")
_PAGES = (b"<html", b"<!doctype html", b"<script", b"<?php", b"<body", b"<iframe")


def examine(path: Path) -> Found:
    """The kind of a file, ``Unfit`` where it may not be in a dossier."""
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    found = _by_signature(path, head)
    if found.kind in (PNG, JPEG):
        _ask_one_kind(path, head)
    return found


def _by_signature(path: Path, head: bytes) -> Found:
    for signature, reader in _READERS.items():
        if head.startswith(signature):
            return _read(reader, path)
    if head.startswith(_OLD_OFFICE):
        raise Unfit(_old_office(path))
    _ask_known_evil(head)
    if b"%PDF-" in head:
        raise Unfit("two_kinds")
    return _read("tables", path)


def _read(reader: str, path: Path) -> Found:
    """Load what reads this kind, and nothing else: the libraries take longer to load than the file to be read."""
    found: Found = import_module(f"applications.uploads.{reader}").examine(path)
    return found


def _ask_known_evil(head: bytes) -> None:
    """Name what people and attackers send most, so that the refusal says what to do instead."""
    binary = any(byte < ord("\t") for byte in head)
    if head.startswith(b"#!") or (binary and head.startswith(_PROGRAMS)):
        raise Unfit("program")
    if binary and head.startswith(_ARCHIVES):
        raise Unfit("archive")
    start = head.lower()
    if any(mark in start for mark in _MARK_UP):
        raise Unfit("svg")
    if any(mark in start for mark in _PAGES):
        raise Unfit("web_page")


def _old_office(path: Path) -> str:
    """An encrypted Office Open XML file lies in the old container too, in a stream of this name."""
    name = "EncryptedPackage".encode("utf-16-le")
    with path.open("rb") as file:
        before = b""
        while block := file.read(1 << 20):
            if name in before + block:
                return "office_encrypted"
            before = block[-len(name) :]
    return "office_old"


def _ask_one_kind(path: Path, head: bytes) -> None:
    """Readers of PDF and zip look for their marks elsewhere than at the beginning; browsers look at the beginning."""
    start = head.lower()
    if b"%pdf-" in start or any(mark in start for mark in (*_MARK_UP, *_PAGES)) or zipfile.is_zipfile(path):
        raise Unfit("two_kinds")
