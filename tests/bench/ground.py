"""The databases of a run: an empty one migrated, a template with both samples, copies of it in every size."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from accounts.models import User
from accounts.roles import Role
from documents.jobs import render_document
from documents.models import Document
from programmes.loading import load_overrides, load_regimes
from sandbox.replay.casefile import CaseFile, read
from sandbox.replay.player import play
from tests.bench.fill import analyse, fill

if TYPE_CHECKING:
    from collections.abc import Iterator

TEMPLATE = "bench_template"
SAMPLE = Path(__file__).parent.parent / "cases" / "uav-shtp-2026.json"
REGIMES = {"hcmc-20-2024", "ai-142-2026"}
OFFICER = "bench-officer@benthu.example"


@dataclass(frozen=True)
class Samples:
    """The two played cases that every copy has, by their codes, and the expert whose review is still to be written."""

    whole: str
    under_review: str
    public_id: str
    expert: str
    applicant: str


def wrapper(name: str) -> BaseDatabaseWrapper:
    """A connection to the database of that name, beside those that are open."""
    made = connections.create_connection("default")
    made.settings_dict = {**made.settings_dict, "NAME": name}
    return made


@contextmanager
def inside(database: BaseDatabaseWrapper) -> Iterator[None]:
    """Let everything that asks for the default database get this one."""
    before = connections["default"]
    connections["default"] = database
    try:
        yield
    finally:
        connections["default"] = before


def statement(sql: str) -> None:
    """Run a statement that no transaction may hold, from the installation's own database."""
    with connection.cursor() as cursor:
        cursor.execute(sql)


def environment(name: str) -> dict[str, str]:
    """The surroundings of a child that works on the database of that name."""
    return os.environ | {"DJANGO_SETTINGS_MODULE": "tests.bench.settings", "BENTHU_BENCH_DATABASE": name}


def drop(name: str) -> None:
    """Remove a database of an earlier run, or of this one."""
    statement(f'DROP DATABASE IF EXISTS "{name}"')


def migrated() -> float:
    """Make the template: an empty database, migrated by the project's own command; seconds that this took."""
    drop(TEMPLATE)
    statement(f'CREATE DATABASE "{TEMPLATE}"')
    began = perf_counter()
    command = (sys.executable, "manage.py", "migrate", "--verbosity=0")
    subprocess.run(command, cwd=settings.BASE_DIR, env=environment(TEMPLATE), check=True)
    return perf_counter() - began


def furnish() -> Samples:
    """Load the rules into the template and play the sample twice: to its end, and up to the first review."""
    database = wrapper(TEMPLATE)
    with inside(database):
        load_regimes()
        load_overrides()
        file = sample()
        whole = play(file, drain=_files).application
        first = next(number for number, step in enumerate(file.steps) if step.do == "review" and not step.refused)
        part = play(replace(file, steps=[step for step in file.steps[:first] if not step.refused]), drain=_files)
        User.objects.create_user(OFFICER, name="Chuyên viên", roles=[Role.CASE_OFFICER, Role.LEAD])
        people = part.cast.users
        expert = people[file.steps[first].by]
        found = Samples(
            whole.reference, part.application.reference, str(whole.public_id), expert.email, people["nop"].email
        )
    database.close()
    return found


@cache
def sample() -> CaseFile:
    """The sample that goes the whole way."""
    return read(SAMPLE, regimes=REGIMES)


def _files() -> None:
    """What the worker would do."""
    for pk in Document.objects.filter(file=None).values_list("pk", flat=True):
        render_document(document_id=pk)


@contextmanager
def copy(name: str, cases: int = 0, *, waiting_share: int = 1) -> Iterator[BaseDatabaseWrapper]:
    """A copy of the template with so many cases published, one in ``waiting_share`` waiting; dropped at the end."""
    drop(name)
    statement(f'CREATE DATABASE "{name}" TEMPLATE "{TEMPLATE}"')
    database = wrapper(name)
    try:
        if cases:
            with inside(database):
                fill(cases, waiting_share=waiting_share)
                analyse()
        yield database
    finally:
        database.close()
        drop(name)


def spread(times: list[float]) -> dict[str, Any]:
    """Median and least of some durations in milliseconds."""
    ordered = sorted(times)
    return {"median": ordered[len(ordered) // 2] * 1000, "least": ordered[0] * 1000}
