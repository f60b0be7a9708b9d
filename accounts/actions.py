"""What people do about themselves and their organisations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Membership, Organisation

if TYPE_CHECKING:
    from accounts.models import User


def register_organisation(*, by: User, name: str, kind: str, tax_code: str | None, address: str) -> Organisation | None:
    """Store an organisation for which ``by`` acts from now on.

    None where somebody else has just registered the same tax code: nobody joins an organisation by knowing its code.
    """
    try:
        with transaction.atomic():
            organisation = Organisation.objects.create(name=name, kind=kind, tax_code=tax_code, address=address)
            Membership.objects.create(user=by, organisation=organisation, since=timezone.now())
    except IntegrityError:
        return None
    return organisation


def remember_language(user: User, code: str) -> None:
    """Write to this person in the language in which he or she reads from now on."""
    if user.language != code:
        user.language = code
        user.save(update_fields=["language"])
