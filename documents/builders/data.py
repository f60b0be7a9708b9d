"""The data that go with a document as ``data.json``: what its page tells, as JSON, and no more.

Public documents are open to everybody, so the deliberation (scores, votes, names of experts) and the rest of
the dossier stay out of them.
"""

from __future__ import annotations

from typing import Any

from documents.facts import CaseFacts
from documents.kinds import PUBLIC, Kind

ALWAYS = ("reference", "public_id", "organisation", "level")

SHOWN: dict[Kind, tuple[str, ...]] = {
    Kind.RECEIPT: ("dossier", "components", "submitted_at", "received_at", "due"),
    Kind.SUPPLEMENT_REQUEST: ("dossier", "supplement", "officer_name"),
    Kind.REFUSAL_OF_RECEIPT: ("dossier", "reason"),
    Kind.STOP_NOTICE: ("dossier", "reason", "stage", "fee_vnd"),
    Kind.TRANSFER_NOTE: ("dossier", "submitted_at", "received_at", "officer_name", "transfer"),
    Kind.APOLOGY: ("dossier", "received_at", "apology"),
    Kind.MINUTES: ("dossier", "council"),
    Kind.PROPOSAL: ("dossier", "level_basis", "council", "proposal"),
    Kind.DECISION: ("dossier", "trial", "proposal"),
    Kind.REFUSAL: ("dossier", "proposal"),
    Kind.RISK_REGISTER: ("dossier", "risks", "matrix", "decision"),
    Kind.SUSPENSION: ("dossier", "decision", "measure"),
    Kind.RESUMPTION: ("dossier", "decision", "measure"),
    Kind.TERMINATION: ("dossier", "decision", "measure"),
    Kind.EXTENSION: ("dossier", "decision", "extension"),
    Kind.EVALUATION_REPORT: ("dossier", "decision", "trial", "evaluation"),
    Kind.COMPLETION: ("dossier", "decision", "trial", "evaluation"),
    Kind.NON_RECOGNITION: ("dossier", "decision", "trial", "evaluation"),
}

PLAIN_DOSSIER = frozenset(
    {
        "title",
        "summary",
        "objectives",
        "technology",
        "regulatory_need",
        "hypotheses",
        "participants",
        "sites",
        "protection_of_affected",
        "exit_plan",
    }
)
"""Fields of the dossier that public documents print."""

PERMITTED = frozenset({"outcome", "conditions", "limits", "start", "end"})
"""Of the proposal, what the permission itself says."""


def shown_data(kind: Kind, facts: CaseFacts, number_text: str, issued_at: str) -> dict[str, Any]:
    """The data of one document: its kind, number and moment, and the facts that it shows."""
    shown: dict[str, Any] = {key: facts[key] for key in (*ALWAYS, *SHOWN[kind]) if key in facts}  # type: ignore[literal-required]
    if kind in PUBLIC or kind is Kind.RISK_REGISTER:
        shown["dossier"] = _only(shown.get("dossier", {}), PLAIN_DOSSIER)
    if kind is Kind.DECISION:
        shown["proposal"] = _only(shown.get("proposal", {}), PERMITTED)
    return {"format": 1, "kind": kind.value, "number": number_text, "issued_at": issued_at, **shown}


def _only(data: dict[str, Any], keys: frozenset[str]) -> dict[str, Any]:
    return {key: value for key, value in data.items() if key in keys}
