"""Visiting the page of an act: opening it, pressing its button, reading what it says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse

from tests.workflow.posting import typed

if TYPE_CHECKING:
    from django.test import Client

    from tests.workflow.conftest import Played


def address(case: Played, verb: str) -> str:
    """The page of an act."""
    return reverse("act", args=[case.application.reference, verb])


def english(case: Played, key: str) -> Client:
    """A browser of that person, reading English."""
    client = case.client(key)
    client.cookies["django_language"] = "en"
    return client


def get(case: Played, key: str, verb: str, **query: Any) -> Any:
    """The page of an act."""
    return english(case, key).get(address(case, verb), query)


def send(case: Played, key: str, verb: str, **data: Any) -> Any:
    """Press the button, with the facts typed as a person would."""
    return english(case, key).post(address(case, verb), typed(verb, data, case.fresh()))


def done(case: Played, key: str, verb: str, **data: Any) -> None:
    """The act is done and leads away from its page."""
    answer = send(case, key, verb, **data)
    assert answer.status_code == 302, answer.context["form"].errors
    assert case.fresh().events.filter(verb=verb).exists()


def errors(answer: Any) -> dict[str, list[str]]:
    """What the page says about its fields; nothing was done."""
    assert answer.status_code == 200
    return {name: [str(text) for text in texts] for name, texts in answer.context["form"].errors.items()}
