"""A page of questions: every type of answer, errors, rows, conditions, and two people at once."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.workflow.pilot.conftest import asks_of, content_of, shown_marks, working_copy
from workflow.pilot.sections import sections_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from accounts.models import User
    from applications.models import Application
    from tests.workflow.pilot.conftest import Firm

POLYGON = {"type": "Polygon", "coordinates": [[[106.7, 10.8], [106.8, 10.8], [106.8, 10.9], [106.7, 10.8]]]}


@pytest.fixture
def post(firm: Firm, pilot: Application) -> Callable[..., Any]:
    """``post("pilot", title="…")``: what the founder types in a section; ``marks`` of an older page may be given."""

    def send(
        code: str, *, by: User | None = None, marks: dict[str, str] | None = None, auto: bool = False, **typed: Any
    ) -> Any:
        hidden = marks or shown_marks(pilot, asks_of(code))
        headers = {"x-requested-with": "autosave"} if auto else {}
        data = {**hidden, "go": "back", **{name.replace("__", "-"): value for name, value in typed.items()}}
        return firm.browser(by).post(f"/apply/{pilot.reference}/questions/{code}/", data, headers=headers)

    return send


@pytest.mark.parametrize(
    ("code", "typed", "path", "stored"),
    [
        ("pilot", {"title": "  Tên mới "}, "title", "Tên mới"),
        ("pilot", {"summary": "Một.\r\nHai."}, "summary", "Một.\nHai."),
        ("pilot", {"summary": ""}, "summary", ""),
        ("test", {"period_months": "12"}, "period_months", 12),
        ("test", {"budget_vnd": "1.800.000.000"}, "budget_vnd", 1_800_000_000),
        ("uav-aircraft", {"uav_mass": "1.57"}, "uav.mass_kg", 1.57),
        ("uav-aircraft", {"uav_mass": "42"}, "uav.mass_kg", 42),
        ("uav-operation", {"uav_vlos": "no"}, "uav.vlos", False),
        ("uav-operation", {"uav_vlos": "yes"}, "uav.vlos", True),
        ("uav-operation", {"uav_light": "both"}, "answers.uav_light", "both"),
        (
            "insurance",
            {"insurance_from_day": "1", "insurance_from_month": "2", "insurance_from_year": "2026"},
            "insurance.valid_from",
            "2026-02-01",
        ),
    ],
)
def test_answers_are_stored_as_the_dossier_holds_them(
    pilot: Application, post: Callable[..., Any], code: str, typed: dict[str, str], path: str, stored: Any
) -> None:
    answer = post(code, **typed)
    assert answer.status_code == 302
    assert answer.url == f"/apply/{pilot.reference}/"
    assert value(pilot, path) == stored


def value(pilot: Application, path: str) -> Any:
    found: Any = content_of(pilot)
    for step in path.split("."):
        found = found[step]
    return found


@pytest.mark.parametrize(
    ("code", "name", "typed", "words"),
    [
        ("test", "period_months", "ba", "Enter a whole number"),
        ("test", "period_months", "0", "not below 1"),
        ("test", "period_months", "999", "not above 120"),
        ("test", "budget_vnd", "1.5", "whole amount"),
        ("uav-aircraft", "uav_mass", "4,500", "without separators of thousands"),
        ("uav-aircraft", "uav_mass", "nặng", "Enter a number"),
        ("uav-aircraft", "uav_mass", "1" * 20, "Enter a number"),
        ("uav-aircraft", "uav_mass", "-1", "not below 0"),
        ("uav-operation", "uav_light", "dusk", "Select a valid choice"),
        ("pilot", "title", "a" * 501, "at most 500"),
    ],
)
def test_what_cannot_be_read_stays_on_the_page_and_the_rest_is_saved(
    pilot: Application, post: Callable[..., Any], code: str, name: str, typed: str, words: str
) -> None:
    other = next(ask for ask in asks_of(code) if ask.type in {"text", "long_text"} and ask.name != name)
    page = post(code, **{name: typed, other.name: "Vẫn được lưu"})
    assert page.status_code == 200
    assert words in page.context["lines"][0]["text"]
    assert page.context["lines"][0]["href"].startswith(f"#{name}")
    assert typed in page.text or name == "uav_light"
    assert "Vẫn được lưu" in json.dumps(content_of(pilot), ensure_ascii=False)


def test_an_invalid_answer_does_not_touch_the_stored_one(pilot: Application, post: Callable[..., Any]) -> None:
    post("test", period_months="6")
    post("test", period_months="viele")
    assert content_of(pilot)["period_months"] == 6


def test_insurance_of_blanks_is_none(pilot: Application, post: Callable[..., Any]) -> None:
    post("insurance", insurance_number="BH-1")
    assert content_of(pilot)["insurance"]["number"] == "BH-1"
    post("insurance", insurance_number="")
    assert content_of(pilot)["insurance"] is None


def test_rows_are_added_and_removed_by_buttons(pilot: Application, post: Callable[..., Any], firm: Firm) -> None:
    here = f"/apply/{pilot.reference}/questions/need/"
    row = {"regulatory_need-0-rule": "Luật", "regulatory_need-0-article": "1", "regulatory_need-0-relaxation": "x"}
    answer = post("need", add="regulatory_need", **row, **{"regulatory_need-rows": "1"})
    assert answer.url == f"{here}?more=regulatory_need#regulatory_need-add"
    page = firm.browser().get(answer.url)
    assert page.context["counts"] == {"regulatory_need": 2}
    second = {"regulatory_need-1-rule": "Nghị định", "regulatory_need-1-article": "2"}
    answer = post("need", remove="regulatory_need-0", **row, **second, **{"regulatory_need-rows": "2"})
    assert answer.status_code == 302
    assert content_of(pilot)["regulatory_need"] == [{"rule": "Nghị định", "article": "2", "relaxation": ""}]


def test_a_row_with_an_error_keeps_its_new_neighbour(pilot: Application, post: Callable[..., Any]) -> None:
    row = {"hypotheses-0-statement": "A", "hypotheses-0-target": "nhiều", "hypotheses-rows": "1"}
    page = post("test", add="hypotheses", **row)
    assert page.status_code == 200
    assert page.context["counts"] == {"hypotheses": 2}
    assert page.context["lines"][0]["text"].startswith("Hypothesis 1, Target: ")
    assert content_of(pilot)["hypotheses"] == [{"statement": "A", "indicator": "", "target": None, "unit": ""}]


def test_dates_of_rows_move_with_their_row(pilot: Application, post: Callable[..., Any]) -> None:
    dates = {f"permits-1-valid_to_{part}": text for part, text in (("day", "3"), ("month", "4"), ("year", "2027"))}
    post(
        "insurance",
        remove="permits-0",
        **{"permits-0-number": "A", "permits-1-number": "B", "permits-rows": "2"},
        **dates,
    )
    (permit,) = content_of(pilot)["permits"]
    assert (permit["number"], permit["valid_to"]) == ("B", "2027-04-03")


@pytest.mark.parametrize(
    "written",
    [
        POLYGON,
        {"type": "Feature", "properties": {}, "geometry": POLYGON},
        {"type": "FeatureCollection", "features": [{"type": "Feature", "geometry": POLYGON}]},
    ],
)
def test_a_geometry_is_pasted_or_chosen_as_a_file(
    pilot: Application, post: Callable[..., Any], written: dict[str, Any]
) -> None:
    post("place", **{"sites-0-name": "Khu", "sites-0-geometry": json.dumps(written), "sites-rows": "1"})
    assert content_of(pilot)["sites"][0]["geometry"] == POLYGON
    file = SimpleUploadedFile("area.geojson", json.dumps(written).encode())
    post("place", **{"sites-0-name": "Khu 2", "sites-0-geometry": "", "sites-0-geometry-file": file, "sites-rows": "1"})
    assert content_of(pilot)["sites"][0] == {"name": "Khu 2", "space": None, "address": "", "geometry": POLYGON}


@pytest.mark.parametrize(
    "written",
    [
        "map",
        "[]",
        '{"type": "MultiPoint", "coordinates": [[106, 10]]}',
        '{"type": "Point", "coordinates": [10, 106]}',
        '{"type": "Point", "coordinates": ["a", 1]}',
        '{"type": "LineString", "coordinates": [[106, 10]]}',
        '{"type": "Polygon", "coordinates": [[[106, 10], [107, 10], [107, 11], [106, 11]]]}',
        '{"type": "Polygon", "coordinates": 7}',
        '{"type": "Point", "coordinates": [1e999, 10]}',
        "[" * 5000,
        " " * 400_001 + "{}",
    ],
)
def test_what_is_no_geometry_is_refused(pilot: Application, post: Callable[..., Any], written: str) -> None:
    data = {"sites-0-name": "Khu", "sites-rows": "1"}
    file = SimpleUploadedFile("area.geojson", written.encode())
    page = post("place", **data, **{"sites-0-geometry-file": file})
    assert page.status_code == 200
    assert page.context["lines"][0]["href"] == "#sites-0-geometry"
    assert content_of(pilot)["sites"][0]["geometry"] is None


def test_an_answer_brings_up_a_further_question(pilot: Application, post: Callable[..., Any], firm: Firm) -> None:
    code = next(section.code for section in sections_of("uav") if any(ask.id == "uav_camera" for ask in section.asks))
    here = f"/apply/{pilot.reference}/questions/{code}/"
    assert waiting(firm.browser().get(here)) == {"uav_camera_use"}
    answer = post(code, uav_camera="yes")
    assert answer.url == f"{here}#uav_camera_use"
    assert waiting(firm.browser().get(here)) == set()
    assert post(code, uav_camera="yes", uav_camera_use="Tắt").url == f"/apply/{pilot.reference}/"
    assert post(code, uav_camera="no").status_code == 302
    assert waiting(firm.browser().get(here)) == {"uav_camera_use"}


def waiting(page: Any) -> set[str]:
    """Questions that the page keeps for the script, out of sight and out of the form."""
    templates = re.findall(r"<template data-when=.*?</template>", page.text, re.DOTALL)
    assert len(templates) == sum(slot.waits for slot in page.context["blocks"])
    return {name for template in templates for name in re.findall(r'<textarea name="(\w+)"', template)}


def test_a_question_that_the_script_showed_is_saved_with_its_answer(
    pilot: Application, post: Callable[..., Any], firm: Firm
) -> None:
    page = firm.browser().get(f"/apply/{pilot.reference}/questions/uav-neighbours/")
    (slot,) = [slot for slot in page.context["blocks"] if slot.waits]
    condition = slot.condition
    assert (condition.name, condition.values) == ("uav_camera", "yes")
    marks = {**json.loads(page.context["seen"]), condition.path: condition.mark}
    given = {"revision": str(page.context["revision"]), "seen": json.dumps(marks)}
    typed = {"uav_camera": "yes", "uav_camera_use": "Che mặt"}
    told = post("uav-neighbours", marks=given, auto=True, **typed).json()
    assert told["more"] is False
    assert content_of(pilot)["answers"]["uav_camera_use"] == "Che mặt"
    assert post("uav-neighbours", marks=given, **typed).url == f"/apply/{pilot.reference}/"


def test_boxes_keep_every_ticked_code(begin: Callable[..., Application], firm: Firm) -> None:
    pilot = begin(regulatory_need=[])
    here = f"/apply/{pilot.reference}/questions/people/"
    marks = shown_marks(pilot, asks_of("people"))
    firm.browser().post(here, {**marks, "personal_data_signs": ["scoring", "blocks"]})
    assert content_of(pilot)["answers"]["personal_data_signs"] == ["scoring", "blocks"]
    page = firm.browser().get(here)
    assert len(re.findall(r'name="personal_data_signs" value="\w+"[^>]*checked', page.text)) == 2
    wrong = firm.browser().post(here, {**shown_marks(pilot, asks_of("people")), "personal_data_signs": ["poem"]})
    assert wrong.context["lines"][0]["href"] == "#personal_data_signs_0"
    firm.browser().post(here, shown_marks(pilot, asks_of("people")))
    assert content_of(pilot)["answers"] is None


def test_a_section_that_an_answer_took_away_leads_on(begin: Callable[..., Application], firm: Firm) -> None:
    pilot = begin("ai-142-2026", technology="ai", ai={"real_users": False})
    browser = firm.browser()
    titles = [task["href"].split("/")[-2] for task in browser.get(f"/apply/{pilot.reference}/").context["tasks"]]
    assert "ai-level" in titles
    assert "test" in titles
    assert "ai-quality" not in titles
    answer = browser.get(f"/apply/{pilot.reference}/questions/ai-quality/")
    assert answer.url == f"/apply/{pilot.reference}/questions/ai-operation/"
    assert browser.get(f"/apply/{pilot.reference}/questions/nothing/").status_code == 404


def test_a_place_is_typed_as_lines_and_drawn(pilot: Application, post: Callable[..., Any], firm: Firm) -> None:
    lines = "10.84, 106.80\n10.85; 106.80\n10,85 106,81\n10.84, 106.80"
    post("place", **{"sites-0-name": "Khu", "sites-0-geometry": lines, "sites-rows": "1"})
    ring = [[106.8, 10.84], [106.8, 10.85], [106.81, 10.85], [106.8, 10.84]]
    assert content_of(pilot)["sites"][0]["geometry"] == {"type": "Polygon", "coordinates": [ring]}
    page = firm.browser().get(f"/apply/{pilot.reference}/questions/place/")
    assert "10.84, 106.8\n10.85, 106.8\n10.85, 106.81\n10.84, 106.8</textarea>" in page.text
    assert page.text.count('<svg class="app-area__picture"') == 1
    assert "outside Viet Nam" not in page.text
    post("place", **{"sites-0-name": "Khu", "sites-0-geometry": "48.1, 11.5", "sites-rows": "1"})
    assert "outside Viet Nam" in firm.browser().get(f"/apply/{pilot.reference}/questions/place/").text


def test_save_and_continue_leads_to_the_next_section(post: Callable[..., Any], pilot: Application) -> None:
    assert post("pilot", go="on").url == f"/apply/{pilot.reference}/questions/applicant/"


def test_autosave_tells_time_and_marks(post: Callable[..., Any], pilot: Application) -> None:
    told = post("pilot", auto=True, summary="Đang viết").json()
    assert told["saved_at"] == "09:00"
    assert told["revision"] == working_copy(pilot).revision
    assert (told["errors"], told["conflicts"], told["more"]) == ({}, 0, False)
    assert content_of(pilot)["summary"] == "Đang viết"


def test_different_questions_of_two_people_are_both_kept(
    post: Callable[..., Any], pilot: Application, firm: Firm
) -> None:
    marks = shown_marks(pilot, asks_of("pilot"))
    post("pilot", by=firm.colleague, marks=marks, title=pilot.title, summary="Của đồng nghiệp")
    answer = post("pilot", marks=marks, title=pilot.title, objectives="Của người sáng lập")
    assert answer.status_code == 302
    assert content_of(pilot)["summary"] == "Của đồng nghiệp"
    assert content_of(pilot)["objectives"] == "Của người sáng lập"


def test_one_question_of_two_people_shows_both_and_overwrites_nothing(
    post: Callable[..., Any], pilot: Application, firm: Firm
) -> None:
    marks = shown_marks(pilot, asks_of("pilot"))
    post("pilot", by=firm.colleague, marks=marks, title=pilot.title, summary="Của đồng nghiệp")
    page = post("pilot", marks=marks, title=pilot.title, summary="Của người sáng lập", objectives="Thêm")
    assert page.status_code == 200
    assert "Của đồng nghiệp" in page.text
    assert "Của người sáng lập" in page.text
    assert f"{firm.colleague.name} answered this differently at 09:00 01/06/2026" in page.text
    assert content_of(pilot)["summary"] == "Của đồng nghiệp"
    assert content_of(pilot)["objectives"] == "Thêm"
    again = {"revision": str(page.context["revision"]), "seen": page.context["seen"]}
    mine = {"marks": again, "title": pilot.title, "summary": "Của người sáng lập", "opposed__summary": "1"}
    assert post("pilot", **mine).status_code == 200, "nobody has chosen yet"
    assert post("pilot", auto=True, **mine).json()["conflicts"] == 1
    assert post("pilot", **mine, choice__summary="theirs").status_code == 302
    assert content_of(pilot)["summary"] == "Của đồng nghiệp"
    assert post("pilot", **mine, choice__summary="mine").status_code == 302
    assert content_of(pilot)["summary"] == "Của người sáng lập"


def test_autosave_never_overwrites_a_colleague(post: Callable[..., Any], pilot: Application, firm: Firm) -> None:
    marks = shown_marks(pilot, asks_of("pilot"))
    post("pilot", by=firm.colleague, marks=marks, title=pilot.title, summary="Của đồng nghiệp")
    told = post("pilot", auto=True, marks=marks, title=pilot.title, summary="Của người sáng lập").json()
    assert told["conflicts"] == 1
    after = {"revision": str(told["revision"]), "seen": json.dumps({**json.loads(marks["seen"]), **told["seen"]})}
    assert (
        post("pilot", auto=True, marks=after, title=pilot.title, summary="Của người sáng lập").json()["conflicts"] == 1
    )
    assert content_of(pilot)["summary"] == "Của đồng nghiệp"


def test_a_forged_page_breaks_nothing(post: Callable[..., Any], pilot: Application) -> None:
    for marks in (
        {"seen": "[", "revision": "x"},
        {"seen": "[]", "revision": "-1"},
        {"seen": '{"*": 1}', "revision": ""},
    ):
        post("pilot", marks=marks, summary="Giả")
    assert "summary" not in content_of(pilot) or content_of(pilot)["summary"] in {"", "Giả"}
    post("need", **{"regulatory_need-rows": "99999999", "remove": "regulatory_need-88"})
    assert content_of(pilot)["regulatory_need"] == []


def test_saving_after_submission_is_refused(post: Callable[..., Any], pilot: Application, firm: Firm) -> None:
    marks = shown_marks(pilot, asks_of("pilot"))
    firm.browser(firm.colleague).post(f"/apply/{pilot.reference}/check/", {"declared": "on"})
    answer = post("pilot", marks=marks, summary="Zu spät")
    assert answer.url == f"/apply/{pilot.reference}/"


def test_autosave_after_submission_says_why(post: Callable[..., Any], pilot: Application, firm: Firm) -> None:
    marks = shown_marks(pilot, asks_of("pilot"))
    firm.browser(firm.colleague).post(f"/apply/{pilot.reference}/check/", {"declared": "on"})
    answer = post("pilot", auto=True, marks=marks, summary="Quá muộn")
    assert answer.status_code == 409
    assert "can no longer be changed" in answer.json()["reason"]
    assert pilot.dossier.get("summary") is None
