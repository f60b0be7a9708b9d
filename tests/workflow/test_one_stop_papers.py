"""Papers of the one-stop procedure as acts make them: appointment, dates given, who signs, what is handed over."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from applications.models import Application
from documents.kinds import Kind
from documents.models import Document
from documents.sheet import Sheet
from programmes import clocks
from sandbox.replay.trace import counted
from tests.documents.test_builders import text_of
from tests.workflow.core.story import AI, told
from tests.workflow.visiting import done, get
from workflow.timers import fire_due

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.workflow.conftest import Played

pytestmark = pytest.mark.django_db


def paper(application: Application, kind: Kind) -> tuple[Document, Sheet, str]:
    """The newest document of a kind with its sheet and its words."""
    row = application.documents.filter(kind=kind).latest("position")
    sheet = Sheet.from_json(row.data)
    return row, sheet, text_of(sheet)


def test_forms_01_04_and_05_tell_the_dates_the_stage_and_who(played: Callable[..., Played]) -> None:
    case = played("ai-kiosk-2026", before="request_supplement")
    _row, _sheet, receipt = paper(case.application, Kind.RECEIPT)
    assert "Thời gian hẹn trả kết quả: ngày" in receipt
    assert "nếu hồ sơ hợp lệ ngay từ lần nộp đầu" in receipt
    due = case.application.deadlines.get(name="validity_check").due_at
    fire_due(due, application=case.application)
    clocks.set_now(due + timedelta(hours=10))
    done(case, "thu_ly", "apologise", new_date=date(2027, 1, 4), reason="Chờ ý kiến")
    assert "Các lần hẹn trước" not in paper(case.application, Kind.APOLOGY)[2]
    done(case, "thu_ly", "apologise", new_date=date(2027, 2, 5), reason="Vẫn chờ")
    assert "ngày 04 tháng 01 năm 2027 Chờ ý kiến" in paper(case.application, Kind.APOLOGY)[2]


def test_a_stop_notice_is_signed_by_whoever_has_the_case() -> None:
    story = told(AI)
    story.do("submit")
    story.do("withdraw")
    _row, sheet, text = paper(story.fresh, Kind.STOP_NOTICE)
    assert sheet.signatures == ()
    assert "Giai đoạn xử lý khi dừng: đã nộp." in text


def test_before_an_officer_the_desk_signs_the_stop_notice() -> None:
    story = told(AI)
    story.upto("receive")
    assert story.fresh.officer is None
    story.do("withdraw")
    _row, sheet, _text = paper(story.fresh, Kind.STOP_NOTICE)
    assert [(row.capacity, row.name) for row in sheet.signatures] == [(("NGƯỜI TIẾP NHẬN HỒ SƠ",), "reception")]


def test_a_transfer_makes_its_note_with_number_files_and_rule(played: Callable[..., Played]) -> None:
    case = played("ai-level-3-transferred-2026", before="transfer")
    assert "transfer note" in get(case, "thu_ly", "transfer").content.decode()
    done(case, "thu_ly", "transfer", to="other", to_other="Bộ Công an", reason="Dữ liệu nhạy cảm")
    row, sheet, text = paper(case.application, Kind.TRANSFER_NOTE)
    assert (row.number_text, sheet.addressees) == ("01/PC-SKHCN", ("Bộ Công an",))
    assert "Lý do chuyển: Dữ liệu nhạy cảm." in text
    assert case.application.dossier["attachments"][0]["title"] in text
    event = case.application.events.get(verb="transfer")
    assert event.data == {"to": "Bộ Công an", "rule": "khoản 3 Điều 23 Nghị định số 142/2026/NĐ-CP"}
    assert row not in counted(case.application)
    page = case.client("thu_ly").get(f"/cases/{case.application.reference}/documents/").content.decode()
    assert "Phiếu chuyển hồ sơ" in page
    journal = case.client("thu_ly").get(f"/cases/{case.application.reference}/journal/").content.decode()
    assert "Chuyển đến: Bộ Công an (khoản 3 Điều 23 Nghị định số 142/2026/NĐ-CP)" in journal


def test_rules_that_name_no_transfer_note_make_none(
    played: Callable[..., Played], monkeypatch: pytest.MonkeyPatch
) -> None:
    case = played("ai-level-3-transferred-2026", before="transfer")
    bare = {kind: rule for kind, rule in case.application.regime.documents.items() if kind != Kind.TRANSFER_NOTE}
    regime = case.application.regime.model_copy(update={"documents": bare})
    monkeypatch.setattr(Application, "regime", regime)
    done(case, "thu_ly", "transfer", to="other", to_other="Bộ Công an", reason="Dữ liệu nhạy cảm")
    assert not case.application.documents.filter(kind=Kind.TRANSFER_NOTE).exists()
