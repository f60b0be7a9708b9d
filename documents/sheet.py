"""A sheet: everything that the page of an administrative document shows, and nothing else.

``Document.data`` holds the JSON of a sheet; the PDF is made from that alone, so that it can be made again
at any time and is the same. Layout: Decree 30/2020/NĐ-CP, Appendix I (``templates/documents/sheet.html``).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Field, TypeAdapter

from programmes.clocks import local_date

if TYPE_CHECKING:
    from collections.abc import Iterable

    from programmes.schema import LegalBasis

Align = Literal["text", "centre", "number"]
"""Alignment of a column: left, centred, right."""


@dataclass(frozen=True, kw_only=True)
class Article:
    """``Điều n.`` with its title in bold; ``text``, if given, runs on after it in upright letters."""

    number: int
    title: str = ""
    text: str = ""
    type: Literal["article"] = "article"


@dataclass(frozen=True, kw_only=True)
class Heading:
    """A heading of a part, bold, at the indent of the text."""

    text: str
    type: Literal["heading"] = "heading"


@dataclass(frozen=True, kw_only=True)
class Paragraph:
    """A justified paragraph with first-line indent; ``label`` stands before it (``1.``, ``a)``, ``-``)."""

    text: str
    label: str = ""
    style: Literal["upright", "italic", "bold"] = "upright"
    type: Literal["paragraph"] = "paragraph"

    @property
    def leads(self) -> bool:
        """Whether it leads in a list, from which no page break may part it."""
        return self.text.endswith(":")


@dataclass(frozen=True, kw_only=True)
class Facts:
    """Lines ``label: value``."""

    rows: tuple[tuple[str, str], ...]
    type: Literal["facts"] = "facts"


@dataclass(frozen=True, kw_only=True)
class Table:
    """A ruled table; the header row repeats on every page, ``total`` makes the last row bold.

    ``widths`` in per cent of the text width, one per column; empty: as the content asks.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    align: tuple[Align, ...]
    caption: str = ""
    widths: tuple[int, ...] = ()
    total: bool = False
    type: Literal["table"] = "table"

    @property
    def cells(self) -> list[list[tuple[Align, str]]]:
        """Every row as pairs of alignment and text."""
        return [list(zip(self.align, row, strict=True)) for row in self.rows]


@dataclass(frozen=True, kw_only=True)
class Cell:
    """A cell of a matrix: rating code (``low`` to ``extreme``), its name, and the numbers of the risks in it."""

    rating: str
    name: str
    risks: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Matrix:
    """A 5×5 risk matrix: rows are impact 5 to 1, columns likelihood 1 to 5."""

    caption: str
    rows: tuple[tuple[Cell, ...], ...]
    type: Literal["matrix"] = "matrix"


Block = Annotated[Article | Heading | Paragraph | Facts | Table | Matrix, Field(discriminator="type")]


@dataclass(frozen=True, kw_only=True)
class Signature:
    """Lines of authority and title (Decree 30/2020, art. 13) and the name under them.

    ``mandate``: where a deputy signs, in whose place and by which paper.
    """

    capacity: tuple[str, ...]
    name: str
    mandate: str = ""


@dataclass(frozen=True, kw_only=True)
class Annex:
    """An annex has no letterhead: heading, title, the line "Kèm theo …" and the agency's mark.

    On electronic documents the numbers in "Kèm theo …" stay open; an annex in its own file carries ``mark``
    (number and symbol, time by ISO 8601) at the top right (Decree 30/2020, Appendix I, part I, II.7d and 8).
    """

    heading: str
    title: str
    accompanies: str
    mark: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """The whole content of one document, in the order of the page.

    ``at`` is the moment of issue (aware); place and date line and the dates in the PDF come from it.
    ``number_label`` and ``number_text`` print as ``Số: 12/QĐ-UBND``; both empty: no number line.
    ``letter`` puts the abstract under the number (``V/v …``) as official letters have it; ``landscape`` lays the page
    on its side.
    """

    kind: str
    code: str
    verify_url: str
    language: str
    superior: str
    body: str
    number_label: str
    number_text: str
    place: str
    at: datetime
    type_name: str
    abstract: str
    letter: bool = False
    form: str = ""
    addressees: tuple[str, ...] = ()
    authority: str = ""
    bases: tuple[str, ...] = ()
    opening: tuple[str, ...] = ()
    resolves: str = ""
    blocks: tuple[Block, ...] = ()
    signatures: tuple[Signature, ...] = ()
    recipients: tuple[str, ...] = ()
    annex: Annex | None = None
    landscape: bool = False
    attachment: dict[str, Any] = field(default_factory=dict)

    @property
    def day(self) -> date:
        """The day of issue in Viet Nam."""
        return local_date(self.at)

    @property
    def title(self) -> str:
        """Type, number and abstract in one line, as the title of the file."""
        number = f"số {self.number_text}" if self.number_label == "Số" and self.number_text else self.number_text
        name = self.annex.title if self.annex else self.type_name
        return " ".join(part for part in (name, number, self.abstract) if part)

    @property
    def signer_name(self) -> str:
        """The name under the last signature, or nothing where nobody signs."""
        return self.signatures[-1].name if self.signatures else ""

    def to_json(self) -> dict[str, Any]:
        """Plain JSON; ``from_json`` gives the equal sheet back."""
        data: dict[str, Any] = _SHEET.dump_python(self, mode="json")
        return data

    @staticmethod
    def from_json(data: dict[str, Any]) -> Sheet:
        """The sheet that ``to_json`` wrote."""
        return _SHEET.validate_python(data)


_SHEET: TypeAdapter[Sheet] = TypeAdapter(Sheet)

_LETTERS = "abcdđeghiklmnopqrstuvxy"
"""Letters of points: the Vietnamese alphabet without its accented vowels (Decree 30/2020, Appendix I, cell 6)."""


def points(texts: Iterable[str]) -> tuple[Paragraph, ...]:
    """Paragraphs ``a) …``, ``b) …``; dashes where there are more than the alphabet has letters."""
    texts = tuple(texts)
    labels = [f"{letter})" for letter in _LETTERS] if len(texts) <= len(_LETTERS) else ["-"] * len(texts)
    return tuple(Paragraph(text=text, label=label) for text, label in zip(texts, labels, strict=False))


def clauses(texts: Iterable[str]) -> tuple[Paragraph, ...]:
    """Paragraphs ``1. …``, ``2. …``."""
    return tuple(Paragraph(text=text, label=f"{number}.") for number, text in enumerate(texts, 1))


def base_lines(legal_bases: Iterable[LegalBasis], more: Iterable[str] = ()) -> tuple[str, ...]:
    """Lines "Căn cứ …": ``;`` at the end, ``.`` at the last.

    Type, number, date, body and abstract; laws by type and name only (Decree 30/2020, Appendix I, cell 6).
    ``more``: grounds that are no law, as an earlier decision in the case.
    """
    lines = [f"Căn cứ {ground}" for ground in (*map(_citation, legal_bases), *more)]
    return tuple(f"{line}{'.' if number == len(lines) else ';'}" for number, line in enumerate(lines, 1))


def one_list(bases: tuple[str, ...], opening: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Both parts as one list: ``;`` at the end of every line, ``.`` only at the very last.

    ``opening``: what follows the grounds, as "Theo đề nghị …", "Xét …" (Decree 30/2020, Appendix III, form 1.2).
    """
    marked = [f"{line.rstrip(' .;')};" for line in (*bases, *opening)]
    marked[-1:] = [f"{line[:-1]}." for line in marked[-1:]]
    return tuple(marked[: len(bases)]), tuple(marked[len(bases) :])


def _citation(basis: LegalBasis) -> str:
    if basis.law:
        return f"{basis.type} {basis.abstract}".rstrip(" .;")
    parts = [f"{basis.type} số {basis.number}" if basis.number else basis.type]
    if basis.issued:
        parts.append(f"ngày {basis.issued.day:02d} tháng {_month(basis.issued.month)} năm {basis.issued.year}")
    parts += [f"của {basis.issuer}" if basis.issuer else "", basis.abstract]
    return " ".join(part for part in parts if part).rstrip(" .;")


def _month(month: int) -> str:
    """Months 1 and 2 take a leading 0 (Decree 30/2020, Appendix I, cell 4)."""
    return f"{month:02d}" if month <= 2 else str(month)  # noqa: PLR2004 - the decree's own number
