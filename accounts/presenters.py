"""Members and invitations as ``components/table.html`` shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from accounts.models import MemberRole
from accounts.rules import manages

if TYPE_CHECKING:
    from accounts.models import Organisation, User


def member_rows(organisation: Organisation, viewer: User) -> list[dict[str, Any]]:
    """Who works for the organisation, in the order in which they came; one query."""
    owner = manages(viewer, organisation.pk)
    return [
        {
            "name": row.user.name,
            "email": row.user.email,
            "role": MemberRole(row.role).label,
            "since": row.since,
            "role_href": reverse("member_role", args=[organisation.pk, row.pk]) if owner else "",
            "remove_href": _remove_href(organisation, row.pk) if owner or row.user == viewer else "",
            "own": row.user == viewer,
        }
        for row in organisation.memberships.select_related("user").order_by("id")
    ]


def _remove_href(organisation: Organisation, pk: int) -> str:
    return reverse("member_remove", args=[organisation.pk, pk])


def invitation_rows(organisation: Organisation) -> list[dict[str, Any]]:
    """Invitations that nobody has accepted yet; one query."""
    return [
        {
            "email": row.email,
            "words": _("%(role)s; invited by %(name)s on %(day)s")
            % {
                "role": MemberRole(row.role).label,
                "name": row.invited_by.name,
                "day": date_format(localtime(row.invited_at), "SHORT_DATE_FORMAT"),
            },
            "end_href": reverse("end_invitation", args=[organisation.pk, row.pk]),
        }
        for row in organisation.invitations.filter(closed_at=None).select_related("invited_by")
    ]
