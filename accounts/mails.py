"""Mails about membership, each in the language that was chosen for its reader."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urljoin

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import override

from accounts.queries import INVITATION_DAYS, token_of

if TYPE_CHECKING:
    from accounts.models import Invitation


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
