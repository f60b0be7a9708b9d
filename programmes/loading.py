"""Regime files into the database, with every fault of a file told by its path.

A file is ``<folder>/<code>/<version>.yaml``. A stored version is never changed: whoever corrects a regime writes a
new version, since cases keep the one under which they were received.
"""

from __future__ import annotations

import hashlib
import json
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import yaml
from django.db import transaction
from django.utils.translation import override
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from programmes.clocks import now
from programmes.models import CalendarOverride, RegimeVersion
from programmes.schema import Regime
from programmes.yaml_files import parse_yaml, read_yaml

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

HERE: Final = Path(__file__).parent
REGIMES: Final = HERE / "regimes"
OVERRIDES: Final = HERE / "calendar" / "overrides.yaml"


class RegimeFaultsError(Exception):
    """Files that cannot be loaded; ``faults`` lists every fault with its file and path."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


class Override(BaseModel):
    """A row of ``calendar/overrides.yaml``."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    date: date
    day_off: bool
    reason: str


def validate(path: Path) -> list[str]:
    """Every fault of a regime file, each as ``path: what``; empty for a good file. Touches no database."""
    _regime, faults = _read(path)
    return faults


def load_regimes(folder: Path = REGIMES) -> list[RegimeVersion]:
    """Store every regime version below ``folder`` that is not stored yet; all or nothing.

    Idempotent. Returns the stored versions of all files, in the order of their paths. Raises
    ``RegimeFaultsError`` for a bad file, and for a file whose content is no longer the stored one.
    """
    faults: list[str] = []
    regimes: list[tuple[Path, Regime]] = []
    for path in sorted(folder.glob("*/*.yaml")):
        regime, found = _read(path)
        faults += [f"{path.relative_to(folder)}: {fault}" for fault in found]
        if regime is not None:
            regimes.append((path, regime))
    if faults:
        raise RegimeFaultsError(faults)
    with transaction.atomic():
        versions = [(path, *store(regime)) for path, regime in regimes]
        faults = [
            f"{path.relative_to(folder)}: differs from the stored version {stored}; write a new version instead"
            for path, stored, same in versions
            if not same
        ]
        if faults:
            raise RegimeFaultsError(faults)
    return [stored for _path, stored, _same in versions]


def load_overrides(path: Path = OVERRIDES) -> int:
    """Add the shipped calendar overrides for days on which officials have none; how many were added."""
    rows = TypeAdapter(list[Override]).validate_python(read_yaml(path))
    present = set(CalendarOverride.objects.filter(date__in=[row.date for row in rows]).values_list("date", flat=True))
    added = [
        CalendarOverride(date=row.date, off=row.day_off, reason=row.reason, changed_at=now())
        for row in rows
        if row.date not in present
    ]
    CalendarOverride.objects.bulk_create(added, ignore_conflicts=True)
    return len(added)


def _read(path: Path) -> tuple[Regime | None, list[str]]:
    try:
        regime, found = _understand(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        return None, [" ".join(str(error).split())]
    if regime is None:
        return None, list(found)
    faults = []
    if regime.code != path.parent.name:
        faults.append(f"code: {regime.code!r}, but the folder is {path.parent.name!r}")
    if regime.version != path.stem:
        faults.append(f"version: {regime.version!r}, but the file is {path.name!r}")
    return (None if faults else regime), faults


@lru_cache(maxsize=64)
def _understand(content: str) -> tuple[Regime | None, tuple[str, ...]]:
    """The regime that a file holds, or its faults in English; kept: one process may load the same files often."""
    try:
        with override("en"):
            return Regime.model_validate(parse_yaml(content)), ()
    except yaml.YAMLError as error:
        return None, (" ".join(str(error).split()),)
    except ValidationError as error:
        return None, tuple(fault for detail in error.errors() for fault in _faults(detail))


def _faults(detail: ErrorDetails) -> list[str]:
    if "faults" in detail.get("ctx", {}):
        return list(detail["ctx"]["faults"])
    where = ".".join(str(part) for part in detail["loc"]) or "(file)"
    return [f"{where}: {detail['msg']}"]


def content_of(regime: Regime) -> tuple[dict[str, Any], str]:
    """The content of a version as it is stored, and its SHA-256."""
    # As the file gives it: a default that the schema gains later changes no stored version.
    data = regime.model_dump(mode="json", exclude_unset=True)
    return data, hashlib.sha256(json.dumps(data, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def store(regime: Regime) -> tuple[RegimeVersion, bool]:
    """The stored row of the version, made where there was none, and whether its content is that of the file."""
    data, sha256 = content_of(regime)
    stored, _made = RegimeVersion.objects.get_or_create(
        code=regime.code,
        version=regime.version,
        defaults={
            "effective_from": regime.effective_from,
            "effective_to": regime.effective_to,
            "data": data,
            "sha256": sha256,
            "loaded_at": now(),
        },
    )
    return stored, stored.sha256 == sha256
