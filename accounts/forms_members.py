"""Forms about the members of an organisation."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import MemberRole


class RoleForm(forms.Form):
    """What a member may do."""

    role = forms.ChoiceField(
        label=_("What may this person do?"),
        choices=MemberRole.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what this person may do")},
    )


class InvitationForm(RoleForm):
    """Whom to invite, as what, in which language we write."""

    email = forms.EmailField(
        label=_("E-mail address of your colleague"),
        help_text=_("The link works only for somebody who logs in with this address."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Enter an e-mail address")},
    )
    language = forms.ChoiceField(
        label=_("Language of the e-mail"), choices=settings.LANGUAGES, widget=forms.RadioSelect, initial=get_language
    )
    field_order = ("email", "role", "language")
