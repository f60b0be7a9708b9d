"""A trial in pictures: gauges and Gantt, for officials and the operator, with words for all of it."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.utils.translation import override

from applications.labels import amount
from programmes import clocks
from risks.indicators import Direction, Grade, Indicator, grade
from tests.workflow.core.conftest import ai
from tests.workflow.core.story import AFTER_LAST_DAY, FIRST_DAY, LAST_DAY
from workflow.presenters.gantt import WIDTH, Course, gantt
from workflow.presenters.trial import trial_page

if TYPE_CHECKING:
    from tests.workflow.core.story import Story

__all__ = ["ai"]
TRIAL: Any = SimpleNamespace(start=FIRST_DAY, end=LAST_DAY, ended_at=None)


def told(direction: Direction, amber: float | None, red: float | None) -> Indicator:
    text = {"vi": "a", "en": "a"}
    return Indicator.model_validate(
        {"id": "UAV-K01", "name": text, "unit": text, "direction": direction, "amber": text, "red": text}
        | {"amber_at": amber, "red_at": red}
    )


@pytest.mark.parametrize(
    ("direction", "amber", "red", "value", "expected"),
    [
        (Direction.UP, 97, 93, 97, Grade.GREEN), (Direction.UP, 97, 93, 96, Grade.AMBER),
        (Direction.UP, 97, 93, 92, Grade.RED), (Direction.DOWN, 2, 5, 2, Grade.GREEN),
        (Direction.DOWN, 2, 5, 3, Grade.AMBER), (Direction.DOWN, 2, 5, 6, Grade.RED),
        (Direction.DOWN, None, 0, 1, Grade.RED), (Direction.TO_ONE, 0.85, 0.8, 1.1, Grade.GREEN),
        (Direction.TO_ONE, 0.85, 0.8, 0.82, Grade.AMBER), (Direction.TO_ONE, 0.85, 0.8, 1.3, Grade.RED),
        (Direction.TO_ONE, 0.85, 0.8, 0, Grade.RED), (Direction.CONTEXT, None, None, 1, None),
    ],
)  # fmt: skip
def test_grades(
    direction: Direction, amber: float | None, red: float | None, value: float, expected: Grade | None
) -> None:
    assert grade(told(direction, amber, red), value) is expected


@pytest.mark.parametrize(
    ("language", "value", "unit", "expected"),
    [("vi", 1_800_000_000, "VND", "1.800.000.000 ₫"), ("vi", 96.5, "%", "96,5 %"), ("en", 120, "m", "120 m")],
)
def test_amounts_are_written_as_the_language_does(language: str, value: float, unit: str, expected: str) -> None:
    with override(language):
        assert amount(value, unit) == expected


@pytest.fixture
def running(ai: Story) -> Story:
    """A trial with readings, an exceeded limit, a milestone, an incident and a suspension that lasts."""
    ai.upto("start").do("record_readings", indicator="AI-K08", readings=[(ai.now, 3.0)])
    ai.do("record_readings", indicator="AI-K05", readings=[(ai.now, 3.0)])
    ai.do("record_readings", indicator="own", readings=[(ai.now, 7.5)])
    ai.do("record_readings", indicator="participants", readings=[(ai.now - timedelta(minutes=10), 80)])
    ai.do("milestone_done")
    return ai


def page_of(story: Story) -> dict[str, Any]:
    with override("en"), clocks.moved(story.now):
        return trial_page(story.fresh)


@pytest.mark.django_db
def test_gauges_say_how_it_stands(running: Story) -> None:
    page = page_of(running)
    (limit,) = page["limit_gauges"]
    assert (limit.latest, limit.tag.colour, int(limit.width) < int(limit.marks[0].x)) == ("80 people", "green", True)
    assert [(gauge.tag.text, gauge.tag.colour) for gauge in page["indicator_gauges"]] == [
        ("read by people", "grey"), ("attention", "yellow"), ("no thresholds", "grey"),
    ]  # fmt: skip
    assert [gauge.latest.split()[0] for gauge in page["indicator_gauges"]] == ["3", "3", "7.5"]
    running.do("report_breach")
    (limit,) = page_of(running)["limit_gauges"]
    assert (limit.latest, limit.tag.colour, int(limit.width) > int(limit.marks[0].x)) == ("120 people", "red", True)


@pytest.mark.django_db
def test_an_exceeded_limit_is_told_in_words(running: Story) -> None:
    running.do("report_breach")
    page = page_of(running)
    assert [(breach.limit, breach.value) for breach in page["exceeded"]] == [("Participants", "120 people")]
    official = Client()
    official.force_login(running.cast["monitor"])
    assert "Số người tham gia 120 người:" in official.get(f"/cases/{running.fresh.reference}/trial/").content.decode()


@pytest.mark.django_db
def test_without_readings_a_limit_is_not_measured(ai: Story) -> None:
    page = page_of(ai.upto("issue"))
    assert [(gauge.tag.text, gauge.at) for gauge in page["limit_gauges"]] == [("not measured", None)]
    assert page["indicator_gauges"] == []


@pytest.mark.django_db
def test_the_course_holds_everything_and_the_table_says_the_same(running: Story) -> None:
    running.do("report_incident")
    running.do("file_report")
    running.do("suspend")
    running.wait(days=20).do("resume")
    running.do("provide_precondition", kind="insurance", valid_from=date(2026, 1, 1), valid_to=date(2027, 1, 31))
    running.upto("report").do("request_extension")
    running.do("suspend")
    running.wait(AFTER_LAST_DAY).do("decide_extension")
    page = page_of(running)
    drawn = page["gantt"]
    names = [row.name for row in drawn.rows]
    assert names == [
        "Term of the trial", "Suspensions", "Preconditions", "Reports due", "Milestones",
        "Incidents and exceeded limits",
    ]  # fmt: skip
    shapes = sum(len(row.bars) + len(row.points) for row in drawn.rows)
    assert shapes == len(drawn.table)
    assert [span.remark for span in drawn.table if span.kind == "pause"][-1] == "not resumed"
    assert ("extension", date(2027, 9, 30)) in {(span.kind, span.until) for span in drawn.table}
    assert drawn.today is not None
    assert all(0 <= int(bar.x) <= WIDTH for row in drawn.rows for bar in (*row.bars, *row.points))


def test_a_trial_that_lies_ahead_has_its_term_alone() -> None:
    with override("en"):
        drawn = gantt(Course(TRIAL), FIRST_DAY - timedelta(days=3))
    assert ([row.name for row in drawn.rows], drawn.today) == (["Term of the trial"], None)
    assert drawn.rows[0].bars[0].width == str(WIDTH)
    assert 1 < len(drawn.ticks) <= 8


def test_reports_without_a_term_and_papers_outside_the_trial() -> None:
    ended = SimpleNamespace(start=FIRST_DAY, end=LAST_DAY, ended_at=clocks.start_of(FIRST_DAY + timedelta(days=9)))
    past = SimpleNamespace(name="Permit", row=SimpleNamespace(valid_from=None, valid_to=FIRST_DAY - timedelta(days=1)))
    without = SimpleNamespace(name="Consent", row=SimpleNamespace(valid_from=None, valid_to=None))
    filed = SimpleNamespace(period=1, filed_at=clocks.start_of(FIRST_DAY + timedelta(days=5)))
    course = Course(ended, papers=[past, without], reports=[filed], final_reports=[filed])  # type: ignore[arg-type]
    with override("en"):
        drawn = gantt(course, LAST_DAY)
    assert [row.name for row in drawn.rows] == ["Term of the trial", "Reports due"]
    assert drawn.table[0].words.endswith(f"(ended {FIRST_DAY + timedelta(days=9):%d/%m/%Y})")
    assert drawn.table[1].words == f"Report of period 1 filed: {FIRST_DAY + timedelta(days=5):%d/%m/%Y}"


@pytest.mark.django_db
def test_the_operator_sees_the_course_and_not_the_evaluation(
    running: Story, django_assert_max_num_queries: Any
) -> None:
    running.upto("evaluate")
    client, official = Client(), Client()
    client.force_login(running.cast["applicant"])
    official.force_login(running.cast["monitor"])
    address = f"/apply/{running.fresh.reference}/"
    assert f'href="{address}trial/"' in client.get(address).content.decode()
    with django_assert_max_num_queries(20):
        own = client.get(f"{address}trial/")
    page = own.content.decode()
    assert "app-gantt" in page
    assert "app-gauge" in page
    assert "results" not in own.context
    assert "Kết quả đánh giá" not in page
    theirs = official.get(f"/cases/{running.fresh.reference}/trial/").content.decode()
    assert "app-gantt" in theirs
    rival = Client()
    rival.force_login(running.cast["rival"])
    assert rival.get(f"{address}trial/").status_code == 404
