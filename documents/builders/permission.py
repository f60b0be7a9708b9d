"""The decision that permits a trial: scope, area, time, scale, limits, duties, suspension and termination.

Content of the AI regime's confirmation: Decree 142/2026/NĐ-CP, art. 23(7); every permission has the same parts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from documents import wording as w
from documents.builders.base import days_of_trial, level_source, limits_table, needs, resolution, say
from documents.builders.judgement import opening
from documents.sheet import Paragraph, clauses, points
from programmes.rules import applies, required_preconditions

if TYPE_CHECKING:
    from documents.builders.base import Case
    from documents.facts import TrialFacts
    from documents.sheet import Block, Sheet
    from programmes.schema import Clause


def decision(case: Case) -> Sheet:
    """The permission, as a decision or as a confirmation by the regime's type of document."""
    parts: list[tuple[str, list[Block]]] = [
        (_title(case), _who_and_what(case)),
        ("Phạm vi, địa bàn và thời gian thử nghiệm", _scope(case)),
        ("Quy mô và giới hạn thử nghiệm", _scale(case)),
        ("Điều kiện thử nghiệm", _conditions(case)),
        ("Trách nhiệm của tổ chức thử nghiệm", _duties(case)),
        ("Các trường hợp tạm dừng, chấm dứt thử nghiệm", _grounds(case)),
        ("Hiệu lực và tổ chức thực hiện", _force(case)),
    ]
    return resolution(case, parts, verb="Xác nhận:", opening=opening(case))


def _title(case: Case) -> str:
    return "Cho phép thử nghiệm có kiểm soát" if case.resolves else "Tổ chức tham gia và nội dung thử nghiệm"


def _trial(case: Case) -> TrialFacts:
    """What is permitted: the trial's own record, else what the proposal asks for."""
    proposed = case.facts.get("proposal", {})
    trial: TrialFacts = {
        "start": proposed.get("start", ""),
        "end": proposed.get("end", ""),
        "limits": proposed.get("limits", []),
        "conditions": proposed.get("conditions", []),
    }
    return trial | case.facts.get("trial", {})


def _who_and_what(case: Case) -> list[Block]:
    organisation = case.facts.get("organisation", {})
    level = case.facts.get("level")
    identity = [organisation.get("name", "")]
    identity += [f"mã số thuế {organisation['tax_code']}"] if organisation.get("tax_code") else []
    identity += [f"địa chỉ {organisation['address']}"] if organisation.get("address") else []
    field = w.TECHNOLOGIES.get(str(case.dossier.get("technology")), "")
    objectives, form = case.dossier.get("objectives", ""), case.legal_form
    texts = [
        f"Tổ chức thử nghiệm: {', '.join(identity)}",
        f"Tên thử nghiệm: “{case.title}” (mã hồ sơ {case.reference})",
        f"Lĩnh vực công nghệ: {w.lower_first(field)}" if field else "",
        f"Mục tiêu: {objectives}" if objectives else "",
        f"Cấp độ thử nghiệm: cấp độ {level}{w.in_brackets(level_source(case, level))}" if level is not None else "",
        f"Hình thức: {w.lower_first(form.name.vi)}{w.in_brackets(form.source)}" if form else "",
    ]
    return [*clauses(w.sentence(text) for text in texts if text)]


def _scope(case: Case) -> list[Block]:
    trial = _trial(case)
    scope = w.sentence(str(case.dossier.get("summary", "")))
    first, second, third = clauses(
        [f"Phạm vi: {scope}", "Địa bàn:", f"Thời gian: {days_of_trial(trial['start'], trial['end'])}."]
    )
    sites = [w.sentence(_site(case, site)) for site in case.dossier.get("sites", [])]
    asked = needs(case)
    fourth = clauses([""] * 3 + [_lead_of_needs(case)])[3:]
    return [first, second, *points(sites), third, *([*fourth, *points(asked)] if asked else [])]


def _lead_of_needs(case: Case) -> str:
    """Under an exemption the provisions that are not applied, else what is tried beside the rules in force."""
    if case.legal_form and case.legal_form.not_applied:
        return "Quy định của pháp luật không áp dụng, chỉ trong phạm vi thử nghiệm này:"
    return "Nội dung được thử nghiệm khác với quy định hiện hành, chỉ trong phạm vi này:"


def _site(case: Case, site: dict[str, Any]) -> str:
    parts = [site.get("name", ""), site.get("address", "")]
    names = w.SPACES | {space.code: w.lower_first(space.name.vi) for space in case.regime.spaces}
    space = names.get(site.get("space", ""), "")
    return ", ".join(part for part in parts if part) + (f" ({space})" if space else "")


def _scale(case: Case) -> list[Block]:
    people = case.dossier.get("participants") or {}
    count = people.get("count")
    scale = [
        f"Người tham gia: {people.get('description', '')}" + (f", dự kiến {w.number(count)} người" if count else "")
        if people.get("description") or count
        else "",
        f"Sự đồng ý của người tham gia: {people['consent']}" if people.get("consent") else "",
        "Giới hạn: các mức tối đa tại bảng dưới đây không được vượt quá trong mọi thời điểm thử nghiệm",
    ]
    return [*clauses(w.sentence(text) for text in scale if text), *limits_table(_trial(case).get("limits", []))]


def _conditions(case: Case) -> list[Block]:
    conditions = _trial(case).get("conditions", [])
    kind = case.facts.get("organisation", {}).get("kind", "")
    before = required_preconditions(case.regime, case.dossier, kind, case.facts.get("level"))
    groups = [
        ("Trong thời gian thử nghiệm:", [w.sentence(text) for text in conditions]),
        (
            "Thử nghiệm chỉ được bắt đầu khi các điều kiện sau đã được kiểm tra:",
            [w.sentence(item.name.vi) for item in before],
        ),
    ]
    groups = [(lead, items) for lead, items in groups if items]
    blocks: list[Block] = []
    for lead, (_, items) in zip(clauses(lead for lead, _ in groups), groups, strict=True):
        blocks += [lead, *points(items)]
    return blocks


def _duties(case: Case) -> list[Block]:
    protection = str(case.dossier.get("protection_of_affected", ""))
    texts = [
        "Thực hiện đúng đề án thử nghiệm và văn bản này; chịu trách nhiệm về an toàn của thử nghiệm.",
        f"Bảo vệ người bị ảnh hưởng: {w.sentence(protection)}" if protection else "",
        "Kiểm soát các rủi ro theo Phụ lục kèm theo; cập nhật khi phát sinh rủi ro mới.",
        *_report_duties(case),
        *(w.sentence(clause.vi) for clause in _clauses_that_apply(case)),
    ]
    return [*clauses(text for text in texts if text)]


def _clauses_that_apply(case: Case) -> list[Clause]:
    kind = case.facts.get("organisation", {}).get("kind", "")
    technology, level = case.dossier.get("technology"), case.facts.get("level")
    return [
        clause
        for clause in case.regime.decision_clauses
        if applies(clause.when, technology=technology, organisation_kind=kind, level=level)
    ]


DUTIES = {
    "periodic_report": "Báo cáo định kỳ {term} một lần kể từ ngày bắt đầu thử nghiệm",
    "incident_preliminary": "Báo cáo ban đầu về sự cố{severities} trong thời hạn {term} kể từ khi xác nhận sự cố",
    "incident_official": "Báo cáo chính thức về sự cố trong thời hạn {term} kể từ báo cáo ban đầu",
    "breach_report": "Báo cáo việc vượt giới hạn thử nghiệm trong thời hạn {term} kể từ khi xảy ra",
    "final_report": "Nộp báo cáo tổng kết chậm nhất {term} trước ngày kết thúc thử nghiệm",
}


def _report_duties(case: Case) -> list[str]:
    """Reports with the terms that the regime sets, in its order, each with its article."""
    lines = []
    for clock in case.regime.clocks:
        amount = clock.amount_for(case.facts.get("level"))
        if clock.name in DUTIES and amount is not None:
            severities = f" loại {', '.join(clock.severities)}" if clock.severities else ""
            text = DUTIES[clock.name].format(term=w.term(amount, clock.unit), severities=severities)
            lines.append(f"{text}{w.in_brackets(clock.source)}.")
    return lines


def _grounds(case: Case) -> list[Block]:
    lead = "Thử nghiệm bị tạm dừng hoặc chấm dứt trước thời hạn trong các trường hợp sau:"
    stopping = [ground for ground in case.regime.grounds if ground.code != "conditions_met"]
    return [Paragraph(text=lead), *points(w.sentence(ground.name.vi) for ground in stopping)] if stopping else []


def _force(case: Case) -> list[Block]:
    texts = [
        f"{case.type_name} này có hiệu lực kể từ ngày ký đến hết {w.long_date(_trial(case)['end'])}.",
        "Danh mục rủi ro và biện pháp kiểm soát là Phụ lục kèm theo.",
        f"{case.organisation} và các cơ quan, đơn vị có liên quan chịu trách nhiệm thi hành.",
    ]
    return [*say(*texts)]
