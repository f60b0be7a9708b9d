"""The form about the organisation that applies."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Organisation, OrganisationKind

TAX_CODE = re.compile(r"\d{10}(-\d{3})?|\d{12}")
"""Ten digits, three more for a branch; twelve, the personal number, for people (Circular 86/2024/TT-BTC, art. 5)."""


class OrganisationForm(forms.Form):
    """Name, kind, tax code and address; asked once."""

    name = forms.CharField(
        label=gettext_lazy("Name of the organisation"),
        help_text=gettext_lazy("As in the registration certificate; your own name if you apply as an individual."),
        max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
        error_messages={"required": gettext_lazy("Enter the name of the organisation")},
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind of organisation"),
        choices=OrganisationKind.choices,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("Start-ups, small and medium enterprises may have a shorter dossier."),
        error_messages={"required": gettext_lazy("Choose the kind of organisation")},
    )
    tax_code = forms.CharField(
        label=gettext_lazy("Tax code"),
        help_text=gettext_lazy("10 digits, or 10 digits and 3 for a branch. Individuals may leave it out."),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-20"}),
    )
    address = forms.CharField(
        label=gettext_lazy("Address"),
        max_length=500,
        widget=forms.TextInput(attrs={"autocomplete": "street-address"}),
        error_messages={"required": gettext_lazy("Enter the address")},
    )

    def __init__(self, data: Any = None, *, organisation: Organisation | None = None) -> None:
        """``organisation``: the one whose data are changed, absent where a new one is registered."""
        self.organisation = organisation
        known = ("name", "kind", "tax_code", "address")
        super().__init__(data, initial={name: getattr(organisation, name) for name in known} if organisation else None)

    def clean_tax_code(self) -> str | None:
        """The code without blanks, in its written form; refused where it is malformed or taken."""
        code = re.sub(r"[\s.]", "", self.cleaned_data["tax_code"])
        if not code:
            return None
        if not TAX_CODE.fullmatch(code):
            raise ValidationError(
                _("Enter a tax code of 10 digits, such as 0300000001, or 0300000001-001 for a branch")
            )
        if is_taken(code, but_by=self.organisation):
            raise ValidationError(already_registered())
        return code

    def clean(self) -> dict[str, Any]:
        """Only an individual may have no tax code."""
        data: dict[str, Any] = super().clean() or {}
        individual = data.get("kind") == OrganisationKind.INDIVIDUAL
        if not individual and "tax_code" in data and data["tax_code"] is None:
            self.add_error("tax_code", _("Enter the tax code"))
        return data


def is_taken(tax_code: str, *, but_by: Organisation | None = None) -> bool:
    """Whether another organisation with this code is registered."""
    others = Organisation.objects.exclude(pk=but_by.pk) if but_by else Organisation.objects.all()
    return others.filter(tax_code=tax_code).exists()


def already_registered() -> str:
    """What to do when the organisation is known already: nobody joins it by knowing its code."""
    return _(
        "An organisation with this tax code is registered already. If you work for it, ask a colleague who owns its "
        "account to invite you; if you know none, write to %(authority)s (%(contact)s) with a letter of authority."
    ) % {"authority": settings.AUTHORITY_NAME, "contact": settings.AUTHORITY_CONTACT}
