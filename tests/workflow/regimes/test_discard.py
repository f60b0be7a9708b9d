"""A draft that is given up: after a question, on record, and never one that has become a version."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.urls import reverse

from accounts.roles import Role
from applications.refusals import NotNow
from programmes import clocks
from programmes.loading import REGIMES, load_regimes
from programmes.models import RegimeDraft, RegimeVersion
from tests.workflow.regimes.test_draft_pages import AT, browser, copy, copy_with, lead, opened, person, save
from workflow.regimes.actions import activate
from workflow.regimes.comparison import ask_comparison

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_django import DjangoAssertNumQueries

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _rules() -> Iterator[None]:
    with clocks.moved(AT):
        load_regimes(REGIMES)
        yield


def test_a_draft_is_discarded_and_stays_on_record(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    writer, draft = lead(), copy()
    client, address = browser(writer), reverse("regime_discard", args=[draft.pk])
    officer = browser(person("officer", Role.CASE_OFFICER))
    assert officer.post(address, {"revision": 0}).status_code == 200
    assert "Programme manager" in officer.get(address).context["refusal"]
    save(client, draft, "term", term__max_months="12")
    assert "look at it again" in client.post(address, {"revision": 0}).content.decode(), "saved since"
    with django_assert_num_queries(3):
        page = client.get(address)
    assert ("saved once" in page.content.decode(), page.context["form"]["revision"].value()) == (True, 1)
    stale = opened(client, draft, "term") | {"term.max_months": "9"}
    assert client.post(address, {"revision": 1, "note": "Trùng"}).status_code == 302
    draft.refresh_from_db()
    event = draft.events.first()
    assert event is not None
    assert (event.kind, event.by, event.note, draft.is_open) == ("discarded", writer, "Trùng", False)
    assert draft.discarded_at == event.at == AT
    for name, data in (("regime_discard", {"revision": "1"}), ("regime_compare", {}), ("regime_effect", {})):
        answer = client.post(reverse(name, args=[draft.pk]), data).content.decode()
        assert ("was discarded" in answer) == (name != "regime_compare"), name
    late = client.post(reverse("regime_part", args=[draft.pk, "term"]), stale)
    assert ("was discarded" in late.content.decode(), "fieldset" in late.content.decode()) == (True, True)
    with pytest.raises(NotNow, match="discarded"):
        ask_comparison(draft, ["x"], by=writer)
    draft.refresh_from_db()
    assert draft.data["term"]["max_months"] == 12
    with pytest.raises(DatabaseError, match="Cannot"), transaction.atomic():
        RegimeDraft.objects.update(discarded_at=None)
    with pytest.raises(DatabaseError, match="Cannot"), transaction.atomic():
        RegimeDraft.objects.filter(pk=draft.pk).delete()
    other = copy()
    page = client.get(reverse("regimes"))
    assert [row[3]["tag"] for row in page.context["drafts"]] == ["being written", "discarded"]
    shown = client.get(reverse("regime_draft", args=[draft.pk])).content.decode()
    assert ("was discarded" in shown, address in shown) == (True, False)
    assert address.replace(str(draft.pk), str(other.pk)) in client.get(
        reverse("regime_draft", args=[other.pk])
    ).content.decode()  # fmt: skip
    file = client.get(reverse("regime_draft_file", args=[draft.pk])).content
    client.post(reverse("regime_start"), {"file": SimpleUploadedFile("r.yaml", file)})
    assert RegimeDraft.objects.latest("pk").data == draft.data, "its file begins a new one"


def test_what_has_become_a_version_is_not_discarded() -> None:
    signer = person("signer", Role.SIGNER)
    draft = copy_with(RegimeVersion.objects.get(code="ai-142-2026").data, "a", "2026-07-01")
    activate(draft, revision=0, by=signer)
    client, address = browser(lead()), reverse("regime_discard", args=[draft.pk])
    assert "has become a version" in client.get(address).context["refusal"]
    client.post(address, {"revision": 0})
    draft.refresh_from_db()
    event = draft.events.first()
    assert event is not None
    assert (draft.discarded_at, event.kind) == (None, "activated")
