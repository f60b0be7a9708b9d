"""Who may: predicates about people in a case, and the question that guards every verb."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.db.models import prefetch_related_objects
from django.utils import formats
from django.utils.translation import gettext as _

from accounts.models import MemberRole
from accounts.queries_absence import lately_over, stood_in_for
from accounts.roles import DELEGABLE, Role
from accounts.rules import WRITERS, role_in
from applications.refusals import NotYou
from applications.verbs import MACHINE_VERBS, VERBS
from programmes import clocks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from accounts.models import Absence, User
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


def ask_who(application: Application, verb: str, by: User | None) -> Absence | None:
    """Raise ``NotYou`` with the reason unless ``by`` may do ``verb`` in this case; under which absence, if under one.

    ``by=None`` is the machine: it may do its own steps and nothing else. Separation of duties (Decree 30/2020,
    art. 12): who drafts neither checks the form nor signs; who checks does not sign; nor does a deputy for them.
    """
    if by is None:
        if verb not in MACHINE_VERBS:
            raise NotYou(_("Only a named person may do this."))
        return None
    if verb not in VERBS:
        raise NotYou(_("No person may do this."))
    needed = VERBS[verb].roles
    under = _in_whose_place(application, by, needed)
    if under is None and not (by.is_active and by.has_role(*needed)):
        raise NotYou(_why_not(application, by, needed))
    if Role.APPLICANT in needed:
        ask_member(application, verb, by)
    if Role.EXPERT in needed and not is_appointed(by, application):
        raise NotYou(_("You are not an appointed expert of this case."))
    if verb in {"check_form", "sign"}:
        _ask_separation(application, verb, by, under)
    if verb == "zone_consent":
        _ask_directed(application, by, under)
    return under


def _in_whose_place(application: Application, by: User, needed: frozenset[Role]) -> Absence | None:
    """The absence under which ``by`` acts: of the officer whose case it is, else where the own roles do not do.

    Asked only of whom the answer may concern, so that the usual act reads nothing more. While the case is held the
    absence is held too: it is not ended while an act under it runs.
    """
    held = by.has_role(*needed)
    others_case = Role.CASE_OFFICER in needed and application.officer_id not in {None, by.pk}
    if not needed & DELEGABLE or (held and not others_case):
        return None
    if held and not by.may_be_deputy(clocks.today()):
        return None
    rows = [row for row in _covers(application, by) if row.holds(needed)]
    of_officer = (row for row in rows if row.person_id == application.officer_id)
    return next(of_officer, None if held or not rows else rows[0])


def covers_of_now(user: User) -> list[Absence]:
    """The absences in force in which ``user`` acts; nothing is read for who is nobody's deputy."""
    return stood_in_for(user, clocks.today()) if user.may_be_deputy(clocks.today()) else []


@contextmanager
def asking_often(user: User) -> Iterator[None]:
    """Read once, for the questions within, what does not change between them: memberships, whom the person covers."""
    if user.has_role(Role.APPLICANT):
        prefetch_related_objects([user], "memberships")
    user.kept_covers = covers_of_now(user)
    try:
        yield
    finally:
        user.kept_covers = None


def _covers(application: Application, by: User) -> list[Absence]:
    if application.held:
        return stood_in_for(by, clocks.today(), locked=True)
    return covers_of_now(by) if by.kept_covers is None else by.kept_covers


def _why_not(application: Application, by: User, needed: frozenset[Role]) -> str:
    """Whose act it is; to a deputy whose time ran out while the page stood open, when it did."""
    names = ", ".join(str(role.label) for role in Role if role in needed)
    reason = _("This is done by: %(roles)s.") % {"roles": names}
    over = lately_over(by, clocks.today()) if application.held and needed & DELEGABLE else None
    if over is None or not over.holds(needed):
        return reason
    until = formats.localize(over.ended_at.astimezone(clocks.ZONE) if over.ended_at else over.until, use_l10n=True)
    ended = _("You acted in the place of %(name)s until %(until)s; that is over.")
    return f"{reason} {ended % {'name': over.person.name, 'until': until}}"


def _ask_directed(application: Application, by: User, under: Absence | None) -> None:
    """Once the officer has directed the answer to a manager, it is that one's, or the deputy's."""
    row = application.preconditions.awaited().select_related("directed_to").first()
    if row is None or row.directed_to_id in {by.pk, under.person_id if under else None}:
        return
    covered = {cover.person_id for cover in _covers(application, by) if cover.holds(frozenset({Role.ZONE_MANAGER}))}
    if row.directed_to_id not in covered:
        raise NotYou(_("The officer has directed this to %(name)s.") % {"name": row.directed_to.name})


def _ask_separation(application: Application, verb: str, by: User, under: Absence | None) -> None:
    draft = application.drafts.waiting().select_related("drafted_under", "checked_under").first()
    if draft is None:
        return
    people = {by.pk, under.person_id if under else by.pk}
    if people & _people(draft.drafted_by_id, draft.drafted_under):
        raise NotYou(_("Who drafted this neither checks its form nor signs it."))
    if verb == "sign" and people & _people(draft.checked_by_id, draft.checked_under):
        raise NotYou(_("Who checked the form of this does not sign it."))


def _people(actor_id: int | None, under: Absence | None) -> set[int | None]:
    """Who did it, and in whose place; nobody where it is not done."""
    return {pk for pk in (actor_id, under.person_id if under else None) if pk is not None}
