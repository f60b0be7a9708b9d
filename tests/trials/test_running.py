"""Preconditions, reports, incidents and breaches of a trial."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from applications.refusals import NotLikeThis, NotNow
from applications.states import State
from tests.workflow.core.facts import dossier
from tests.workflow.core.story import UAV, Story, moment

pytestmark = pytest.mark.django_db

FIRST_MORNING = moment("2026-07-01 08:00")


@pytest.fixture
def issued(uav: Story) -> Story:
    """A permission is out; insurance, flight permit and the zone's consent are asked for."""
    uav.upto("sign").do("issue")
    assert uav.tasks == ["consent", "provide", "provide", "start_trial"]
    return uav


def verified(story: Story, *kinds: str) -> None:
    for kind in kinds:
        story.do("provide_precondition", kind=kind)
        story.do("verify_precondition", kind=kind)


def test_everything_holds_and_the_day_has_come(issued: Story) -> None:
    verified(issued, "insurance", "flight-permit")
    issued.do("zone_consent")
    issued.refuses(NotNow, "start_trial")
    issued.wait(moment("2026-06-30 23:58")).refuses(NotNow, "start_trial")
    issued.wait(moment("2026-07-01 00:00")).do("start_trial")
    assert issued.state == State.ACTIVE


@pytest.mark.parametrize("missing", ["insurance", "flight-permit", "zone-consent"])
def test_what_is_not_verified_bars_the_start(issued: Story, missing: str) -> None:
    verified(issued, *({"insurance", "flight-permit"} - {missing}))
    if missing == "zone-consent":
        issued.wait(FIRST_MORNING)
    else:
        issued.do("zone_consent")
        issued.do("provide_precondition", kind=missing)
    issued.wait(FIRST_MORNING).refuses(NotNow, "start_trial")


def test_a_refusal_of_the_zone_bars_the_start_until_it_grants(issued: Story) -> None:
    verified(issued, "insurance", "flight-permit")
    issued.refuses(NotLikeThis, "zone_consent", grant=False)
    issued.refuses(NotLikeThis, "zone_consent", area="")
    issued.do("zone_consent", grant=False, reason="Trùng lịch")
    issued.wait(FIRST_MORNING).refuses(NotNow, "start_trial")
    issued.do("zone_consent")
    issued.do("start_trial")


def test_the_zone_may_answer_before_it_is_asked(uav: Story) -> None:
    uav.upto("accept").do("zone_consent")
    uav.upto("sign").do("issue")
    assert uav.tasks == ["provide", "provide", "start_trial"]


def test_refused_provided_again_verified(issued: Story) -> None:
    issued.refuses(NotNow, "verify_precondition")
    issued.do("provide_precondition")
    issued.refuses(NotLikeThis, "verify_precondition", accepted=False)
    issued.do("verify_precondition", accepted=False, reason="Sai số hợp đồng")
    assert issued.tasks.count("provide") == 2
    issued.do("provide_precondition", number="BH-2")
    issued.do("verify_precondition")
    row = issued.fresh.preconditions.get(kind="insurance")
    assert (row.granted, row.number, row.reason) == (True, "BH-2", "")


def test_what_is_provided_again_is_verified_again(issued: Story) -> None:
    verified(issued, "insurance", "flight-permit")
    issued.do("zone_consent")
    issued.do("provide_precondition", number="BH-2")
    issued.wait(FIRST_MORNING).refuses(NotNow, "start_trial")
    issued.do("verify_precondition")
    issued.do("start_trial")


@pytest.mark.parametrize(("days", "held"), [(-1, False), (0, True)])
def test_insurance_must_hold_on_the_day_of_the_start(regimes: None, days: int, held: bool) -> None:  # noqa: FBT001 - a case of the table
    insured = dossier(UAV)["insurance"] | {"valid_to": str(FIRST_MORNING.date() + timedelta(days=days))}
    story = Story(UAV, insurance=insured).upto("issue")
    if held:
        story.upto("start")
    else:
        story.refuses(NotNow, "start_trial")
        story.do("provide_precondition", number="BH-2", valid_to=date(2027, 6, 30))
        story.do("verify_precondition")
        story.upto("start")


def test_nothing_known_of_it_is_refused(issued: Story) -> None:
    issued.refuses(NotLikeThis, "provide_precondition", kind="legal-papers", number="", issuer="")


def test_a_voluntary_report_without_schedule(uav: Story) -> None:
    uav.upto("start").refuses(NotNow, "assess_report")
    uav.do("file_report")
    assert uav.tasks == ["assess_report", "file_final_report", "last_day"]
    uav.refuses(NotNow, "file_report")
    uav.do("assess_report")
    assert uav.tasks == ["file_final_report", "last_day"]
    uav.refuses(NotNow, "file_report")


def test_a_report_that_is_not_accepted_is_filed_again(ai: Story) -> None:
    ai.upto("start")
    assert ai.tasks.count("file_report") == 1, "one period of six months ends within the trial"
    ai.do("file_report")
    assert ai.fresh.deadlines.get(name="periodic_report").met_in_time
    ai.do("assess_report", accepted=False, text="Thiếu số liệu")
    assert "file_report" in ai.tasks
    ai.do("file_report")
    ai.do("assess_report")
    assert "file_report" not in ai.tasks
    assert ai.fresh.reports.count() == 2


def test_late_reports_are_taken(ai: Story) -> None:
    ai.upto("start")
    term = ai.fresh.deadlines.get(name="periodic_report")
    ai.wait(term.due_at + timedelta(days=400))
    assert ai.state == State.EVALUATING
    ai.do("file_report")
    ai.do("assess_report")
    term.refresh_from_db()
    assert (term.met_at is not None, term.met_in_time) == (True, False)


@pytest.mark.parametrize(("severity", "unit", "amount"), [("S1", "hours", 72), ("S3", "working_days", 5)])
def test_incident(ai: Story, severity: str, unit: str, amount: int) -> None:
    ai.upto("start").refuses(NotNow, "report_incident_official")
    ai.refuses(NotLikeThis, "report_incident", severity="S9")
    ai.do("report_incident", severity=severity)
    incident = ai.fresh.incidents.get()
    first = ai.fresh.deadlines.get(name="incident_preliminary")
    assert (first.unit, first.amount, first.start) == (unit, amount, incident.confirmed_at)
    assert first.met_in_time
    official = ai.fresh.deadlines.get(name="incident_official")
    assert official.due_on == ai.now.date() + timedelta(days=15)
    ai.do("report_incident_official")
    assert "report_official" not in ai.tasks
    assert ai.fresh.deadlines.get(name="incident_official").met_in_time


def test_two_incidents_are_answered_in_order(ai: Story) -> None:
    ai.upto("start").do("report_incident")
    ai.do("report_incident", severity="S4")
    first, second = ai.fresh.incidents.all()
    ai.do("report_incident_official", incident=second.pk)
    ai.do("report_incident_official")
    assert list(ai.fresh.incidents.order_by("official_at")) == [second, first]
    ai.refuses(NotNow, "report_incident_official")


def test_an_incident_is_reported_in_the_transition_too(ai: Story) -> None:
    ai.upto("issue_result").do("report_incident")
    assert ai.tasks == ["report_official", "transition_term"]
    ai.do("report_incident_official")


def test_breach(ai: Story) -> None:
    ai.upto("start").do("report_breach", occurred_at=ai.now - timedelta(hours=73))
    term = ai.fresh.deadlines.get(name="breach_report")
    assert (term.amount, term.met_in_time) == (72, False), "late, and taken all the same"
    assert ai.state == State.ACTIVE


def test_milestones_and_readings_leave_the_state(story: Story) -> None:
    story.upto("start").do("milestone_done")
    story.do("record_readings", readings=[(story.now, 1.5), (story.now, 2.5)])
    assert story.fresh.readings.count() == 2
    assert story.state == State.ACTIVE
