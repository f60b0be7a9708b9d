"""The control slip (form 06): hand-overs in order, on the page and printed, for officials alone."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from programmes import clocks
from workflow.control_paper import control_slip_sheet
from workflow.presenters.control import hand_overs

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.workflow.conftest import Played

pytestmark = pytest.mark.django_db


def test_every_hand_over_of_a_late_case(played: Callable[..., Played]) -> None:
    case = played("ai-late-refused-2026")
    rows = hand_overs(case.fresh())
    assert rows[0].giver == case.application.created_by.name
    assert all(row.passed_at is None or row.passed_at >= row.received_at for row in rows)
    assert {row.in_time for row in rows} >= {True, False}
    for before, after in pairwise(rows):
        assert before.received_at <= after.received_at
    assert [row.giver for row in rows if row.what.startswith("Xin lỗi")] == [""]
    sheet = control_slip_sheet(case.fresh(), at=clocks.now())
    assert (sheet.form, len(sheet.attachment["hand_overs"])) == ("Mẫu số 06", len(rows))


def test_the_slip_is_shown_and_printed_to_officials(played: Callable[..., Played]) -> None:
    case = played(before="hold_council")
    address = f"/cases/{case.application.reference}"
    page = case.client("thu_ly").get(f"{address}/control/").content.decode()
    assert page.count("Thẩm định hồ sơ") >= 1
    assert "Đang xử lý" in page
    answer = case.client("thu_ly").get(f"{address}/control-slip.pdf")
    assert answer.content.startswith(b"%PDF-1.7")
    sheet = control_slip_sheet(case.fresh(), at=clocks.now())
    assert sheet.type_name == "PHIẾU KIỂM SOÁT QUÁ TRÌNH GIẢI QUYẾT HỒ SƠ"
    for path in ("control/", "control-slip.pdf"):
        assert case.client("cg1").get(f"{address}/{path}").status_code == 404


def test_nothing_was_handed_over_yet(played: Callable[..., Played]) -> None:
    case = played(before="submit")
    assert hand_overs(case.fresh()) == []
    assert "Hồ sơ chưa được giao cho ai." in str(control_slip_sheet(case.fresh(), at=clocks.now()).blocks)
