"""Drafts of regimes: every shipped regime goes through the forms unchanged, nothing typed is lost, doors are closed."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.roles import Role
from programmes import clocks
from programmes.draft_checks import changes, faults_of_draft, uncited
from programmes.editing import PARTS, as_json, in_order, in_yaml
from programmes.field_labels import field_label, part_label
from programmes.loading import REGIMES, content_of, load_regimes, validate
from programmes.models import RegimeDraft, RegimeVersion
from programmes.queries import regime_in_force
from programmes.schema import Regime
from programmes.schema_parts import Part
from workflow.regimes.actions import activate, start_draft
from workflow.regimes.forms import PartForm, posted_part

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytest_django import DjangoAssertNumQueries

pytestmark = pytest.mark.django_db
AT = clocks.moment("2026-06-01T09:00:00+07:00")
FILES = sorted(REGIMES.glob("*/*.yaml"))


@pytest.fixture(autouse=True)
def _rules() -> Iterator[None]:
    with clocks.moved(AT):
        load_regimes(REGIMES)
        yield


def person(key: str, *roles: Role) -> User:
    """A person with these roles."""
    found, _made = User.objects.get_or_create(email=f"{key}@city.example", defaults={"name": key, "roles": list(roles)})
    return found


def lead(key: str = "lead") -> User:
    """A programme manager."""
    return person(key, Role.LEAD)


def browser(user: User, language: str = "en") -> Client:
    """A browser of that person."""
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    client.cookies["django_language"] = language
    return client


def copy(code: str = "ai-142-2026", by: User | None = None) -> RegimeDraft:
    """A draft made from a version."""
    return start_draft(by=by or lead(), based_on=RegimeVersion.objects.filter(code=code).first())


def sent(form: Any) -> dict[str, str]:
    """What a browser would post from a form that nobody touched."""
    found = {}
    for bound in form:
        value = bound.value()
        if bound.widget_type == "checkbox":
            if value and value != "False":
                found[bound.html_name] = "on"
        else:
            found[bound.html_name] = str("" if value is None else value).replace("\n", "\r\n")
    return found


def opened(client: Client, draft: RegimeDraft, part: str) -> dict[str, str]:
    """The page of a part as a browser would post it."""
    return sent(client.get(reverse("regime_part", args=[draft.pk, part])).context["form"])


def save(client: Client, draft: RegimeDraft, part: str, **typed: str) -> Any:
    """Open a part, type, save; in names ``__`` stands for the dots of a path, ``___`` begins what a row asks."""
    address = reverse("regime_part", args=[draft.pk, part])
    names = {name: name.replace("___", ".@").replace("__", ".").replace("@", "__") for name in typed}
    return client.post(address, opened(client, draft, part) | {names[name]: text for name, text in typed.items()})


def _models(model: type[Part]) -> Iterator[type[Part]]:
    yield model
    for field in model.model_fields.values():
        stack = [field.annotation]
        while stack:
            kind: Any = stack.pop()
            if isinstance(kind, type) and issubclass(kind, Part):
                yield from _models(kind)
            stack += list(getattr(kind, "__args__", ()))


def test_every_field_has_a_name_and_a_page() -> None:
    assert sorted(key for keys in PARTS.values() for key in keys) == sorted(Regime.model_fields)
    assert all(part_label(part) for part in PARTS)
    assert all(field_label(model, name) for model in _models(Regime) for name in model.model_fields)


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name} {path.stem}")
def test_forms_and_files_leave_a_regime_as_it_is(path: Path, tmp_path: Path) -> None:
    data, sha256 = content_of(Regime.model_validate(yaml.safe_load(path.read_text())))
    for part, keys in PARTS.items():
        form = PartForm(part, data, seen="")
        assert posted_part(part, sent(form), data) == {key: data[key] for key in keys if key in data}, part
    written = tmp_path / path.parent.name / path.name
    written.parent.mkdir()
    written.write_text(in_yaml(in_order(data)))
    assert validate(written) == []
    assert content_of(Regime.model_validate(as_json(yaml.safe_load(written.read_text())))) == (data, sha256)


def test_a_draft_is_started_edited_and_exported(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    client, version = browser(lead()), RegimeVersion.objects.get(code="ai-142-2026")
    page = client.get(reverse("regime_start"), {"from": version.pk})
    assert page.context["form"].initial["based_on"] == str(version.pk)
    client.post(reverse("regime_start"), {"based_on": version.pk, "note": "Sửa thời hạn"})
    draft = RegimeDraft.objects.get()
    assert (draft.data, draft.based_on, draft.revision) == (version.data, version, 0)
    answer = save(
        client, draft, "clocks", clocks__2__amount="15", clocks__0___place="9", clocks__new__name="review_again",
        clocks__new__unit="weeks", clocks__3___remove="on",
    )  # fmt: skip
    assert answer.status_code == 302
    draft.refresh_from_db()
    names = [row["name"] for row in draft.data["clocks"]]
    assert (names[-1], "review" in names, names.index("validity_check") > 3) == ("review_again", False, True)
    assert next(row for row in draft.data["clocks"] if row["name"] == "decision")["amount"] == 15
    last = len(names) - 1
    assert draft.data["clocks"][last] == {"name": "review_again", "unit": "weeks"}, "what is wrong is kept"
    again = client.get(answer["Location"])
    assert f"clocks.{last}.unit" in again.context["form"].errors
    assert "Choose one of" in again.content.decode()
    with django_assert_num_queries(3):
        client.get(answer["Location"])
    with django_assert_num_queries(4):
        assert "faults" in client.get(reverse("regime_draft", args=[draft.pk])).content.decode()
    faults = client.get(reverse("regime_faults", args=[draft.pk])).content.decode()
    assert f"#id_clocks.{last}.unit" in faults
    file = client.get(reverse("regime_draft_file", args=[draft.pk]))
    assert yaml.safe_load(file.content)["clocks"][0]["name"] == draft.data["clocks"][0]["name"]
    taken = client.get(reverse("regime_version_file", args=[version.pk]))
    assert taken["Content-Disposition"] == 'attachment; filename="ai-142-2026-2026-05-01.yaml"'
    client.post(reverse("regime_start"), {"file": SimpleUploadedFile("r.yaml", taken.content)})
    assert RegimeDraft.objects.order_by("pk").last().data == version.data  # type: ignore[union-attr]
    with django_assert_num_queries(5):
        assert client.get(reverse("regimes")).status_code == 200


def test_parts_within_parts() -> None:
    client, draft = browser(lead()), copy()
    save(client, draft, "criteria", criteria__0__anchors__one__vi="Khác", criteria__0__weight="mười", pass_mark="")
    save(client, draft, "documents", documents__receipt___key="slip", documents__new___key="decision")
    save(
        client, draft, "short_dossier", short_dossier__level="2", short_dossier__components="application\r\n scheme\r\n"
    )
    save(client, draft, "clocks", clocks__4__by_level="2: 4\r\n3: 3")
    save(client, draft, "authority", authority__transfer_to="- {vi: A", authority__record_only="on")
    save(client, draft, "basics", effective_from="mai", effective_to="2027-01-01")
    draft.refresh_from_db()
    data = draft.data
    assert (data["criteria"][0]["anchors"]["one"]["vi"], data["criteria"][0]["weight"]) == ("Khác", "mười")
    assert "pass_mark" not in data
    assert ("slip" in data["documents"], "receipt" in data["documents"], data["documents"]["decision-2"]) == (
        True,
        False,
        {},
    )
    assert data["short_dossier"] | {"source": ""} == {
        "components": ["application", "scheme"], "organisation_kinds": ["startup", "sme"], "level": 2, "source": "",
    }  # fmt: skip
    assert data["clocks"][4]["by_level"] == {"2": 4, "3": 3}
    assert (data["authority"]["transfer_to"], data["authority"]["record_only"]) == ("- {vi: A", True)
    paths = {row.path for row in faults_of_draft(data)}
    assert {"pass_mark", "criteria.0.weight", "effective_from", "authority.transfer_to"} <= paths
    page = client.get(reverse("regime_part", args=[draft.pk, "authority"]))
    assert page.context["form"]["authority.transfer_to"].value() == "- {vi: A"
    blank = {name: "" for name in opened(client, draft, "short_dossier") if name.startswith("short_dossier.")}
    save(client, draft, "short_dossier", **blank)
    draft.refresh_from_db()
    assert draft.data["short_dossier"] is None


def test_two_editors_are_told_and_nothing_is_overwritten() -> None:
    one, other, draft = browser(lead()), browser(lead("other")), copy()
    address = reverse("regime_part", args=[draft.pk, "term"])
    typed = opened(one, draft, "term") | {"term.max_months": "12"}
    assert save(other, draft, "basics", short="AIX").status_code == 302, "another part"
    assert save(other, draft, "term", term__max_months="36").status_code == 302
    answer = one.post(address, typed)
    draft.refresh_from_db()
    assert (answer.status_code, draft.data["term"]["max_months"], draft.data["short"]) == (200, 36, "AIX")
    assert "other has changed this" in answer.content.decode()
    assert answer.context["form"]["term.max_months"].value() == "12"
    assert one.post(address, sent(answer.context["form"])).status_code == 302
    draft.refresh_from_db()
    assert (draft.data["term"]["max_months"], draft.revision) == (12, 3)
    assert one.post(address, sent(one.get(address).context["form"])).status_code == 302
    assert draft.events.count() == 4, "nothing changed, nothing recorded"


def test_the_whole_draft_as_text() -> None:
    client, draft = browser(lead()), copy()
    address = reverse("regime_whole", args=[draft.pk])
    form = client.get(address).context["form"]
    typed = sent(form) | {"text": "code: [", "seen": form["seen"].value()}
    wrong = client.post(address, typed)
    assert (wrong.context["form"]["text"].value(), "text" in wrong.context["form"].errors) == ("code: [", True)
    assert "no regime file" in client.post(address, typed | {"text": "- a"}).content.decode()
    assert client.post(address, typed | {"text": "code: x\ncolour: red\nmade: 2026-01-01\n"}).status_code == 302
    draft.refresh_from_db()
    assert draft.data == {"code": "x", "colour": "red", "made": "2026-01-01"}
    stale = client.post(address, typed | {"text": "code: y"})
    assert "has changed this" in stale.content.decode()
    assert client.post(address, sent(stale.context["form"])).status_code == 302
    faults = client.get(reverse("regime_faults", args=[draft.pk])).content.decode()
    assert "Fill this in." in faults


def test_what_has_no_citation_is_listed() -> None:
    data = RegimeVersion.objects.get(code="ai-142-2026").data
    before = {row.path for row in uncited(data)}
    assert {"clocks.3.source", "exits.0.source", "documents.minutes.source"} <= before
    data["criteria"][1]["source"] = ""
    data["term"].pop("source", None)
    after = {row.path: row for row in uncited(data)}
    assert set(after) - before >= {"criteria.1.source"}
    assert after["criteria.1.source"].part == "criteria"
    client, draft = browser(lead()), copy()
    page = client.get(reverse("regime_faults", args=[draft.pk])).content.decode()
    assert "#id_exits.0.source" in page
    assert "The draft has no fault." in page


def test_differences_in_words() -> None:
    data = RegimeVersion.objects.get(code="ai-142-2026").data
    new = as_json(yaml.safe_load(in_yaml(data)))
    new["clocks"][2] |= {"amount": 15, "unit": "days", "bars": True}
    found = [(row.words.rsplit(" › ", 1)[-1], row.old, row.new) for row in changes(data, new)]
    assert len(found) == 3
    assert ("10", "15") in {row[1:] for row in found}


def test_another_person_lets_a_draft_take_effect_once(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    writer, signer = lead(), person("signer", Role.SIGNER)
    draft, client = copy(by=writer), browser(signer)
    address = reverse("regime_effect", args=[draft.pk])
    early = client.get(address)
    assert ("has passed" in early.content.decode(), early.context["before"]) == (True, draft.based_on)
    save(browser(writer), draft, "basics", version="2026-07-01", effective_from="2026-07-01")
    save(browser(writer), draft, "term", term__max_months="12")
    assert "another person does" in browser(writer).get(address).content.decode()
    with django_assert_num_queries(8):
        page = client.get(address)
    assert ("01/07/2026" in page.content.decode(), page.context["refusal"]) == (True, "")
    assert len(page.context["changes"]) == 3
    stale = client.post(address, {"revision": 0, "note": "QĐ 1"})
    assert "look at it again" in stale.content.decode()
    assert client.post(address, {"revision": 2, "note": "QĐ 1"}).status_code == 302
    version = RegimeVersion.objects.get(version="2026-07-01")
    draft.refresh_from_db()
    event = draft.events.first()
    assert event is not None
    assert (draft.version, event.by, event.note, event.kind) == (version, signer, "QĐ 1", "activated")
    assert regime_in_force("ai-142-2026", date(2026, 7, 1)) == version
    assert regime_in_force("ai-142-2026", date(2026, 6, 30)) != version
    assert "does not change any more" in client.post(address, {"revision": 2}).content.decode()
    assert save(browser(writer), draft, "term", term__max_months="1").status_code == 200
    with pytest.raises(DatabaseError, match="Cannot"), transaction.atomic():
        RegimeDraft.objects.update(revision=9)
    with pytest.raises(DatabaseError, match="Cannot"), transaction.atomic():
        draft.events.update(note="")
    assert "has become a version" in client.get(reverse("regimes")).content.decode()


def test_what_cannot_take_effect() -> None:
    draft, signer = start_draft(by=lead(), text="code: ai-142-2026\n"), person("signer", Role.SIGNER)
    client, address = browser(signer), reverse("regime_effect", args=[draft.pk])
    assert "The draft has faults" in client.get(address).content.decode()
    base = RegimeVersion.objects.get(code="ai-142-2026").data
    for version, day, words in (
        ("2026-05-01", "2026-08-01", "There is a version 2026-05-01 already"),
        ("b", "2026-07-01", "on the same day"),
    ):
        if version == "b":
            activate(copy_with(base, "a", day), revision=0, by=signer)
        other = copy_with(base, version, day)
        assert words in client.get(reverse("regime_effect", args=[other.pk])).content.decode()


def copy_with(base: dict[str, Any], version: str, day: str) -> RegimeDraft:
    """A draft of that version and day."""
    return start_draft(by=lead(), text=in_yaml(base | {"version": version, "effective_from": day}))


def test_doors() -> None:
    draft = copy()
    officer, applicant = browser(person("officer", Role.CASE_OFFICER)), browser(person("firm", Role.APPLICANT))
    drafts = [
        "regime_draft", "regime_faults", "regime_whole", "regime_effect", "regime_draft_file", "regime_discard",
    ]  # fmt: skip
    addresses = [reverse(name, args=[draft.pk]) for name in drafts] + [reverse("regime_part", args=[draft.pk, "term"])]
    for address in addresses:
        assert (officer.get(address).status_code, applicant.get(address).status_code) == (200, 404), address
    assert (officer.get(reverse("regimes")).status_code, applicant.get(reverse("regimes")).status_code) == (200, 403)
    assert officer.get(reverse("regime_start")).status_code == 403
    assert officer.get(reverse("regime_part", args=[draft.pk, "nothing"])).status_code == 404
    before = RegimeDraft.objects.get().data
    for address in addresses:
        assert officer.post(address, {"text": "code: x", "revision": "0"}).status_code in {200, 405}
    assert RegimeDraft.objects.get().data == before
    assert "Programme manager" in officer.get(reverse("regime_effect", args=[draft.pk])).content.decode()


def test_files_that_are_none() -> None:
    client, address = browser(lead()), reverse("regime_start")
    for content, words in ((b"\xff\xfe\x00", "UTF-8"), (b"- 1", "no regime file"), (b"a: 1" * 200_000, "too long")):
        answer = client.post(address, {"file": SimpleUploadedFile("r.yaml", content)})
        assert words in answer.content.decode()
    assert client.post(address, {"file": SimpleUploadedFile("r.yaml", b"a: !!set {b}")}).status_code == 200
    client.post(address, {})
    empty = RegimeDraft.objects.get()
    assert (empty.data, str(empty)) == ({}, f"№ {empty.pk}")
    for part in PARTS:
        assert client.get(reverse("regime_part", args=[empty.pk, part])).status_code == 200
        assert save(client, empty, part).status_code == 302
    empty.refresh_from_db()
    assert empty.data == {}
    assert client.get(reverse("regime_effect", args=[empty.pk])).status_code == 200
