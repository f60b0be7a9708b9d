"""Every address of the site, as nobody and as people who have nothing to do with the case."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from accounts.models import Absence, Invitation, Membership, Organisation, User
from accounts.queries import token_of
from accounts.roles import Role
from applications.attachments import add_attachment
from applications.models import Application
from applications.pieces import begin_upload
from applications.uploads.kept import kept
from applications.verbs import VERBS
from programmes import clocks
from programmes.loading import REGIMES, load_regimes
from programmes.models import RegimeDraft
from reviews.models import OpinionLetter
from reviews.opinions import FOLDER
from sandbox.replay.casefile import read
from sandbox.replay.cast import Cast
from tests.samples import pdf
from workflow.actions import perform, start_pilot
from workflow.pilot.sections import sections_of
from workflow.timers import fire_due

if TYPE_CHECKING:
    from collections.abc import Iterator

CASE = Path(__file__).resolve().parents[1] / "cases" / "uav-shtp-2026.json"
TITLE = "Giao hàng mật chưa công bố"
FIRM = "Công ty Chưa Công Bố"

PUBLIC = {
    "", "figures/", "sandboxes/", "sandboxes/<slug:public_id>/", "verify/", "verify/<str:code>/",
    "verify/<str:code>/document.pdf", "healthz", "readyz", "i18n/setlang/", "api/v1/", "api/v1/docs",
    "api/v1/openapi.json", "api/v1/precedents", "precedents/", "api/v1/sandboxes", "api/v1/sandboxes/<public_id>",
    "accounts/login/", "accounts/signup/", "accounts/logout/", "accounts/inactive/", "accounts/confirm-email/",
    "accounts/confirm-email/(?P<key>[-:\\w]+)/", "accounts/login/code/confirm/", "accounts/password/reset/",
    "accounts/password/reset/done/", "accounts/password/reset/key/done/",
    "accounts/password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/",
    "accounts/2fa/authenticate/", "accounts/2fa/webauthn/login/", "admin/login/",
}  # fmt: skip
"""Routes that visitors may open; a further one is added here knowingly."""
SHOWS_BY_CODE = {"verify/<str:code>/"}
"""Whoever holds the paper may ask whether it is genuine."""
PARAMETER = re.compile(r"<(?:\w+:)?(?P<plain>\w+)>|\(\?P<(?P<regex>\w+)>[^)]*\)")


@dataclass
class Scene:
    """A case that is not public, what belongs to it, and two people whom it does not concern."""

    case: Application
    strangers: dict[str, User]

    def values(self, route: str, name: str) -> list[Any]:
        """What stands for the parameter of that route; a KeyError tells that nobody has thought of it."""
        case = self.case
        codes = list(case.documents.values_list("code", flat=True))
        keys = list(case.documents.values_list("pk", flat=True))
        own: dict[tuple[str, str], list[Any]] = {
            ("verify/", "code"): codes,
            ("documents/", "pk"): keys,
            ("apply/", "code"): [section.code for section in sections_of(case.technology)],
            ("cases/", "pk"): list(OpinionLetter.objects.values_list("pk", flat=True)),
            ("apply/", "pk"): list(case.attachments.values_list("pk", flat=True)),
            ("accounts/", "pk"): [1],
            ("regimes/", "pk"): list(RegimeDraft.objects.values_list("pk", flat=True)),
            ("regimes/", "name"): ["clocks"],
            ("absences/", "pk"): list(Absence.objects.values_list("pk", flat=True)),
            ("accounts/", "key"): ["wrong"],
            ("accounts/", "organisation"): [case.organisation_id],
            ("accounts/", "member"): list(case.organisation.memberships.values_list("pk", flat=True)),
            ("accounts/", "invitation"): list(case.organisation.invitations.values_list("pk", flat=True)),
            ("accounts/", "token"): [token_of(row) for row in case.organisation.invitations.all()],
            ("apply/", "key"): list(case.uploads.values_list("key", flat=True)),
            ("accounts/", "uidb36"): ["1"],
            ("admin/", "content_type_id"): [1],
            ("admin/", "object_id"): [1],
            ("admin/", "app_label"): ["auth"],
            ("admin/", "url"): ["applications/application/"],
        }
        everywhere: dict[str, list[Any]] = {
            "reference": [case.reference], "public_id": [case.public_id], "verb": list(VERBS),
            "component": ["registration"], "index": [0], "item": [0],
        }  # fmt: skip
        return own.get((f"{route.split('/', maxsplit=1)[0]}/", name)) or everywhere[name]


def routes(resolver: URLResolver | None = None, before: str = "") -> Iterator[str]:
    """Every route of the site, as it is written."""
    for row in (resolver or get_resolver()).url_patterns:
        route = before + str(row.pattern).removeprefix("^").removesuffix("$")
        if isinstance(row, URLPattern):
            yield route
        else:
            yield from routes(row, route)


def addresses(route: str, scene: Scene) -> list[str]:
    """The route with everything filled in that the case has for it."""
    found = PARAMETER.search(route)
    if found is None:
        return [f"/{route}"]
    name = found["plain"] or found["regex"]
    values = scene.values(route, name)
    filled = [f"{route[: found.start()]}{value}{route[found.end() :]}" for value in values]
    return [address for row in filled for address in addresses(row, scene)]


@pytest.fixture
def scene(db: None) -> Iterator[Scene]:
    """A case before its decision: filed, judged, proposed, with files, papers and a draft."""
    load_regimes(REGIMES)
    file = read(CASE, regimes={"hcmc-20-2024"})
    clocks.set_now(file.steps[0].at)
    cast = Cast(file.shape)
    firm = Organisation.objects.get()
    firm.name = FIRM
    firm.save()
    filer = cast.users["nop"]
    case = start_pilot(by=filer, organisation=firm, regime=file.shape.regime, dossier={**file.dossier, "title": TITLE})
    paper = SimpleUploadedFile("paper.pdf", pdf())
    add_attachment(case, by=filer, component="registration", title=TITLE, file=paper)
    Invitation.objects.create(
        organisation=firm, email="colleague@firm.example", role="owner", language="vi", invited_by=filer,
        invited_at=clocks.now(),
    )  # fmt: skip
    begin_upload(case, by=filer, component="scheme", title=TITLE, name="large.pdf", size=30_000_000, sha256="0" * 64)
    for step in file.steps:
        if step.do == "sign":
            break
        clocks.set_now(step.at)
        fire_due(step.at, application=case)
        if not step.refused:
            perform(case, step.do, by=cast.users[step.by], data=cast.with_people(step.data))
    _letter(case, cast.users["thu_ly"])
    version = Application.objects.get(pk=case.pk).regime_version
    RegimeDraft.objects.create(data={**version.data, "short": TITLE}, saved_by=cast.users["nop"], saved_at=clocks.now())
    Absence.objects.create(
        person=cast.users["mot_cua"], deputy=cast.users["thu_ly"], roles=[Role.RECEPTION], reason=TITLE,
        since=clocks.today(), until=clocks.today(), recorded_by=cast.users["mot_cua"], recorded_at=clocks.now(),
    )  # fmt: skip
    yield Scene(Application.objects.get(pk=case.pk), _strangers(file.dossier))
    clocks.set_now(None)


def _letter(case: Application, officer: User) -> None:
    """Another body was asked, and its letter is there as a file."""
    perform(case, "ask_opinion", by=officer, data={"other": "Cục A", "question": TITLE, "due_working_days": 3})
    request = case.opinions.get()
    with kept(SimpleUploadedFile("letter.pdf", pdf()), FOLDER) as file:
        facts = {"opinion": request.pk, "outcome": "consent", "letter_number": "1/A", "letter_date": clocks.today()}
        perform(case, "record_opinion", by=officer, data={**facts, "file": file})


def _strangers(dossier: dict[str, Any]) -> dict[str, User]:
    """An applicant with a pilot of its own, and an expert who was not appointed."""
    rival = User.objects.create_user("rival@other.example", name="Người khác", roles=[Role.APPLICANT])
    other = Organisation.objects.create(name="Công ty Khác", tax_code="0300000099", kind="startup", address="Thủ Đức")
    Membership.objects.create(user=rival, organisation=other, since=clocks.now())
    start_pilot(by=rival, organisation=other, regime="hcmc-20-2024", dossier={**dossier, "title": "Việc khác"})
    expert = User.objects.create_user("expert@other.example", name="Chuyên gia khác", roles=[Role.EXPERT])
    return {"applicant": rival, "expert": expert}


def _visits(route: str, scene: Scene, user: User | None) -> Iterator[tuple[str, Any]]:
    """Each address of the route opened and posted to, each time in a fresh browser."""
    for address in addresses(route, scene):
        for method in ("GET", "POST"):
            client = Client()
            if user is not None:
                client.force_login(user)
            yield f"{method} {address}", client.generic(method, address)


def _words(answer: Any) -> str:
    raw = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return bytes(raw).decode(errors="replace")


def _stands(case: Application) -> tuple[Any, ...]:
    """What may not change by any of these visits."""
    now = Application.objects.get(pk=case.pk)
    files = list(now.attachments.values_list("pk", "name"))
    return now.state, now.events.count(), list(now.versions.values_list("number", "revision")), files


def test_every_parameter_of_every_address_is_known(scene: Scene) -> None:
    assert all(addresses(route, scene) for route in routes())
    assert set(routes()) >= PUBLIC


def test_visitors_are_asked_to_log_in(scene: Scene) -> None:
    before = _stands(scene.case)
    open_doors = []
    for route in sorted(set(routes()) - PUBLIC):
        for visit, answer in _visits(route, scene, None):
            to_login = answer.status_code == 302 and "/login/" in answer["Location"]
            if not (to_login or answer.status_code in {401, 403, 404, 405}):
                open_doors.append(f"{visit}: {answer.status_code}")
            assert TITLE not in _words(answer), visit
    assert open_doors == []
    assert _stands(scene.case) == before


def test_public_pages_tell_nothing_of_a_case_that_is_not_public(scene: Scene) -> None:
    told = []
    for route in sorted(PUBLIC - SHOWS_BY_CODE):
        for visit, answer in _visits(route, scene, None):
            assert answer.status_code < 500, visit
            if any(word in _words(answer) for word in (TITLE, FIRM, scene.case.reference)):
                told.append(visit)
    assert told == []


@pytest.mark.parametrize("who", ["applicant", "expert"])
def test_strangers_find_nothing_of_the_case(scene: Scene, who: str) -> None:
    before = _stands(scene.case)
    told = []
    for route in sorted(set(routes()) - SHOWS_BY_CODE):
        for visit, answer in _visits(route, scene, scene.strangers[who]):
            assert answer.status_code < 500, visit
            if "<str:reference>" in route:
                assert answer.status_code in {404, 405}, f"{visit}: {answer.status_code}"
            # An address that does not exist comes back in the form that changes the language.
            asked = [scene.case.reference] if scene.case.reference not in visit else []
            if any(word in _words(answer) for word in (TITLE, FIRM, *asked)):
                told.append(visit)
    assert told == []
    assert _stands(scene.case) == before
