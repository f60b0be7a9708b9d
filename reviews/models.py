"""Experts and their ties, appointments, reviews, the council and the proposal."""

from __future__ import annotations

from typing import Any, ClassVar, Self

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.kept import NotEmptied
from accounts.models import Organisation
from applications.models import Application, Deadline, DossierVersion


class ExpertProfile(models.Model):
    """What an expert knows, and how many open reviews he or she takes at once."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="expert_profile")
    expertise = ArrayField(models.CharField(max_length=30), default=list, blank=True, verbose_name=_("expertise"))
    max_load = models.PositiveSmallIntegerField(_("most open reviews"), null=True, blank=True)
    employer = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="experts")

    def __str__(self) -> str:
        return str(self.user)


class TieKind(models.TextChoices):
    """Kinds of ties, codes of the case format."""

    EMPLOYEE = "employee", _("Employee")
    CONTRACTOR = "contractor", _("Contractor")
    FINANCIAL = "financial", _("Financial interest")
    FAMILY = "family", _("Family or close person")
    COAUTHOR = "coauthor", _("Co-author")
    COINVESTOR = "coinvestor", _("Co-investor")
    ADVISER = "adviser", _("Adviser or mentor")
    SUPERVISOR = "supervisor", _("Supervisor or student")
    COMPETITOR = "competitor", _("Direct competitor")
    SAME_UNIT = "same_unit", _("Same unit")
    PRIOR_POST = "prior_post", _("Earlier public post on this case")


class Tie(models.Model):
    """A relation of an expert to an organisation; excludes as ``reviews.conflicts`` says."""

    expert = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="ties")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="ties")
    kind = models.CharField(_("kind"), max_length=12, choices=TieKind.choices)
    until = models.DateField(_("until (empty: still on)"), null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.expert} · {self.get_kind_display()} · {self.organisation}"


class AssignmentQuerySet(models.QuerySet[Any]):
    """Questions about appointments."""

    def standing(self) -> Self:
        """Experts who have not left the case."""
        return self.filter(left_at=None)

    def outstanding(self) -> Self:
        """Standing, and the review is not in."""
        return self.standing().filter(review=None)

    def reviewed(self) -> Self:
        """Standing, and the review is in."""
        return self.standing().exclude(review=None)


class Assignment(models.Model):
    """An expert appointed to a case; at most one standing appointment of the same person."""

    class Leaving(models.TextChoices):
        """Why an expert left."""

        CONFLICT = "conflict", _("Conflict of interest declared")
        DECLINED = "declined", _("Declined")
        REPLACED = "replaced", _("Replaced")

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="assignments")
    expert = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="assignments")
    appointed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    appointed_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)
    leaving = models.CharField(max_length=10, choices=Leaving.choices, blank=True)
    leaving_reason = models.TextField(blank=True)
    replaced_at = models.DateTimeField(null=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["application", "expert"], condition=Q(left_at=None), name="reviews_expert_appointed_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.expert} · {self.application_id}"


class Recommendation(models.TextChoices):
    """What an expert recommends."""

    APPROVE = "approve", _("Approve")
    APPROVE_WITH_CONDITIONS = "approve_with_conditions", _("Approve with conditions")
    REFUSE = "refuse", _("Refuse")


class Review(models.Model):
    """The scores (1 to 5 per criterion) and reasons of one expert on one version of the dossier."""

    assignment = models.OneToOneField(Assignment, on_delete=models.PROTECT, related_name="review")
    version = models.ForeignKey(DossierVersion, on_delete=models.PROTECT, related_name="+")
    scores = models.JSONField()
    comments = models.JSONField()
    recommendation = models.CharField(_("recommendation"), max_length=25, choices=Recommendation.choices)
    submitted_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["assignment_id"]

    def __str__(self) -> str:
        return str(self.assignment)


class ReviewDraft(models.Model):
    """What an expert has typed so far; nothing that was typed is lost."""

    assignment = models.OneToOneField(Assignment, on_delete=models.CASCADE, related_name="kept")
    content = models.JSONField(default=dict)
    saved_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.assignment)


class Vote(models.TextChoices):
    """A vote in the council."""

    FOR = "for", _("For")
    AGAINST = "against", _("Against")
    ABSTAIN = "abstain", _("Abstain")


class CouncilSession(models.Model):
    """A session: who was there, how they voted (user id → vote), what was concluded."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="sessions")
    number = models.PositiveSmallIntegerField()
    held_at = models.DateTimeField()
    secretary = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    present = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+")
    votes = models.JSONField()
    conclusion = models.TextField(_("conclusion"))

    class Meta:
        ordering: ClassVar = ["application", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["application", "number"], name="reviews_session_once"),
        ]

    def __str__(self) -> str:
        return f"{self.application_id} · {self.number}"


class Outcome(models.TextChoices):
    """What may be proposed."""

    APPROVE = "approve", _("Approve the trial")
    REFUSE = "refuse", _("Refuse the trial")


class Proposal(models.Model):
    """What the officer proposes: outcome, conditions, limits, term, legal form, or reasons by criterion."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="proposals")
    outcome = models.CharField(_("outcome"), max_length=7, choices=Outcome.choices)
    conditions = models.JSONField(default=list)
    reasons = models.JSONField(default=list)
    limits = models.JSONField(default=list)
    start = models.DateField(_("first day"), null=True)
    end = models.DateField(_("last day"), null=True)
    legal_form = models.SlugField(_("legal form"), max_length=40, blank=True)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(end__isnull=True) | Q(end__gte=models.F("start")), name="reviews_proposal_term"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()} · {self.application_id}"


class OpinionQuerySet(models.QuerySet[Any]):
    """Questions about requests for an opinion."""

    def unanswered(self) -> Self:
        """No letter has come and no silence counts as one."""
        return self.filter(answered_at=None)

    def without_letter(self) -> Self:
        """No letter has come; silence that counts as an answer gives way to one."""
        return self.filter(Q(answered_at=None) | Q(tacit=True))


class OpinionRequest(models.Model):
    """A question to another body before the decision, and its answer.

    ``term`` is its sub-term within the term of the decision. ``on_silence`` and ``source``: what the rules said of
    silence on the day of the request. ``silent_at``: the term passed without a letter; ``tacit``: that silence
    counts as the ``outcome``. A letter that comes later stands in its place: ``outcome`` is that of the last one.
    """

    class Outcome(models.TextChoices):
        """What the body says."""

        CONSENT = "consent", _("Agrees")
        CONDITIONS = "consent_with_conditions", _("Agrees on conditions")
        REFUSE = "refuse", _("Does not agree")

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="opinions")
    code = models.SlugField(max_length=40, blank=True)
    body = models.CharField(_("body"), max_length=300)
    question = models.TextField(_("question"))
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    term = models.OneToOneField(Deadline, on_delete=models.PROTECT, null=True, related_name="opinion")
    on_silence = models.CharField(max_length=10, blank=True)
    source = models.CharField(max_length=300, blank=True)
    silent_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    outcome = models.CharField(_("opinion"), max_length=25, choices=Outcome.choices, blank=True)
    tacit = models.BooleanField(default=False)

    objects = OpinionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(answered_at=None, outcome="") | Q(answered_at__isnull=False) & ~Q(outcome=""),
                name="reviews_opinion_answered",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body} · {self.application_id}"


class OpinionLetter(models.Model):
    """A letter by which a body answered, with its file where one was attached; held by the database as it came.

    A letter that was recorded wrongly, or that the body sent anew, is a further row that ``corrects`` the last one.
    """

    request = models.ForeignKey(OpinionRequest, on_delete=models.PROTECT, related_name="letters")
    corrects = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="corrected_by")
    outcome = models.CharField(_("opinion"), max_length=25, choices=OpinionRequest.Outcome.choices)
    text = models.TextField(_("opinion in words"), blank=True)
    number = models.CharField(_("number of the letter"), max_length=80)
    date = models.DateField(_("date of the letter"))
    file = models.FileField(upload_to="letters/", max_length=200, blank=True)
    name = models.CharField(_("file name"), max_length=200, blank=True)
    content_type = models.CharField(max_length=100, blank=True)
    size = models.PositiveIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    notes = models.JSONField(default=list)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["request"], condition=Q(corrects=None), name="reviews_opinion_one_first_letter"
            ),
            models.CheckConstraint(
                condition=Q(file="", sha256="") | ~Q(file="") & ~Q(sha256=""), name="reviews_letter_file_known"
            ),
        ]
        triggers: ClassVar = [
            NotEmptied(name="letters_not_emptied"),
            pgtrigger.Protect(name="letter_kept", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.number} · {self.request_id}"
