"""Forms about one's own account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

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
        help_text=_("You may withdraw your agreement at any time; cases already decided stay on file by law."),
        error_messages={"required": _("Agree to the processing of your data to create an account")},
    )
    field_order = ["name", "email", "password1", "password2", "consent"]

    def signup(self, request: HttpRequest, user: User) -> None:
        """Give the new person the name and the role of an applicant; allauth calls it after its own save."""
        del request
        user.name = self.cleaned_data["name"]
        user.roles = [Role.APPLICANT.value]
        user.save(update_fields=["name", "roles"])
