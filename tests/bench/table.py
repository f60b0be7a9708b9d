"""What a run found: one line per measure, a table for people, a line of JSON for later runs to compare with."""

from __future__ import annotations

import json
import os
import platform
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from django.conf import settings

from programmes import clocks

if TYPE_CHECKING:
    from pathlib import Path

RESULTS = "bench-results.jsonl"
"""Below BENTHU_DATA: one line per run."""


@dataclass(frozen=True)
class Line:
    """One figure beside its floor; ``ratio`` is held against ``bar``, from below where ``at_least``."""

    name: str
    figure: str
    floor: str = ""
    ratio: float | None = None
    bar: float | None = None
    at_least: bool = False

    @property
    def over(self) -> bool:
        """Whether the bar is missed."""
        if self.ratio is None or self.bar is None:
            return False
        return self.ratio < self.bar if self.at_least else self.ratio > self.bar

    @property
    def verdict(self) -> str:
        """Nothing where there is no bar; else what was found."""
        if self.bar is None:
            return ""
        return "over" if self.over else "kept"

    @property
    def cells(self) -> tuple[str, ...]:
        """The line as the table prints it."""
        ratio = "" if self.ratio is None else f"{self.ratio:.2f}"
        bar = "" if self.bar is None else f"{'≥' if self.at_least else '≤'} {self.bar:g}"
        return self.name, self.figure, self.floor, ratio, bar, self.verdict


HEAD = ("measure", "ours", "floor", "ratio", "bar", "")


def show(lines: list[Line]) -> None:
    """Print lines as a table."""
    rows = [HEAD, *(line.cells for line in lines)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEAD))]
    for row in rows:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip(), flush=True)


def keep(lines: list[Line], seconds: float) -> Path:
    """Append the run to the file of runs; returns the file."""
    path = settings.DATA_DIR / RESULTS
    run = {
        "at": clocks.now().isoformat(timespec="seconds"),
        "machine": {"cores": os.cpu_count(), "python": platform.python_version(), "system": platform.system()},
        "seconds": round(seconds, 1),
        "lines": [asdict(line) | {"verdict": line.verdict} for line in lines],
    }
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(run, ensure_ascii=False) + "\n")
    return path
