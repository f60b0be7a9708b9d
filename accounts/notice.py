"""What people are told before they agree to the processing of their data (Law 91/2025/QH15, art. 9).

The consent that is stored names ``VERSION``: whoever changes the words raises it, and a test compares.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

VERSION: Final = "2026-11-24"

KINDS: Final = _(
    "Your name and e-mail address, what you file in dossiers, reports and messages, and when you did what here."
)
PURPOSES: Final = _(
    "To receive, judge and decide on your pilots, to supervise the trials, and to reach you about them."
)
RIGHTS: Final = _(
    "You may ask what is kept of you, have it corrected or deleted, restrict or object to its use, complain, and "
    "withdraw your agreement at any time by writing to this authority. Cases already decided stay on file by law."
)


def notice() -> list[tuple[StrOrPromise, StrOrPromise]]:
    """The rows of the notice, question and answer: kinds of data, purposes, controller, rights."""
    controller = ", ".join(part for part in (settings.AUTHORITY_NAME, settings.AUTHORITY_CONTACT) if part)
    return [
        (_("What is kept"), KINDS),
        (_("What for"), PURPOSES),
        (_("Who answers for it"), controller),
        (_("Your rights"), RIGHTS),
    ]
