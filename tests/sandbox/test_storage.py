"""Uploaded and issued files: random names, closed to everyone else, no address."""

import re
import stat
from pathlib import Path

import pytest
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from sandbox.storage import PrivateStorage


def test_name_tells_nothing_but_its_ending() -> None:
    name = default_storage.save("dossiers/Hồ sơ mật.PDF", ContentFile(b"%PDF"))
    assert re.fullmatch(r"dossiers/[0-9a-f]{2}/[0-9a-f]{32}\.pdf", name)
    path = Path(default_storage.path(name))
    assert path.read_bytes() == b"%PDF"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_same_name_twice_is_two_files() -> None:
    storage = PrivateStorage()
    assert storage.save("a.txt", ContentFile(b"1")) != storage.save("a.txt", ContentFile(b"2"))


@pytest.mark.parametrize("name", ["../a", "/etc/passwd", "a\\..\\..\\b"])
def test_paths_out_of_the_storage_are_refused(name: str) -> None:
    with pytest.raises(SuspiciousFileOperation):
        PrivateStorage().save(name, ContentFile(b""))


def test_private_files_have_no_address() -> None:
    with pytest.raises(ValueError, match="no address"):
        PrivateStorage().url("a")
