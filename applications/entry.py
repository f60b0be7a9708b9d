"""Reading what an act was given; what is absent or of no use is refused next to its cause."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from applications.refusals import NotLikeThis

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


def need(data: Mapping[str, Any], name: str) -> Any:
    """The value called ``name``; ``NotLikeThis`` where it is absent or empty (0 and False are values)."""
    value = data.get(name)
    if value is None or value in ("", [], {}) or (isinstance(value, str) and not value.strip()):
        raise NotLikeThis(_("Please fill this in."), field=name)
    return value


def need_one_of(data: Mapping[str, Any], name: str, codes: Iterable[str]) -> str:
    """The value called ``name``, which must be one of ``codes``."""
    value = str(need(data, name))
    if value not in set(codes):
        raise NotLikeThis(_("“%(value)s” is not one of the choices.") % {"value": value}, field=name)
    return value


def need_text(data: Mapping[str, Any], name: str, *, most: int) -> str:
    """The text called ``name``, of at most ``most`` characters."""
    return at_most(str(need(data, name)), name, most)


def at_most(text: str, name: str, most: int) -> str:
    """``text`` as it is; ``NotLikeThis`` about ``name`` where it is longer than the column that keeps it."""
    if len(text) > most:
        raise NotLikeThis(_("At most %(most)s characters.") % {"most": most}, field=name)
    return text


def need_number(data: Mapping[str, Any], name: str, *, least: int, most: int = 32_767) -> int:
    """The whole number called ``name``, from ``least`` to ``most`` (by default what a small column holds)."""
    value = need(data, name)
    if isinstance(value, bool) or not isinstance(value, int) or value < least:
        raise NotLikeThis(_("Enter a whole number, at least %(least)s.") % {"least": least}, field=name)
    if value > most:
        raise NotLikeThis(_("Enter a whole number, at most %(most)s.") % {"most": most}, field=name)
    return value
