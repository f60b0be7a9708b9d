"""What is asked of past cases: words and facets, read from the address and written back into links."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple, Self
from urllib.parse import urlencode

from applications.dossier import plain
from applications.models import Technology
from workflow.precedents.models import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import QueryDict

MOST_LETTERS, MOST_TERMS = 200, 12
MOST_LETTERS_OF_FACET = 300
_TERM = re.compile(r'"([^"]*)"?|([^\s"]+)')


class Term(NamedTuple):
    """A word, or a phrase of several; ``open``: the word may go on."""

    text: str
    words: tuple[str, ...]
    open: bool

    @property
    def query(self) -> str:
        """For ``to_tsquery``, which cuts a quoted text as it cut the cases and asks for its words one after another."""
        return f"'{' '.join(self.words)}'" + (":*" if self.open else "")

    @property
    def shown(self) -> str:
        """As it was typed."""
        return f'"{self.text}"' if " " in self.text else self.text


@dataclass(frozen=True)
class Asked:
    """A question to past cases; what is empty or unknown does not narrow it. ``year``: of the decision."""

    q: str = ""
    technology: tuple[str, ...] = ()
    outcome: tuple[str, ...] = ()
    regime: str = ""
    place: str = ""
    year: int | None = None

    @classmethod
    def read(cls, query: QueryDict) -> Self:
        """From ``?q=…&technology=uav&outcome=refused&regime=…&place=…&year=2026``; unknown codes are dropped."""
        return cls.of(
            q=query.get("q", ""), technology=query.getlist("technology"), outcome=query.getlist("outcome"),
            regime=query.get("regime", ""), place=query.get("place", ""), year=query.get("year", ""),
        )  # fmt: skip

    @classmethod
    def of(
        cls, *, q: str, technology: Iterable[str], outcome: Iterable[str], regime: str, place: str, year: str
    ) -> Self:
        """The same from values."""
        fields, outcomes = set(technology), set(outcome)
        return cls(
            q=_clean(q, MOST_LETTERS),
            technology=tuple(code for code in Technology.values if code in fields),
            outcome=tuple(code for code in Outcome.values if code in outcomes),
            regime=_clean(regime, MOST_LETTERS_OF_FACET),
            place=_clean(place, MOST_LETTERS_OF_FACET),
            year=int(year) if re.fullmatch(r"[12][0-9]{3}", year) else None,
        )

    @property
    def terms(self) -> list[Term]:
        """Words and quoted phrases without accents; the last word, unless in quotes, may be the beginning of one."""
        found = [(quoted or word, bool(word)) for quoted, word in _TERM.findall(self.q)]
        split = [(text.strip(), tuple(_words(text)), loose) for text, loose in found]
        kept = [row for row in split if any(re.search(r"\w", word) for word in row[1])][:MOST_TERMS]
        last = len(kept) - 1
        return [Term(text, words, loose and at == last) for at, (text, words, loose) in enumerate(kept)]

    @property
    def search(self) -> str:
        """All terms as a ``to_tsquery`` expression; empty for none."""
        return " & ".join(term.query for term in self.terms)

    @property
    def narrowed(self) -> bool:
        """Whether a facet is chosen."""
        return bool(self.technology or self.outcome or self.regime or self.place or self.year)

    def query(self, **more: str) -> str:
        """The address's query for this question, with ``more`` parameters; empty where nothing is asked."""
        asked = {
            "q": self.q, "technology": self.technology, "outcome": self.outcome, "regime": self.regime,
            "place": self.place, "year": self.year, **more,
        }  # fmt: skip
        text = urlencode({name: value for name, value in asked.items() if value}, doseq=True)
        return f"?{text}" if text else ""

    def with_(self, **changes: Any) -> Self:
        """The question with some parts replaced."""
        return replace(self, **changes)

    def fewer(self) -> list[Self]:
        """The same words but one, each way there is."""
        terms = self.terms
        rests = ([term for term in terms if term is not left] for left in terms)
        return [self.with_(q=" ".join(term.shown for term in rest)) for rest in rests if rest]


def _clean(text: str, letters: int) -> str:
    return " ".join(text.replace("\x00", " ").split())[:letters]


def _words(text: str) -> list[str]:
    return re.sub(r"['\\]", " ", plain(text)).split()
