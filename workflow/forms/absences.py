"""The forms of the absence pages: who is away, who acts meanwhile, by which mandate; and the register's filters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.actions_absence import Mandate, record_absence
from accounts.models import SignsAs
from accounts.queries_absence import Word, delegating_staff, names_in_register, possible_deputies
from accounts.roles import DELEGABLE, Role
from applications.dossier import plain
from applications.fields import DateField
from programmes import clocks

if TYPE_CHECKING:
    from accounts.models import Absence, User


class RecordAbsence(forms.Form):
    """Who is away, from when to when, who acts in which roles, and the mandate where the right to sign passes on."""

    person = forms.ChoiceField(label=_("Who is away"), error_messages={"required": _("Choose who is away")})
    deputy = forms.ChoiceField(
        label=_("Who acts meanwhile"), error_messages={"required": _("Choose who acts meanwhile")},
        help_text=_("He or she does not pass this on to anybody else."),
    )  # fmt: skip
    since = DateField(label=_("First day"))
    until = DateField(label=_("Last day"), help_text=_("The deputy acts through this day."))
    roles = forms.MultipleChoiceField(
        label=_("In which roles"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked: in all that can be passed on. An expert's review and the chair's vote never are."),
    )  # fmt: skip
    reason = forms.CharField(label=_("Reason"), max_length=300, error_messages={"required": _("Enter a reason")})
    mandate_number = forms.CharField(
        label=_("Number of the written mandate"), max_length=80, required=False,
        help_text=_("Needed where the right to sign passes on; it is printed with the signature."),
    )  # fmt: skip
    mandate_date = DateField(label=_("Date of the written mandate"), required=False)
    signs_as = forms.ChoiceField(
        label=_("How the deputy signs"), required=False, widget=forms.RadioSelect,
        choices=[("", _("The right to sign does not pass on")), *SignsAs.choices],
    )  # fmt: skip

    def __init__(self, data: Any = None, *, user: User) -> None:
        """``user`` records the own absence; the programme manager may choose anybody."""
        super().__init__(data)
        self.user = user
        self.deputies = {str(row.pk): row for row in possible_deputies()}
        self.people = {str(row.pk): row for row in delegating_staff()} if user.has_role(Role.LEAD) else {}
        self._choose("deputy", [(key, _named(row)) for key, row in self.deputies.items() if row != user])
        held = [role for role in Role if role in DELEGABLE and (self.people or user.has_role(role))]
        self.fields["roles"].choices = [(role.value, role.label) for role in held]  # type: ignore[attr-defined]
        if self.people:
            self._choose("person", [(key, _named(row)) for key, row in self.people.items()])
            self.initial["person"] = str(user.pk) if str(user.pk) in self.people else ""
        else:
            del self.fields["person"]
        if len(held) == 1:  # nothing to choose: it is the one that passes on
            del self.fields["roles"]
        if Role.SIGNER not in held:
            del self.fields["signs_as"]
        elif len(held) == 1:
            self.fields["signs_as"].choices = SignsAs.choices  # type: ignore[attr-defined]

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name].choices = [("", "–"), *choices]  # type: ignore[attr-defined]

    def save(self) -> Absence:
        """Record what was typed; ``ValidationError`` by field where it cannot be."""
        given = self.cleaned_data
        mandate = Mandate(
            roles=tuple(Role(code) for code in given.get("roles", ())),
            number=given["mandate_number"].strip(),
            day=given["mandate_date"],
            signs_as=given.get("signs_as", ""),
        )
        return record_absence(
            self.people[given["person"]] if self.people else self.user,
            deputy=self.deputies[given["deputy"]], since=given["since"], until=given["until"],
            reason=given["reason"], mandate=mandate, by=self.user, at=clocks.now(),
        )  # fmt: skip


def _named(person: User) -> str:
    """Name and position, so that two of one name are told apart."""
    return f"{person.name} – {person.title}" if person.title else person.name


class RegisterFilter(forms.Form):
    """Which absences of the register."""

    compact = True

    words = forms.CharField(label=_("Name or number of the mandate"), max_length=200, required=False)
    state = forms.ChoiceField(
        label=_("State"), required=False,
        choices=[("", _("All")), ("now", _("In force")), ("ahead", _("Ahead")), ("over", _("Over or ended"))],
    )  # fmt: skip
    before = forms.IntegerField(min_value=1, required=False, widget=forms.HiddenInput)

    def chosen(self) -> dict[str, Any]:
        """What was chosen, nonsense left out."""
        self.full_clean()
        return {name: value for name, value in self.cleaned_data.items() if value}


def looked_for(words: str) -> list[Word]:
    """The words with the people whom each fits; accents do not matter."""
    if not words.split():
        return []
    names = [(pk, plain(name)) for pk, name in names_in_register()]
    return [Word(word, [pk for pk, name in names if plain(word) in name]) for word in words.split()]
