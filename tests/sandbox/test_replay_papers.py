"""Attachments of a case file: the files that it names, examined; a page with the title where none is."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.conf import settings

from applications.models import Attachment
from applications.uploads.probe import main as examined
from programmes.loading import load_overrides, load_regimes
from sandbox.replay.attachments import Papers, page
from sandbox.replay.casefile import CaseFile, Step, understand
from sandbox.replay.player import DONE, REFUSED, Play, advance, begin
from tests.samples import CSV, open_xml, pdf

pytestmark = pytest.mark.django_db

CASES = Path(__file__).parent.parent / "cases"
APPLICATION, SCHEME, CAPACITY = "Đơn đề nghị AI03a", "Đề án thử nghiệm", "Năng lực"


@pytest.fixture(autouse=True)
def _rules(db: None) -> None:
    load_regimes()
    load_overrides()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """What lies beside the case file."""
    (tmp_path / "scheme.pdf").write_bytes(pdf("Đề án"))
    (tmp_path / "macro.docx").write_bytes(open_xml(parts={"word/vbaProject.bin": b""}))
    (tmp_path / "table.csv").write_bytes(CSV)
    return tmp_path


def supplemented(*more: dict[str, Any], **files: str) -> CaseFile:
    """A case with a supplement whose attachments name these files: part of the dossier → file."""
    raw = json.loads((CASES / "ai-supplement-holiday-2026.json").read_text(encoding="utf-8"))
    attachments = raw["dossier"]["attachments"]
    for row in attachments:
        if row["component"] in files:
            row["file"] = files[row["component"]]
    attachments += more
    return understand(raw, regimes={"ai-142-2026"})


def stored() -> list[Path]:
    return [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


def filed(play: Play) -> dict[str, Attachment]:
    return {row.title: row for row in play.application.attachments.standing()}


def test_a_paper_without_a_file_is_a_page_with_its_title(folder: Path) -> None:
    play = begin(supplemented(scheme="scheme.pdf"), papers=Papers(folder, keep=True))
    for number, step in enumerate(supplemented(scheme="scheme.pdf").steps[:3]):
        advance(play, number, step)
    assert play.differences == []
    rows = filed(play)
    assert {title: row.name for title, row in rows.items()} == {
        APPLICATION: f"{APPLICATION}.pdf",
        SCHEME: "scheme.pdf",
        CAPACITY: "Năng lực.pdf",
    }
    with rows[SCHEME].file.open() as file:
        assert file.read() == (folder / "scheme.pdf").read_bytes()
    with rows[CAPACITY].file.open() as file, pikepdf.open(BytesIO(file.read())) as made:
        assert len(made.pages) == 1
    listed = play.application.dossier["attachments"]
    assert [(row["title"], row["sha256"]) for row in listed] == [(title, row.sha256) for title, row in rows.items()]


def test_a_supplement_keeps_what_stood_and_takes_out_what_it_no_longer_lists(folder: Path) -> None:
    extra = {"component": "other", "title": "Số liệu", "file": "table.csv"}
    case = supplemented(extra, scheme="scheme.pdf")
    play = begin(case, papers=Papers(folder, keep=True))
    for number, step in enumerate(case.steps[:5]):
        advance(play, number, step)
    before = filed(play)
    assert before["Số liệu"].content_type == "text/csv"
    answer = next(step for step in case.steps if step.do == "resubmit")
    advance(play, 5, answer)
    assert play.differences == []
    after = filed(play)
    assert before.keys() - after.keys() == {"Số liệu"}
    assert (
        after.keys() - before.keys() == {row["title"] for row in answer.data["dossier"]["attachments"]} - before.keys()
    )
    assert {row.pk for row in before.values()} & {row.pk for row in after.values()}
    first, second = play.application.versions.order_by("number")
    assert {row["sha256"] for row in first.content["attachments"]} == {row.sha256 for row in before.values()}
    assert {row["sha256"] for row in second.content["attachments"]} == {row.sha256 for row in after.values()}


@pytest.mark.parametrize("keep", [True, False])
def test_a_file_that_may_not_come_in_bars_the_filing_and_leaves_nothing(folder: Path, keep: bool) -> None:  # noqa: FBT001 - both ways
    before = stored()
    case = supplemented(scheme="scheme.pdf", capacity="macro.docx")
    play = begin(case, papers=Papers(folder, keep=keep))
    assert advance(play, 0, case.steps[0]).result == REFUSED
    assert "file: " in play.differences[0]
    assert play.application.state == "draft"
    assert not Attachment.objects.exists()
    assert stored() == before


def test_where_nothing_is_kept_files_are_examined_only(folder: Path) -> None:
    before = stored()
    case = supplemented(scheme="scheme.pdf")
    play = begin(case, papers=Papers(folder, keep=False))
    for number, step in enumerate(case.steps):
        advance(play, number, step)
    assert play.differences == []
    assert stored() == before
    assert not Attachment.objects.exists()


@pytest.mark.parametrize("name", ["../outside.pdf", "/etc/passwd", "none.pdf", "x" * 5000, ".", "~", "a\u202efdp.exe"])
def test_what_is_not_beside_the_case_file_is_a_page_too(folder: Path, name: str) -> None:
    inner = folder / "inner"
    inner.mkdir()
    (folder / "outside.pdf").write_bytes(pdf("không phải của hồ sơ"))
    case = supplemented(scheme=name)
    play = begin(case, papers=Papers(inner, keep=True))
    assert advance(play, 0, case.steps[0]).result == DONE, play.differences
    row = filed(play)[SCHEME]
    with row.file.open() as file:
        assert file.read() == page(SCHEME)
    assert row.name.endswith(".pdf")
    assert "\u202e" not in row.name


def test_who_may_not_file_brings_nothing(folder: Path) -> None:
    case = supplemented(scheme="macro.docx")
    play = begin(case, papers=Papers(folder, keep=True))
    first = case.steps[0]
    outcome = advance(play, 0, Step(first.at, "thu_ly", "submit", {}, refused=True, state=None))
    assert outcome.result == REFUSED
    assert "file" not in str(outcome.reason)


def test_the_page_passes_the_examination(tmp_path: Path) -> None:
    path = tmp_path / "page"
    for title in ("Đề án <b>thử nghiệm</b> & \u202e😀", "", "ế" * 5000):
        path.write_bytes(page(title))
        assert examined(str(path)) == {"kind": "pdf", "notes": []}
