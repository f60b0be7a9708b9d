"""Roles of people, as the case format names them."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What a person does in the procedure; the codes are those of the case format."""

    APPLICANT = "applicant", _("Applicant")
    RECEPTION = "reception", _("One-stop desk")
    CASE_OFFICER = "case_officer", _("Case officer")
    LEAD = "lead", _("Programme manager")
    EXPERT = "expert", _("Expert")
    SECRETARY = "secretary", _("Council secretary")
    CHAIR = "chair", _("Council chair")
    FORM_CHECKER = "form_checker", _("Form checker")
    SIGNER = "signer", _("Signer")
    CLERK = "clerk", _("Clerk")
    ZONE_MANAGER = "zone_manager", _("Zone manager")
    MONITOR = "monitor", _("Monitor")
    AUDITOR = "auditor", _("Auditor")


STAFF = frozenset(Role) - {Role.APPLICANT, Role.EXPERT}
"""Roles whose holders may open every case."""

DELEGABLE = STAFF - {Role.CHAIR, Role.AUDITOR}
"""Roles in which a deputy may act. What is personal is not passed on: an expert's review, the chair's vote; nor is
overseeing, and who acts for an applicant follows from the membership.
"""


def permission_of(role: Role) -> str:
    """Name of the permission that holders of ``role`` have: ``accounts.<role>``."""
    return f"accounts.{role.value}"
