"""Which ties exclude an expert from a case, and for how long (domain file review.md §3.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from dateutil.relativedelta import relativedelta
from django.utils.translation import gettext as _

from accounts.roles import Role
from applications.dossier import plain
from reviews.models import Tie, TieKind

if TYPE_CHECKING:
    from datetime import date

    from accounts.models import User
    from applications.models import Application

LOOK_BACK_YEARS: Final = 3
ALWAYS: Final = frozenset({TieKind.FINANCIAL, TieKind.FAMILY, TieKind.SUPERVISOR, TieKind.PRIOR_POST})
WHILE_CURRENT: Final = frozenset({TieKind.COMPETITOR, TieKind.SAME_UNIT})


def excludes(kind: str, until: date | None, on: date) -> bool:
    """Whether a tie of ``kind`` that ended on ``until`` (None: still on) excludes on the day ``on``.

    Family, financial, supervisor and prior post always; competitor and same unit while current; all others until
    three years after they ended.
    """
    if until is None or kind in ALWAYS:
        return True
    if kind in WHILE_CURRENT:
        return on <= until
    return on <= until + relativedelta(years=LOOK_BACK_YEARS)


def excluding_tie(
    expert: User, application: Application, on: date, *, dossier: dict[str, Any] | None = None
) -> Tie | None:
    """The first tie to the applicant, or to a partner known by name, that excludes the expert; None if there is none.

    ``dossier`` spares reading it for each of many experts, whose ties may come prefetched.
    """
    read = application.dossier if dossier is None else dossier
    partners = {plain(str(partner.get("name", ""))) for partner in read.get("partners") or []}
    for tie in sorted(expert.ties.all(), key=lambda tie: tie.pk):
        concerned = tie.organisation_id == application.organisation_id or plain(tie.organisation.name) in partners
        if concerned and excludes(tie.kind, tie.until, on):
            return tie
    return None


def bar_to_appointing(
    expert: User, application: Application, on: date, *, dossier: dict[str, Any] | None = None
) -> str | None:
    """Why the expert cannot be appointed, with the name, or None: not an expert, acts for the applicant, tie, load."""
    if not expert.has_role(Role.EXPERT):
        return _("%(name)s is not an expert.") % {"name": expert.name}
    if any(row.organisation_id == application.organisation_id for row in expert.memberships.all()):
        return _("%(name)s acts for the applicant.") % {"name": expert.name}
    tie = excluding_tie(expert, application, on, dossier=dossier)
    if tie:
        facts = {"name": expert.name, "kind": tie.get_kind_display(), "organisation": tie.organisation.name}
        return _("%(name)s has a tie: %(kind)s, %(organisation)s.") % facts
    profile = getattr(expert, "expert_profile", None)
    if profile and profile.max_load is not None:
        counted = getattr(expert, "open_reviews", None)
        load = expert.assignments.outstanding().count() if counted is None else counted
        if load >= profile.max_load:
            return _("%(name)s already has %(load)s open reviews, the most allowed.") % {
                "name": expert.name,
                "load": load,
            }
    return None
