"""The question sets: every field of a dossier can be answered, in pages of at most seven questions."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from pydantic import ValidationError

from programmes.question_faults import COMPONENTS
from programmes.question_schema import TECHNOLOGIES, Column, Question, Section, Type, When
from programmes.questions import question_files, section, sections
from programmes.schema_parts import Text

ALL = pytest.mark.parametrize("technology", TECHNOLOGIES)

EVERYBODY = {
    "title": Type.TEXT,
    "summary": Type.LONG_TEXT,
    "objectives": Type.LONG_TEXT,
    "innovation": Type.LONG_TEXT,
    "exit_plan": Type.LONG_TEXT,
    "protection_of_affected": Type.LONG_TEXT,
    "participants.description": Type.LONG_TEXT,
    "participants.count": Type.INTEGER,
    "participants.consent": Type.LONG_TEXT,
    "period_months": Type.INTEGER,
    "budget_vnd": Type.INTEGER,
    "insurance.insurer": Type.TEXT,
    "insurance.number": Type.TEXT,
    "insurance.limit_vnd": Type.INTEGER,
    "insurance.valid_from": Type.DATE,
    "insurance.valid_to": Type.DATE,
}
LISTS = {
    "regulatory_need": ["rule", "article", "relaxation"],
    "hypotheses": ["statement", "indicator", "target", "unit"],
    "sites": ["name", "space", "address", "geometry"],
    "limits": ["quantity", "max", "unit", "note"],
    "partners": ["name", "house", "part"],
    "permits": ["kind", "issuer", "number", "issued", "valid_from", "valid_to"],
}
LEDGER = {
    "ledger.kind": Type.CHOICE,
    "ledger.token": Type.LONG_TEXT,
    "ledger.custody": Type.LONG_TEXT,
    "ledger.daily_cap_vnd": Type.INTEGER,
    "ledger.user_cap": Type.INTEGER,
}
OWN: dict[str, dict[str, Type]] = {
    "uav": {
        "uav.model": Type.TEXT,
        "uav.mass_kg": Type.DECIMAL,
        "uav.dimension_m": Type.DECIMAL,
        "uav.max_speed_ms": Type.DECIMAL,
        "uav.max_height_m": Type.DECIMAL,
        "uav.vlos": Type.BOOLEAN,
        "uav.density_per_km2": Type.DECIMAL,
        "uav.controlled_ground": Type.BOOLEAN,
        "uav.m1a": Type.CHOICE,
        "uav.m1b": Type.CHOICE,
        "uav.m1c": Type.CHOICE,
        "uav.m2": Type.CHOICE,
        "uav.aec": Type.CHOICE,
        "uav.strategic_arc": Type.CHOICE,
    },
    "autonomous_vehicle": {
        "vehicle.model": Type.TEXT,
        "vehicle.sae_level": Type.CHOICE,
        "vehicle.max_speed_kmh": Type.DECIMAL,
        "vehicle.closed_area": Type.BOOLEAN,
    },
    "ai": {
        "ai.purpose": Type.LONG_TEXT,
        "ai.decision_role": Type.CHOICE,
        "ai.real_users": Type.BOOLEAN,
        "ai.results_used": Type.BOOLEAN,
        "ai.changes_rights": Type.BOOLEAN,
        "ai.sensitive_data": Type.BOOLEAN,
        "ai.childrens_data": Type.BOOLEAN,
        "ai.critical_systems": Type.BOOLEAN,
        "ai.provinces": Type.LINES,
    },
    "blockchain": LEDGER,
    "fintech": LEDGER,
}
OWN_LISTS = {
    "ai": {"ai.metrics": ["name", "baseline", "target"]},
    "blockchain": {"ledger.audits": ["by", "date", "commit", "open_critical"]},
    "fintech": {"ledger.audits": ["by", "date", "commit", "open_critical"]},
}


def asked(technology: str) -> list[Question]:
    return [question for page in sections(technology) for question in page.questions]


@ALL
def test_every_field_of_the_dossier_can_be_answered(technology: str) -> None:
    types = {question.field: question.type for question in asked(technology) if question.type != Type.LIST}
    fields = {field: kind for field, kind in types.items() if not field.startswith("answers.")}
    assert fields == EVERYBODY | OWN.get(technology, {})
    lists = {
        question.field: [column.key for column in question.columns]
        for question in asked(technology)
        if question.type == Type.LIST and not question.field.startswith("answers.")
    }
    assert lists == LISTS | OWN_LISTS.get(technology, {})


@ALL
def test_pages_questions_and_fields_are_given_once(technology: str) -> None:
    for given in (
        [page.id for page in sections(technology)],
        [question.id for question in asked(technology)],
        [question.field for question in asked(technology)],
    ):
        assert [name for name, times in Counter(given).items() if times > 1] == []


@ALL
def test_conditions_look_at_answers_given_before(technology: str) -> None:
    seen: dict[str, Question] = {}
    for question in asked(technology):
        if question.when:
            before = seen[question.when.field]
            known = [choice.value for choice in before.choices] or [True, False]
            assert [value for value in question.when.any_of if value not in known] == []
        seen[question.field] = question


@ALL
def test_every_question_serves_a_rule_and_a_known_component(technology: str) -> None:
    for question in asked(technology):
        assert question.source
        assert question.components
        assert set(question.components) <= COMPONENTS


@ALL
def test_what_a_dossier_must_have_is_required(technology: str) -> None:
    required = {question.field for question in asked(technology) if question.required}
    optional = {"partners", "permits", "uav.strategic_arc", "ledger.token", "ledger.audits"}
    fields = set(EVERYBODY | OWN.get(technology, {})) | set(LISTS | OWN_LISTS.get(technology, {}))
    assert fields - required == {field for field in fields if field in optional or field.startswith("insurance.")}


def test_files_name_only_known_technologies() -> None:
    files = [file for versions in question_files().values() for file in versions]
    assert {name for file in files for name in file.technologies} == set(TECHNOLOGIES)


def test_a_page_is_found_by_its_id() -> None:
    assert section("uav", "uav-air").title.en == "Airspace"
    with pytest.raises(KeyError):
        section("ai", "uav-air")


@pytest.mark.parametrize(
    ("dossier", "expected"),
    [
        ({"answers": {"uav_camera": True}}, True),
        ({"answers": {"uav_camera": False}}, False),
        ({"answers": {"uav_camera": 1}}, False),
        ({"answers": None}, False),
        ({}, False),
    ],
)
def test_a_question_is_asked_when_its_condition_holds(dossier: dict[str, Any], expected: bool) -> None:  # noqa: FBT001
    camera, use = (question for question in section("uav", "uav-neighbours").questions if "camera" in question.id)
    assert camera.is_asked(dossier)
    assert use.is_asked(dossier) is expected


def test_a_choice_can_be_a_condition() -> None:
    override = next(question for question in asked("ai") if question.id == "ai_override")
    assert override.when == When(field="ai.decision_role", any_of=("recommend", "decide"))
    assert override.is_asked({"ai": {"decision_role": "decide"}})
    assert not override.is_asked({"ai": {"decision_role": "inform"}})


def test_a_unit_is_written_once_where_it_is_the_same_in_both_languages() -> None:
    units = {question.id: question.unit for question in asked("uav")}
    assert units["uav_mass"] == Text(vi="kg", en="kg")
    assert units["participants_count"] == Text(vi="người", en="people")


TEXT = {"vi": "Câu hỏi", "en": "Question"}
GOOD: dict[str, Any] = {
    "id": "x", "field": "x", "label": TEXT, "help": TEXT, "type": "text", "components": ["scheme"], "source": "luật",
}  # fmt: skip


@pytest.mark.parametrize(
    "changes",
    [
        {"type": "choice"},
        {"choices": [{"value": "a", "label": TEXT}]},
        {"type": "list"},
        {"columns": [{"key": "a", "label": TEXT, "type": "text"}], "row": TEXT},
        {"id": "Not an id"},
        {"colour": "red"},
        {"components": []},
        {"help": {"vi": "Câu hỏi"}},
    ],
)
def test_a_question_that_makes_no_sense_is_refused(changes: dict[str, Any]) -> None:
    assert Question.model_validate(GOOD).field == "x"
    with pytest.raises(ValidationError):
        Question.model_validate(GOOD | changes)


def test_a_list_holds_no_list() -> None:
    with pytest.raises(ValidationError, match="a list holds no list"):
        Column.model_validate({"key": "a", "label": TEXT, "type": "list"})


def test_a_page_hands_its_component_and_source_down() -> None:
    page: dict[str, Any] = {"id": "p", "title": TEXT, "components": ["scheme"], "source": "luật"}
    question = {"id": "q", "label": TEXT, "help": TEXT, "type": "text"}
    plain, own = Section.model_validate(
        page
        | {"questions": [question, question | {"id": "r", "components": ["outline"], "source": "điều 1", "field": "f"}]}
    ).questions
    assert (plain.field, plain.components, plain.source) == ("answers.q", ("scheme",), "luật")
    assert (own.field, own.components, own.source) == ("f", ("outline",), "điều 1")
    for wrong in ([], [question] * 8, ["words"], None):
        with pytest.raises(ValidationError):
            Section.model_validate(page | {"questions": wrong})
    with pytest.raises(ValidationError):
        Section.model_validate("words")
