"""The process as a picture: an SVG drawn from the flow itself, of a person's tasks and the waits between them.

Recording steps and gateways are left out; an arrow leads to the next task that anybody or the clock must do.
"""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import wrap
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from django.utils import translation
from django.utils.translation import gettext as _

from accounts.roles import Role, permission_of
from workflow.flows import CaseFlow, SandboxFlow
from workflow.nodes import Act, At
from workflow.procedures import FLOWS

if TYPE_CHECKING:
    from collections.abc import Iterable

STAGES = (
    ("file_dossier", "Nộp và kiểm tra hồ sơ", "Filing and check"),
    ("appoint_experts", "Thẩm định", "Review"),
    ("propose_decision", "Quyết định", "Decision"),
    ("start_trial", "Thử nghiệm", "Trial"),
    ("evaluate_trial", "Đánh giá và kết quả", "Evaluation and result"),
    ("transition_term", "Chuyển tiếp", "Transition"),
)
"""Each stage by its first task; it reaches, in the order of the flow file, to the first task of the next."""

TITLE = ("Quy trình thử nghiệm có kiểm soát", "The process of a controlled trial")
SIDE = ("Thủ tục riêng, bắt đầu từ một sự kiện", "Procedures of their own, started by an event")
ENDS = ("hồ sơ có thể kết thúc tại đây", "the case may end here")
RETURNS = ("trả lại", "goes back")
CLOCK = ("Hệ thống, đúng ngày", "The system, on the day")

WIDE, HIGH, GAP, LEFT = 214, 88, 26, 44
HEAD, FOOT, LETTERS = 72, 44, 24
COLUMNS = 4
WIDTH = LEFT + 24 + COLUMNS * WIDE + (COLUMNS - 1) * GAP
TOP = 64
STYLE = """
text{font-family:"Be Vietnam Pro","Segoe UI",Roboto,"Noto Sans",Arial,sans-serif;fill:#0b0c0c}
.title{font-size:22px;font-weight:700}.stage{font-size:16px;font-weight:700;fill:#0f385c}
.light{font-weight:400;fill:#505a5f}.task{font-size:15px;font-weight:600}.who{font-size:13px;fill:#505a5f}
.band{fill:#f3f5f7}.box{fill:#fff;stroke:#1d70b8;stroke-width:1.5}.wait{fill:#fff7e0;stroke:#8a6100;stroke-width:1.5}
.way{fill:none;stroke:#0b0c0c;stroke-width:1.6}.back{fill:none;stroke:#942514;stroke-width:1.4;stroke-dasharray:5 4}
.end{fill:#fff;stroke:#0b0c0c;stroke-width:3}
""".strip()
ARROWS = "".join(
    f'<marker id="{name}" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" orient="auto">'
    f'<path d="M0 0L10 5L0 10z" fill="{colour}"/></marker>'
    for name, colour in (("forth", "#0b0c0c"), ("home", "#942514"))
)


@dataclass(frozen=True)
class Place:
    """Where a task stands: its stage (band), its column, and the upper left corner of its box in px."""

    row: int
    column: int
    x: int
    y: int

    @property
    def middle(self) -> int:
        """The x of the box's middle, px."""
        return self.x + WIDE // 2


def draw() -> str:
    """The whole picture as SVG text; Vietnamese with the stages in English too, no font or script from elsewhere."""
    with translation.override("vi"):
        rows = _rows()
        places = {
            name: Place(row, column, LEFT + column * (WIDE + GAP), TOP + row * _band_height() + HEAD)
            for row, names in enumerate(rows)
            for column, name in enumerate(names)
        }
        side_top = TOP + len(rows) * _band_height()
        parts = [*_bands(len(rows)), *_ways(places), *_boxes(places), *_side(side_top)]
        height = side_top + _side_height() + 44
        parts += _legend(height - 20)
    return "\n".join([*_opening(height), *parts, "</svg>"]) + "\n"


def tasks() -> list[str]:
    """Names of the main process's tasks of people and waits, in the order of the flow file."""
    return [node.name for node in _in_order(SandboxFlow)]


def next_tasks(name: str) -> list[str]:
    """The tasks that may follow a task, in the order of the flow; ``end`` where the case may end there."""
    found: list[str] = []
    waiting = _followers(getattr(SandboxFlow, name))
    while waiting:
        node = waiting.pop(0)
        if isinstance(node, Act | At) or node.name == "end":
            found.append(node.name)
        else:
            waiting += _followers(node)
    return list(dict.fromkeys(found))


def _followers(node: Any) -> list[Any]:
    return [edge.dst for edge in node._outgoing()]  # noqa: SLF001 - the engine's own chart asks the same


def _in_order(flow: type[CaseFlow]) -> list[Any]:
    names = [
        name for name, value in vars(flow).items() if isinstance(value, Act | At)
    ]  # instance.nodes() has another order
    return [getattr(flow, name) for name in names]


def _rows() -> list[list[str]]:
    firsts = [first for first, _vi, _en in STAGES]
    rows: list[list[str]] = []
    for name in tasks():
        if name in firsts:
            rows.append([])
        rows[-1].append(name)
    return rows


def _band_height() -> int:
    return HEAD + HIGH + FOOT


def _opening(height: int) -> Iterable[str]:
    vi, en = TITLE
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" '
        'role="img" aria-labelledby="title desc" lang="vi">'
    )
    yield f'<title id="title">{escape(vi)}</title>'
    yield f'<desc id="desc" lang="en">{escape(en)}, drawn from workflow/flows.py by manage.py diagram.</desc>'
    yield f"<style>{STYLE}</style><defs>{ARROWS}</defs>"
    yield f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>'
    yield _text(LEFT, 38, "title", vi, en)


def _bands(count: int) -> Iterable[str]:
    for row in range(count):
        y = TOP + row * _band_height()
        yield f'<rect class="band" x="6" y="{y}" width="{WIDTH - 12}" height="{_band_height() - 8}" rx="8"/>'
        yield _text(LEFT, y + 26, "stage", f"{row + 1}. {STAGES[row][1]}", STAGES[row][2])


def _text(x: int, y: int, kind: str, vi: str, en: str) -> str:
    return (
        f'<text class="{kind}" x="{x}" y="{y}">{escape(vi)}'
        f'<tspan class="light" lang="en"> · {escape(en)}</tspan></text>'
    )


def _boxes(places: dict[str, Place]) -> Iterable[str]:
    for name, place in places.items():
        yield from _box(getattr(SandboxFlow, name), place.x, place.y)
        if "end" in next_tasks(name):
            x, y = place.x + WIDE - 24, place.y + HIGH
            yield f'<path class="way" d="M{x} {y}v8"/><circle class="end" cx="{x}" cy="{y + 15}" r="6"/>'


def _box(node: Any, x: int, y: int) -> Iterable[str]:
    waits = isinstance(node, At)
    kind = "wait" if waits else "box"
    if node.name == "review_dossier":  # one task per expert: two further sheets behind the first
        for shift in (8, 4):
            yield f'<rect class="box" x="{x + shift}" y="{y - shift}" width="{WIDE}" height="{HIGH}" rx="6"/>'
    yield f'<rect class="{kind}" x="{x}" y="{y}" width="{WIDE}" height="{HIGH}" rx="6"/>'
    yield from _words(x, y, _title(node), _who(node))


def _words(x: int, y: int, title: str, who: str) -> Iterable[str]:
    lines = wrap(title, LETTERS)[:2]
    top = y + (40 if len(lines) == 1 else 30)
    for number, line in enumerate(lines):
        yield f'<text class="task" x="{x + 12}" y="{top + number * 20}">{escape(line)}</text>'
    yield f'<text class="who" x="{x + 12}" y="{top + len(lines) * 20 + 3}">{escape(who)}</text>'


def _title(node: Any) -> str:
    if isinstance(node, At):
        return {"end_trial": _("Last day of the trial is over"), "close": _("Transition over, case closed")}[node.verb]
    return str(node.task_title)


def _who(node: Any) -> str:
    if isinstance(node, At):
        return CLOCK[0]
    for role in Role:
        if node._owner_permission == permission_of(role):  # noqa: SLF001 - the engine has no other door to it
            return str(role.label)
    return str((Role.EXPERT if "review" in node.verbs else Role.APPLICANT).label)


def _ways(places: dict[str, Place]) -> Iterable[str]:
    taken: dict[str, int] = {}
    for name, start in places.items():
        for follower in next_tasks(name):
            if follower == "end":
                continue
            goal = places[follower]
            if (goal.row, goal.column) < (start.row, start.column):
                taken[follower] = taken.get(follower, 0) + 1
                yield _arc(start, goal, 12 + 12 * taken[follower], "back", "home")
            elif goal.row > start.row:
                yield _step_down(start, goal)
            elif goal.column == start.column + 1:
                yield _path("way", "forth", f"M{start.x + WIDE} {start.y + HIGH // 2}H{goal.x - 2}")
            else:
                yield _arc(start, goal, 18, "way", "forth")


def _arc(start: Place, goal: Place, lift: int, kind: str, arrow: str) -> str:
    toward = 40 - lift if kind == "back" else -40
    return _path(kind, arrow, f"M{start.middle} {start.y}v{-lift}H{goal.middle + toward + 30}V{goal.y - 2}")


def _step_down(start: Place, goal: Place) -> str:
    low = start.y + HIGH + 29
    return _path(
        "way", "forth", f"M{start.middle} {start.y + HIGH}V{low}H{LEFT - 20}V{goal.y + HIGH // 2}H{goal.x - 2}"
    )


def _path(kind: str, arrow: str, way: str) -> str:
    return f'<path class="{kind}" marker-end="url(#{arrow})" d="{way}"/>'


def _side_flows() -> list[Any]:
    """The first task of every procedure beside the main one, in the order of their file."""
    flows = [flow for flow in FLOWS.values() if flow is not SandboxFlow]
    return [_in_order(flow)[0] for flow in flows]


def _side_height() -> int:
    lines = -(-len(_side_flows()) // COLUMNS)
    return 46 + lines * (HIGH + 16)


def _side(top: int) -> Iterable[str]:
    yield f'<rect class="band" x="6" y="{top}" width="{WIDTH - 12}" height="{_side_height()}" rx="8"/>'
    yield _text(LEFT, top + 26, "stage", *SIDE)
    for number, node in enumerate(_side_flows()):
        x = LEFT + number % COLUMNS * (WIDE + GAP)
        yield from _box(node, x, top + 42 + number // COLUMNS * (HIGH + 16))


def _legend(y: int) -> Iterable[str]:
    yield f'<circle class="end" cx="{LEFT + 8}" cy="{y - 5}" r="6"/>'
    yield f'<text class="who" x="{LEFT + 24}" y="{y}">{ENDS[0]} · {ENDS[1]}</text>'
    middle = WIDTH // 2 + 20
    yield _path("back", "home", f"M{middle + 34} {y - 5}h-34")
    yield f'<text class="who" x="{middle + 46}" y="{y}">{RETURNS[0]} · {RETURNS[1]}</text>'
