"""The level of a trial: computed, confirmed or raised with a reason, and where it is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.utils import translation

from documents.builders import sheet_for
from documents.kinds import Kind
from programmes import clocks
from tests.documents.test_builders import text_of
from tests.workflow.core.story import AI, told
from tests.workflow.visiting import done, errors, get, send
from workflow.facts import case_facts
from workflow.levels import Fixed, fixed_level, level_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from applications.models import Application
    from tests.workflow.conftest import Played

pytestmark = pytest.mark.django_db

CASE = "ai-startup-short-2026"


def proposal_of(application: Application) -> str:
    """The words of a proposal in this case."""
    facts = case_facts(application, proposal={"outcome": "refuse", "reasons": []})
    sheet = sheet_for(
        Kind.PROPOSAL, application.regime, facts, number_text="", code="", at=clocks.now(), signer_name="Chuyên viên"
    )
    return text_of(sheet)


def test_a_level_above_the_computed_one_needs_its_reason_and_keeps_it(played: Callable[..., Played]) -> None:
    case = played(CASE, before="accept_dossier")
    page = get(case, "thu_ly", "accept_dossier").content.decode()
    assert "compute to level 1 (Điều 22 Nghị định số 142/2026/NĐ-CP)" in page
    assert "No answer of the dossier lifts it" in page
    assert list(errors(send(case, "thu_ly", "accept_dossier", level=2))) == ["reason"]
    done(case, "thu_ly", "accept_dossier", level=2, reason="Kết quả sẽ được dùng thật")
    event = case.application.events.get(verb="accept_dossier")
    assert event.note == "Kết quả sẽ được dùng thật"
    assert (event.data["level"], event.data["computed"], event.data["facts"]) == (2, 1, [])
    address = f"/cases/{case.application.reference}/"
    overview = case.client("thu_ly").get(address).content.decode()
    assert "Đã xác định cấp độ 2." in overview
    assert "Dữ kiện của hồ sơ tính ra cấp độ 1." in overview
    assert "Kết quả sẽ được dùng thật" in overview
    journal = case.client("thu_ly").get(f"{address}journal/").content.decode()
    assert "Cấp độ 2; tính theo dữ kiện: 1" in journal
    words = "Cấp độ 2 (Điều 22 Nghị định số 142/2026/NĐ-CP); theo dữ kiện của hồ sơ: cấp độ 1; lý do: Kết quả sẽ"
    assert words in proposal_of(case.fresh())


def test_a_confirmed_level_needs_no_reason_and_tells_its_facts(played: Callable[..., Played]) -> None:
    case = played("ai-kiosk-2026", before="accept_dossier")
    assert "It rests on these answers of the dossier:" in get(case, "thu_ly", "accept_dossier").content.decode()
    done(case, "thu_ly", "accept_dossier", level=2)
    with translation.override("vi"):
        fixed = level_of(case.fresh())
    assert fixed is not None
    assert (fixed.level, fixed.computed, fixed.reason) == (2, 2, "")
    assert fixed.facts == ["Có người dùng thật", "Kết quả được sử dụng"]
    assert "căn cứ: có người dùng thật, kết quả được sử dụng" in proposal_of(case.fresh())
    journal = case.client("thu_ly").get(f"/cases/{case.application.reference}/journal/").content.decode()
    assert "tính theo dữ kiện: 2 (Có người dùng thật; Kết quả được sử dụng)" in journal


def test_a_step_without_a_reason_still_plays_and_rules_without_levels_ask_for_none(
    played: Callable[..., Played],
) -> None:
    story = told(AI).upto("accept")
    assert level_of(story.fresh) == Fixed(2, 2, ["Có người dùng thật", "Kết quả được sử dụng"], "")
    assert fixed_level(None) is None
    uav = played(before="accept_dossier")
    assert "Reason for the level" not in get(uav, "thu_ly", "accept_dossier").content.decode()
    done(uav, "thu_ly", "accept_dossier")
    assert level_of(uav.fresh()) is None
