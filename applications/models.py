"""The case, its dossier versions, its deadlines and its journal."""

from __future__ import annotations

import secrets
import uuid
from typing import TYPE_CHECKING, Any, ClassVar

import pgtrigger
from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from accounts.kept import NotEmptied
from accounts.models import Absence, Organisation
from accounts.models_absence import named_for
from applications.lifecycle import ApplicationLifecycle
from applications.models_ledger import KEEP_SEGMENT, DeadlineSegment
from applications.models_supplement import SupplementAnswer
from applications.querysets import (
    MET_BY_TIME,
    ApplicationQuerySet,
    AttachmentQuerySet,
    DeadlineQuerySet,
    SupplementQuerySet,
    UploadQuerySet,
)
from applications.states import State
from programmes import clocks
from programmes.models import RegimeVersion

if TYPE_CHECKING:
    from accounts.models import MemberRole, User
    from programmes.schema import Regime

__all__ = [
    "Application",
    "Attachment",
    "Deadline",
    "DeadlineSegment",
    "DossierVersion",
    "Event",
    "SupplementAnswer",
    "SupplementRequest",
    "Technology",
    "new_public_id",
]

_PUBLIC_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"


def new_public_id() -> str:
    """An address of 8 characters that says nothing of the case's order or number."""
    return "".join(secrets.choice(_PUBLIC_ALPHABET) for _ in range(8))


class Technology(models.TextChoices):
    """Fields of technology, codes of the case format."""

    UAV = "uav", _("Unmanned aircraft")
    AUTONOMOUS_VEHICLE = "autonomous_vehicle", _("Self-driving vehicle")
    AI = "ai", _("Artificial intelligence")
    BLOCKCHAIN = "blockchain", _("Blockchain")
    IOT = "iot", _("Internet of things")
    CLEAN_TECH = "clean_tech", _("Clean technology")
    FINTECH = "fintech", _("Financial technology")
    OTHER = "other", _("Other technology")


class Application(ApplicationLifecycle):
    """A case from draft to archive. Data, cheap properties and transitions only.

    ``regime_version`` is the version in force on the day the dossier was received (until then: on the day it
    was started) and never changes afterwards.
    """

    public_id = models.CharField(max_length=8, unique=True, default=new_public_id, editable=False)
    reference = models.CharField(_("dossier code"), max_length=20, unique=True)
    regime_version = models.ForeignKey(RegimeVersion, on_delete=models.PROTECT, related_name="applications")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="applications")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="cases")
    title = models.CharField(_("title"), max_length=300)
    summary = models.TextField(_("summary"), blank=True)
    technology = models.CharField(_("technology"), max_length=20, choices=Technology.choices)
    place = models.CharField(_("place"), max_length=300, blank=True)
    level = models.PositiveSmallIntegerField(_("level"), null=True)
    created_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField(null=True)
    complete_at = models.DateTimeField(_("day the dossier that was found valid came in"), null=True)
    decided_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)
    decision_number = models.CharField(_("decision number"), max_length=80, blank=True)
    trial_start = models.DateField(_("first day of the trial"), null=True)
    trial_end = models.DateField(_("last day of the trial"), null=True)
    search_text = models.TextField(blank=True, editable=False)
    search_vector = models.GeneratedField(
        expression=Func(F("search_text"), template="to_tsvector('simple', %(expressions)s)"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = ApplicationQuerySet.as_manager()

    recorded: tuple[Event, ...] = ()
    """What was recorded through this object, the last event last; not stored."""
    held = False
    """Whether the row is locked and was read under that lock (``actions.holding()``); not stored."""
    asked: tuple[str, User] | None = None
    """The act that was asked for and allowed while the row is held (``actions.ask()``); not stored."""
    member: tuple[User, MemberRole] | None = None
    """Who opened the held row as a member of its organisation, and in which role (``actions.holding_own()``)."""
    under: Absence | None = None
    """The absence under which the act was allowed, where a deputy acts; not stored."""
    newest: DossierVersion | None = None
    """The newest version of the dossier as read while the row is held; not stored."""

    class Meta:
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        indexes: ClassVar = [
            GinIndex(fields=["search_vector"], name="applications_search"),
            models.Index(
                fields=["-published_at", "-id"], name="applications_public", condition=Q(published_at__isnull=False)
            ),
            models.Index(
                fields=["-received_at", "-id"], name="applications_received", condition=Q(received_at__isnull=False)
            ),
            models.Index(fields=["state", "-id"], name="applications_state"),
            models.Index(fields=["organisation", "-id"], name="applications_organisation"),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    @property
    def regime(self) -> Regime:
        """The rules under which the case stands."""
        return self.regime_version.spec

    @property
    def dossier(self) -> dict[str, Any]:
        """What the newest version of the dossier says (FORMAT §2), frozen or still a draft."""
        content: dict[str, Any] = self.latest().content
        return content

    def latest(self) -> DossierVersion:
        """The newest version of the dossier, read once while the row is held."""
        version: DossierVersion = self.newest or self.versions.latest("number")
        if self.held:
            self.newest = version
        return version


class DossierVersion(models.Model):
    """One version of the dossier; once frozen it never changes, held by the database itself.

    ``questions``: set → version of the questions by which it was asked; empty while it was never submitted, when
    those of the day hold.
    ``authors``: path of an answer → ``{"by": name, "at": ISO 8601}`` of its last change in this version.
    ``check_again``: paths of answers that were copied from an older dossier and nobody has looked at since.
    """

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    content = models.JSONField(default=dict)
    questions = models.JSONField(default=dict)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    revision = models.PositiveIntegerField(default=0)
    authors = models.JSONField(default=dict)
    check_again = models.JSONField(default=list)
    frozen_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["application", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["application", "number"], name="applications_version_once"),
            models.UniqueConstraint(
                fields=["application"], condition=Q(frozen_at=None), name="applications_one_working_copy"
            ),
        ]
        triggers: ClassVar = [
            NotEmptied(name="versions_not_emptied"),
            pgtrigger.Protect(
                name="frozen_version_kept",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__frozen_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application_id} v{self.number}"


class Presence(models.Model):
    """Somebody has a page of the dossier open; a hint for colleagues, forgotten as soon as it is old."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="presences")
    page = models.CharField(max_length=60)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField()
    seen_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["since"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["application", "page", "user"], name="applications_present_once")
        ]

    def __str__(self) -> str:
        return f"{self.page} · {self.user_id}"


class Attachment(models.Model):
    """A file of the dossier, under a random name outside the web root."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="attachments")
    component = models.SlugField(max_length=40)
    title = models.CharField(_("title"), max_length=300)
    file = models.FileField(upload_to="attachments/%Y/%m/", max_length=200)
    name = models.CharField(_("file name"), max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    notes = models.JSONField(default=list)
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")
    number = models.PositiveSmallIntegerField(default=1)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return self.name


class Upload(models.Model):
    """A large file that is arriving in pieces: ``received`` of ``size`` bytes are there.

    ``attachment`` is what became of it. Rows and pieces of what nobody goes on with are swept (``jobs.py``).
    """

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="uploads")
    key = models.UUIDField(default=uuid.uuid4, unique=True)
    component = models.SlugField(max_length=40)
    title = models.CharField(max_length=300)
    instead_of = models.ForeignKey(Attachment, on_delete=models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=200)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    received = models.PositiveIntegerField(default=0)
    file = models.FileField(upload_to="arriving/", max_length=200)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField()
    last_at = models.DateTimeField(db_index=True)
    attachment = models.OneToOneField(Attachment, on_delete=models.PROTECT, null=True, related_name="+")

    objects = UploadQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"{self.name} {self.received}/{self.size}"


class SupplementRequest(models.Model):
    """One written request for everything that is missing (form 02)."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="supplements")
    items = models.JSONField()
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()
    due_working_days = models.PositiveSmallIntegerField()
    answered_at = models.DateTimeField(null=True)

    objects = SupplementQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"{self.application_id} · {self.requested_at:%d/%m/%Y}"


class Deadline(models.Model):
    """A term that runs in a case: start, rule, due moment, and how it ended.

    ``due_on`` holds for days, working days and months (the last day in time), ``due_at`` always: the first
    moment that is late. A due date once set is not recomputed when the calendar changes. The present segment:
    ``since`` it runs (or stands, where ``paused_since`` says so) with ``remaining`` pieces left
    (``programmes.segments``), ``event`` began it, ``days`` are its special days as counted. What it was before is
    in ``segments``, written by the database itself.
    """

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="deadlines")
    name = models.SlugField(max_length=40)
    subject = models.CharField(max_length=60, blank=True)
    of_authority = models.BooleanField()
    unit = models.CharField(max_length=15)
    amount = models.PositiveSmallIntegerField()
    back = models.BooleanField(default=False)
    cut_off_hour = models.PositiveSmallIntegerField(null=True)
    start = models.DateTimeField()
    since = models.DateTimeField()
    remaining = models.IntegerField()
    event = models.ForeignKey("Event", on_delete=models.PROTECT, null=True, related_name="+")
    days = models.JSONField(default=list)
    due_on = models.DateField(null=True)
    due_at = models.DateTimeField()
    bars = models.BooleanField(default=False)
    source = models.CharField(max_length=300)
    story = models.JSONField(default=dict)
    paused_since = models.DateTimeField(null=True)
    met_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    late_marked_at = models.DateTimeField(null=True)

    objects = DeadlineQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["id"]
        indexes: ClassVar = [
            models.Index(
                fields=["due_at"],
                name="applications_deadline_open",
                condition=Q(met_at=None, cancelled_at=None),
            ),
        ]
        triggers: ClassVar = [KEEP_SEGMENT]

    def __str__(self) -> str:
        return f"{self.name} · {self.due_at:%d/%m/%Y}"

    @property
    def is_open(self) -> bool:
        """Neither met nor cancelled."""
        return self.met_at is None and self.cancelled_at is None

    @property
    def met_in_time(self) -> bool:
        """Met, and not late; acting on the due day is in time."""
        if self.met_at is None:
            return False
        if self.name in MET_BY_TIME:
            return True
        return clocks.local_date(self.met_at) <= self.due_on if self.due_on else self.met_at <= self.due_at


class Event(models.Model):
    """What happened in a case, by whom, from which state to which; append-only, held by the database itself.

    ``absence``: where a deputy acted, under which, and ``on_behalf_of`` the name of the one who was away.
    """

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="events")
    position = models.PositiveIntegerField()
    verb = models.SlugField(max_length=40)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    actor_name = models.CharField(max_length=200)
    absence = models.ForeignKey(Absence, on_delete=models.PROTECT, null=True, related_name="+")
    on_behalf_of = models.CharField(max_length=200, blank=True, default="")
    from_state = models.CharField(max_length=30, choices=State.choices)
    to_state = models.CharField(max_length=30, choices=State.choices)
    note = models.TextField(blank=True)
    data = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["application", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["application", "position"], name="applications_event_once"),
        ]
        triggers: ClassVar = [
            NotEmptied(name="events_not_emptied"),
            pgtrigger.Protect(name="event_kept", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.verb} · {self.at:%d/%m/%Y %H:%M}"

    @property
    def who(self) -> str:
        """The name of who acted, of a deputy with in whose place; nothing for what time did."""
        return named_for(self.actor_name, self.on_behalf_of)
