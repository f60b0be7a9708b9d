"""A trial from the sign-up of its applicant to the confirmed result, page by page, by everybody whose turn it is."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

from allauth.account.models import EmailAddress
from django.core import mail
from django.db import connections
from playwright.sync_api import Browser

from accounts.models import User
from applications.models import Application
from programmes import clocks
from programmes.loading import REGIMES, load_regimes
from sandbox.replay.casefile import CaseFile, read
from sandbox.replay.cast import Cast
from sandbox.replay.jobs import drain
from tests.pages.person import PASSWORD, Person
from tests.samples import pdf
from tests.workflow.pilot.conftest import asks_of
from tests.workflow.pilot.conftest import typed as answers
from tests.workflow.posting import typed
from workflow.pilot.risks import risk_asks
from workflow.pilot.sections import sections_of

T = TypeVar("T")
CASE = Path(__file__).resolve().parents[1] / "cases" / "uav-shtp-2026.json"
APPLICANT = "nop"
FIRM = {"name": "Công ty Bay Thử", "tax_code": "0300000077", "kind": "startup", "address": "Thủ Đức"}
REGIME = "hcmc-20-2024"
STAFF_ACTS = (
    ("mot_cua", "receive"), ("thu_ly", "accept_dossier"), ("quan_ly", "appoint"), ("cg1", "review"),
    ("cg2", "review"), ("cg3", "review"), ("thu_ky", "hold_council"), ("thu_ly", "propose"),
)  # fmt: skip
SAVE = 'button[name="go"][value="back"]:not([tabindex])'
PAPER_ACTS = (("kiem_tra", "check_form"), ("ky", "sign"), ("van_thu", "issue"))


@dataclass
class Walk:
    """The people, their browsers, and the case as it goes on.

    The database is asked in a thread of its own: the browser's driver keeps an event loop in this one.
    """

    browser: Browser
    site: str
    script: bool
    faults: list[str] = field(default_factory=list)
    seen: set[tuple[int, str]] = field(default_factory=set)
    people: dict[str, Person] = field(default_factory=dict)
    reference: str = ""

    def __post_init__(self) -> None:
        self.thread = ThreadPoolExecutor(1)
        self.file: CaseFile = self.aside(_prepare)
        self.facts = _of_today(self.file)

    def aside(self, ask: Callable[[], T]) -> T:
        """What ``ask`` says, asked where the database may be asked."""
        return self.thread.submit(ask).result()

    def end(self) -> None:
        """Leave no connection behind."""
        self.aside(connections.close_all)
        self.thread.shutdown()

    def someone(self, key: str) -> Person:
        """The browser of that person, logged in on the first call."""
        if key not in self.people:
            self.people[key] = self.visitor(f"{key}@benthu.example")
            self.people[key].log_in()
        return self.people[key]

    def visitor(self, email: str = "") -> Person:
        """A new browser in which nobody is logged in."""
        return Person(self.browser, self.site, email, self.script, self.faults, self.seen)

    def case(self) -> Application:
        """The case as stored now."""
        rows = Application.objects.select_related("regime_version")
        found: Application = self.aside(lambda: rows.get(reference=self.reference))
        return found

    def act(self, key: str, verb: str, data: Mapping[str, Any] | None = None) -> None:
        """Find the act from where the person's day begins, and do it."""
        person = self.someone(key)
        address = f"/cases/{self.reference}/{verb}/"
        person.open(f"/apply/{self.reference}/" if key == APPLICANT else "/inbox/")
        if person.page.locator(f'main a[href^="{address}"]:visible').count() == 0:
            person.open(f"/cases/{self.reference}/")
        person.follow(address)
        self._send(person, verb, self.facts.get(verb, {}) if data is None else data)
        person.look()

    def _send(self, person: Person, verb: str, data: Mapping[str, Any]) -> None:
        def ask() -> dict[str, Any]:
            people = {user.email.split("@")[0]: user for user in User.objects.all()}
            return typed(verb, _with_people(data, people), Application.objects.get(reference=self.reference))

        fields = self.aside(ask)
        for name in [name for name in fields if name.endswith("-TOTAL_FORMS")]:
            rows = name.removesuffix("-TOTAL_FORMS")
            for number in range(int(fields[name]) - 1):
                if person.page.locator(f'[name^="{rows}-{number}-"]').count() == 0:
                    person.press(f'button[name="add_row"][value="{rows}"]')
        person.sends(fields)


# ------------------------------------------------------------------------------------------- the applicant


def sign_up(walk: Walk) -> None:
    """Create an account, confirm the address from the mail, log in, name the organisation, begin a pilot."""
    person = walk.visitor("nop@firm.example")
    walk.people[APPLICANT] = person
    person.open("/", narrow=True)
    person.open("/accounts/signup/", narrow=True)
    names = {"name": "Người nộp hồ sơ", "email": person.email, "password1": PASSWORD, "password2": PASSWORD}
    person.sends({**names, "consent": "on"})
    person.look()
    link = re.search(r"http\S+/accounts/confirm-email/\S+/", str(mail.outbox[-1].body))
    assert link is not None
    person.open(link[0].removeprefix(walk.site))
    person.sends({})
    person.log_in()
    person.open("/apply/")
    person.open("/apply/start/")
    person.sends(FIRM)  # the organisation is asked for first
    person.look()
    person.fill({"technology": "uav"})
    person.press("main form button[type=submit]")
    person.look()
    person.sends({"regime": REGIME, "title": walk.file.dossier["title"]})
    walk.reference = person.path.strip("/").split("/")[-1]


def write_dossier(walk: Walk) -> None:
    """Answer every section, pick and rate the risks, hand in every component of the closed list."""
    person, home = walk.people[APPLICANT], f"/apply/{walk.reference}"
    dossier = walk.aside(lambda: _dossier_of_today(walk.file))
    person.open(f"{home}/", narrow=True)
    for section in walk.aside(lambda: sections_of("uav")):
        code = section.code
        _answer(person, f"{home}/questions/{code}/", walk.aside(lambda code=code: answers(asks_of(code), dossier)))  # type: ignore[misc]
    person.open(f"{home}/risks/", narrow=True)
    person.fill({"pick": [row["library_id"] for row in dossier["risks"]]})
    person.press('form:has([name="pick"]) button[type=submit]')
    for index in range(len(dossier["risks"])):
        asks = walk.aside(lambda index=index: answers(risk_asks(index), dossier))  # type: ignore[misc]
        _answer(person, f"{home}/risks/{index}/", asks)
    person.open(f"{home}/attachments/", narrow=True)
    for row in dossier["attachments"]:
        person.open(f"{home}/attachments/add/{row['component']}/")
        file = {"name": "paper.pdf", "mimeType": "application/pdf", "buffer": pdf(row["title"])}
        person.page.set_input_files('input[type="file"]', file)  # type: ignore[arg-type]
        person.sends({"title": row["title"]})
    person.open(f"{home}/check/", narrow=True)
    person.sends({"declared": "on"})
    person.look()
    assert person.path == f"{home}/submitted/"
    assert walk.reference in person.page.locator("main").inner_text()


def _answer(person: Person, address: str, data: dict[str, str]) -> None:
    """Give the answers of a page. A list gets a row at a time, an answer may bring up further questions."""
    lists = [name.removesuffix("-rows") for name in data if name.endswith("-rows")]
    person.open(address)
    left = {name: value for name, value in data.items() if not name.endswith("-rows")}
    while left := person.fill(left):
        longer = next((name for name in lists if any(other.startswith(f"{name}-") for other in left)), None)
        if longer:
            person.press(f'button[id="{longer}-add"]')
        else:
            person.press(SAVE)
            person.open(address)
        assert _shown(person, left), f"{address}: {list(left)}"
    person.press(SAVE)


def _shown(person: Person, names: Iterable[str]) -> bool:
    """Whether the page has an input for one of these."""
    return any(person.page.locator(f'main [name="{name}"]').count() for name in names)


# ------------------------------------------------------------------------------------------- the authority


def to_the_decision(walk: Walk) -> None:
    """Reception, officer, lead, experts, secretary, officer, then the draft's way to its number."""
    for key, verb in STAFF_ACTS:
        walk.act(key, verb, walk.facts.get(f"{verb} {key}"))
    for key, verb in PAPER_ACTS:
        walk.act(key, verb)
    walk.aside(drain)


def the_trial(walk: Walk) -> None:
    """Ground, papers, start, an incident, the report."""
    walk.act("khu", "zone_consent")
    for kind in ("insurance", "flight-permit"):
        walk.act(APPLICANT, "provide_precondition", {"kind": kind})
        walk.act("thu_ly", "verify_precondition", {"kind": kind})
    walk.act("thu_ly", "start_trial")
    now = clocks.now().replace(second=0, microsecond=0)
    readings = {**walk.facts["record_readings"], "readings": [(now, 1)]}
    walk.act(APPLICANT, "record_readings", readings)
    walk.act(APPLICANT, "report_incident", {**walk.facts["report_incident"], "occurred_at": now, "confirmed_at": now})
    walk.act(APPLICANT, "file_final_report")


def to_the_result(walk: Walk) -> None:
    """Evaluation and the draft's way to its number."""
    walk.act("thu_ly", "evaluate")
    for key, verb in PAPER_ACTS:
        walk.act(key, verb)
    walk.aside(drain)


def look_around(walk: Walk) -> None:
    """Every page of the case, and what the public sees of it; every paper opens and is confirmed by its code."""
    officer = walk.someone("thu_ly")
    officer.open("/inbox/", narrow=True)
    officer.open("/calendar/", narrow=True)
    officer.open("/cases/", narrow=True)
    for part in ("", "dossier/", "deadlines/", "judgement/", "documents/", "trial/", "risks/", "journal/"):
        officer.open(f"/cases/{walk.reference}/{part}", narrow=True)
    walk.people[APPLICANT].open(f"/apply/{walk.reference}/", narrow=True)
    public = walk.visitor()
    case = walk.case()
    for path in ("/", "/sandboxes/", f"/sandboxes/{case.public_id}/", "/figures/", "/verify/"):
        public.open(path, narrow=True)
    for key, code in walk.aside(lambda: list(case.documents.values_list("pk", "code"))):
        assert officer.fetch(f"/documents/{key}.pdf").startswith(b"%PDF")
        public.open(f"/verify/{code}/", narrow=True)


# ------------------------------------------------------------------------------------------- people and facts


def _prepare() -> CaseFile:
    """The shipped rules and the people of the sample, who can log in; its applicant signs up by the pages."""
    load_regimes(REGIMES)
    file = read(CASE, regimes={REGIME})
    staff = {key: row for key, row in file.shape.people.items() if key != APPLICANT}
    cast = Cast(file.shape.model_copy(update={"people": staff, "organisations": {}}), password=PASSWORD)
    for user in cast.users.values():
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return file


def _of_today(file: CaseFile) -> dict[str, dict[str, Any]]:
    """What the sample gives to each verb (to each expert's review of their own), for a trial that begins today."""
    facts: dict[str, dict[str, Any]] = {}
    for step in file.steps:
        if not step.refused:
            facts.setdefault(step.do, step.data)
            facts[f"{step.do} {step.by}"] = step.data
    start = clocks.today()
    days = {"start": start, "end": clocks.extended_end(start - timedelta(days=1), file.dossier["period_months"])}
    facts["propose thu_ly"] = {**facts["propose"], **days}
    return facts


def _dossier_of_today(file: CaseFile) -> dict[str, Any]:
    """The sample's dossier with papers that are in force for a year."""
    today = clocks.today()
    days = {"valid_from": today.isoformat(), "valid_to": (today + timedelta(days=365)).isoformat()}
    permits = [{**row, **days, "issued": today.isoformat()} for row in file.dossier["permits"]]
    return {**file.dossier, "insurance": {**file.dossier["insurance"], **days}, "permits": permits}


def _with_people(data: Mapping[str, Any], people: Mapping[str, User]) -> dict[str, Any]:
    made = dict(data)
    for name in {"experts", "present"} & set(made):
        made[name] = [people[key] for key in made[name]]
    if "votes" in made:
        made["votes"] = {people[key]: vote for key, vote in made["votes"].items()}
    return made
