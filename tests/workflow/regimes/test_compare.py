"""Old cases under a draft: by its own rules a case keeps every date; by others it is told what changes."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse
from django.utils.translation import override
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts.models import User
from accounts.roles import Role
from applications.refusals import NotLikeThis, NotNow, NotYou
from programmes import clocks
from programmes.editing import in_yaml
from programmes.models import DraftComparison, RegimeDraft
from programmes.queries import calendar
from programmes.schema import Regime
from tests.workflow.conftest import play
from workflow.actions import perform
from workflow.regimes.actions import activate, start_draft
from workflow.regimes.compare import Story, date_under, facts, story_of, terms
from workflow.regimes.comparison import ask_comparison, compare

if TYPE_CHECKING:
    from collections.abc import Callable

    from applications.models import Application
    from tests.workflow.conftest import Played

pytestmark = pytest.mark.django_db
CASES = ("ai-supplement-holiday-2026", "ai-transition-closed-2026", "ai-suspended-terminated-2026", "uav-shtp-2026")


def changed(case: Application, **keys: Any) -> Regime:
    """The rules of the case with other ones; ``clocks``: name → what changes of it."""
    data = deepcopy(case.regime_version.data)
    for row in data["clocks"]:
        row.update(keys.get("clocks", {}).get(row["name"], {}))
    data.update({key: value for key, value in keys.items() if key != "clocks"})
    return Regime.model_validate(data)


def dates(story: Story, draft: Regime) -> dict[str, tuple[str, str, int | None]]:
    """Per term that differs: the two dates, and the difference."""
    return {
        row.name + row.subject: (str(row.own), str(row.draft), row.days) for row in terms(story, draft) if row.differs
    }


@pytest.mark.parametrize("name", CASES)
def test_by_its_own_rules_a_case_keeps_every_date(played: Callable[..., Played], name: str) -> None:
    case = played(name).fresh()
    story = story_of(case)
    assert dates(story, case.regime) == {}
    assert facts(story, case.regime) == []
    for row in {(row.name, row.subject): row for row in case.deadlines.order_by("id")}.values():
        severity = story.severities.get(row.subject) if row.name == "incident_preliminary" else None
        rule = case.regime.clock(row.name, severity)
        counted = date_under(story, rule, row.subject, row, rule, calendar())
        assert counted == (row.due_on or row.due_at), row.name


def test_other_rules_give_other_dates(played: Callable[..., Played]) -> None:
    case = played("ai-supplement-holiday-2026").fresh()
    story = story_of(case)
    decision = case.deadlines.filter(name="decision").latest("id")
    check = case.deadlines.filter(name="validity_check").latest("id")
    longer = dates(story, changed(case, clocks={"decision": {"amount": 11}}))
    assert list(longer) == ["decision"]
    assert longer["decision"][0] == str(decision.due_on)
    assert (longer["decision"][2] or 0) >= 1
    assert dates(story, changed(case, clocks={"decision": {"amount": None}}))["decision"][1:] == ("None", None)
    paused = dates(story, changed(case, clocks={"validity_check": {"on_supplement": "pause", "amount": 20}}))
    anew = dates(story, changed(case, clocks={"validity_check": {"on_supplement": "restart", "amount": 20}}))
    assert str(check.due_on) < paused["validity_check"][1] < anew["validity_check"][1]
    from_receipt = dates(story, changed(case, clocks={"decision": {"on_supplement": "pause"}}))
    assert from_receipt["decision"][1] < str(decision.due_on)
    review = dates(story, changed(case, clocks={"review": {"amount": 5, "source": "Điều 1"}}))
    assert review["review"][0] == "None"
    other = dates(story, changed(case, clocks={"review": {"amount": 5, "start": "receive", "source": "Điều 1"}}))
    assert other["review"][1] < review["review"][1]


def test_reports_and_outcomes(played: Callable[..., Played]) -> None:
    case = played("ai-transition-closed-2026").fresh()
    story = story_of(case)
    reports = dates(story, changed(case, clocks={"periodic_report": {"amount": 1, "by_level": {}}}))
    assert len([name for name in reports if name.startswith("periodic_report")]) >= 2
    fewer = dates(story, changed(case, clocks={"periodic_report": {"amount": 60, "by_level": {}}}))
    assert all(row[1] == "None" for row in fewer.values())
    data = deepcopy(case.regime_version.data)
    criteria = data["criteria"]
    criteria[0]["floor"] = 5
    strict = changed(case, criteria=criteria, pass_mark=100, term={"max_months": 1, "source": "Điều 1"})
    strict = Regime.model_validate(strict.model_dump(mode="json") | {"supplements_allowed": 0})
    with override("en"):
        found = {row.words: (row.own, row.draft) for row in facts(story, strict)}
    assert found["Weighted mean and pass mark"][0].endswith("of 65: reached")
    assert found["Weighted mean and pass mark"][1].endswith("of 100: not reached")
    assert found["Length of the trial"] == ("within the term", "longer than 1 months")
    assert "Criteria below their floor" in found
    criteria[0]["code"] = "other"
    with override("en"):
        assert any("not scored" in row.draft for row in facts(story, changed(case, criteria=criteria)))


def test_a_comparison_is_asked_for_worked_off_and_read(played: Callable[..., Played]) -> None:
    case = played("ai-supplement-holiday-2026")
    lead = User.objects.create_user("lead@compare.example", name="lead", roles=[Role.LEAD])
    data = changed(case.application, clocks={"decision": {"amount": 20}}).model_dump(mode="json", exclude_unset=True)
    draft = start_draft(by=lead, text=in_yaml(data))
    client = case.client(case.file.steps[1].by)
    client.force_login(lead, backend="django.contrib.auth.backends.ModelBackend")
    client.cookies["django_language"] = "en"
    address, reference = reverse("regime_compare", args=[draft.pk]), case.application.reference
    assert client.get(address).context["form"].initial["cases"] == [reference]
    assert client.post(address, {"cases": ["x"]}).context["form"].errors
    events = case.fresh().events.count()
    assert client.post(address, {"cases": [reference]}).status_code == 302
    asked = DraftComparison.objects.get()
    job = ProcrastinateJob.objects.filter(task_name="workflow.compare_draft").latest("id")
    assert job.args == {"comparison": asked.pk}
    assert "Look again" in client.get(address).content.decode()
    compare(asked.pk)
    compare(asked.pk)
    page = client.get(address).content.decode()
    assert (reference in page, "Counted: 1 of 1." in page, "+1" in page) == (True, True, True)
    assert case.fresh().events.count() == events
    asked.refresh_from_db()
    terms_of = asked.rows[0]["terms"]
    texts = {"differs": True, "days": -2, "own": "2026-05-04", "would": "2026-05-02", "name": "decision", "subject": ""}
    asked.rows = [
        {
            **asked.rows[0],
            "terms": [*terms_of, texts, texts | {"days": None, "would": None}, texts | {"days": None, "own": None}],
        }
    ]
    asked.save()
    shown = client.get(address).context["cases"][0]["terms"]
    assert [row[3] for row in shown[-3:]] == ["−2 days", "no term any more", "a new term"]
    assert [row[1:3] for row in shown[-2:]] == [["04/05/2026", "–"], ["–", "02/05/2026"]]
    assert client.post(address, {"cases": [reference]}).status_code == 302
    RegimeDraft.objects.filter(pk=draft.pk).update(revision=1)
    assert "saved since" in client.get(address).content.decode()
    officer = User.objects.create_user("officer@compare.example", name="o", roles=[Role.CASE_OFFICER])
    with pytest.raises(NotYou):
        ask_comparison(draft, [reference], by=officer)
    with pytest.raises(NotLikeThis):
        ask_comparison(draft, ["x"], by=lead)
    with pytest.raises(NotNow):
        ask_comparison(start_draft(by=lead, text="code: ai-142-2026"), [reference], by=lead)
    faulty = reverse("regime_compare", args=[start_draft(by=lead, text="code: ai-142-2026").pk])
    assert "The draft has faults" in client.post(faulty, {"cases": [reference]}).content.decode()
    empty = start_draft(by=lead)
    assert "no case of this regime" in client.get(reverse("regime_compare", args=[empty.pk])).content.decode()


def test_a_running_case_stays_on_its_version_and_a_new_one_gets_the_new(played: Callable[..., Played]) -> None:
    running = played("ai-kiosk-2026", before="accept_dossier")
    before = running.application.regime_version
    lead = User.objects.create_user("lead@effect.example", name="lead", roles=[Role.LEAD])
    signer = User.objects.create_user("signer@effect.example", name="signer", roles=[Role.SIGNER])
    data = changed(running.application, clocks={"validity_check": {"amount": 4}}).model_dump(
        mode="json", exclude_unset=True
    )
    data |= {"version": "new", "effective_from": clocks.today().isoformat()}
    draft = start_draft(by=lead, text=in_yaml(data))
    client = running.client(running.file.steps[1].by)
    client.force_login(signer, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(reverse("regime_effect", args=[draft.pk])).context["running"] == 1
    version = activate(draft, revision=0, by=signer)
    at = clocks.now()
    fresh = play(running.file, running.cast, before="submit").application
    clocks.set_now(at)
    for step in running.file.steps:
        if step.do in {"submit", "receive"}:
            perform(fresh, step.do, by=running.user(step.by), data=running.cast.with_people(step.data))
    fresh.refresh_from_db()
    assert fresh.regime_version == version
    assert running.fresh().regime_version == before
    assert running.fresh().deadlines.get(name="validity_check").amount == 3
    assert fresh.deadlines.get(name="validity_check").amount == 4
