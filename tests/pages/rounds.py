"""Pages beside the main road, each as those see it whose page it is: demo cases, and the acts that need a browser."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.core import mail
from django.test import Client

from accounts.models import MemberRole, Membership, Organisation, User
from accounts.roles import Role
from applications.models import Application
from programmes import clocks
from programmes.loading import REGIMES, load_regimes
from sandbox.replay.demo import DOMAIN, FOLDER, seed
from tests.pages.person import Person
from tests.samples import pdf
from workflow.precedents.actions import write_all

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Browser

CASES = {
    "draft": "01-uav-draft", "asked": "04-ai-supplement", "reviewed": "07-uav-reviews-in", "signed": "10-ai-to-sign",
    "active": "13-uav-active", "completed": "18-uav-completed", "refused": "20-ai-refused",
}  # fmt: skip
"""Demo cases by what they stand for."""
PARTS = ("", "dossier/", "deadlines/", "judgement/", "documents/", "trial/", "risks/", "control/", "journal/")
SAVE = 'button[name="go"][value="back"]:not([tabindex])'


@dataclass
class Rounds:
    """The people of the demo, in one language, with or without script; ``references``: case → its code."""

    browser: Browser
    site: str
    script: bool
    aside: Callable[[Callable[[], Any]], Any]
    references: dict[str, str]
    faults: list[str] = field(default_factory=list)
    seen: set[tuple[int, str]] = field(default_factory=set)

    @property
    def language(self) -> str:
        """Vietnamese with script, English without: each page is read in both."""
        return "vi" if self.script else "en"

    def person(self, key: str) -> Person:
        """A browser in which the person of the demo is logged in."""
        person = Person(self.browser, self.site, f"{key}{DOMAIN}", self.script, self.faults, self.seen)
        person.enter(self.aside(lambda: _session(person.email)), self.language)
        return person

    def pilot(self, case: str) -> str:
        """The applicant's page of a case."""
        return f"/apply/{self.references[case]}/"

    def case(self, case: str) -> str:
        """The officials' page of a case."""
        return f"/cases/{self.references[case]}/"


def prepare(folder: Path) -> dict[str, str]:
    """Play the cases, and let a colleague who may only read join; case → its code."""
    load_regimes(REGIMES)
    for name in CASES.values():
        shutil.copy(FOLDER / f"{name}.json", folder)
    seed(folder)
    write_all()
    reader = User.objects.create_user(f"reader{DOMAIN}", name="Kế toán", roles=[Role.APPLICANT.value])
    for firm in Organisation.objects.filter(memberships__user__email=f"applicant{DOMAIN}"):
        Membership.objects.create(user=reader, organisation=firm, role=MemberRole.READER, since=clocks.now())
    titles = {_title(name): case for case, name in CASES.items()}
    return {titles[row.title]: row.reference for row in Application.objects.all()}


def _title(name: str) -> str:
    return str(json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))["dossier"]["title"])


def _session(email: str) -> str:
    client = Client()
    client.force_login(User.objects.get(email=email), backend="django.contrib.auth.backends.ModelBackend")
    return client.cookies["sessionid"].value


# ------------------------------------------------------------------------------------------- the applicant


def complete(walk: Rounds) -> None:
    """Answer what was asked, item by item; compare the versions; hand it in; begin a new pilot from it."""
    person, home = walk.person("applicant"), walk.pilot("asked")
    person.open("/apply/", narrow=True)
    person.open(home, narrow=True)
    person.follow(f"{home}supplement/0/")
    person.press()
    assert person.page.locator(".govuk-error-summary").is_visible()
    person.look(narrow=True)
    person.sends({"done": "on", "text": "Kèm danh sách kỹ sư"})
    person.open(f"{home}questions/pilot/", narrow=True)
    person.fill({"summary": "Tổng đài trả lời ngay, có người trực ngày đêm"})
    person.press(SAVE)
    _hand_in_a_file(walk, person, f"{home}attachments/add/capacity/")
    person.open(f"{home}changes/", narrow=True)
    assert "có người trực ngày đêm" in person.page.locator("main ins").all_inner_texts()[-1]
    _with_keys(person)
    person.page.locator(".app-compare button").focus()
    with person.page.expect_navigation():
        person.page.keyboard.press("Enter")
    person.open(f"{home}check/", narrow=True)
    person.sends({"declared": "on"})
    person.look(narrow=True)
    person.open(f"{home}copy/", narrow=True)
    person.sends({"title": "Tổng đài thứ hai"})
    person.look()
    for path in (f"{home}deadlines/", *(f"{walk.pilot('active')}{part}" for part in ("", "trial/", "deadlines/"))):
        person.open(path, narrow=True)


def _hand_in_a_file(walk: Rounds, person: Person, address: str) -> None:
    """The file is chosen by the keyboard alone."""
    person.open(address, narrow=True)
    _with_keys(person)
    with person.page.expect_file_chooser() as chosen:
        person.page.locator('input[type="file"]').focus()
        person.page.keyboard.press("Enter")
    file: Any = {"name": "ky-su.pdf", "mimeType": "application/pdf", "buffer": pdf("Danh sách kỹ sư")}
    chosen.value.set_files(file)
    person.sends({"title": "Danh sách kỹ sư"})
    person.look(narrow=True)


def _with_keys(person: Person) -> None:
    if person.script:
        assert person.by_keyboard() > 1


def draw(walk: Rounds) -> None:
    """Places of a draft: on the map by keys, or typed as GeoJSON."""
    person = walk.person("applicant")
    person.open(f"{walk.pilot('draft')}questions/place/", narrow=True)
    if not walk.script:
        person.fill({"sites-0-geometry": '{"type": "Point", "coordinates": [106.8, 10.84]}'})
        person.press(SAVE)
        return
    _with_keys(person)
    before = person.page.locator("[name=sites-0-geometry]").input_value()
    person.page.locator("[data-map-canvas]").first.focus()
    person.page.keyboard.press("ArrowRight")
    person.page.locator("[data-act=add]").first.focus()
    person.page.keyboard.press("Enter")
    drawn = "before => document.querySelector('[name=sites-0-geometry]').value !== before"
    person.page.wait_for_function(drawn, arg=before)
    person.press(SAVE)


def invite(walk: Rounds) -> None:
    """Invite a colleague, who accepts by the link in the mail and gets another role."""
    owner = walk.person("applicant")
    owner.open("/apply/")
    owner.follow("/accounts/organisations/")
    owner.look(narrow=True)
    home = owner.path
    owner.follow(f"{home}invite/")
    owner.press()
    owner.look(narrow=True)
    owner.sends({"email": f"colleague{DOMAIN}", "role": "editor"})
    owner.look(narrow=True)
    walk.aside(lambda: User.objects.create_user(f"colleague{DOMAIN}", name="Cộng sự", roles=[Role.APPLICANT.value]))
    link = re.search(r"http\S+(/accounts/join/\S+/)", str(mail.outbox[-1].body))
    assert link is not None
    colleague = walk.person("colleague")
    colleague.open(link[1], narrow=True)
    colleague.sends({})
    colleague.open(link[1], narrow=True)  # once only
    owner.open(home)
    for way in ("", "remove/"):
        owner.open(f"{home}members/{_member(walk)}/{way}", narrow=True)


def _member(walk: Rounds) -> int:
    return int(walk.aside(lambda: Membership.objects.get(user__email=f"colleague{DOMAIN}").pk))


def read_only(walk: Rounds) -> None:
    """Who may only read is offered nothing that would lead back."""
    reader = walk.person("reader")
    for part in ("", "check/", "attachments/", "changes/"):
        reader.open(f"{walk.pilot('asked')}{part}", narrow=True)
    for link in reader.page.locator("main a").all():
        reader_way = link.get_attribute("href") or ""
        assert "/questions/" not in reader_way, reader_way


# ------------------------------------------------------------------------------------------- officials


def look_into(walk: Rounds) -> None:
    """Every part of cases that stand at different steps; precedents with a search, with facets, without a hit."""
    officer = walk.person("case_officer")
    for path in ("/inbox/", "/cases/", "/calendar/", "/regimes/", "/absences/", "/absences/new/", "/dossiers/"):
        officer.open(path, narrow=True)
    for query in ("", "?q=UAV&technology=uav", "?outcome=refused", "?q=khong+co+ho+so+nao"):
        officer.open(f"/precedents/{query}", narrow=True)
    for part in PARTS:
        officer.open(f"{walk.case('completed')}{part}", narrow=True)
    asked, signed = walk.case("asked"), walk.case("signed")
    for path in (f"{asked}dossier/", f"{asked}deadlines/", f"{signed}judgement/"):
        officer.open(path, narrow=True)
    _with_keys(officer)
    ask = f"{walk.case('reviewed')}ask_opinion/"
    officer.open(ask, narrow=True)
    officer.press()
    officer.look(narrow=True)
    officer.sends({"other": "Ủy ban nhân dân phường", "question": "Có vướng mắc gì về địa bàn?"})
    officer.open(f"{walk.case('reviewed')}judgement/", narrow=True)
    assert "Ủy ban nhân dân phường" in officer.page.locator("main").inner_text()


def change_the_rules(walk: Rounds) -> None:
    """A day off with what it would move; a draft of new rules with its pages."""
    lead = walk.person("lead")
    lead.open("/absences/all/", narrow=True)
    lead.open("/calendar/", narrow=True)
    lead.press()
    lead.look(narrow=True)
    day = clocks.today() + timedelta(days=5)
    off = {"day_day": day.day, "day_month": day.month, "day_year": day.year, "rule": "off"}
    lead.fill({**off, "document": "12/TB-UBND", "reason": "Nghỉ bão"})
    lead.press()
    lead.look(narrow=True)
    lead.press()
    lead.look(narrow=True)
    assert "12/TB-UBND" in lead.page.locator("main").inner_text()
    lead.open("/regimes/start/", narrow=True)
    lead.page.locator("main select").select_option(index=1)
    lead.press()
    lead.look(narrow=True)
    for part in ("faults/", "compare/", "text/", "effect/", "parts/basics/", "parts/clocks/", "parts/criteria/"):
        lead.open(f"{'/'.join(lead.path.split('/')[:4])}/{part}", narrow=True)
