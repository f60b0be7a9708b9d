"""A supplement request is answered item by item, and the officer sees item by item what came."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import MemberRole
from applications.attachments import add_attachment
from applications.models import SupplementAnswer
from applications.refusals import NotLikeThis, NotNow, NotYou
from applications.supplements import answer_item
from programmes import clocks
from tests.samples import pdf
from tests.workflow.core.conftest import ai
from tests.workflow.core.story import Story
from workflow.presenters.supplement import rounds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_django import DjangoAssertNumQueries

pytestmark = pytest.mark.django_db
__all__ = ["ai"]

ITEMS = [
    {"component": "scheme", "gap": "The plan has no end", "guidance": "Name the day"},
    {"component": "capacity", "gap": "No list of staff", "guidance": ""},
    {"component": "other", "gap": "A letter of the ward", "guidance": ""},
]


@pytest.fixture
def asked(ai: Story) -> Iterator[Story]:
    """A dossier of which three things are asked, the clock standing at that moment."""
    ai.upto("receive").do("request_supplement", items=ITEMS)
    with clocks.moved(ai.now):
        yield ai


def browser(story: Story, key: str) -> Client:
    """A browser of that person, in English."""
    client = Client()
    client.force_login(story.cast[key], backend="django.contrib.auth.backends.ModelBackend")
    client.cookies["django_language"] = "en"
    return client


def page(story: Story, key: str, name: str, *args: Any) -> str:
    """A page of the case as that person reads it."""
    answer = browser(story, key).get(reverse(name, args=[story.application.reference, *args]))
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_each_item_is_answered_and_the_officer_sees_what_came(asked: Story) -> None:
    reference, client = asked.application.reference, browser(asked, "applicant")
    addresses = [reverse("pilot_supplement_item", args=[reference, number]) for number in range(3)]
    home = page(asked, "applicant", "pilot")
    assert all(address in home for address in addresses)
    assert home.count("Not answered") >= 3
    assert "The plan has no end" in client.get(addresses[0]).content.decode()
    assert list(client.post(addresses[0], {}).context["form"].errors) == ["text"]
    assert client.post(addresses[0], {"done": "on"}).status_code == 302
    assert client.post(addresses[1], {"text": "Two people, named in the scheme"}).status_code == 302
    assert client.get(addresses[1]).context["form"].initial["text"] == "Two people, named in the scheme"
    assert "Completed as asked" in page(asked, "colleague", "pilot")
    paper = SimpleUploadedFile("letter.pdf", pdf("Letter of the ward"))
    add_attachment(asked.fresh, by=asked.cast["applicant"], component="other", title="Letter of the ward", file=paper)
    waiting = page(asked, "case_officer", "case_dossier")
    assert "Waits for the applicant" in waiting
    assert "Two people" not in waiting, "what is being written is the applicant's alone"
    asked.do("resubmit", dossier={"title": "Kiosk, nay có ngày kết thúc"})
    with clocks.moved(asked.now):
        for shown in (
            page(asked, "case_officer", "case_dossier"),
            page(asked, "case_officer", "act", "accept_dossier"),
        ):
            for words in ("Completed as asked", "Answered otherwise", "Two people, named in the scheme",
                          "Something came, nothing was said", "Letter of the ward"):  # fmt: skip
                assert words in shown, words
        [told] = rounds(asked.fresh)
    assert [len(item.files) for item in told.items] == [0, 0, 1]
    assert told.items[2].files[0].href.endswith("/")
    assert (told.items[0].by, told.asked_by) == ("applicant", "case_officer")


def test_an_answer_in_words_is_an_answer(asked: Story) -> None:
    """Nothing need change in a dossier of which nothing is missing; saying nothing at all is refused."""
    asked.refuses(NotLikeThis, "resubmit", dossier={})
    answer_item(asked.fresh, 0, by=asked.cast["applicant"], done=False, text="The plan ends on its page 4")
    asked.do("resubmit", dossier={})
    assert rounds(asked.fresh)[0].items[0].text == "The plan ends on its page 4"


def test_who_may_only_read_finds_no_way_to_answer(asked: Story) -> None:
    ways = ("/supplement/0/", "/questions/", "#component-scheme")
    shown = page(asked, "applicant", "pilot")
    assert all(way in shown for way in ways)
    asked.cast["applicant"].memberships.update(role=MemberRole.READER)
    shown = page(asked, "applicant", "pilot")
    assert "The plan has no end" in shown
    assert not any(way in shown for way in ways)


def test_what_was_not_asked_and_who_may_not(asked: Story) -> None:
    applicant = asked.cast["applicant"]
    with pytest.raises(NotNow):
        answer_item(asked.fresh, 3, by=applicant, done=True, text="")
    with pytest.raises(NotLikeThis):
        answer_item(asked.fresh, 0, by=applicant, done=False, text=" ")
    with pytest.raises(NotYou):
        answer_item(asked.fresh, 0, by=asked.cast["rival"], done=True, text="")
    address = reverse("pilot_supplement_item", args=[asked.application.reference, 3])
    assert browser(asked, "applicant").get(address).status_code == 404
    asked.do("resubmit")
    with pytest.raises(NotNow):
        answer_item(asked.fresh, 0, by=applicant, done=True, text="")
    assert str(SupplementAnswer(request_id=1, item=2)) == "1 · 2"


def test_a_colleague_who_sends_first_is_told_in_place(asked: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*_args: Any, **_facts: Any) -> None:
        raise NotNow("gone")

    monkeypatch.setattr("workflow.pilot.views_supplement.answer_item", gone)
    address = reverse("pilot_supplement_item", args=[asked.application.reference, 0])
    answer = browser(asked, "applicant").post(address, {"done": "on"})
    assert "gone" in answer.content.decode()


def test_changed_answers_of_a_component_are_named(asked: Story) -> None:
    asked.do("resubmit", dossier={"exit_plan": "Trả lại thiết bị, xóa dữ liệu"})
    changed = [item.changed for item in rounds(asked.fresh)[0].items]
    assert any(changed), "a question of the scheme"


@pytest.mark.parametrize("number", [1, 3])
def test_the_dossier_costs_the_same_with_one_item_and_with_three(
    ai: Story, django_assert_num_queries: DjangoAssertNumQueries, number: int
) -> None:
    ai.upto("receive").do("request_supplement", items=ITEMS[:number])
    ai.do("resubmit")
    client, address = browser(ai, "case_officer"), reverse("case_dossier", args=[ai.application.reference])
    with clocks.moved(ai.now):
        client.get(address)
        with django_assert_num_queries(15):
            client.get(address)
