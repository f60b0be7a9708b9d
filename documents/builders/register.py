"""The risk register as the annex of the decision: both matrices and every risk with controls and owner."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Literal

from documents import wording as w
from documents.builders.base import facts_block, make, say
from documents.sheet import Annex, Cell, Heading, Matrix, Table
from programmes.clocks import ZONE

if TYPE_CHECKING:
    from documents.builders.base import Case
    from documents.facts import RiskFacts
    from documents.sheet import Block, Sheet

SCORES = (1, 2, 3, 4, 5)

Stage = Literal["inherent", "residual"]


def risk_register(case: Case) -> Sheet:
    """The annex in its own file, with the decision's number and time at the top right."""
    risks = case.facts.get("risks", [])
    blocks: list[Block] = [
        facts_block(("Thử nghiệm", f"“{case.title}”"), ("Tổ chức thử nghiệm", case.organisation)),
        Heading(text="1. Ma trận rủi ro trước khi áp dụng biện pháp kiểm soát"),
        _matrix(case, "Rủi ro vốn có", "inherent"),
        Heading(text="2. Ma trận rủi ro sau khi áp dụng biện pháp kiểm soát"),
        _matrix(case, "Rủi ro còn lại", "residual"),
        *say("Số R1, R2 … trong ma trận là số thứ tự của rủi ro trong danh mục tại mục 3"),
        Heading(text="3. Danh mục rủi ro"),
        _list(risks),
    ]
    decision = case.facts.get("decision", {})
    issued = datetime.fromisoformat(decision["issued_at"]) if decision.get("issued_at") else case.at
    time = issued.astimezone(ZONE).isoformat(timespec="seconds")
    annex = Annex(
        heading="Phụ lục",
        title="Danh mục rủi ro và biện pháp kiểm soát",
        accompanies=_accompanies(case),
        mark=tuple(line for line in (decision.get("number_text", ""), time) if line),
    )
    return make(
        case, blocks, annex=annex, signatures=(), recipients=(), number_label="", number_text="", abstract="", form=""
    )


def _accompanies(case: Case) -> str:
    """Left open on electronic documents (Decree 30/2020, Appendix I)."""
    return f"(Kèm theo {case.permission_name} số ……/……… ngày …… tháng …… năm …… của ………………)"


def _matrix(case: Case, caption: str, stage: Stage) -> Matrix:
    table = case.facts.get("matrix", [])
    rows = tuple(
        tuple(
            _cell(case, rating, likelihood, impact, stage) for likelihood, rating in zip(SCORES, ratings, strict=True)
        )
        for impact, ratings in zip(reversed(SCORES), table, strict=True)
    )
    return Matrix(caption=caption, rows=rows)


def _cell(case: Case, rating: str, likelihood: int, impact: int, stage: Stage) -> Cell:
    here = tuple(
        number
        for number, risk in enumerate(case.facts.get("risks", []), 1)
        if _position(risk, stage) == (likelihood, impact)
    )
    return Cell(rating=rating, name=w.RATINGS[rating], risks=here)


def _position(risk: RiskFacts, stage: Stage) -> tuple[int, int]:
    if stage == "inherent":
        return risk["likelihood"], risk["impact"]
    return risk["residual_likelihood"], risk["residual_impact"]


def _list(risks: list[RiskFacts]) -> Table:
    rows = tuple(
        (
            f"R{number}",
            _description(risk),
            _level(risk["likelihood"], risk["impact"], risk.get("rating", "")),
            "\n".join(f"- {w.sentence(control)}" for control in risk.get("controls", [])),
            _level(risk["residual_likelihood"], risk["residual_impact"], risk.get("residual_rating", "")),
            risk.get("owner", ""),
        )
        for number, risk in enumerate(risks, 1)
    )
    return Table(
        header=("Số", "Rủi ro", "Vốn có", "Biện pháp kiểm soát", "Còn lại", "Chủ trì"),
        rows=rows,
        align=("centre", "text", "centre", "text", "centre", "text"),
        widths=(7, 31, 12, 25, 12, 13),
    )


def _description(risk: RiskFacts) -> str:
    library = f" ({risk['library_id']})" if risk.get("library_id") else ""
    lines = [
        f"{risk.get('title', '')}{library}",
        f"Nguyên nhân: {risk['cause']}" if risk.get("cause") else "",
        f"Sự kiện: {risk['event']}" if risk.get("event") else "",
        f"Hậu quả: {risk['consequence']}" if risk.get("consequence") else "",
    ]
    return "\n".join(w.sentence(line) for line in lines if line)


def _level(likelihood: int, impact: int, rating: str) -> str:
    return f"{likelihood} × {impact}\n{w.RATINGS.get(rating, '')}"
