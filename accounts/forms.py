"""Forms about one's own account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.notice import VERSION, notice
from accounts.roles import Role

if TYPE_CHECKING:
    from django.http import HttpRequest

    from accounts.models import User


class SignupForm(forms.Form):
    """What we ask beside e-mail address and password; allauth makes its own sign-up form of this one."""

    name = forms.CharField(
        label=_("Full name"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Enter your full name")},
    )
    # Law 91/2025/QH15 on personal data: consent is given by an act of one's own, so the box starts empty.
    consent = forms.BooleanField(
        label=_("I agree that my name, e-mail address and dossiers are processed to handle my pilots"),
        help_text=_("As told above under “Your data”."),
        error_messages={"required": _("Agree to the processing of your data to create an account")},
    )
    notice = staticmethod(notice)
    """What the page says before it asks for the consent."""
    field_order = ["name", "email", "password1", "password2", "consent"]

    def signup(self, request: HttpRequest, user: User) -> None:
        """Give the new person the name and the role of an applicant, and keep the proof of the consent.

        allauth calls it after its own save, only with a valid form: without consent there is no account.
        """
        del request
        user.name = self.cleaned_data["name"]
        user.roles = [Role.APPLICANT.value]
        user.consented_at, user.consent_notice = timezone.now(), VERSION
        user.save(update_fields=["name", "roles", "consented_at", "consent_notice"])
