"""People and organisations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models_absence import Absence, SignsAs
from accounts.roles import STAFF, Role, permission_of

__all__ = [
    "Absence",
    "Invitation",
    "MemberRole",
    "Membership",
    "Organisation",
    "OrganisationKind",
    "SignsAs",
    "User",
    "UserManager",
]

if TYPE_CHECKING:
    from datetime import date


class UserManager(BaseUserManager["User"]):
    """Makes users that are known by their e-mail address."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Store a user; ``password=None`` gives an unusable password."""
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Store a technical administrator (no role in any case)."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractUser):
    """A person who logs in with an e-mail address and holds any number of roles.

    ``away_until`` and ``deputy_until`` only tell that there is nothing to look up in the absences; kept with them.
    """

    username = None  # type: ignore[assignment]
    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("full name"), max_length=200)
    title = models.CharField(_("position"), max_length=200, blank=True)
    language = models.CharField(_("language of mails"), max_length=2, choices=settings.LANGUAGES, default="vi")
    roles = ArrayField(
        models.CharField(max_length=20, choices=Role.choices), default=list, blank=True, verbose_name=_("roles")
    )

    away_until = models.DateField(_("away at most through this day"), null=True, editable=False)
    deputy_until = models.DateField(_("deputy of somebody at most through this day"), null=True, editable=False)

    consented_at = models.DateTimeField(_("agreed to the processing of personal data"), null=True, editable=False)
    consent_notice = models.CharField(
        _("version of the notice that was agreed to"), max_length=20, blank=True, editable=False
    )

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects: ClassVar[UserManager] = UserManager()  # type: ignore[assignment]

    kept_covers: list[Absence] | None = None
    """The absences in which this person acts, as read once for a page; not stored."""

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        indexes: ClassVar = [GinIndex(fields=["roles"], name="accounts_user_roles")]

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        """The name as it is printed."""
        return self.name

    def has_role(self, *roles: Role) -> bool:
        """Whether the person holds at least one of ``roles``."""
        return any(role.value in self.roles for role in roles)

    @property
    def is_official(self) -> bool:
        """Whether the person works for the authority and may open every case."""
        return self.has_role(*STAFF)

    def may_be_deputy(self, day: date) -> bool:
        """Whether the absences are worth asking for somebody in whose place this person acts."""
        return self.deputy_until is not None and day <= self.deputy_until

    def may_be_away(self, day: date) -> bool:
        """Whether the absences are worth asking for one of this person's own."""
        return self.away_until is not None and day <= self.away_until

    @property
    def role_permissions(self) -> list[str]:
        """Names of the permissions that the roles give (see ``accounts.backends``)."""
        return [permission_of(Role(role)) for role in self.roles]


class OrganisationKind(models.TextChoices):
    """Kinds of organisations, codes of the case format."""

    STARTUP = "startup", _("Start-up")
    SME = "sme", _("Small or medium enterprise")
    ENTERPRISE = "enterprise", _("Enterprise")
    INSTITUTE = "institute", _("Research institute")
    UNIVERSITY = "university", _("University")
    AGENCY = "agency", _("State agency")
    INDIVIDUAL = "individual", _("Individual")


class Organisation(models.Model):
    """Who applies, or where an expert is tied."""

    name = models.CharField(_("name"), max_length=300)
    tax_code = models.CharField(_("tax code"), max_length=20, unique=True, null=True, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=OrganisationKind.choices)
    address = models.CharField(_("address"), max_length=500, blank=True)
    members = models.ManyToManyField(User, through="Membership", related_name="organisations")

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")

    def __str__(self) -> str:
        return self.name


class MemberRole(models.TextChoices):
    """What a person may do for an organisation; each may what those after it may."""

    OWNER = "owner", _("Owner: manages colleagues, submits and withdraws")
    EDITOR = "editor", _("Editor: writes dossiers and reports")
    READER = "reader", _("Reader: sees everything, changes nothing")


class Membership(models.Model):
    """A person may act for an organisation, as far as ``role`` goes."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(_("role"), max_length=10, choices=MemberRole.choices, default=MemberRole.OWNER)
    since = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "organisation"], name="accounts_membership_once")
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.organisation}"


class Invitation(models.Model):
    """A colleague was asked to join an organisation; the mailed link names this row, signed and for a time.

    Once ``closed_at`` is set (accepted or taken back) the link opens nothing any more.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField(_("e-mail address"))
    role = models.CharField(_("role"), max_length=10, choices=MemberRole.choices)
    language = models.CharField(max_length=5)
    invited_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "email"], condition=models.Q(closed_at=None), name="accounts_invited_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.email} · {self.organisation_id}"
