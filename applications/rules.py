"""Who may: predicates about people in a case, and the question that guards every verb."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from accounts.models import MemberRole
from accounts.roles import Role
from accounts.rules import WRITERS, role_in
from applications.refusals import NotYou
from applications.verbs import MACHINE_VERBS, VERBS

if TYPE_CHECKING:
    from accounts.models import User
    from applications.models import Application

BINDING = frozenset({"submit", "resubmit", "withdraw", "request_extension", "file_final_report"})
"""Acts that bind the organisation: its owners alone do them. Its editors do the others, its readers none."""


def member_role(user: User, application: Application) -> MemberRole | None:
    """The role of ``user`` in the organisation that applies; None for who is no member."""
    if application.member and application.member[0] == user:  # read together with the case
        return application.member[1]
    return role_in(user, application.organisation_id)


def acts_for_applicant(user: User, application: Application) -> bool:
    """Whether ``user`` is a member of the organisation that applies."""
    return member_role(user, application) is not None


def writes_for_applicant(user: User, application: Application) -> bool:
    """Whether ``user`` may write in the dossier of the organisation that applies."""
    return member_role(user, application) in WRITERS


def ask_member(application: Application, verb: str, by: User) -> None:
    """Raise ``NotYou`` unless the role of ``by`` in the organisation that applies allows ``verb``."""
    role = member_role(by, application)
    if role is None:
        raise NotYou(_("You do not act for the organisation that applies."))
    if verb in BINDING and role != MemberRole.OWNER:
        raise NotYou(_("Only an owner of your organisation's account may do this."))
    if role == MemberRole.READER:
        raise NotYou(_("You may see the pilots of your organisation, not act in them."))


def is_appointed(user: User, application: Application) -> bool:
    """Whether ``user`` is an expert of this case who has not left it."""
    return application.assignments.standing().filter(expert=user).exists()


def ask_who(application: Application, verb: str, by: User | None) -> None:
    """Raise ``NotYou`` with the reason unless ``by`` may do ``verb`` in this case.

    ``by=None`` is the machine: it may do its own steps and nothing else. Separation of duties (Decree 30/2020,
    art. 12): who drafts neither checks the form nor signs; who checks does not sign.
    """
    if by is None:
        if verb not in MACHINE_VERBS:
            raise NotYou(_("Only a named person may do this."))
        return
    if verb not in VERBS:
        raise NotYou(_("No person may do this."))
    needed = VERBS[verb].roles
    if not by.is_active or not by.has_role(*needed):
        names = ", ".join(str(role.label) for role in Role if role in needed)
        raise NotYou(_("This is done by: %(roles)s.") % {"roles": names})
    if Role.APPLICANT in needed:
        ask_member(application, verb, by)
    if Role.EXPERT in needed and not is_appointed(by, application):
        raise NotYou(_("You are not an appointed expert of this case."))
    if verb in {"check_form", "sign"}:
        _ask_separation(application, verb, by)


def _ask_separation(application: Application, verb: str, by: User) -> None:
    draft = application.drafts.waiting().first()
    if draft is None:
        return
    if draft.drafted_by_id == by.pk:
        raise NotYou(_("Who drafted this neither checks its form nor signs it."))
    if verb == "sign" and draft.checked_by_id == by.pk:
        raise NotYou(_("Who checked the form of this does not sign it."))
