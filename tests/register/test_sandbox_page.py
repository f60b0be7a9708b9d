"""The page and the record of a case that went the whole way."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client, override_settings

from accounts.models import User
from accounts.roles import Role
from applications.models import Application
from applications.states import State
from documents.jobs import render_document
from documents.kinds import PUBLIC
from programmes import clocks
from register.presenters import public_record
from sandbox.replay.casefile import read
from tests.register.conftest import CASES
from workflow.actions import perform

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_django import DjangoAssertNumQueries

    from tests.register.conftest import MakeCase

UAV = "uav-shtp-2026"
FIELDS = {
    "id", "reference", "title", "summary", "operator", "technology", "sites", "state", "state_name", "decision",
    "start", "end", "limits", "conditions", "protection", "risks", "timeline", "exit", "regime", "updated_at",
}  # fmt: skip


@pytest.fixture
def completed(played: Callable[..., Application]) -> Application:
    return played(UAV)


def test_a_case_that_was_never_approved_has_no_record(played: Callable[..., Application]) -> None:
    assert public_record(played(UAV, "propose")) is None


def test_record_tells_the_whole_story(completed: Application) -> None:
    record = _record(completed)
    assert set(record) >= FIELDS
    assert record["state"] == State.COMPLETED
    assert record["decision"]["number"] == "01/QĐ-UBND"
    assert record["decision"]["date"] == "2025-12-24"
    assert (record["start"], record["end"]) == ("2026-01-05", "2026-04-04")
    assert [limit["quantity"] for limit in record["limits"]] == ["height", "speed", "flights_per_day", "wind"]
    assert record["conditions"][1] == "Dừng khi gió vượt 10 m/s"
    assert record["sites"][0]["geometry"]["type"] == "Polygon"
    page = Client().get(f"/sandboxes/{completed.public_id}/").text
    assert page.count('class="app-area__shape"') == 1
    assert record["operator"]["kind_name"] == {"vi": "Doanh nghiệp khởi nghiệp sáng tạo", "en": "Start-up"}
    assert "Loại tổ chức" in page
    assert [entry["kind"] for entry in record["timeline"]] == ["approve", "start_trial", "end_trial", "complete"]
    assert [(risk["title"], risk["residual"]["code"]) for risk in record["risks"]] == [
        ("Mất kết nối điều khiển", "moderate"), ("Rơi kiện hàng", "moderate"),
        ("Phép bay hết hạn hoặc hẹp hơn thực tế", "moderate"),
    ]  # fmt: skip
    assert (record["exit"]["outcome"], record["exit"]["recognised"], record["exit"]["way"]) == (
        "completed",
        "whole",
        "wider_trial",
    )
    assert record["regime"]["code"] == "hcmc-20-2024"
    assert record["updated_at"] == record["timeline"][-1]["at"]


def test_evaluation_is_not_public_before_its_result_is_issued(played: Callable[..., Application]) -> None:
    assert _record(played(UAV, "sign", nth=2))["exit"] is None


def test_only_public_documents_are_listed(completed: Application) -> None:
    kinds = [paper["kind"] for paper in _record(completed)["documents"]]
    assert kinds == [kind for kind in completed.documents.values_list("kind", flat=True) if kind in PUBLIC]


def test_serious_incidents_are_told_without_their_words(completed: Application) -> None:
    incident = completed.incidents.get()
    assert "incident" not in [entry["kind"] for entry in _record(completed)["timeline"]]  # it was an S3
    incident.severity, incident.text = "S2", "Anh Ba bị thương"
    incident.save()
    entry = next(entry for entry in _record(completed)["timeline"] if entry["kind"] == "incident")
    assert entry["text"]["vi"] == "Mất kết nối điều khiển"
    assert "Anh Ba" not in str(_record(completed))


def test_no_person_is_named(client: Client, completed: Application) -> None:
    people = {person.name for person in read(CASES / f"{UAV}.json", regimes={"hcmc-20-2024"}).shape.people.values()}
    assert "Người nộp hồ sơ" in people
    assert completed.created_by.name in people
    for address in (
        f"/sandboxes/{completed.public_id}/",
        f"/api/v1/sandboxes/{completed.public_id}",
        "/sandboxes/",
        "/api/v1/sandboxes",
    ):
        text = client.get(address, headers={"accept-language": "en"}).content.decode()
        assert completed.title in text
        assert not [name for name in people if name in text], address


def test_page_shows_the_record(client: Client, completed: Application) -> None:
    for document in completed.documents.filter(kind__in=PUBLIC):
        render_document(document.pk)
    page = client.get(f"/sandboxes/{completed.public_id}/").content.decode()
    decision = _record(completed)["decision"]
    for text in (
        completed.title, completed.summary, "Doanh nghiệp giao hàng bằng UAV", "01/QĐ-UBND", "24/12/2025",
        "05/01/2026 – 04/04/2026", "120 m", "Vùng thả hàng có rào chắn và người trông coi", "Hai đường truyền",
        "Tắt camera ghi hình", decision["sha256"], f"/verify/{decision['code']}/", completed.public_id,
    ):  # fmt: skip
        assert text in page
    assert f"/api/v1/sandboxes/{completed.public_id}" in page


def test_timeline_tells_of_suspension_and_extension(played: Callable[..., Application]) -> None:
    case = played("ai-kiosk-2026", "start_trial")
    signer = User.objects.get(roles=[Role.SIGNER])
    with clocks.moved(datetime(2027, 8, 2, 9, tzinfo=clocks.ZONE)):
        perform(case, "suspend", by=signer, data={"ground": "incident", "text": "Ông Tư báo"})
        perform(case, "resume", by=signer, data={"ground": "conditions_met", "text": "Đã khắc phục"})
        perform(case, "file_final_report", by=case.created_by, data={"text": "Đạt", "hypotheses": []})
        perform(case, "request_extension", by=case.created_by, data={"months": 1, "text": "Cần thêm dữ liệu"})
        assert len(_record(case)["timeline"]) == 4
        perform(case, "decide_extension", by=signer, data={"grant": True, "text": "Đồng ý"})
    record = _record(case)
    assert [entry["kind"] for entry in record["timeline"]] == ["approve", "start_trial", "suspend", "resume", "extend"]
    grounds = {ground.code: ground.name.vi for ground in case.regime.grounds}
    assert record["timeline"][2]["text"]["vi"] == grounds["incident"]
    assert record["timeline"][4]["text"]["vi"] == "→ 31/10/2027"
    assert record["end"] == "2027-10-31"
    for words in ("Ông Tư", "Đã khắc phục", "Cần thêm dữ liệu"):
        assert words not in str(record)


def test_page_costs_few_queries(
    client: Client, completed: Application, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(12):
        client.get(f"/sandboxes/{completed.public_id}/")


def test_contact_is_a_mail_where_there_is_an_address(client: Client, make_case: MakeCase) -> None:
    case = make_case()
    with override_settings(AUTHORITY_CONTACT="Sở KH&CN, sandbox@example.vn"):
        page = client.get(f"/sandboxes/{case.public_id}/").content.decode()
    assert 'href="mailto:sandbox@example.vn?subject=' in page
    with override_settings(AUTHORITY_CONTACT="244 Điện Biên Phủ"):
        page = client.get(f"/sandboxes/{case.public_id}/").content.decode()
    assert "mailto:" not in page
    assert "244 Điện Biên Phủ" in page


def _record(application: Application) -> dict[str, Any]:
    record = public_record(Application.objects.get(pk=application.pk))
    assert record is not None
    return record
