"""Measure 7: the search of past cases against the same page asked by primary keys, turn by turn."""

from __future__ import annotations

from statistics import median
from time import perf_counter
from typing import NamedTuple

from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from django.utils.http import urlencode

from accounts.models import User
from tests.bench.fill import analyse
from tests.bench.ground import OFFICER, copy, inside
from tests.bench.table import Line
from workflow.precedents.actions import write_all
from workflow.precedents.asked import Asked
from workflow.precedents.queries import find

BAR = 3.0
CASES = 100_000
ROUNDS = 40


class Question(NamedTuple):
    """What is asked, and by whom (``""``: the public)."""

    name: str
    query: dict[str, str]
    person: str = OFFICER


QUESTIONS = (
    Question("two common words", {"q": "nguoi giam sat"}),
    Question("beginning of a word", {"q": "giao hang ua"}),
    Question("a phrase", {"q": '"trí tuệ nhân tạo" ủy ban'}),
    Question("words that rarely meet", {"q": "chung chi gio can gio"}),
    Question("words with facets", {"q": "bao hiem", "technology": "fintech", "outcome": "terminated", "year": "2026"}),
    Question("no words, one facet", {"outcome": "not_recognised"}),
    Question("two common words, public", {"q": "nguoi giam sat"}, ""),
)


def measure() -> list[Line]:
    """Each question at ``CASES`` published cases, held against its floor; the worst of them is the figure."""
    with copy("bench_precedent", CASES, waiting_share=100) as database, inside(database):
        began = perf_counter()
        written = write_all()
        seconds = perf_counter() - began
        analyse()
        lines = [_line(question) for question in QUESTIONS]
    worst = max(line.ratio or 0 for line in lines)
    head = Line(f"precedent search, {written:,} cases, worst of {len(lines)}", "", "", worst, BAR)
    return [head, *lines, Line("precedents written", f"{seconds:.0f} s")]


def _line(question: Question) -> Line:
    client, user = Client(SERVER_NAME="127.0.0.1"), AnonymousUser()
    if question.person:
        user = User.objects.get(email=question.person)  # type: ignore[assignment]
        client.force_login(user, "django.contrib.auth.backends.ModelBackend")  # type: ignore[arg-type]
    asked = QueryDict(mutable=True)
    asked.update(question.query)
    rows = find(user, Asked.read(asked)).rows
    search = f"{reverse('precedents')}?{urlencode(question.query)}"
    keys = urlencode([*question.query.items(), *(("key", row.pk) for row in rows)])
    ours, floor = _in_turn(client, [search, f"/bare/precedents/?{keys}"])
    return Line(f"  {question.name}, {len(rows)} rows", f"{ours:.1f} ms", f"{floor:.1f} ms", ours / floor, BAR)


def _in_turn(client: Client, addresses: list[str]) -> list[float]:
    """Milliseconds of each address, the median; another one goes first in every round."""
    times: dict[str, list[float]] = {address: [] for address in addresses}
    for number in range(ROUNDS + 1):
        for address in addresses[number % 2 :] + addresses[: number % 2]:
            began = perf_counter()
            answer = client.get(address)
            took = perf_counter() - began
            if answer.status_code != 200:
                raise AssertionError(f"{address} answers {answer.status_code}")
            if number:  # the first round is warming up
                times[address].append(took * 1000)
    return [median(times[address]) for address in addresses]
