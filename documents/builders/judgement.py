"""Minutes of the council, the officer's proposal, and the refusal."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from documents import wording as w
from documents.builders.base import (
    applicant,
    criterion_name,
    days_of_trial,
    facts_block,
    level_source,
    limits_table,
    make,
    needs,
    resolution,
    roman,
    say,
)
from documents.sheet import Paragraph, Signature, Table, clauses, points

if TYPE_CHECKING:
    from documents.builders.base import Case
    from documents.facts import CouncilFacts, CriterionReason, OpinionFacts, Person
    from documents.sheet import Align, Block, Sheet


def minutes(case: Case) -> Sheet:
    """The session: attendance, scores, discussion, votes, conclusion; signed by secretary and chair."""
    council = case.facts.get("council", {})
    held = council.get("held_at", "")
    session = facts_block(
        ("Thời gian", w.moment(held) if held else ""),
        ("Địa điểm", council.get("place", "") or case.body.name),
        ("Nội dung", f"Thẩm định hồ sơ {case.reference} “{case.title}” của {case.organisation}"),
    )
    present: list[Block] = [_people("Có mặt", council.get("present", []))]
    absent: list[Block] = [_people("Vắng mặt", council["absent"])] if council.get("absent") else []
    parts: list[tuple[str, list[Block]]] = [
        ("Thời gian, địa điểm", [session]),
        ("Thành phần", present + absent),
        ("Kết quả chấm điểm", _scores(case, council)),
        ("Ý kiến thảo luận", [*points(council.get("comments", []))]),
        ("Kết quả biểu quyết", _votes(council)),
        ("Kết luận", say(council.get("conclusion", ""), "Biên bản được lập thành bản điện tử và lưu trong hồ sơ.")),
    ]
    signatures = (
        Signature(capacity=("Thư ký",), name=council.get("secretary", ""), mandate=w.mandate(case.stand_in)),
        Signature(capacity=("Chủ tịch hội đồng",), name=council.get("chair", "") or case.signer_name),
    )
    return make(case, roman(parts), number_text=council.get("number", ""), signatures=signatures)


def _people(caption: str, people: list[Person]) -> Table:
    rows = tuple(
        (str(number), person.get("name", ""), w.ROLES.get(person.get("role", ""), person.get("role", "")))
        for number, person in enumerate(people, 1)
    )
    return Table(
        caption=caption,
        header=("TT", "Họ và tên", "Vai trò"),
        rows=rows,
        align=("centre", "text", "text"),
        widths=(8, 52, 40),
    )


def _scores(case: Case, council: CouncilFacts) -> list[Block]:
    experts = council.get("experts", [])
    marks: list[Align] = ["centre"] * len(experts)
    rows = [
        (
            row.get("name") or criterion_name(case, row["criterion"]),
            w.number(row["weight"]),
            *(w.number(score) for score in row["scores"]),
            w.number(row["mean"], 2),
        )
        for row in council.get("scores", [])
    ]
    if not rows:
        return []
    mean = w.number(council.get("mean", 0), 2)
    rows.append(("Điểm tổng hợp (thang 100)", "100", *("" for _ in experts), mean))
    table = Table(
        header=("Tiêu chí", "Trọng số", *experts, "Trung bình"),
        rows=tuple(rows),
        align=("text", "number", *marks, "number"),
        total=True,
    )
    return [table, *say(_verdict(case, council))]


def _verdict(case: Case, council: CouncilFacts) -> str:
    """Mean against the pass mark, and floors that were missed; shown, not decided."""
    mean, mark = council.get("mean", 0), case.regime.pass_mark
    text = f"Điểm tổng hợp {w.number(mean, 2)}/100, {'đạt' if mean >= mark else 'chưa đạt'} mức tối thiểu {mark}/100"
    floors = {criterion.code: criterion.floor for criterion in case.regime.criteria}
    missed = [
        row.get("name") or criterion_name(case, row["criterion"])
        for row in council.get("scores", [])
        if row["mean"] < floors.get(row["criterion"], 0)
    ]
    return (
        f"{text}; tiêu chí dưới mức sàn: {', '.join(missed)}" if missed else f"{text}; không có tiêu chí dưới mức sàn"
    )


def _votes(council: CouncilFacts) -> list[Block]:
    votes = council.get("votes", [])
    rows = tuple((str(number), vote["name"], w.VOTES[vote["vote"]]) for number, vote in enumerate(votes, 1))
    tally = Counter[str](vote["vote"] for vote in votes)
    summary = "; ".join(f"{w.lower_first(name)}: {w.two(tally[code])}" for code, name in w.VOTES.items())
    table = Table(header=("TT", "Họ và tên", "Ý kiến"), rows=rows, align=("centre", "text", "text"), widths=(8, 52, 40))
    return [table, *say(f"Tổng hợp: {summary} (trên {w.two(len(votes))} phiếu)")]


def proposal(case: Case) -> Sheet:
    """The officer's proposal to the body that decides."""
    facts = case.facts.get("proposal", {})
    approve = facts.get("outcome") == "approve"
    decided = case.regime.documents["decision" if approve else "refusal"]
    decider = case.regime.bodies[decided.body].name
    council = case.facts.get("council", {})
    about = facts_block(("Tóm tắt", str(case.dossier.get("summary", ""))), ("Cấp độ", _level(case)))
    found = say(
        _verdict(case, council) if "mean" in council else "",
        f"Kết luận của Hội đồng: {council['conclusion']}" if council.get("conclusion") else "",
    )
    parts: list[tuple[str, list[Block]]] = [
        ("Thông tin hồ sơ", [applicant(case), about]),
        ("Kết quả thẩm định", found),
        ("Ý kiến của cơ quan, đơn vị liên quan", _opinions(case)),
        ("Đề xuất", _approval(case) if approve else _rejection(case)),
    ]
    blocks = [*roman(parts), *say(f"Kính trình {decider} xem xét, quyết định.")]
    return make(case, blocks, addressees=(decider,))


def _opinions(case: Case) -> list[Block]:
    """Who was asked, by which letter each answered, and what it says; who has not answered is named too."""
    rows = tuple(
        (str(number), row["body"], _letter(row), "\n".join(filter(None, (w.OPINIONS[row["outcome"]], row.get("text")))))
        for number, row in enumerate(case.facts.get("opinions", []), 1)
    )
    if not rows:
        return []
    header = ("TT", "Cơ quan, đơn vị", "Văn bản trả lời", "Ý kiến")
    return [Table(header=header, rows=rows, align=("centre", "text", "text", "text"), widths=(8, 30, 24, 38))]


def _letter(row: OpinionFacts) -> str:
    if row.get("letter_number"):
        return f"Số {row['letter_number']} {w.long_date(row['letter_date'])}"
    if row.get("tacit"):
        return f"Không trả lời trong thời hạn{w.in_brackets(row.get('source'))}"
    return f"Chưa có; thời hạn đến hết {w.long_date(row['due'])}" if row.get("due") else "Chưa có"


def _level(case: Case) -> str:
    """The level with its article, the facts of the dossier that lift to it, and why the officer fixed it."""
    level, basis = case.facts.get("level"), case.facts.get("level_basis", {})
    if level is None:
        return ""
    computed, facts, reason = basis.get("computed"), basis.get("facts", []), basis.get("reason")
    parts = [
        f"cấp độ {level}{w.in_brackets(level_source(case, level))}",
        f"theo dữ kiện của hồ sơ: cấp độ {computed}" if computed and computed != level else "",
        f"căn cứ: {', '.join(map(w.lower_first, facts))}" if facts else "",
        f"lý do: {reason}" if reason else "",
    ]
    return w.upper_first("; ".join(part for part in parts if part))


def _approval(case: Case) -> list[Block]:
    facts = case.facts.get("proposal", {})
    conditions = facts.get("conditions", [])
    blocks = say(f"Cho phép {case.trial} {days_of_trial(facts['start'], facts['end'])}")
    if form := case.legal_form:
        blocks += say(f"Hình thức: {w.lower_first(form.name.vi)}{w.in_brackets(form.source)}")
        not_applied = needs(case) if form.not_applied else []
        blocks += [Paragraph(text="Quy định đề nghị không áp dụng:"), *points(not_applied)] if not_applied else []
    blocks += [Paragraph(text="Giới hạn thử nghiệm:"), *limits_table(facts.get("limits", []))]
    if conditions:
        blocks += [Paragraph(text="Điều kiện thử nghiệm:"), *points(w.sentence(text) for text in conditions)]
    return blocks + reasons(case, facts.get("reasons", []), "Lý do đề xuất:")


def _rejection(case: Case) -> list[Block]:
    reasons_given = case.facts.get("proposal", {}).get("reasons", [])
    blocks = say(f"Không chấp thuận {case.trial}")
    return blocks + reasons(case, reasons_given, "Lý do theo từng tiêu chí:")


def reasons(case: Case, given: list[CriterionReason], heading: str) -> list[Block]:
    """Reasons under the names of their criteria."""
    named = [(_criterion(case, reason), w.sentence(reason.get("text", ""))) for reason in given]
    texts = [": ".join(filter(None, row)) for row in named if row[1]]
    return [Paragraph(text=heading), *points(texts)] if texts else []


def _criterion(case: Case, reason: CriterionReason) -> str:
    return reason.get("name") or criterion_name(case, reason.get("criterion", ""))


def refusal(case: Case) -> Sheet:
    """The refusal in writing with its reasons (Decree 142/2026, art. 23(6))."""
    given = case.facts.get("proposal", {}).get("reasons", [])
    content: list[Block] = [*clauses([f"Không chấp thuận đề nghị {case.trial} (mã hồ sơ {case.reference})."])]
    parts: list[tuple[str, list[Block]]] = [
        ("Không chấp thuận thử nghiệm", content),
        ("Lý do", reasons(case, given, "Qua thẩm định, hồ sơ chưa đáp ứng các tiêu chí sau:")),
        (
            "Quyền của tổ chức, cá nhân đề nghị",
            [
                *clauses(
                    [
                        "Được hoàn thiện và nộp hồ sơ mới.",
                        "Được khiếu nại, khởi kiện theo quy định của pháp luật nếu không đồng ý với văn bản này.",
                    ]
                )
            ],
        ),
        ("Hiệu lực", say(f"{case.type_name} này có hiệu lực kể từ ngày ký")),
    ]
    return resolution(case, parts, verb="Thông báo:", opening=opening(case))


def opening(case: Case) -> tuple[str, ...]:
    """On whose proposal, after which session."""
    council, proposed = case.facts.get("council", {}), case.facts.get("proposal", {})
    lines = []
    if council.get("held_at"):
        number = f" số {council['number']}" if council.get("number") else ""
        lines.append(f"Theo Biên bản họp Hội đồng thẩm định{number} {w.long_date(council['held_at'])};")
    if proposed.get("number_text"):
        day = f" {w.long_date(proposed['date'])}" if proposed.get("date") else ""
        lines.append(f"Theo đề nghị tại Tờ trình số {proposed['number_text']}{day}.")
    return tuple(lines)
