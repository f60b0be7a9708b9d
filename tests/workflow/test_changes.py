"""What changed between two versions: pure, so every kind of difference is written out here as it is read."""

from __future__ import annotations

from copy import deepcopy
from time import perf_counter
from typing import Any

import pytest
from django.utils.translation import override

from workflow.pilot.sections import sections_of
from workflow.presenters.changes import Change, Entry, Paper, Papers, changes
from workflow.presenters.compared import Piece, compared

AREA = {"type": "Polygon", "coordinates": [[[106.8, 10.8], [106.9, 10.8], [106.9, 10.9], [106.8, 10.8]]]}
MOVED = {"type": "Polygon", "coordinates": [[[106.8, 10.8], [106.9, 10.7], [106.9, 10.9], [106.8, 10.8]]]}
RISKS = [
    {"library_id": "R1", "title": "The drone falls", "cause": "A motor stops", "likelihood": 3, "controls": ["Net"]},
    {"title": "Noise", "cause": "The propellers", "likelihood": 2, "controls": []},
    {"title": "A bird strike", "cause": "Swallows at dusk", "likelihood": 2, "controls": []},
]
OLD: dict[str, Any] = {
    "title": "Drones over the campus",
    "technology": "uav",
    "summary": "We fly parcels from the gate to the library at noon.",
    "objectives": ["Learn how quiet it is", "Learn how fast it is"],
    "uav": {"mass_kg": 12, "vlos": True, "model": None, "aec": 5, "colour": "red"},
    "sites": [{"name": "Campus", "space": "physical", "address": "Thủ Đức", "geometry": AREA}],
    "risks": RISKS,
    "insurance": None,
    "ledger": {"audits": [{"by": "One", "commit": "abc"}]},
    "answers": {"uav_light": "day", "unknown": 3},
    "attachments": [
        {"component": "scheme", "title": "Plan", "file": "plan.pdf", "sha256": "a" * 64},
        {"component": "scheme", "title": "Map", "file": "map.pdf", "sha256": "b" * 64},
        {"component": "scheme", "title": "Letter", "file": "letter.pdf", "sha256": "c" * 64},
        {"component": "capacity", "title": "Staff", "file": "staff.pdf", "sha256": "d" * 64},
        {"component": "capacity", "title": "On paper", "file": "", "sha256": ""},
    ],
}
NEW: dict[str, Any] = {
    **OLD,
    "summary": "We fly parcels and letters from the gate to the library.",
    "objectives": ["Learn how quiet it is", "Learn how fast it is", "Learn who likes it"],
    "uav": {"mass_kg": 14.5, "vlos": False, "model": "M30", "aec": 6, "colour": "blue"},
    "sites": [{"name": "Campus", "space": "physical", "address": "Thủ Đức", "geometry": MOVED}],
    "risks": [RISKS[1], {**RISKS[0], "likelihood": 2, "controls": ["Net", "Parachute"]}, {"title": "Fire"}],
    "insurance": {"insurer": "Bảo Việt", "number": ""},
    "ledger": {"audits": [{"by": "One", "commit": "def"}]},
    "answers": {"uav_light": "both", "unknown": None},
    "attachments": [
        {"component": "scheme", "title": "Plan", "file": "plan.pdf", "sha256": "e" * 64},
        {"component": "scheme", "title": "Map of the site", "file": "map.pdf", "sha256": "b" * 64},
        {"component": "capacity", "title": "Team", "file": "team.pdf", "sha256": "f" * 64},
        {"component": "capacity", "title": "On paper", "file": "", "sha256": ""},
        {"component": "other", "title": "Photo", "file": "photo.jpg", "sha256": "0" * 64},
    ],
}
KEYS = {("capacity", "d" * 64): 1, ("capacity", "f" * 64): 3}
PAPERS = Papers(
    stored={at: Paper("", "", at[1], 100 + key, f"/{key}/", key) for at, key in KEYS.items()},
    components={"scheme": "The scheme", "capacity": "Capacity"},
    replaced={3: 2, 2: 1},
)


def marked(pieces: list[Piece]) -> str:
    """The text with brackets around what is marked."""
    return "".join(f"[{piece.text}]" if piece.marked else piece.text for piece in pieces)


def told(entry: Entry) -> list[str]:
    """An entry in lines."""
    head = " ".join(part for part in (entry.kind.value, entry.title) if part)
    files = [f"{file.title} {file.name} {file.size}" if file else "–" for file in (entry.old_file, entry.new_file)]
    pairs = [
        f"  {pair.label}: {marked(pair.old)} → {marked(pair.new)}{' *' if pair.note else ''}" for pair in entry.pairs
    ]
    return [head, *pairs, *([f"  {' → '.join(files)}"] if files != ["–", "–"] else [])]


def read(found: list[Change]) -> dict[str, list[str]]:
    """Label → its entries in lines."""
    return {change.label: [line for entry in change.entries for line in told(entry)] for change in found}


@pytest.fixture
def asks() -> dict[str, Any]:
    """The questions in English."""
    return {ask.path: ask for page in sections_of("uav") for ask in page.asks}


@pytest.fixture(autouse=True)
def _english() -> Any:
    with override("en"):
        yield


def test_every_kind_of_difference(asks: dict[str, Any]) -> None:
    assert read(changes(OLD, NEW, asks, PAPERS)) == GOLDEN
    assert changes(OLD, deepcopy(OLD), asks, PAPERS) == []


GOLDEN: dict[str, list[str]] = {
    "Summary": [
        "changed",
        (
            "  : We fly parcels from the gate to the[ library at noon.] → We fly parcels[ and letters] from the "
            "gate to the[ library.]"
        ),
    ],
    "Objectives": [
        "changed",
        (
            "  : Learn how quiet it is\n"
            "Learn how fast it is → Learn how quiet it is\n"
            "Learn how fast it is[\n"
            "Learn who likes it]"
        ),
    ],
    "Places of the trial": [
        "changed Place 1: Campus",
        "  Position on the map: Area (4 points), begins at 10.8, 106.8 → Area (4 points), begins at 10.8, 106.8 *",
    ],
    "Insurer": ["added", "  :  → [Bảo Việt]"],
    "Maker and model": ["added", "  :  → [M30]"],
    "Maximum take-off mass": ["changed", "  : [12] kg → [14.5] kg"],
    "Flown in visual line of sight": ["changed", "  : [Yes] → [No]"],
    "Day or night": ["changed", "  : [Day] → [Both]"],
    "Airspace encounter category (AEC)": [
        "changed",
        "  : [5 – above 500 ft, uncontrolled, rural] → [6 – aerodrome environment, class E, F, G]",
    ],
    "Risks": [
        "changed Risk 2: The drone falls",
        (
            "  Likelihood before controls: [3 – Possible: 5 to 25 % in the trial period] → [2 – Unlikely: 1 to 5 % "
            "in the trial period]"
        ),
        "  Controls: Net → Net[\nParachute]",
        "added Risk 3: Fire",
        "  Name of the risk:  → [Fire]",
        "removed Risk 3: A bird strike",
        "  Name of the risk: [A bird strike] → ",
        "  Cause: [Swallows at dusk] → ",
        "  Likelihood before controls: [2 – Unlikely: 1 to 5 % in the trial period] → ",
        "ordered",
    ],
    "Unmanned aircraft: colour": ["changed", "  : [red] → [blue]"],
    "Ledger: Audits": ["changed Entry 1: One", "  Version examined: [abc] → [def]"],
    "unknown": ["removed", "  : [3] → "],
    "Attachments": [
        "replaced The scheme",
        "  Plan plan.pdf None → Plan plan.pdf None",
        "changed The scheme",
        "  Map map.pdf None → Map of the site map.pdf None",
        "replaced Capacity",
        "  Staff staff.pdf 101 → Team team.pdf 103",
        "added other",
        "  – → Photo photo.jpg None",
        "removed The scheme",
        "  Letter letter.pdf None → –",
    ],
}


def test_back_is_the_mirror(asks: dict[str, Any]) -> None:
    there, back = changes(OLD, NEW, asks, PAPERS), changes(NEW, OLD, asks, PAPERS)
    assert {change.path for change in there} == {change.path for change in back}
    flown = next(change for change in back if change.path == "uav.model")
    assert told(flown.entries[0]) == ["removed", "  : [M30] → "]


def test_a_moved_outline_is_drawn_twice_and_said(asks: dict[str, Any]) -> None:
    (change,) = changes({"sites": OLD["sites"]}, {"sites": NEW["sites"]}, asks)
    (pair,) = change.entries[0].pairs
    assert pair.figures
    before, after = pair.figures
    assert before
    assert after
    assert before.shapes != after.shapes
    (change,) = changes({"sites": []}, {"sites": [{"name": "X", "geometry": {"type": "Odd"}}]}, asks)
    assert "Odd" in marked(change.entries[0].pairs[-1].new)


def test_labels_follow_the_reader(asks: dict[str, Any]) -> None:
    with override("vi"):
        vietnamese = {ask.path: ask for page in sections_of("uav") for ask in page.asks}
        found = changes({"uav": {"vlos": True}}, {"uav": {"vlos": False}}, vietnamese)
    assert read(found) == {"Bay trong tầm nhìn trực quan": ["changed", "  : [Có] → [Không]"]}


@pytest.mark.parametrize(
    ("old", "new", "left", "right"),
    [
        ("", "", "", ""),
        ("", "new", "", "[new]"),
        ("one two three", "one 2 three", "one[ two] three", "one[ 2] three"),
        ("a b c d", "w x y z", "[a b c d]", "[w x y z]"),
        ("a b", "a\nb", "[a b]", "[a\nb]"),
        ("một hai ba bốn", "một hai ba bốn năm", "một hai ba bốn", "một hai ba bốn[ năm]"),
    ],
)
def test_word_by_word(old: str, new: str, left: str, right: str) -> None:
    before, after = compared(old, new)
    assert (marked(before), marked(after)) == (left, right)
    assert "".join(piece.text for piece in before) == old
    assert "".join(piece.text for piece in after) == new


def test_long_texts_are_compared_at_once() -> None:
    words = [f"từ{number * 7919 % 997}" for number in range(4000)]
    started = perf_counter()
    before, _after = compared(" ".join(words), " ".join([*words[:2000], "mới", *words[2000:]]))
    assert perf_counter() - started < 2
    assert not any(piece.marked for piece in before)
