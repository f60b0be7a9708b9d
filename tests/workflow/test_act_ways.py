"""Each verb done by its page, on the ways of a case that the samples do not take."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from django.utils.translation import override

from accounts.models import User
from accounts.roles import Role
from applications.states import State
from programmes import clocks
from tests.workflow.conftest import facts_of
from tests.workflow.visiting import address, done, english, errors, get, send
from workflow.pilot.presenters import happens_now
from workflow.presenters.act import about
from workflow.presenters.overview import acceptance
from workflow.timers import fire_due

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.workflow.conftest import Played

pytestmark = pytest.mark.django_db


def test_receipt_is_refused(played: Callable[..., Played]) -> None:
    case = played(before="accept_dossier")
    done(case, "thu_ly", "refuse_receipt", reason="Not a pilot")
    assert case.fresh().state == State.NOT_ACCEPTED


def test_a_case_is_transferred_to_an_authority_of_the_rules_or_another(played: Callable[..., Played]) -> None:
    case = played("ai-kiosk-2026", before="request_supplement")
    answer = send(case, "thu_ly", "transfer", to="other", reason="Level 3")
    assert errors(answer) == {"to_other": ["Name the authority."]}
    done(case, "thu_ly", "transfer", to="other", to_other="Another city", reason="Two provinces")
    assert case.fresh().events.get(verb="transfer").data["to"] == "Another city"


def test_acceptance_needs_every_gate_and_the_level(played: Callable[..., Played]) -> None:
    case = played("ai-kiosk-2026", before="accept_dossier")
    form = get(case, "thu_ly", "accept_dossier").context["form"]
    assert form.initial["level"] == "2"
    client = english(case, "thu_ly")
    assert "gates" in errors(client.post(address(case, "accept_dossier"), {"level": "2", "gates": ["G1"]}))
    assert "level" in errors(send(case, "thu_ly", "accept_dossier", level=1))


def test_the_gates_that_were_ticked_stay_with_the_acceptance(played: Callable[..., Played]) -> None:
    case = played("ai-kiosk-2026", before="accept_dossier")
    names = [gate.id for gate in case.application.regime.gates]
    done(case, "thu_ly", "accept_dossier", level=2)
    assert names
    assert case.fresh().events.get(verb="accept_dossier").data["gates"] == names
    found = acceptance(case.fresh())
    assert found is not None
    assert (found.by, [ticked for _name, ticked in found.gates]) == (case.user("thu_ly").name, [True] * len(names))


@pytest.mark.parametrize(
    ("allowed", "asked", "said"), [(1, False, [True, True]), (2, False, [False, False]), (1, True, [True, False])]
)
def test_once_is_said_where_the_rules_allow_a_single_supplement(allowed: int, said: list[bool], *, asked: bool) -> None:
    regime = SimpleNamespace(supplements_allowed=allowed)
    supplements = SimpleNamespace(exists=lambda: asked)
    facts = {"state": State.SUBMITTED, "received_at": clocks.now(), "supplements": supplements}
    case: Any = SimpleNamespace(regime=regime, **facts)
    with override("en"):
        words = [str(about(case, "request_supplement").does), happens_now(case)]
        assert ["once" in line for line in words] == said


def test_a_missed_term_is_apologised_for(played: Callable[..., Played]) -> None:
    case = played("ai-kiosk-2026", before="request_supplement")
    due = case.application.deadlines.get(name="validity_check").due_at
    fire_due(due, application=case.application)
    clocks.set_now(due + timedelta(hours=10))
    past = send(case, "thu_ly", "apologise", new_date=date(2026, 1, 1), reason="Illness")
    assert list(errors(past)) == ["new_date"]
    done(case, "thu_ly", "apologise", new_date=date(2026, 9, 10), reason="Illness")


def test_a_draft_goes_back_with_a_comment(played: Callable[..., Played]) -> None:
    case = played(before="sign")
    page = get(case, "ky", "sign").content.decode()
    assert "Form checked by" in page
    assert f'href="{address(case, "return")}"' in page
    done(case, "ky", "return", comment="The end is wrong")
    assert case.fresh().state == State.REVIEWED


def test_a_refusal_is_proposed_with_its_reasons(played: Callable[..., Played]) -> None:
    case = played(before="propose")
    [_limits, reasons] = send(case, "thu_ly", "propose", outcome="refuse").context["form"].row_sets
    assert reasons.non_form_errors() == ["Please fill this in."]
    done(case, "thu_ly", "propose", outcome="refuse", reasons=[{"criterion": "safety", "text": "Too many people"}])
    assert case.fresh().proposals.get().reasons == [{"criterion": "safety", "text": "Too many people"}]


def test_a_zone_refuses_with_a_reason(played: Callable[..., Played]) -> None:
    case = played(before="zone_consent")
    assert list(errors(send(case, "khu", "zone_consent", grant=False))) == ["reason"]
    done(case, "khu", "zone_consent", grant=False, reason="Works until May")
    assert case.fresh().preconditions.get(kind="zone-consent").granted is False


def test_a_precondition_is_provided_with_what_the_dossier_says_and_found_wanting(played: Callable[..., Played]) -> None:
    case = played(before="provide_precondition")
    row = case.fresh().preconditions.get(kind="insurance")
    form = get(case, "nop", "provide_precondition", about=row.pk).context["form"]
    assert (form.initial["kind"], form.initial["issuer"]) == ("insurance", "Doanh nghiệp bảo hiểm")
    done(case, "nop", "provide_precondition", kind="insurance", number="BH-2", valid_to=date(2027, 1, 1))
    done(case, "thu_ly", "verify_precondition", kind="insurance", accepted=False, reason="Limit too low")
    row.refresh_from_db()
    assert (row.number, row.valid_to, row.granted) == ("BH-2", date(2027, 1, 1), False)


def test_reports_are_filed_assessed_and_filed_again(played: Callable[..., Played]) -> None:
    case = played("ai-kiosk-2026", before="file_report")
    assert get(case, "nop", "file_report").context["form"].initial["period"] == 1
    monitor = User.objects.create_user("monitor@benthu.example", name="Monitor", roles=[Role.MONITOR])
    case.cast.users["giam_sat"] = monitor
    done(case, "nop", "file_report", period=1, text="All well", figures={"AI-K01": 95.8})
    assert "All well" in get(case, "giam_sat", "assess_report").content.decode()
    done(case, "giam_sat", "assess_report", period=1, accepted=False, text="Figures missing")
    done(case, "nop", "file_report", period=1, text="All well, with figures")
    assert [row.accepted for row in case.fresh().reports.order_by("id")] == [False, None]


def test_milestones_breaches_and_incidents_are_reported(played: Callable[..., Played]) -> None:
    case = played(before="report_incident")
    now = clocks.now()
    done(case, "nop", "milestone_done", milestone="100 flights")
    done(case, "nop", "report_breach", limit="height", value=131.5, occurred_at=now, text="Gust")
    done(case, "nop", "report_incident", severity="S2", occurred_at=now, confirmed_at=now, text="Fell", risk="UAV-08")
    incident = case.fresh().incidents.get()
    done(case, "nop", "report_incident_official", incident=incident.pk, text="A worn lock; all locks replaced")
    incident.refresh_from_db()
    assert incident.official_text == "A worn lock; all locks replaced"
    assert case.fresh().breaches.get().value == 131.5


def test_a_trial_is_suspended_resumed_and_terminated(played: Callable[..., Played]) -> None:
    case = played(before="report_incident")
    done(case, "ky", "suspend", ground="incident", text="Until the lock is repaired")
    assert get(case, "ky", "resume").context["form"].initial["ground"] == "conditions_met"
    done(case, "ky", "resume", ground="conditions_met", text="Repaired")
    done(case, "ky", "terminate", ground="safety", text="It broke again")
    assert case.fresh().state == State.TERMINATED


def test_an_extension_is_asked_for_and_decided(played: Callable[..., Played]) -> None:
    running = played("ai-kiosk-2026", before="file_final_report")
    clocks.set_now(clocks.start_of(date(2027, 7, 1)))
    done(running, "nop", "file_final_report", **facts_of(running.file, "file_final_report"))
    done(running, "nop", "request_extension", months=3, text="The summer was too short")
    assert "The summer was too short" in get(running, "ky", "decide_extension").content.decode()
    done(running, "ky", "decide_extension", grant=True, text="Useful")
    assert running.fresh().trial.end == date(2027, 12, 31)


def test_indicators_are_named_where_readings_are_recorded(played: Callable[..., Played]) -> None:
    case = played(before="record_readings")
    form = get(case, "nop", "record_readings").context["form"]
    hint = str(form.fields["indicator"].help_text)
    assert "Successful deliveries (UAV-K08)" in hint
    assert "(UAV-K02)" in hint
    assert "indicator" not in form.defaults(), "there are two"
    form.application = SimpleNamespace(dossier={"hypotheses": [{"indicator": "UAV-K08"}] * 2})
    assert form.defaults() == {"indicator": "UAV-K08"}
