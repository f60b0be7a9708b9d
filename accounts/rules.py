"""What a member may do for an organisation: predicates on the role of the membership."""

from __future__ import annotations

from typing import TYPE_CHECKING

from accounts.models import MemberRole

if TYPE_CHECKING:
    from accounts.models import User

WRITERS = frozenset({MemberRole.OWNER, MemberRole.EDITOR})


def role_in(user: User, organisation_id: int) -> MemberRole | None:
    """The role of ``user`` in the organisation; None for who is no member."""
    # Read through ``all()``, so that a page that asks often may fetch the memberships once.
    rows = (row for row in user.memberships.all() if row.organisation_id == organisation_id)
    return next((MemberRole(row.role) for row in rows), None)


def manages(user: User, organisation_id: int) -> bool:
    """Whether ``user`` may invite and remove colleagues and change the organisation's data."""
    return role_in(user, organisation_id) == MemberRole.OWNER


def writes_for(user: User, organisation_id: int) -> bool:
    """Whether ``user`` may write dossiers and reports of the organisation."""
    return role_in(user, organisation_id) in WRITERS
