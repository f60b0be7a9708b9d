"""The pictures and tables of the documentation are those of the code."""

from __future__ import annotations

import re
from io import StringIO
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from django.conf import settings as site
from django.core.management import call_command
from pytest_django import Settings

from applications import states
from applications.states import State
from applications.verbs import MACHINE_VERBS, VERBS
from sandbox import process_picture, state_table
from sandbox.management.commands.diagram import PAGES
from workflow.flows import SandboxFlow
from workflow.nodes import Act, At

SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize("path", PAGES)
def test_stored_page_is_what_the_code_gives_now(path: str) -> None:
    stored = (Path(site.BASE_DIR) / path).read_text(encoding="utf-8")
    assert stored == PAGES[path](), "make diagram writes it anew"


def test_command_writes_every_page(tmp_path: Path, settings: Settings) -> None:
    settings.BASE_DIR = tmp_path
    (tmp_path / "docs").mkdir()
    said = StringIO()
    call_command("diagram", stdout=said)
    assert said.getvalue().split() == list(PAGES)
    assert sorted(f"docs/{path.name}" for path in (tmp_path / "docs").iterdir()) == sorted(PAGES)


def test_picture_has_a_title_and_needs_nothing_from_elsewhere() -> None:
    drawn = process_picture.draw()
    root = ET.fromstring(drawn)  # noqa: S314 - our own text
    assert root.findtext(f"{SVG}title") == process_picture.TITLE[0]
    assert root.attrib["role"] == "img"
    assert not list(root.iter(f"{SVG}script"))
    assert not re.findall(r"@import|@font-face|href=|url\((?!#)", drawn)


def test_picture_shows_every_task_of_the_process_once() -> None:
    boxes = [box for box in ET.fromstring(process_picture.draw()).iter(f"{SVG}text") if box.get("class") == "task"]  # noqa: S314
    shown = process_picture.tasks()
    assert sorted(shown) == sorted(node.name for node in SandboxFlow.instance.nodes() if isinstance(node, Act | At))
    assert len(boxes) >= len(shown)
    assert {first for first, _vi, _en in process_picture.STAGES} <= set(shown)


def test_returned_drafts_lead_back_to_the_officer() -> None:
    assert process_picture.next_tasks("check_decision") == ["propose_decision", "sign_decision"]
    assert process_picture.next_tasks("issue_decision") == ["end", "start_trial"]
    assert process_picture.next_tasks("start_trial") == ["file_final_report", "last_day"]


def test_table_holds_every_state_and_every_act() -> None:
    moves = state_table.moves()
    assert {verb.code for _source, verb, _target in moves} == {*VERBS, *MACHINE_VERBS}
    assert {state for source, _verb, target in moves for state in (source, target)} == set(State)
    assert {source for source, _verb, _target in moves} & states.FINAL == {State.COMPLETED}
