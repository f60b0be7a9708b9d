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


def need_number(data: Mapping[str, Any], name: str, *, least: int) -> int:
    """The whole number called ``name``, at least ``least``."""
    value = need(data, name)
    if isinstance(value, bool) or not isinstance(value, int) or value < least:
        raise NotLikeThis(_("Enter a whole number, at least %(least)s.") % {"least": least}, field=name)
    return value
