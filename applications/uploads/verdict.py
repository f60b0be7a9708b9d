"""What an examination ends with: the kind and what is to be noted, or the code of the reason for which it is refused.

These modules know nothing of the site: they run in a process of their own (``probe.py``).
"""

from __future__ import annotations

from typing import NamedTuple

from applications.uploads.kinds import FileKind

FORMULAS = "formulas"
"""A table of text has cells that a spreadsheet would take for formulas."""


class Found(NamedTuple):
    """A file that may come in; ``notes`` are codes of what its readers should know."""

    kind: FileKind
    notes: tuple[str, ...] = ()


class Unfit(Exception):  # noqa: N818 - an answer, not a fault
    """The file may not come in: the code of the reason (``reasons.py``), and the part it is about, if any."""

    def __init__(self, code: str, about: str = "") -> None:
        super().__init__(code, about)
        self.code = code
        self.about = about[:100]
