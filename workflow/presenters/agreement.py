"""How far the experts agree, in plain words: shown to those who read all reviews, a bar to nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.presenters import Tag
from reviews.agreement import Agreement, Leaning, alpha, leanings, meaning

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django_stubs_ext import StrPromise

WORDS: Final[dict[Agreement, StrPromise]] = {
    Agreement.GOOD: gettext_lazy("The experts largely agree: their mean can be relied on."),
    Agreement.TENTATIVE: gettext_lazy("The experts agree in part: take their mean as tentative."),
    Agreement.LOW: gettext_lazy(
        "The experts agree little: their mean hides real differences, which are worth discussing."
    ),
}
_COLOURS: Final = {Agreement.GOOD: "green", Agreement.TENTATIVE: "yellow", Agreement.LOW: "orange"}
_TAGS: Final[dict[Agreement, StrPromise]] = {
    Agreement.GOOD: gettext_lazy("high"),
    Agreement.TENTATIVE: gettext_lazy("medium"),
    Agreement.LOW: gettext_lazy("low"),
}


class Agreed(NamedTuple):
    """The agreement as the page shows it; ``alpha`` is None where it is not defined."""

    alpha: float | None
    tag: Tag | None
    words: str
    rows: list[ExpertRow]


class ExpertRow(NamedTuple):
    """One expert beside the others; ``ends`` in per cent."""

    name: str
    mean: float
    effect: str
    ends: int
    remark: str


def agreement(names: Sequence[str], scores: Sequence[Mapping[str, int]], criteria: Sequence[str]) -> Agreed | None:
    """For the experts shown; None before there are two."""
    if len(scores) < 2:  # noqa: PLR2004 - one expert agrees with nobody
        return None
    rows = [_row(name, leaning) for name, leaning in zip(names, leanings(scores, criteria), strict=False)]
    value = alpha(scores, criteria)
    if value is None:
        return Agreed(None, None, _("All scores are the same, so no measure of agreement is defined."), rows)
    grade = meaning(value)
    return Agreed(value, Tag(str(_TAGS[grade]), _COLOURS[grade]), str(WORDS[grade]), rows)


def _row(name: str, leaning: Leaning) -> ExpertRow:
    return ExpertRow(name, leaning.mean, _effect(leaning), round(leaning.ends * 100), _remark(leaning))


def _effect(leaning: Leaning) -> str:
    sign = "−" if leaning.effect < 0 else "+"
    return f"{sign}{number_format(abs(leaning.effect), 2)} ± {number_format(leaning.error, 2)}"


def _remark(leaning: Leaning) -> str:
    if not leaning.apart:
        return ""
    return _("clearly higher than the others") if leaning.effect > 0 else _("clearly lower than the others")
