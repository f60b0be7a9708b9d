"""Mails about membership and absences, each in the language that was chosen for its reader."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urljoin

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import override

from accounts.queries import INVITATION_DAYS, token_of
from accounts.roles import Role

if TYPE_CHECKING:
    from accounts.models import Absence, Invitation, User


def send_invitation(invitation: Invitation) -> None:
    """Mail the link; raises ``OSError`` (``smtplib``'s errors are such) where the mail server does not take it."""
    with override(invitation.language):
        context = {
            "invitation": invitation,
            "link": urljoin(settings.BASE_URL, reverse("join", args=[token_of(invitation)])),
            "days": INVITATION_DAYS,
            "authority_name": settings.AUTHORITY_NAME,
            "authority_contact": settings.AUTHORITY_CONTACT,
        }
        subject = " ".join(render_to_string("accounts/mail/invitation_subject.txt", context).split())
        body = render_to_string("accounts/mail/invitation.txt", context)
    send_mail(f"{settings.ACCOUNT_EMAIL_SUBJECT_PREFIX}{subject}", body, None, [invitation.email])


def send_absence(absence: Absence) -> None:
    """Tell the deputy, and who is away where somebody else has recorded or ended it; ``OSError`` as above."""
    _send_absence(absence, absence.deputy)
    if (absence.ended_by or absence.recorded_by) != absence.person:
        _send_absence(absence, absence.person)


def _send_absence(absence: Absence, to: User) -> None:
    with override(to.language):
        context = {
            "absence": absence,
            "own": to == absence.person,
            "to": to,
            "by": absence.ended_by or absence.recorded_by,
            "roles": ", ".join(str(Role(code).label) for code in absence.roles),
            "link": urljoin(settings.BASE_URL, reverse("absences")),
            "authority_name": settings.AUTHORITY_NAME,
        }
        subject = " ".join(render_to_string("accounts/mail/absence_subject.txt", context).split())
        body = render_to_string("accounts/mail/absence.txt", context)
    send_mail(f"{settings.ACCOUNT_EMAIL_SUBJECT_PREFIX}{subject}", body, None, [to.email])
