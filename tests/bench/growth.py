"""Measures 3 and 6: pages with few cases and with many, in one process, size after size in every round."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from tests.bench.ground import OFFICER, Samples, copy, inside, spread
from tests.bench.table import Line
from workflow.presenters.case import PARTS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.backends.base.base import BaseDatabaseWrapper

BAR = 1.3
SIZES = (100, 10_000, 100_000)
PAGE_SIZES = (200, 20_000)
ROUNDS = 60
PAGE_ROUNDS = 15
FILLED_APPLICANT = "fill-01000@benthu.example"
"""One of the fifty to whom the filled cases belong: their own cases grow with all others."""
LIST_QUERIES, CASE_QUERIES, FORM_QUERIES = 12, 20, 12
HTML_KB = 80.0


@dataclass(frozen=True)
class Page:
    """An address as a person sees it (``""``: the public); at most so many queries."""

    name: str
    href: str
    person: str
    queries: int


@dataclass(frozen=True)
class Seen:
    """A page at one size: queries, kilobytes of HTML, milliseconds."""

    queries: int
    kilobytes: float
    median: float


def lists() -> list[Page]:
    """The two pages that everybody opens all day."""
    return [
        Page("public list", reverse("sandbox_list"), "", LIST_QUERIES),
        Page("inbox", reverse("inbox") + "?all=1", OFFICER, LIST_QUERIES),
    ]


def pages(samples: Samples) -> list[Page]:
    """Every kind of page."""
    parts = [(part, reverse("case" if part == "overview" else f"case_{part}", args=[samples.whole])) for part in PARTS]
    return [
        Page("home", reverse("home"), "", LIST_QUERIES),
        *lists(),
        Page("page of a sandbox", reverse("sandbox_detail", args=[samples.public_id]), "", CASE_QUERIES),
        Page("list of cases", reverse("cases"), OFFICER, LIST_QUERIES),
        *(Page(f"case, {part}", href, OFFICER, CASE_QUERIES) for part, href in parts),
        Page("review form", reverse("act", args=[samples.under_review, "review"]), samples.expert, FORM_QUERIES),
        Page("my pilots", reverse("apply"), FILLED_APPLICANT, LIST_QUERIES),
        Page("page of a pilot", reverse("pilot", args=[samples.whole]), samples.applicant, CASE_QUERIES),
    ]


def measure() -> list[Line]:
    """Inbox and public list at each of ``SIZES``."""
    lines = []
    for page, seen in _at(SIZES, lists(), ROUNDS):
        few, many = seen[0], seen[-1]
        queries = sorted({one.queries for one in seen})
        lines.append(
            Line(
                f"{page.name}, {SIZES[-1]:,} cases against {SIZES[0]}",
                _ms(many),
                _ms(few),
                many.median / few.median,
                BAR,
            )
        )
        lines.append(Line(f"{page.name}, {SIZES[1]:,} cases", _ms(seen[1]), _ms(few), seen[1].median / few.median))
        counts = " / ".join(str(one.queries) for one in seen)
        lines.append(Line(f"{page.name}, queries at each size", counts, "", queries[-1] / queries[0], 1.0))
    return lines


def measure_pages(samples: Samples) -> list[Line]:
    """Every page at both of ``PAGE_SIZES``; what is held against its bar is its queries, and a list's weight."""
    lines = []
    for page, (few, many) in _at(PAGE_SIZES, pages(samples), PAGE_ROUNDS):
        figure = f"{_ms(many)}, {many.kilobytes:.0f} kB, {many.queries} queries"
        lines.append(Line(page.name, figure, f"{_ms(few)}, {few.queries} queries", many.median / few.median))
        if many.queries > page.queries:
            lines.append(Line(f"{page.name}, queries", str(many.queries), "", float(many.queries), page.queries))
        if page.queries == LIST_QUERIES and many.kilobytes > HTML_KB:
            lines.append(Line(f"{page.name}, kB", f"{many.kilobytes:.0f}", "", many.kilobytes, HTML_KB))
    return lines


def _at(sizes: tuple[int, ...], wanted: list[Page], rounds: int) -> Iterable[tuple[Page, list[Seen]]]:
    """Each page at each size, measured while all databases stand side by side."""
    with ExitStack() as stack:
        databases = [stack.enter_context(copy(f"bench_{size}", size)) for size in sizes]
        browsers = [{page.person: _browser(page.person, database) for page in wanted} for database in databases]
        for page in wanted:
            clients = [people[page.person] for people in browsers]
            yield page, _compared(page, list(zip(databases, clients, strict=True)), rounds)


def _browser(person: str, database: BaseDatabaseWrapper) -> Client:
    client = Client(SERVER_NAME="127.0.0.1")
    with inside(database):
        if person:
            client.force_login(User.objects.get(email=person), "django.contrib.auth.backends.ModelBackend")
    return client


def _compared(page: Page, places: list[tuple[BaseDatabaseWrapper, Client]], rounds: int) -> list[Seen]:
    times: list[list[float]] = [[] for _ in places]
    facts = [_cost(page, database, client) for database, client in places]
    for number in range(rounds * len(places)):
        # Another size goes first in every round, so that none always follows the same neighbour.
        at = (number + number // len(places)) % len(places)
        database, client = places[at]
        with inside(database):
            began = perf_counter()
            client.get(page.href)
            times[at].append(perf_counter() - began)
    return [Seen(*fact, spread(found)["median"]) for fact, found in zip(facts, times, strict=True)]


def _cost(page: Page, database: BaseDatabaseWrapper, client: Client) -> tuple[int, float]:
    """Queries and kilobytes of a warm page."""
    with inside(database):
        client.get(page.href)
        with CaptureQueriesContext(connection) as captured:
            answer = client.get(page.href)
        queries = len(captured)  # here, where the default database is still the one that was asked
    if answer.status_code != 200:
        raise AssertionError(f"{page.href} as {page.person or 'the public'} answers {answer.status_code}")
    return queries, len(answer.content) / 1000


def _ms(seen: Seen) -> str:
    return f"{seen.median:.1f} ms"
