"""The starter libraries of risks (``data/library/*.yaml``): what to think of, by technology."""

from __future__ import annotations

from functools import cache
from typing import Annotated

from pydantic import Field

from programmes.schema_parts import Part, Text
from risks.datafiles import FOLDER, read
from risks.matrix import Rating, rate

Score = Annotated[int, Field(ge=1, le=5)]


class LibraryRisk(Part):
    """A risk as the library proposes it: bow-tie texts, scores before controls, controls, key risk indicators."""

    id: str = Field(pattern=r"^[A-Z]{2,3}-\d{2}$")
    title: Text
    cause: Text
    event: Text
    consequence: Text
    likelihood: Score
    impact: Score
    controls: tuple[Text, ...] = Field(min_length=1)
    kri: tuple[Text, ...] = Field(min_length=1)
    source: str = ""

    @property
    def rating(self) -> Rating:
        """Rating before controls."""
        return rate(self.likelihood, self.impact)


class Library(Part):
    """One file; ``technology`` is a code of the case format, ``None`` where the risks belong to every trial."""

    technology: str | None
    version: str
    source: str
    risks: tuple[LibraryRisk, ...]


def library(technology: str) -> list[LibraryRisk]:
    """Risks to think of in a trial of ``technology``: its own first, then those of every trial."""
    libraries = _libraries()
    own = libraries.get(technology)
    return [*(own.risks if own else ()), *libraries[None].risks]


def entry(number: str) -> LibraryRisk:
    """The library risk ``number`` (such as ``UAV-01``); ``KeyError`` where there is none."""
    return _entries()[number]


@cache
def _libraries() -> dict[str | None, Library]:
    files = (
        Library.model_validate(read(f"library/{path.name}")) for path in sorted((FOLDER / "library").glob("*.yaml"))
    )
    return {file.technology: file for file in files}


@cache
def _entries() -> dict[str, LibraryRisk]:
    return {risk.id: risk for file in _libraries().values() for risk in file.risks}
