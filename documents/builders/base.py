"""What every sheet has: letterhead, grounds, signature block, recipients; and pieces that several kinds share."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.conf import settings

from documents import wording as w
from documents.builders.data import shown_data
from documents.kinds import Kind
from documents.sheet import Article, Facts, Heading, Paragraph, Sheet, Signature, Table, base_lines, one_list, points
from programmes.clocks import ZONE, local_date
from programmes.rules import legal_bases

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from documents.facts import CaseFacts, Limit, ReferenceFacts, StandIn
    from documents.sheet import Block
    from programmes.schema import Body, Capacity, Clock, DocumentRule, LegalForm, Regime

DECISION_CODE = "QĐ"
"""The type code of decisions (Decree 30/2020, Appendix III), which resolve in articles; others have numbered parts."""


ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")


@dataclass(frozen=True, kw_only=True)
class Case:
    """What a builder knows: the kind, the rules, the facts, number, code, moment, signer and whose place that is."""

    kind: Kind
    regime: Regime
    facts: CaseFacts
    number_text: str
    code: str
    at: datetime
    signer_name: str
    stand_in: StandIn | None = None

    @property
    def rule(self) -> DocumentRule:
        """How the regime names, numbers and signs this kind."""
        return self.regime.documents[self.kind]

    @property
    def body(self) -> Body:
        """The issuing body."""
        return self.regime.bodies[self.rule.body]

    @property
    def capacity(self) -> Capacity:
        """In which capacity the signer signs."""
        return self.regime.capacities[self.rule.capacity]

    @property
    def dossier(self) -> dict[str, Any]:
        """The dossier (case format §2)."""
        return self.facts.get("dossier", {})

    @property
    def title(self) -> str:
        """The name of the pilot."""
        return str(self.dossier.get("title", ""))

    @property
    def organisation(self) -> str:
        """The name of the operator."""
        return self.facts.get("organisation", {}).get("name", "")

    @property
    def resolves(self) -> bool:
        """Whether the document is a decision with articles."""
        return self.rule.type_code == DECISION_CODE

    @property
    def reference(self) -> str:
        """The code of the dossier."""
        return self.facts.get("reference", "")

    @property
    def trial(self) -> str:
        """The trial with its operator, for the middle of a sentence."""
        return f"thử nghiệm có kiểm soát “{self.title}” của {self.organisation}"

    @property
    def type_name(self) -> str:
        """The type of the document as it stands in a sentence."""
        return w.in_words(self.rule.type_name)

    @property
    def permission_name(self) -> str:
        """The type of the document that permits a trial, as it stands in a sentence."""
        return w.in_words(self.regime.documents["decision"].type_name)

    @property
    def abstract(self) -> str:
        """The regime's words for what the document is about, with the name of the pilot."""
        text = self.rule.abstract
        return f"{text} “{w.shortened(self.title)}”" if text and self.title else text

    @property
    def legal_form(self) -> LegalForm | None:
        """The form in which the trial is permitted, where the regime knows several."""
        code = self.facts.get("proposal", {}).get("legal_form")
        return next((form for form in self.regime.legal_forms if form.code == code), None)

    def clock(self, name: str) -> tuple[Clock, int] | None:
        """The term called ``name`` with its amount at the level of the case, where the regime sets one."""
        clock = self.regime.clock(name)
        amount = clock.amount_for(self.facts.get("level")) if clock else None
        return (clock, amount) if clock and amount is not None else None


def make(case: Case, blocks: Iterable[Block], **changes: Any) -> Sheet:
    """The sheet with all that follows from the regime; ``changes`` are fields that the kind sets itself."""
    sheet = Sheet(
        kind=case.kind,
        code=case.code,
        verify_url=f"{settings.BASE_URL}/verify/{case.code}/",
        language="vi",
        superior=case.body.superior or "",
        body=case.body.name,
        number_label="Số",
        number_text=case.number_text,
        place=case.body.place,
        at=case.at.astimezone(ZONE),
        type_name=case.rule.type_name,
        abstract=case.abstract,
        form=_form(case.rule.form),
        blocks=tuple(blocks),
        signatures=(signature(case),),
        recipients=recipients(case),
    )
    sheet = replace(sheet, **changes)
    issued_at = sheet.at.isoformat(timespec="seconds")
    return replace(sheet, attachment=shown_data(case.kind, case.facts, sheet.number_text, issued_at))


def _form(code: str | None) -> str:
    if not code:
        return ""
    return f"Mẫu số {code}" if code.isdigit() else f"Mẫu {code}"


def signature(case: Case) -> Signature:
    """The signer under the lines of authority and title; a deputy under the deputy's, with the mandate."""
    capacity = deputy_capacity(case.regime, case.kind, (case.stand_in or {}).get("signs_as", "")) or case.capacity
    lines = (capacity.authority, capacity.title)
    return Signature(
        capacity=tuple(line for line in lines if line), name=case.signer_name, mandate=w.mandate(case.stand_in)
    )


def deputy_capacity(regime: Regime, kind: Kind, signs_as: str) -> Capacity | None:
    """In which capacity a deputy signs this kind, ``KT`` or ``TUQ``; None where the rules name none."""
    own = regime.capacities[regime.documents[kind].capacity]
    code = {"KT": own.deputy, "TUQ": own.authorised}.get(signs_as)
    return regime.capacities[code] if code else None


def recipients(case: Case) -> tuple[str, ...]:
    """The recipients of the regime without their final marks; the last is always the file copy."""
    names = [name.lstrip("- ").rstrip(" .;") for name in case.rule.recipients]
    if names and not names[-1].startswith("Lưu"):
        names.append("Lưu: VT")
    return tuple(names)


def grounds(case: Case, more: Iterable[str] = ()) -> tuple[str, ...]:
    """The lines "Căn cứ …" that hold on the day of the document."""
    return base_lines(legal_bases(case.regime, case.dossier, on=local_date(case.at)), more)


def authority_line(case: Case) -> str:
    """Who decides, above the grounds: the body that acts together, else the head's title with the body."""
    authority = case.capacity.authority or ""
    if authority.upper().startswith("TM."):
        return case.body.name
    title = authority.split(".", 1)[1].strip() if "." in authority else case.capacity.title
    return f"{title} {case.body.name}"


def resolution(
    case: Case,
    parts: list[tuple[str, list[Block]]],
    verb: str,
    *,
    earlier: Iterable[str] = (),
    opening: Iterable[str] = (),
) -> Sheet:
    """A decision with articles, or with the same content in numbered parts where the type is another one.

    ``verb``: what a document that is no decision does, as ``Xác nhận:``; ``earlier``: decisions among the grounds.
    """
    bases, after = one_list(grounds(case, earlier), tuple(opening))
    return make(
        case,
        numbered(case, parts),
        authority=authority_line(case),
        bases=bases,
        opening=after,
        resolves="Quyết định:" if case.resolves else verb,
    )


def numbered(case: Case, parts: list[tuple[str, list[Block]]]) -> list[Block]:
    """Parts as articles with clauses and points, or as parts 1, 2 … with points and dashes; none that is empty."""
    blocks: list[Block] = []
    for number, (title, content) in enumerate(((title, content) for title, content in parts if content), 1):
        if case.resolves:
            blocks += [Article(number=number, title=title), *content]
        else:
            blocks += [Heading(text=f"{number}. {title}"), *(_one_lower(block) for block in content)]
    return blocks


def roman(parts: list[tuple[str, list[Block]]]) -> list[Block]:
    """Parts I, II … as reports and minutes have them; none that is empty."""
    filled = [(title, content) for title, content in parts if content]
    blocks: list[Block] = []
    for number, (title, content) in zip(ROMAN, filled, strict=False):
        blocks += [Heading(text=f"{number}. {title}"), *content]
    return blocks


def _one_lower(block: Block) -> Block:
    """A clause becomes a point, a point a dash."""
    if not isinstance(block, Paragraph) or not block.label:
        return block
    if block.label.endswith("."):
        return replace(block, label=points([""] * int(block.label[:-1]))[-1].label)
    return replace(block, label="-")


def say(*texts: str) -> list[Block]:
    """Paragraphs without label; empty texts are left out."""
    return [Paragraph(text=w.sentence(text)) for text in texts if text]


def facts_block(*rows: tuple[str, str]) -> Facts:
    """Lines ``label: value``; rows without a value are left out."""
    return Facts(rows=tuple((label, w.sentence(value)) for label, value in rows if value))


def applicant(case: Case) -> Facts:
    """Who applies and for what."""
    organisation = case.facts.get("organisation", {})
    return facts_block(
        ("Tổ chức, cá nhân đề nghị", organisation.get("name", "")),
        ("Mã số thuế", organisation.get("tax_code", "")),
        ("Địa chỉ", organisation.get("address", "")),
        ("Mã hồ sơ", case.reference),
        ("Nội dung đề nghị giải quyết", f"Tham gia thử nghiệm có kiểm soát “{case.title}”"),
        ("Lĩnh vực công nghệ", w.TECHNOLOGIES.get(str(case.dossier.get("technology")), "")),
    )


def limits_table(limits: Iterable[Limit]) -> list[Block]:
    """The limits with their units; nothing where there are none."""
    rows = tuple(
        (str(number), w.quantity(limit["quantity"]), w.number(limit["max"]), w.unit(limit), limit.get("note", ""))
        for number, limit in enumerate(limits, 1)
    )
    if not rows:
        return []
    return [
        Table(
            header=("TT", "Nội dung", "Mức tối đa", "Đơn vị", "Ghi chú"),
            rows=rows,
            align=("centre", "text", "number", "text", "text"),
            widths=(8, 32, 18, 17, 25),
        )
    ]


def cited(reference: ReferenceFacts, fallback: str) -> str:
    """``Quyết định số 01/QĐ-SKHCN ngày 24 tháng 12 năm 2025 của …``; parts that are not known are left out."""
    parts = [w.in_words(reference.get("type_name") or fallback)]
    if number := reference.get("number_text"):
        parts.append(f"số {number}")
    if day := reference.get("date"):
        parts.append(w.long_date(day))
    if body := reference.get("body"):
        parts.append(f"của {body}")
    return " ".join(parts)


def days_of_trial(start: str, end: str) -> str:
    """``từ ngày … đến hết ngày …``."""
    return f"từ {w.long_date(start)} đến hết {w.long_date(end)}"


def needs(case: Case) -> list[str]:
    """The rules that the dossier asks to relax, each as a sentence with its article and what is asked."""
    return [w.sentence(_need(need)) for need in case.dossier.get("regulatory_need", [])]


def _need(need: dict[str, Any]) -> str:
    article = f" ({need['article']})" if need.get("article") else ""
    relaxation = need.get("relaxation", "")
    return f"{need.get('rule', '')}{article}: {relaxation}" if relaxation else f"{need.get('rule', '')}{article}"


def level_source(case: Case, level: int) -> str:
    """The article of a level, or nothing."""
    return next((rule.source for rule in case.regime.levels if rule.number == level), "")


def criterion_name(case: Case, code: str) -> str:
    """The regime's name of a criterion, or the code where it has none."""
    return next((criterion.name.vi for criterion in case.regime.criteria if criterion.code == code), code)
