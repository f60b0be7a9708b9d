"""What a visitor asks of the list, read from the address and written back into links."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urlencode

from applications import states
from applications.dossier import plain
from applications.models import Technology

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.http import QueryDict

ENDED = states.PUBLISHED & states.FINAL
STATE_GROUPS: dict[str, frozenset[states.State]] = {"live": states.LIVE, "ended": ENDED}
"""Groups that may be asked for beside each single state."""

MOST_LETTERS, MOST_WORDS = 200, 12
MOST_LETTERS_OF_PLACE = 300


@dataclass(frozen=True)
class Filters:
    """A question to the register; what is empty or unknown does not narrow it."""

    q: str = ""
    technologies: tuple[str, ...] = ()
    place: str = ""
    state: str = ""

    @classmethod
    def read(cls, query: QueryDict) -> Self:
        """From ``?q=…&technology=uav&technology=ai&place=…&state=live``; unknown codes are dropped."""
        return cls.of(query.get("q", ""), query.getlist("technology"), query.get("place", ""), query.get("state", ""))

    @classmethod
    def of(cls, q: str, technologies: Iterable[str], place: str, state: str) -> Self:
        """The same from values."""
        asked = set(technologies)
        known = state in STATE_GROUPS or state in states.PUBLISHED
        return cls(
            q=_clean(q),
            technologies=tuple(code for code in Technology.values if code in asked),
            place=place.replace("\x00", "")[:MOST_LETTERS_OF_PLACE].strip(),
            state=state if known else "",
        )

    @property
    def states(self) -> list[str]:
        """The states asked for; empty for all."""
        group = STATE_GROUPS.get(self.state)
        return sorted(group) if group else [self.state] if self.state else []

    @property
    def search(self) -> str:
        """The words as a ``to_tsquery`` expression, each matching from its beginning, without accents; or empty.

        A quoted word is cut by the database as the text was, so that a number such as 20/2024 finds itself.
        """
        words = re.sub(r"['\\\\\x00]", " ", plain(self.q)).split()
        return " & ".join(f"'{word}':*" for word in words[:MOST_WORDS] if re.search(r"\w", word))

    def query(self, **more: str) -> str:
        """The address's query for this question, with ``more`` parameters; empty where nothing is asked."""
        asked: Mapping[str, Any] = {
            "q": self.q, "technology": self.technologies, "place": self.place, "state": self.state, **more,
        }  # fmt: skip
        text = urlencode({name: value for name, value in asked.items() if value}, doseq=True)
        return f"?{text}" if text else ""

    def without(self, **changes: Any) -> Self:
        """The question with some parts replaced."""
        return replace(self, **changes)


def _clean(text: str) -> str:
    return " ".join(text.replace("\x00", " ").split())[:MOST_LETTERS]
