"""The three plain ways in which the system says no; nothing has changed when one is raised."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class Refusal(Exception):  # noqa: N818 - a refusal is an answer, not a fault
    """Base: ``reason`` is in the user's language; ``field`` names the input it is about, if any."""

    def __init__(self, reason: StrOrPromise, *, field: str | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.field = field

    def __str__(self) -> str:
        return str(self.reason)


class NotYou(Refusal):
    """The person's role, or separation of duties, does not allow it."""


class NotNow(Refusal):
    """The state of the case, or what is missing in it, does not allow it now."""


class NotLikeThis(Refusal):
    """What was entered does not do: a tie, a missing reason, a limit."""
