"""Pages about colleagues: who is a member, inviting, accepting, roles, removing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.actions import change_role, invite, join, remove_member, take_back
from accounts.forms_members import InvitationForm, RoleForm
from accounts.models import MemberRole
from accounts.presenters import invitation_rows, member_rows
from accounts.queries import invitation_by, membership_for, organisation_for
from accounts.rules import manages

if TYPE_CHECKING:
    from django.http import HttpRequest as AnyRequest
    from django.http import HttpResponse

    from accounts.models import Membership, User

    class HttpRequest(AnyRequest):
        """A request of a person who is logged in; the middleware sees to it."""

        user: User


@require_safe
def members(request: HttpRequest, organisation: int) -> HttpResponse:
    """The organisation's data, its members and, for owners, the open invitations."""
    found = organisation_for(request.user, organisation)
    context = {
        "organisation": found,
        "members": member_rows(found, request.user),
        "manages": manages(request.user, organisation),
        "invitations": invitation_rows(found),
    }
    return render(request, "accounts/members.html", context)


@require_http_methods(["GET", "POST"])
def invite_colleague(request: HttpRequest, organisation: int) -> HttpResponse:
    """Mail a colleague a link to join."""
    found = organisation_for(request.user, organisation, to_manage=True)
    form = InvitationForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            invitation = invite(found, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("We have written to %(email)s.") % {"email": invitation.email})
            return redirect("members", organisation=organisation)
    return render(request, "accounts/invite.html", {"organisation": found, "form": form})


@require_POST
def end_invitation(request: HttpRequest, organisation: int, invitation: int) -> HttpResponse:
    """Take back an invitation that nobody has accepted."""
    take_back(organisation_for(request.user, organisation, to_manage=True), invitation)
    messages.success(request, _("The invitation is taken back; its link no longer works."))
    return redirect("members", organisation=organisation)


@require_http_methods(["GET", "POST"])
def member_role(request: HttpRequest, organisation: int, member: int) -> HttpResponse:
    """Change what a member may do."""
    organisation_for(request.user, organisation, to_manage=True)
    found = membership_for(request.user, organisation, member)
    form = RoleForm(request.POST if request.method == "POST" else None, initial={"role": found.role})
    if form.is_valid():
        try:
            change_role(found, form.cleaned_data["role"])
        except ValidationError as error:
            form.add_error("role", error)
        else:
            words = {"name": found.user.name, "role": MemberRole(found.role).label}
            messages.success(request, _("%(name)s: %(role)s") % words)
            return redirect("members", organisation=organisation)
    return render(request, "accounts/member_role.html", {"member": found, "form": form})


@require_http_methods(["GET", "POST"])
def member_remove(request: HttpRequest, organisation: int, member: int) -> HttpResponse:
    """Ask once more, then end the membership; anybody may leave, owners remove others."""
    organisation_for(request.user, organisation)
    found = membership_for(request.user, organisation, member)
    if request.method == "POST" and _removed(request, found):
        return redirect("apply") if found.user == request.user else redirect("members", organisation=organisation)
    own = found.user == request.user
    return render(request, "accounts/member_remove.html", {"member": found, "own": own})


def _removed(request: HttpRequest, membership: Membership) -> bool:
    words = {"name": membership.user.name, "organisation": membership.organisation.name}
    try:
        remove_member(membership)
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return False
    messages.success(request, _("%(name)s no longer works for %(organisation)s here.") % words)
    return True


@require_http_methods(["GET", "POST"])
def join_organisation(request: HttpRequest, token: str) -> HttpResponse:
    """Show who invites to what; accept by pressing the button."""
    invitation = invitation_by(token)
    if invitation and invitation.email != request.user.email.lower():
        invitation = None  # says nothing of the organisation to somebody else
    if request.method == "POST":
        try:
            joined = join(token, by=request.user)
        except ValidationError as error:
            messages.error(request, error.messages[0])
        else:
            messages.success(request, _("You now act for %(name)s.") % {"name": joined.organisation.name})
            return redirect("apply")
    return render(request, "accounts/join.html", {"invitation": invitation})
