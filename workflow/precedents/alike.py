"""Cases like this one: by technology, limits and place, each with the reasons in words; nothing is scored."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from django.utils.translation import gettext as _

from applications.dossier import plain
from applications.labels import quantity_label
from applications.models import Application
from workflow.precedents.models import Part, Precedent
from workflow.precedents.texts import is_number, value_in_words, zones

if TYPE_CHECKING:
    from accounts.models import User

SHOWN = 5
COMPARED = 200
"""So many of the newest cases of the same technology, and of the same places, are compared."""
OFFERED = 15
"""So many of their conditions may be taken over by ticking a box."""
NEAR = 1.5
"""Two values of a quantity are near where the greater is at most so many times the smaller."""


class Alike(NamedTuple):
    """A decided case, why it is like the one at hand, and what was laid down in it."""

    precedent: Precedent
    why: list[str]
    conditions: list[str]
    reasons: list[str]


def cases_like(application: Application, user: User) -> list[Alike]:
    """At most ``SHOWN`` decided cases like this one, for officials; those alike in more ways first, then the newest.

    Three queries, two of which look at no more than ``COMPARED`` rows each.
    """
    if not user.is_official:
        return []
    here = zones(application.place.split("; "))
    limits = _limits_of(application)
    # What is only compared is left where it lies.
    rows = Precedent.objects.filter(public=False).exclude(application=application).defer("vector", "words", "parts")
    newest = rows.order_by("-decided_at", "-pk")
    found = {row.pk: row for row in newest.filter(technology=application.technology)[:COMPARED]}
    if here:
        found |= {row.pk: row for row in newest.filter(zones__overlap=list(here))[:COMPARED]}
    compared = [(row, _why(application, row, here, limits)) for row in found.values()]
    compared.sort(key=lambda pair: (-len(pair[1]), -pair[0].decided_at.timestamp(), -pair[0].pk))
    return _whole(user, compared[:SHOWN])


def conditions_of(found: list[Alike]) -> list[tuple[str, str]]:
    """Each condition once, with the decision it is from; not more than ``OFFERED``."""
    texts: dict[str, str] = {}
    for row in found:
        source = row.precedent.application.decision_number or row.precedent.application.reference
        for text in row.conditions:
            texts.setdefault(text, source)
    return list(texts.items())[:OFFERED]


def _whole(user: User, best: list[tuple[Precedent, list[str]]]) -> list[Alike]:
    """The rows with their texts and cases, once more through the door of the cases."""
    keys = [row.pk for row, _why in best]
    rows = Precedent.objects.filter(pk__in=keys, application__in=Application.objects.visible_to(user))
    rows = rows.select_related("application").defer(
        "vector", "words", "application__search_text", "application__search_vector", "application__summary"
    )
    whole = {row.pk: row for row in rows}
    return [
        Alike(whole[row.pk], why, whole[row.pk].texts(Part.CONDITION), whole[row.pk].texts(Part.REASON))
        for row, why in best
        if row.pk in whole
    ]


def _limits_of(application: Application) -> list[dict[str, Any]]:
    trial = getattr(application, "trial", None)
    return list(trial.limits if trial is not None else application.dossier.get("limits") or [])


def _why(application: Application, row: Precedent, here: dict[str, str], limits: list[dict[str, Any]]) -> list[str]:
    """As in "same technology", "same place: Khu Công nghệ cao", "height: 100 m against 120 m"."""
    reasons = [_("same technology")] if row.technology == application.technology else []
    shared = [here[zone] for zone in row.zones if zone in here]
    if shared:
        reasons.append(_("same place: %(place)s") % {"place": max(shared, key=len)})
    return reasons + [_compared(then, now) for now in limits for then in row.limits if _near(then, now)]


def _near(then: dict[str, Any], now: dict[str, Any]) -> bool:
    """The same quantity in the same unit, and values of one size."""
    if any(plain(str(then.get(name) or "")) != plain(str(now.get(name) or "")) for name in ("quantity", "unit")):
        return False
    one, other = then.get("max"), now.get("max")
    if not is_number(one) or not is_number(other) or min(one, other) <= 0:
        return False
    return max(one, other) <= NEAR * min(one, other)


def _compared(then: dict[str, Any], now: dict[str, Any]) -> str:
    facts = {
        "quantity": str(quantity_label(str(now.get("quantity") or ""))).lower(),
        "then": value_in_words(then),
        "now": value_in_words(now),
    }
    if then.get("max") == now.get("max"):
        return _("%(quantity)s: %(now)s in both") % facts
    return _("%(quantity)s: %(then)s there, %(now)s here") % facts
