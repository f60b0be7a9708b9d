"""The end of a trial: evaluation report, completion, non-recognition."""

from __future__ import annotations

from typing import TYPE_CHECKING

from applications.states import State
from documents import wording as w
from documents.builders.base import applicant, cited, days_of_trial, facts_block, make, resolution, roman, say
from documents.sheet import Table, clauses

if TYPE_CHECKING:
    from documents.builders.base import Case
    from documents.facts import HypothesisResult, Lesson
    from documents.sheet import Align, Block, Sheet


VERDICTS = {True: "Đạt", False: "Chưa đạt", None: "Chưa xác định"}


def evaluation_report(case: Case) -> Sheet:
    """What was tried, what happened, what was found, what follows."""
    facts = case.facts.get("evaluation", {})
    trial = case.facts.get("trial", {})
    period = days_of_trial(trial["start"], trial["end"]) if trial.get("start") and trial.get("end") else ""
    permission = case.facts.get("decision")
    about = facts_block(
        ("Văn bản cho phép", cited(permission, case.permission_name) if permission else ""),
        ("Thời gian thử nghiệm", period),
    )
    course = facts_block(
        ("Số báo cáo định kỳ đã nộp", w.two(facts.get("reports", 0))),
        ("Số sự cố đã báo cáo", w.two(facts.get("incidents", 0))),
        ("Số lần vượt giới hạn đã báo cáo", w.two(facts.get("breaches", 0))),
        ("Báo cáo tổng kết nộp", w.moment(facts["final_report_at"]) if facts.get("final_report_at") else ""),
        ("Nội dung báo cáo tổng kết", facts.get("final_report_text", "")),
    )
    parts: list[tuple[str, list[Block]]] = [
        ("Thông tin chung", [applicant(case), about]),
        ("Quá trình thử nghiệm", [course]),
        ("Kết quả so với giả thuyết", hypotheses_table(facts.get("hypotheses", []))),
        ("Đánh giá", say(facts.get("text", ""))),
        ("Bài học và kiến nghị sửa đổi quy định", _lessons(facts.get("lessons", []))),
        ("Đề xuất", say(_outcome(case))),
    ]
    decider = case.regime.bodies[case.regime.documents["completion"].body].name
    return make(case, roman(parts), addressees=(decider,))


def hypotheses_table(hypotheses: list[HypothesisResult]) -> list[Block]:
    """Each hypothesis with target, value found and whether it holds."""
    if not hypotheses:
        return say("Hồ sơ không nêu giả thuyết đo lường được")
    judged = any(item.get("met") is not None for item in hypotheses)
    rows = tuple(
        (
            str(number),
            item.get("statement", ""),
            item.get("indicator", ""),
            _value(item.get("target"), item.get("unit", "")),
            _value(item.get("value"), item.get("unit", "")),
            *([VERDICTS[item.get("met")]] if judged else []),
        )
        for number, item in enumerate(hypotheses, 1)
    )
    align: tuple[Align, ...] = ("centre", "text", "text", "text", "text", "text")
    header = ("TT", "Giả thuyết", "Chỉ số", "Mục tiêu", "Kết quả", "Đánh giá")
    columns = len(header) if judged else len(header) - 1
    return [
        Table(
            header=header[:columns],
            rows=rows,
            align=align[:columns],
            widths=(7, 35, 14, 16, 15, 13) if judged else (7, 42, 15, 18, 18),
        )
    ]


def _value(value: float | None, unit: str) -> str:
    return "không báo cáo" if value is None else f"{w.number(value)} {w.UNITS.get(unit, unit)}".strip()


def _lessons(lessons: list[Lesson]) -> list[Block]:
    rows = tuple((str(n), lesson.get("text", ""), lesson.get("rule", "")) for n, lesson in enumerate(lessons, 1))
    if not rows:
        return say("Không có kiến nghị")
    return [
        Table(
            header=("TT", "Bài học, kiến nghị", "Quy định liên quan"),
            rows=rows,
            align=("centre", "text", "text"),
            widths=(8, 62, 30),
        )
    ]


def _exit_name(case: Case) -> str:
    code = case.facts.get("evaluation", {}).get("exit", "")
    return next((outcome.name.vi for outcome in case.regime.exits if outcome.code == code), code)


def _outcome(case: Case) -> str:
    facts = case.facts.get("evaluation", {})
    if facts.get("outcome") == State.NOT_RECOGNISED:
        return "Không công nhận kết quả thử nghiệm"
    recognised = w.RECOGNISED.get(facts.get("recognised", "no"), "")
    return f"Xác nhận hoàn thành thử nghiệm, {recognised}; hướng tiếp theo: {w.lower_first(_exit_name(case))}"


def completion(case: Case) -> Sheet:
    """The confirmation of completion with what is recognised and what follows."""
    facts = case.facts.get("evaluation", {})
    parts: list[tuple[str, list[Block]]] = [
        ("Xác nhận hoàn thành thử nghiệm", _finished(case)),
        ("Kết quả được công nhận", [*_recognition(case), *hypotheses_table(facts.get("hypotheses", []))]),
        ("Hướng tiếp theo và nghĩa vụ sau thử nghiệm", _afterwards(case)),
        ("Hiệu lực", _force(case)),
    ]
    return resolution(case, parts, verb="Xác nhận:", opening=_evaluated(case))


def _finished(case: Case) -> list[Block]:
    trial, permission = case.facts.get("trial", {}), case.facts.get("decision")
    period = days_of_trial(trial["start"], trial["end"]) if trial.get("start") and trial.get("end") else ""
    texts = [
        f"{case.organisation} đã hoàn thành thử nghiệm có kiểm soát “{case.title}” (mã hồ sơ {case.reference})",
        f"Văn bản cho phép: {cited(permission, case.permission_name)}" if permission else "",
        f"Thời gian thử nghiệm: {period}" if period else "",
    ]
    return [*clauses(w.sentence(text) for text in texts if text)]


def _recognition(case: Case) -> list[Block]:
    facts = case.facts.get("evaluation", {})
    text = facts.get("text", "")
    texts = [
        w.upper_first(w.RECOGNISED.get(facts.get("recognised", ""), "")),
        f"Đánh giá: {text}" if text else "",
    ]
    return [*clauses(w.sentence(text) for text in texts if text)]


def _afterwards(case: Case) -> list[Block]:
    facts = case.facts.get("evaluation", {})
    until, plan = facts.get("transition_end"), str(case.dossier.get("exit_plan", ""))
    texts = [
        f"Hướng tiếp theo: {w.lower_first(_exit_name(case))}" if facts.get("exit") else "",
        f"Được tiếp tục vận hành trong phạm vi đã thử nghiệm đến hết {w.long_date(until)}" if until else "",
        f"Thực hiện phương án kết thúc: {plan}" if plan else "",
    ]
    return [*clauses(w.sentence(text) for text in texts if text)]


def non_recognition(case: Case) -> Sheet:
    """The refusal to recognise the results, with its reasons."""
    facts = case.facts.get("evaluation", {})
    text, plan = facts.get("text", ""), str(case.dossier.get("exit_plan", ""))
    content = [
        f"Không công nhận kết quả {case.trial} (mã hồ sơ {case.reference}).",
        f"Lý do: {w.sentence(text)}" if text else "",
    ]
    duties = [
        f"Thực hiện phương án kết thúc: {w.sentence(plan)}" if plan else "",
        "Được khiếu nại, khởi kiện theo quy định của pháp luật nếu không đồng ý với nội dung văn bản này.",
    ]
    parts: list[tuple[str, list[Block]]] = [
        ("Không công nhận kết quả thử nghiệm", [*clauses(line for line in content if line)]),
        ("Kết quả so với giả thuyết", hypotheses_table(facts.get("hypotheses", []))),
        (f"Nghĩa vụ và quyền của {case.organisation}", [*clauses(line for line in duties if line)]),
        ("Hiệu lực", _force(case)),
    ]
    return resolution(case, parts, verb="Thông báo:", opening=_evaluated(case))


def _evaluated(case: Case) -> tuple[str, ...]:
    facts = case.facts.get("evaluation", {})
    if not facts.get("number_text"):
        return ()
    day = f" {w.long_date(facts['date'])}" if facts.get("date") else ""
    return (f"Xét Báo cáo đánh giá số {facts['number_text']}{day}.",)


def _force(case: Case) -> list[Block]:
    return [*say(f"{case.type_name} này có hiệu lực kể từ ngày ký")]
