"""Doors to organisations: those of which one is a member, or nothing at all (404)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core import signing
from django.http import Http404

from accounts.models import Invitation, Membership, Organisation, User
from accounts.roles import Role
from accounts.rules import WRITERS, manages

if TYPE_CHECKING:
    from django.db.models import QuerySet

INVITATION_DAYS = 14
SALT = "accounts.invitation"


def organisations_of(user: User) -> QuerySet[Organisation]:
    """Organisations of which ``user`` is a member, by name."""
    return user.organisations.order_by("name")


def writable_organisations(user: User) -> QuerySet[Organisation]:
    """Organisations for which ``user`` may write dossiers, by name."""
    return Organisation.objects.filter(memberships__user=user, memberships__role__in=WRITERS).order_by("name")


def zone_managers(bodies: list[str]) -> list[User]:
    """Active zone managers by name: of the bodies named where any of them is a member of one, else all."""
    everybody = User.objects.filter(roles__contains=[Role.ZONE_MANAGER], is_active=True).order_by("name", "pk")
    return list(everybody.filter(organisations__name__in=bodies).distinct()) or list(everybody)


def organisation_for(user: User, pk: int, *, to_manage: bool = False) -> Organisation:
    """The organisation if ``user`` is a member (``to_manage``: an owner), else ``Http404``."""
    found = organisations_of(user).filter(pk=pk).first()
    if found is None or (to_manage and not manages(user, pk)):
        raise Http404
    return found


def membership_for(user: User, organisation: int, pk: int) -> Membership:
    """A membership that ``user`` may change: as an owner any of the organisation, else one's own; else ``Http404``."""
    rows = Membership.objects.select_related("user", "organisation").filter(organisation=organisation)
    if not manages(user, organisation):
        rows = rows.filter(user=user)
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def token_of(invitation: Invitation) -> str:
    """What the mailed link carries: the row's number, signed, with the time of the signature."""
    return signing.dumps(invitation.pk, salt=SALT)


def invitation_by(token: str) -> Invitation | None:
    """The open invitation of a link; None where it is forged, too old, used or taken back."""
    try:
        pk = signing.loads(token, salt=SALT, max_age=INVITATION_DAYS * 24 * 60 * 60)
    except signing.BadSignature:
        return None
    rows = Invitation.objects.select_related("organisation", "invited_by").filter(closed_at=None)
    return rows.filter(pk=pk).first()
