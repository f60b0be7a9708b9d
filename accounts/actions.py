"""What people do about themselves, their organisations and their colleagues there.

What cannot be done raises Django's ``ValidationError`` with its reason in the user's language.
"""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.mails import send_invitation
from accounts.models import Invitation, MemberRole, Membership, Organisation, User
from accounts.queries import invitation_by
from accounts.roles import Role

OPEN_INVITATIONS_AT_MOST = 20


def register_organisation(*, by: User, name: str, kind: str, tax_code: str | None, address: str) -> Organisation | None:
    """Store an organisation that ``by`` owns from now on.

    None where somebody else has just registered the same tax code: nobody joins an organisation by knowing its code.
    """
    try:
        with transaction.atomic():
            organisation = Organisation.objects.create(name=name, kind=kind, tax_code=tax_code, address=address)
            Membership.objects.create(user=by, organisation=organisation, role=MemberRole.OWNER, since=timezone.now())
    except IntegrityError:
        return None
    return organisation


def remember_language(user: User, code: str) -> None:
    """Write to this person in the language in which he or she reads from now on."""
    if user.language != code:
        user.language = code
        user.save(update_fields=["language"])


def change_organisation(
    organisation: Organisation, *, name: str, kind: str, tax_code: str | None, address: str
) -> bool:
    """Store changed data; False where somebody else has just registered the tax code."""
    organisation.name, organisation.kind = name, kind
    organisation.tax_code, organisation.address = tax_code, address
    try:
        with transaction.atomic():
            organisation.save()
    except IntegrityError:
        return False
    return True


@transaction.atomic
def invite(organisation: Organisation, *, by: User, email: str, role: str, language: str) -> Invitation:
    """Mail somebody a link to join; an older open invitation of the same address ends.

    ``language`` is that of the mail where we do not know the person's own. Refuses a member, too many open
    invitations, and a mail that the server does not take: then nothing is stored.
    """
    _lock(organisation)
    address = email.strip().lower()
    if organisation.memberships.filter(user__email__iexact=address).exists():
        raise ValidationError({"email": _("This person is a member already.")})
    still_open = organisation.invitations.filter(closed_at=None)
    still_open.filter(email=address).update(closed_at=timezone.now())
    if still_open.count() >= OPEN_INVITATIONS_AT_MOST:
        raise ValidationError(_("Too many invitations are open. Take some back first."))
    known = User.objects.filter(email__iexact=address).exclude(language="").first()
    language = known.language if known else language
    invitation = Invitation.objects.create(
        organisation=organisation, email=address, role=role, language=language, invited_by=by,
        invited_at=timezone.now(),
    )  # fmt: skip
    try:
        send_invitation(invitation)
    except OSError as error:
        raise ValidationError(_("The e-mail could not be sent. Try again later.")) from error
    return invitation


def take_back(organisation: Organisation, pk: int) -> None:
    """End an open invitation; its link opens nothing any more."""
    organisation.invitations.filter(pk=pk, closed_at=None).update(closed_at=timezone.now())


@transaction.atomic
def join(token: str, *, by: User) -> Membership:
    """Accept the invitation of a link; only the person to whom it was mailed can."""
    invitation = invitation_by(token)
    if invitation is None:
        raise ValidationError(_("This link is no longer valid. Ask your colleague for a new invitation."))
    _lock(invitation.organisation)
    if by.email.lower() != invitation.email:
        raise ValidationError(_("The invitation was sent to another e-mail address. Log in with that one."))
    if not by.has_role(Role.APPLICANT) or by.is_official:
        raise ValidationError(_("Join with an applicant's account: who works for the authority cannot apply."))
    closed = Invitation.objects.filter(pk=invitation.pk, closed_at=None).update(closed_at=timezone.now())
    if not closed:
        raise ValidationError(_("This link is no longer valid. Ask your colleague for a new invitation."))
    facts = {"role": invitation.role, "since": timezone.now()}
    row, _new = Membership.objects.get_or_create(user=by, organisation=invitation.organisation, defaults=facts)
    return row


@transaction.atomic
def change_role(membership: Membership, role: str) -> None:
    """Give a member another role; the last owner stays one."""
    _lock(membership.organisation)
    if role != MemberRole.OWNER:
        _another_owner(membership)
    membership.role = role
    Membership.objects.filter(pk=membership.pk).update(role=role)


@transaction.atomic
def remove_member(membership: Membership) -> None:
    """End a membership; the last owner cannot leave. What the person wrote stays."""
    _lock(membership.organisation)
    _another_owner(membership)
    membership.delete()


def _another_owner(membership: Membership) -> None:
    owners = membership.organisation.memberships.filter(role=MemberRole.OWNER)
    if not owners.exclude(pk=membership.pk).exists():
        raise ValidationError(_("An organisation needs an owner: make a colleague one first."))


def _lock(organisation: Organisation) -> None:
    """Two owners who remove each other at once: one comes second."""
    Organisation.objects.select_for_update().get(pk=organisation.pk)
