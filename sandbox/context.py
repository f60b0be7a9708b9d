"""What every page shows around its content: where one may go, and in which languages."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from unicodedata import normalize

from django.conf import settings
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from accounts.roles import STAFF, Role

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.utils.functional import _StrPromise

HOME = ("/", _("Home"))
REGISTER = ("/apply/", _("Register a pilot"))
VERIFY = ("/verify/", _("Verify a document"))
INBOX = ("/inbox/", _("Inbox"))
CASES = ("/cases/", _("All cases"))
PILOTS = ("/apply/", _("My pilots"))
PRECEDENTS = ("/precedents/", _("Precedents"))
DATA = ("/api/v1/docs", _("Open data"))


class Place(NamedTuple):
    """One entry of the navigation."""

    href: str
    text: str | _StrPromise
    current: bool
    """This very page."""
    active: bool
    """A page below it."""


class Language(NamedTuple):
    """A language the pages may be read in; its name is written in itself."""

    code: str
    name: str


def site(request: HttpRequest) -> dict[str, list[Place] | list[Language]]:
    """Return `navigation` and `footer`, places this visitor may go to, and `languages` to switch between."""
    return {
        "navigation": [_place(href, text, request.path) for href, text in _entries(request)],
        "footer": [_place(href, text, request.path) for href, text in (VERIFY, DATA)],
        "languages": [Language(code, _own_name(code)) for code, _name in settings.LANGUAGES],
    }


def _own_name(code: str) -> str:
    """Django writes the Vietnamese name with loose diacritics, which some typefaces set beside their letters."""
    return normalize("NFC", get_language_info(code)["name_local"])


def _entries(request: HttpRequest) -> list[tuple[str, _StrPromise]]:
    """Work first for those who have some; what everyone may do stays in reach."""
    user = getattr(request, "user", None)  # an early error comes before the session is read
    if user is None or not user.is_authenticated:
        return [HOME, REGISTER, VERIFY]
    entries = [HOME]
    if user.has_role(*STAFF, Role.EXPERT):
        entries.append(INBOX)
    if user.is_official:
        entries.append(CASES)
    if user.has_role(Role.APPLICANT):
        entries.append(PILOTS)
    return [*entries, PRECEDENTS, VERIFY]


def _place(href: str, text: _StrPromise, path: str) -> Place:
    below = href != "/" and path.startswith(href)
    return Place(href, text, current=path == href, active=below)
