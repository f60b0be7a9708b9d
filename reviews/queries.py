"""Who may be appointed, who sits in the council, and the door to the letters of other bodies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib.auth import get_user_model
from django.db.models import Count, Prefetch, Q
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.roles import Role
from applications.models import Technology
from applications.queries import get_application_for
from reviews.conflicts import bar_to_appointing
from reviews.models import OpinionLetter, Tie

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet
    from django_stubs_ext import StrOrPromise

    from accounts.models import User
    from applications.models import Application


FIELDS: dict[str, StrOrPromise] = {"law": gettext_lazy("law"), "safety": gettext_lazy("safety")}
"""Fields of expertise beside the technologies (``reviews.selection.ALSO_NEEDED``)."""


def expertise_label(code: str) -> StrOrPromise:
    """A field of expertise in words; the code itself where it has none."""
    return Technology(code).label if code in Technology.values else FIELDS.get(code, code)


@dataclass(frozen=True)
class ExpertChoice:
    """An expert to choose: open reviews, and why he or she cannot be appointed (None: can)."""

    user: User
    expertise: tuple[str, ...]
    load: int
    bar: str | None

    @property
    def label(self) -> str:
        """Name, expertise, load, and what bars, in one line."""
        load = ngettext("%(count)s open review", "%(count)s open reviews", self.load) % {"count": self.load}
        parts = [self.user.name, ", ".join(str(expertise_label(code)) for code in self.expertise), load]
        line = " · ".join(part for part in parts if part)
        return f"{line} · {_('cannot be appointed')}: {self.bar}" if self.bar else line


def active_experts() -> QuerySet[Any]:
    """Experts with profile, memberships, ties and ``open_reviews``: what appointing asks of them, in three queries."""
    return (
        get_user_model()
        .objects.filter(roles__contains=[Role.EXPERT], is_active=True)
        .select_related("expert_profile")
        .prefetch_related("memberships", Prefetch("ties", Tie.objects.select_related("organisation").order_by("id")))
        .annotate(open_reviews=Count("assignments", filter=Q(assignments__left_at=None, assignments__review=None)))
    )


def expert_choices(application: Application, on: date) -> list[ExpertChoice]:
    """Every active expert, those who may be appointed first, then by name."""
    people = active_experts().order_by("name", "id")
    appointed = set(application.assignments.standing().values_list("expert", flat=True))
    dossier = application.dossier
    choices = []
    for person in people:
        bar = (
            _("is appointed already")
            if person.pk in appointed
            else bar_to_appointing(person, application, on, dossier=dossier)
        )
        profile = getattr(person, "expert_profile", None)
        choices.append(ExpertChoice(person, tuple(profile.expertise) if profile else (), person.open_reviews, bar))
    return sorted(choices, key=lambda choice: choice.bar is not None)


def council_members(application: Application) -> list[User]:
    """Chairs, then the experts of the case, then secretaries and programme managers; who may vote."""
    experts = application.assignments.standing().values("expert")
    others = Q(roles__overlap=[Role.CHAIR, Role.SECRETARY, Role.LEAD])
    people = get_user_model().objects.filter(Q(pk__in=experts) | others, is_active=True).order_by("name", "id")

    def rank(person: User) -> int:
        return next((number for number, role in enumerate((Role.CHAIR, Role.EXPERT)) if person.has_role(role)), 2)

    return sorted(people, key=rank)


def get_letter_for(user: User, reference: str, pk: int) -> OpinionLetter:
    """A letter with a file in a case that ``user`` may open: officials alone see what other bodies said."""
    rows = OpinionLetter.objects.filter(request__application=get_application_for(user, reference)).exclude(file="")
    letter: OpinionLetter | None = rows.filter(pk=pk).first() if user.is_official else None
    if letter is None:
        raise Http404
    return letter
