"""One door to all builders."""

from __future__ import annotations

from typing import TYPE_CHECKING

from documents.builders import during, ending, judgement, one_stop, permission, register, transfer
from documents.builders.base import Case
from documents.kinds import Kind

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from documents.facts import CaseFacts, StandIn
    from documents.sheet import Sheet
    from programmes.schema import Regime

BUILDERS: dict[Kind, Callable[[Case], Sheet]] = {
    Kind.RECEIPT: one_stop.receipt,
    Kind.SUPPLEMENT_REQUEST: one_stop.supplement_request,
    Kind.REFUSAL_OF_RECEIPT: one_stop.refusal_of_receipt,
    Kind.STOP_NOTICE: one_stop.stop_notice,
    Kind.TRANSFER_NOTE: transfer.transfer_note,
    Kind.APOLOGY: one_stop.apology,
    Kind.MINUTES: judgement.minutes,
    Kind.PROPOSAL: judgement.proposal,
    Kind.DECISION: permission.decision,
    Kind.REFUSAL: judgement.refusal,
    Kind.RISK_REGISTER: register.risk_register,
    Kind.SUSPENSION: during.suspension,
    Kind.RESUMPTION: during.resumption,
    Kind.TERMINATION: during.termination,
    Kind.EXTENSION: during.extension,
    Kind.EVALUATION_REPORT: ending.evaluation_report,
    Kind.COMPLETION: ending.completion,
    Kind.NON_RECOGNITION: ending.non_recognition,
}


def sheet_for(
    kind: Kind,
    regime: Regime,
    facts: CaseFacts,
    *,
    number_text: str,
    code: str,
    at: datetime,
    signer_name: str,
    stand_in: StandIn | None = None,
) -> Sheet:
    """The whole sheet of a document of this kind.

    ``number_text`` as ``documents.numbering.number_text`` writes it, or empty for kinds without number and for
    previews; ``at`` is the moment of issue (aware); ``signer_name`` who signs (for the minutes: the chair, where the
    facts name none); ``stand_in``: in whose place, where a deputy signs.
    """
    case = Case(
        kind=Kind(kind), regime=regime, facts=facts, number_text=number_text, code=code, at=at,
        signer_name=signer_name, stand_in=stand_in,
    )  # fmt: skip
    return BUILDERS[case.kind](case)
