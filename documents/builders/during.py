"""Decisions while a trial runs: suspension, resumption, termination, extension."""

from __future__ import annotations

from typing import TYPE_CHECKING

from documents import wording as w
from documents.builders.base import cited, resolution, say
from documents.sheet import clauses

if TYPE_CHECKING:
    from documents.builders.base import Case
    from documents.sheet import Block, Sheet


def suspension(case: Case) -> Sheet:
    """Suspend on a ground; the end of the trial stays."""
    measure = case.facts.get("measure", {})
    since = measure.get("since")
    parts: list[tuple[str, list[Block]]] = [
        (
            "Tạm dừng thử nghiệm",
            [
                *clauses(
                    [
                        f"Tạm dừng {case.trial}, được cho phép tại {_permission(case)}.",
                        f"Thời điểm tạm dừng: {w.moment(since) if since else 'kể từ ngày ký'}.",
                        f"Lý do: {_ground(case)}",
                    ]
                )
            ],
        ),
        (
            "Trách nhiệm trong thời gian tạm dừng",
            [
                *clauses(
                    [
                        f"{case.organisation} dừng ngay thử nghiệm, bảo đảm an toàn, giữ nguyên nhật ký và dữ liệu.",
                        "Việc tạm dừng không làm thay đổi ngày kết thúc thử nghiệm và nghĩa vụ báo cáo.",
                        "Thử nghiệm chỉ được tiếp tục khi có quyết định cho phép bằng văn bản.",
                    ]
                )
            ],
        ),
        ("Hiệu lực", _force(case)),
    ]
    return resolution(case, parts, verb="Thông báo:", earlier=_permitted(case))


def resumption(case: Case) -> Sheet:
    """Let a suspended trial go on."""
    measure = case.facts.get("measure", {})
    suspended = measure.get("suspended_by")
    after = f" và tạm dừng tại {cited(suspended, 'Quyết định')}" if suspended else ""
    content = [
        f"Cho phép tiếp tục {case.trial}, được cho phép tại {_permission(case)}{after}.",
        f"Lý do: {_ground(case)}",
        "Phạm vi, giới hạn, điều kiện và ngày kết thúc thử nghiệm giữ nguyên như văn bản cho phép.",
    ]
    parts: list[tuple[str, list[Block]]] = [("Tiếp tục thử nghiệm", [*clauses(content)]), ("Hiệu lực", _force(case))]
    return resolution(case, parts, verb="Thông báo:", earlier=_permitted(case))


def termination(case: Case) -> Sheet:
    """End a trial early on a ground."""
    exit_plan = str(case.dossier.get("exit_plan", ""))
    duties = [
        f"{case.organisation} dừng ngay hoạt động thử nghiệm, bảo đảm an toàn và quyền lợi của người tham gia.",
        f"Thực hiện phương án kết thúc: {w.sentence(exit_plan)}" if exit_plan else "",
        "Lưu giữ nhật ký, dữ liệu thử nghiệm và cung cấp khi cơ quan có thẩm quyền yêu cầu.",
    ]
    content = [
        f"Chấm dứt trước thời hạn {case.trial}, được cho phép tại {_permission(case)}.",
        f"Lý do: {_ground(case)}",
        f"Hiệu lực của {_permission(case)} chấm dứt kể từ ngày ký văn bản này.",
    ]
    parts: list[tuple[str, list[Block]]] = [
        ("Chấm dứt thử nghiệm", [*clauses(content)]),
        ("Trách nhiệm khi chấm dứt", [*clauses(text for text in duties if text)]),
        ("Hiệu lực", _force(case)),
    ]
    return resolution(case, parts, verb="Thông báo:", earlier=_permitted(case))


def extension(case: Case) -> Sheet:
    """Grant or refuse a longer trial."""
    facts = case.facts.get("extension", {})
    months, old, new = facts.get("months", 0), facts.get("old_end", ""), facts.get("new_end", "")
    granted = facts.get("granted", False)
    text = facts.get("text", "")
    if granted:
        title = "Gia hạn thử nghiệm"
        content = [
            f"Gia hạn thêm {w.two(months)} tháng {case.trial}, được cho phép tại {_permission(case)}.",
            f"Ngày kết thúc cũ: {w.long_date(old)}; ngày kết thúc mới: {w.long_date(new)}." if old and new else "",
            f"Lý do: {w.sentence(text)}" if text else "",
            "Phạm vi, giới hạn và điều kiện thử nghiệm giữ nguyên như văn bản cho phép.",
        ]
    else:
        title = "Không chấp thuận gia hạn thử nghiệm"
        content = [
            f"Không chấp thuận gia hạn {w.two(months)} tháng {case.trial}, được cho phép tại {_permission(case)}.",
            f"Lý do: {w.sentence(text)}" if text else "",
            f"Thử nghiệm kết thúc vào hết {w.long_date(old)}." if old else "",
        ]
    parts: list[tuple[str, list[Block]]] = [
        (title, [*clauses(line for line in content if line)]),
        ("Hiệu lực", _force(case)),
    ]
    return resolution(
        case, parts, verb="Xác nhận:" if granted else "Thông báo:", earlier=_permitted(case), opening=_requested(case)
    )


def _permission(case: Case) -> str:
    return cited(case.facts.get("decision", {}), case.permission_name)


def _ground(case: Case) -> str:
    """The ground's name from the regime and the text that explains it."""
    measure = case.facts.get("measure", {})
    code = measure.get("ground", "")
    names = (ground.name.vi for ground in case.regime.grounds if ground.code == code)
    name = measure.get("ground_name") or next(names, code)
    text = measure.get("text", "")
    return w.sentence(f"{w.lower_first(name)}. {text}" if text else w.lower_first(name))


def _force(case: Case) -> list[Block]:
    texts = [
        f"{case.type_name} này có hiệu lực kể từ ngày ký.",
        f"{case.organisation} và các cơ quan, đơn vị có liên quan chịu trách nhiệm thi hành.",
    ]
    return [*say(*texts)]


def _permitted(case: Case) -> tuple[str, ...]:
    return (_permission(case),) if case.facts.get("decision") else ()


def _requested(case: Case) -> tuple[str, ...]:
    requested = case.facts.get("extension", {}).get("requested_at")
    if not requested:
        return ()
    return (f"Xét đơn đề nghị gia hạn {w.long_date(requested)} của {case.organisation}.",)
