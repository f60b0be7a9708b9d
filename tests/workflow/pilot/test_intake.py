"""A regime with calls: a draft may begin at any time, a dossier goes in while a call is open."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from django.test import Client

from accounts.roles import Role
from applications.models import Application
from applications.refusals import NotNow
from applications.states import State
from programmes import clocks
from programmes.loading import REGIMES, load_regimes
from programmes.models import RegimeVersion
from programmes.queries import calls_ahead
from tests.workflow.pilot.conftest import Firm, browser_of, person
from workflow.actions import perform, start_pilot

if TYPE_CHECKING:
    from pathlib import Path

CODE = "calls-2026"
SPRING = {"name": {"vi": "Đợt xuân", "en": "Spring call"}, "opens": date(2026, 6, 10), "closes": date(2026, 6, 30)}
AUTUMN = {"name": {"vi": "Đợt thu", "en": "Autumn call"}, "opens": date(2026, 9, 1), "closes": date(2026, 9, 30)}
WINTER = {"name": {"vi": "Đợt đông", "en": "Winter call"}, "opens": date(2026, 12, 1), "closes": date(2026, 12, 24)}


def store(folder: Path, version: str, **changes: Any) -> None:
    """A version of a regime with calls, made from the general one."""
    path = folder / CODE / f"{version}.yaml"
    path.parent.mkdir(exist_ok=True)
    data = yaml.safe_load((REGIMES / "general-93-2025" / "2025-10-01.yaml").read_text(encoding="utf-8"))
    data |= {"code": CODE, "version": version, "short": "CALL", **changes}
    path.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    load_regimes(folder)


@pytest.fixture
def called(firm: Firm, tmp_path: Path) -> Application:
    """A draft under a regime with two calls, begun before the first."""
    store(tmp_path, "1", intake=[SPRING, AUTUMN])
    dossier = {"title": "Sổ cái", "technology": "blockchain", "summary": "x"}
    return start_pilot(by=firm.founder, organisation=firm.organisation, regime=CODE, dossier=dossier)


def on(month: int, day: int, hour: int = 9, minute: int = 0) -> None:
    """Move the clock."""
    clocks.set_now(datetime(2026, month, day, hour, minute, tzinfo=clocks.ZONE))


def submit(firm: Firm, case: Application) -> str:
    """What the page says after the button was pressed."""
    page: str = firm.browser().post(f"/apply/{case.reference}/check/", {"declared": "on"}, follow=True).text
    case.refresh_from_db()
    return page


def test_before_a_call_the_dossier_is_written_and_not_sent(firm: Firm, called: Application) -> None:
    words = "The next one, “Spring call”, is open from 10/06/2026 to 30/06/2026."
    address = f"/apply/{called.reference}/"
    assert words in firm.browser().get(address).text
    check = firm.browser().get(f"{address}check/").text
    assert words in check
    assert "you may go on writing" in check
    assert 'name="declared"' not in check
    assert words in submit(firm, called)
    assert called.state == State.DRAFT
    assert not called.events.exists()
    start = firm.browser().get("/apply/start/", {"technology": "blockchain"}).text
    assert words in start


def test_while_a_call_is_open_the_dossier_goes_in(firm: Firm, called: Application) -> None:
    on(6, 30, 23, 59)
    page = firm.browser().get(f"/apply/{called.reference}/").text
    assert "The call “Spring call” takes dossiers until 30/06/2026." in page
    submit(firm, called)
    assert called.state == State.SUBMITTED


def test_after_a_call_the_next_is_named_and_after_the_last_none(firm: Firm, called: Application) -> None:
    on(7, 1, 0)
    with pytest.raises(NotNow, match="01/09/2026"):
        perform(called, "submit", by=firm.founder)
    on(10, 1)
    assert "none has been announced" in submit(firm, called)
    assert called.state == State.DRAFT


def test_a_later_version_opens_the_door_for_an_older_draft(firm: Firm, called: Application, tmp_path: Path) -> None:
    store(tmp_path, "2", intake=[WINTER], effective_from=date(2026, 11, 1))
    on(12, 1)
    submit(firm, called)
    assert called.state == State.SUBMITTED


def test_rules_that_ended_without_others_take_nothing_and_nothing_is_lost(
    firm: Firm, called: Application, tmp_path: Path
) -> None:
    on(6, 30)
    RegimeVersion.objects.filter(code=CODE).update(effective_to=date(2026, 6, 30))
    late = start_pilot(by=firm.founder, organisation=firm.organisation, regime=CODE, dossier=called.dossier)
    perform(called, "submit", by=firm.founder)
    assert firm.browser().get(f"/apply/{late.reference}/copy/").status_code == 404
    on(7, 1)
    words = "held until 30/06/2026; none have followed them."
    assert words in submit(firm, late)
    assert late.state == State.DRAFT
    for page in ("", "check/"):
        shown = firm.browser().get(f"/apply/{late.reference}/{page}").text
        assert words in shown
        assert f"/apply/{late.reference}/copy/" in shown
    facts = {"regime": "general-93-2025", "title": "Sổ cái mới", "organisation": firm.organisation.pk}
    assert firm.browser().post(f"/apply/{late.reference}/copy/", facts).status_code == 302
    assert Application.objects.get(title="Sổ cái mới").summary == "x"
    desk = person("desk@city.example", "Một cửa", Role.RECEPTION)
    page = browser_of(desk).post(f"/cases/{called.reference}/receive/", {}).text
    assert words in page
    assert "let the applicant withdraw it" in page
    with pytest.raises(NotNow, match="30/06/2026"):
        perform(called, "receive", by=desk)
    called.refresh_from_db()
    assert (called.state, called.received_at, called.documents.count()) == (State.SUBMITTED, None, 0)
    store(tmp_path, "2", effective_from=date(2026, 7, 2), intake="rolling")
    on(7, 2)
    perform(called, "receive", by=desk)
    assert Application.objects.get(pk=called.pk).regime_version.version == "2"


def test_a_supplement_is_answered_after_the_call(firm: Firm, called: Application) -> None:
    on(6, 30)
    perform(called, "submit", by=firm.founder)
    perform(called, "receive", by=person("desk@city.example", "Một cửa", Role.RECEPTION))
    items = [{"component": "other", "gap": "Thiếu đề án", "guidance": "Nộp đề án"}]
    officer = person("officer@city.example", "Chuyên viên", Role.CASE_OFFICER)
    perform(called, "request_supplement", by=officer, data={"items": items, "due_working_days": 5})
    on(7, 2)
    assert "call" not in firm.browser().get(f"/apply/{called.reference}/check/").context["shut"]
    perform(called, "resubmit", by=firm.founder, data={"dossier": {"summary": "y"}})
    called.refresh_from_db()
    assert called.state == State.SUBMITTED


def test_calls_stand_on_the_public_home_until_they_are_over(firm: Firm, called: Application, settings: Any) -> None:
    def home() -> str:
        return Client(headers={"accept-language": "en"}).get("/").text

    page = " ".join(home().split())
    assert "<strong>Spring call</strong>" in page
    assert "from 10/06/2026 to 30/06/2026" in page
    assert "<strong>Spring call</strong>" in firm.browser().get("/apply/").text
    on(6, 15)
    assert "open until 30/06/2026" in home()
    on(7, 15)
    assert "Spring call" not in home()
    assert "Autumn call" in home()
    settings.PROVINCE = "Hà Nội"
    assert calls_ahead(clocks.today()) == []
    on(10, 1)
    assert "Calls for dossiers" not in home()
