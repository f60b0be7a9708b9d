"""The search of past cases: what is found, by whom, in which order."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import Http404
from django.test import Client

from accounts.models import Organisation, User
from accounts.roles import Role
from applications.models import Application
from applications.states import State
from workflow.jobs import write_precedent
from workflow.precedents import presenters, queries
from workflow.precedents.highlight import snippet
from workflow.precedents.models import Part, Precedent

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.workflow.conftest import Played

from tests.workflow.past import HEIGHT, NOON, Past, ask, page, titles

pytestmark = pytest.mark.django_db

MOST = f"LIMIT {queries.CANDIDATES + 1}"


@pytest.fixture
def past(regimes: None) -> Past:
    """A maker of decided cases."""
    return Past()


# What is found


def test_words_are_found_without_accents_phrases_in_order_and_the_last_word_from_its_beginning(past: Past) -> None:
    past("Thử nghiệm cảm biến", conditions=["Dừng khi gió vượt 10 m/s"])
    past("Nghiệm thu thử", conditions=["Báo trước 24 giờ"])
    one, both = ["Thử nghiệm cảm biến"], {"Thử nghiệm cảm biến", "Nghiệm thu thử"}
    nobody = AnonymousUser()
    assert set(titles(nobody, q="thu nghiem")) == set(titles(nobody, q="Thử Nghiệm")) == both
    assert titles(nobody, q='"thử nghiệm"') == one
    assert titles(nobody, q='"thu nghiem" "gio vuot"') == one
    assert titles(nobody, q="cam bi") == one
    assert titles(nobody, q="bi cam") == []
    assert titles(nobody, q='"cam bi"') == []
    assert titles(nobody, q="gió 10 m/s") == one
    assert set(titles(nobody, q="' & ! \\ ()")) == set(titles(nobody)) == both


def test_a_limit_and_a_technology_are_found_in_either_language(past: Past) -> None:
    past(limits=[HEIGHT])
    for words in ("do cao", "height 100", "unmanned aircraft", '"khong nguoi lai"'):
        assert titles(AnonymousUser(), q=words) == ["Giao hàng bằng UAV"], words


def test_a_title_ranks_before_a_condition_a_condition_before_a_summary(past: Past) -> None:
    past("Ba", summary="Chuyện bến cảng")
    past("Hai", conditions=["Không bay qua bến cảng"])
    past("Một bến cảng")
    assert titles(AnonymousUser(), q="ben cang") == ["Một bến cảng", "Hai", "Ba"]
    assert titles(AnonymousUser()) == ["Ba", "Hai", "Một bến cảng"]


def test_facets_narrow_and_count_each_under_the_others(past: Past) -> None:
    past("Một", technology="ai", place="Cần Giờ; Thủ Đức", state=State.COMPLETED)
    past("Hai", technology="ai", place="Cần Giờ")
    past("Ba", decided_at=NOON - timedelta(days=400))
    past("Bốn", state=State.REFUSED, technology="ai", reasons=["Chưa an toàn"])
    assert titles(past.officer, technology="ai") == ["Một", "Hai", "Bốn"]
    assert titles(past.officer, outcome=["refused", "completed"]) == ["Một", "Bốn"]
    assert titles(past.officer, place="Cần Giờ", outcome="permitted") == ["Hai"]
    assert titles(past.officer, year=2025) == ["Ba"]
    assert titles(past.officer, regime="ai-142-2026") == []
    assert titles(past.officer, year="MMXX", technology="steam") == ["Một", "Hai", "Bốn", "Ba"]
    counts = queries.find(past.officer, ask(technology="ai", outcome="refused")).counts
    assert counts.exact
    assert counts.facets["technology"] == {"ai": 1}
    assert counts.facets["outcome"] == {"completed": 1, "permitted": 1, "refused": 1}
    assert counts.facets["year"] == {"2026": 1}
    assert "Refused (1)" in page(past.officer, technology="ai").content.decode()


@pytest.mark.parametrize("walked", [1, 3000])
def test_more_than_can_be_ranked_is_said_and_paged_all_the_same(
    past: Past, monkeypatch: pytest.MonkeyPatch, walked: int
) -> None:
    for name in ("Một", "Hai", "Ba", "Bốn"):
        past(f"{name} bến", technology="ai" if name == "Bốn" else "uav")
    for name in ("_AMONG_NEWEST", "_AMONG_ALL"):
        statement = getattr(queries, name).replace(MOST, "LIMIT 3").replace("LIMIT 3000", f"LIMIT {walked}")
        monkeypatch.setattr(queries, name, statement)
    monkeypatch.setattr(queries, "CANDIDATES", 2)
    monkeypatch.setattr(presenters, "CANDIDATES", 2)
    nobody = AnonymousUser()
    found = queries.find(nobody, ask(q="ben"))
    assert (len(found.rows), found.total, found.counts.exact) == (2, None, False)
    assert titles(nobody, q="ben", technology="ai") == ["Bốn bến"]
    assert queries.find(nobody, ask(q="ben", technology="ai")).total == 1
    assert "More than 2 cases" in page(None, q="ben").content.decode()
    assert titles(nobody, q="zzz") == []


def test_without_words_every_case_is_reached_page_by_page(past: Past, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("Một", "Hai", "Ba", "Bốn", "Năm"):
        past(name, place="Cần Giờ")
    monkeypatch.setattr(queries, "_AMONG_NEWEST", queries._AMONG_NEWEST.replace(MOST, "LIMIT 3"))
    monkeypatch.setattr(queries, "CANDIDATES", 2)
    seen, after = [], ""
    everything = ask(technology="uav", outcome="permitted", regime="hcmc-20-2024", place="Cần Giờ", year="2026")
    while True:
        found = queries.find(AnonymousUser(), everything, after=after, size=2)
        seen += [row.application.title for row in found.rows]
        after = found.after
        if not after:
            break
    assert seen == ["Một", "Hai", "Ba", "Bốn", "Năm"]
    assert titles(AnonymousUser()) == seen
    assert "The newest first" in page(None).content.decode()
    with pytest.raises(Http404):
        queries.find(AnonymousUser(), everything, after="nowhere")


def test_pages_of_a_question_go_on_where_the_last_ended(past: Past, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("Một", "Hai", "Ba"):
        past(f"{name} bến", summary="bến" if name == "Ba" else "")
    monkeypatch.setattr(queries.find, "__kwdefaults__", {"after": "", "size": 2})
    first = page(None, q="ben")
    assert [str(hit.title) for hit in first.context["hits"]] == ["Ba <mark>bến</mark>", "Một <mark>bến</mark>"]
    client = Client()
    second = client.get(first.context["next_href"])
    assert [str(hit.title) for hit in second.context["hits"]] == ["Hai <mark>bến</mark>"]
    assert second.context["next_href"] == ""
    assert second.context["first_href"] == "/precedents/?q=ben"


def test_where_nothing_is_found_fewer_words_that_find_something_are_offered(past: Past) -> None:
    past("Xe buýt tự hành", conditions=["Có người trông coi"])
    answer = page(None, q="xe buyt cano", technology="ai")
    assert answer.context["shorter"] == [("xe buyt", "/precedents/?q=xe+buyt")]
    assert "These words find something:" in answer.content.decode()
    assert page(None, q="cano").context["shorter"] == []
    assert page(None, q='"tu hanh" "tren troi"').context["shorter"][0][0] == '"tu hanh"'


def test_what_matched_is_shown_as_written_and_marked(past: Past) -> None:
    past(conditions=["Chỉ bay ban ngày", "Dừng khi gió vượt <10> m/s"], lessons=["Gió là điều khó đoán"],
         state=State.COMPLETED)  # fmt: skip
    hit = page(None, q="gio").context["hits"][0]
    assert [(str(match.label), str(match.text)) for match in hit.matches] == [
        ("Condition", "Dừng khi <mark>gió</mark> vượt &lt;10&gt; m/s"),
        ("Lesson", "<mark>Gió</mark> là điều khó đoán"),
    ]
    assert [str(match.text) for match in page(None).context["hits"][0].matches] == ["Chỉ bay ban ngày"]
    text = page(None, "vi", q="gio").content.decode()
    assert "Điều kiện:" in text
    assert "quyết định số 01/QĐ-UBND" in text


def test_a_snippet_is_cut_around_the_first_word() -> None:
    text = "đầu " * 100 + "thử nghiệm cuối"
    marked, number = snippet(text, ask(q="nghiem").terms)
    assert str(marked).startswith("… đầu")
    assert str(marked).endswith("thử <mark>nghiệm</mark> cuối")
    assert number == 1
    marked, number = snippet(text, [])
    assert str(marked).endswith("đầu …")
    assert snippet("Straße " * 2, ask(q="strasse stra").terms)[1] == 2
    assert str(snippet("x" * 300, [], letters=10)[0]) == "x" * 10 + " …"


# By whom


def test_only_officials_find_what_is_not_published(past: Past) -> None:
    past("Máy bay bí ẩn", state=State.REFUSED, reasons=["Quá gần sân bay"], conditions=["Điều kiện dự kiến"])
    shown = past("Xe buýt tự hành")
    expert = User.objects.create_user("cg@example.org", name="Chuyên gia", roles=[Role.EXPERT])
    for user in (None, past.applicant, expert):
        for query in ({}, {"q": "bi an"}, {"outcome": "refused"}, {"q": "san bay"}, {"q": "do an toan"}):
            text = page(user, **query).content.decode()
            assert "bí ẩn" not in text
            assert "Quá gần" not in text
        assert titles(user or AnonymousUser()) == [shown.title]
    assert titles(past.officer, q="san bay") == titles(past.officer, q="du kien") == ["Máy bay bí ẩn"]
    hit = page(past.officer, q="san bay").context["hits"][0]
    assert hit.href == "/cases/P-00001/"
    assert page(None).context["hits"][0].href == f"/sandboxes/{shown.public_id}/"
    key = Application.objects.get(title="Máy bay bí ẩn").public_id
    assert page(None, after=key).status_code == 404


def test_a_private_person_is_not_found_by_name(past: Past) -> None:
    person = Organisation.objects.create(name="Trần Văn Riêng", kind="individual")
    past("Một", organisation=person)
    assert titles(AnonymousUser(), q="tran van rieng") == []
    assert titles(past.officer, q="tran van rieng") == ["Một"]


def test_lessons_are_public_once_the_result_is_issued(past: Past) -> None:
    past("Một", lessons=["Cần vùng đệm"])
    assert titles(AnonymousUser(), q="vung dem") == []
    assert titles(past.officer, q="vung dem") == ["Một"]
    past("Hai", lessons=["Cần vùng đệm"], state=State.CLOSED)
    assert titles(AnonymousUser(), q="vung dem") == ["Hai"]
    assert titles(past.officer, q="kin dao") == []


def test_nothing_of_the_deliberation_can_be_searched(played: Callable[..., Played]) -> None:
    case = played()
    write_precedent(case.application.pk)
    rows = list(Precedent.objects.order_by("public"))
    assert [row.public for row in rows] == [False, True]
    text = " ".join(str(row.parts) + " ".join(row.words) for row in rows)
    for row in case.application.assignments.select_related("expert", "review"):
        assert row.expert.name not in text
        assert not [comment for comment in row.review.comments.values() if comment in text]
    for session in case.application.sessions.all():
        assert session.conclusion not in text
    assert rows[1].texts(Part.CONDITION) == case.application.trial.conditions
    assert rows[1].texts(Part.LESSON) == ["Cần quy định chung về vùng đệm cho UAV giao hàng"]
    assert rows[1].texts(Part.OBJECTIVES) == rows[1].texts(Part.REASON) == []
    assert rows[0].texts(Part.OBJECTIVES) == [case.application.dossier["objectives"]]
    assert str(rows[0]).startswith(f"{case.application.pk} · ")
