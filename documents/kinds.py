"""Kinds of administrative documents, codes of the case format (§5)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """A kind of document; type name, symbol and signing body come from the regime."""

    RECEIPT = "receipt", _("Receipt and appointment note")
    SUPPLEMENT_REQUEST = "supplement_request", _("Request to supplement the dossier")
    REFUSAL_OF_RECEIPT = "refusal_of_receipt", _("Refusal to receive the dossier")
    STOP_NOTICE = "stop_notice", _("Notice that handling has stopped")
    TRANSFER_NOTE = "transfer_note", _("Transfer note")
    APOLOGY = "apology", _("Letter of apology with a new date")
    MINUTES = "minutes", _("Minutes of the council")
    PROPOSAL = "proposal", _("Proposal")
    DECISION = "decision", _("Decision")
    REFUSAL = "refusal", _("Refusal")
    RISK_REGISTER = "risk_register", _("Risk register")
    SUSPENSION = "suspension", _("Suspension")
    RESUMPTION = "resumption", _("Resumption")
    TERMINATION = "termination", _("Termination")
    EXTENSION = "extension", _("Extension")
    EVALUATION_REPORT = "evaluation_report", _("Evaluation report")
    COMPLETION = "completion", _("Completion")
    NON_RECOGNITION = "non_recognition", _("Non-recognition")


UNNUMBERED = frozenset({Kind.RECEIPT, Kind.MINUTES, Kind.RISK_REGISTER})
"""Receipt: the dossier's code; minutes: the number of the session; risk register: an annex (case format §5)."""

UNCOUNTED = frozenset({Kind.TRANSFER_NOTE})
"""Documents that the case format leaves out of its lists (§5): transfer notes."""

DRAFTED = frozenset({Kind.DECISION, Kind.REFUSAL, Kind.COMPLETION, Kind.NON_RECOGNITION})
"""Kinds that go check_form → sign → issue (Decree 30/2020, arts. 11 to 13, 18)."""

OF_THE_HEAD = DRAFTED | {Kind.SUSPENSION, Kind.RESUMPTION, Kind.TERMINATION, Kind.EXTENSION}
"""Kinds that the head of the deciding body signs, or a deputy in the form that the rules name (art. 13)."""

PUBLIC = frozenset(
    {
        Kind.DECISION,
        Kind.SUSPENSION,
        Kind.RESUMPTION,
        Kind.TERMINATION,
        Kind.EXTENSION,
        Kind.COMPLETION,
        Kind.NON_RECOGNITION,
    }
)
"""Kinds whose file anybody may read."""
