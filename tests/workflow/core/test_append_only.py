"""What has happened and what was issued stays: the database itself refuses to change or forget it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import pgtrigger
import pytest
from django.apps import apps
from django.core.management.color import no_style
from django.db import DatabaseError, connection, models, transaction

from accounts.kept import NotEmptied
from applications.models import DossierVersion, Event
from documents.jobs import render_document
from documents.models import Document, DocumentFile
from reviews.models import OpinionLetter

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.workflow.core.story import Story

pytestmark = pytest.mark.django_db

KEPT: dict[type[models.Model], str] = {
    Event: "note",
    Document: "title",
    DocumentFile: "sha256",
    DossierVersion: "revision",
    OpinionLetter: "number",
}
"""Table → a column that somebody might want to change."""


@pytest.fixture
def kept(ai: Story) -> Story:
    """A case with rows in each of the tables."""
    ai.upto("receive")
    render_document(ai.fresh.documents.get().pk)
    ai.upto("accept").do("ask_opinion")
    ai.do("record_opinion")
    assert all(model._default_manager.exists() for model in KEPT)
    connection.check_constraints()  # or what is still to be checked would bar TRUNCATE before the triggers do
    return ai


def execute(statement: str) -> None:
    """Raw SQL in the application's own role."""
    with connection.cursor() as cursor:
        cursor.execute(statement)


def rows() -> list[Any]:
    return [list(model._default_manager.order_by("pk").values()) for model in KEPT]


@pytest.mark.parametrize("model", KEPT)
def test_no_row_is_changed_or_deleted(kept: Story, model: Any) -> None:
    before, column = rows(), KEPT[model]
    found = model._default_manager.all()
    attempts: list[Callable[[], Any]] = [
        lambda: found.update(**{column: models.F(column)}),
        lambda: found._raw_delete("default"),
        partial(execute, f"UPDATE {model._meta.db_table} SET {column} = {column}"),  # noqa: S608 - our own names
        partial(execute, f"DELETE FROM {model._meta.db_table}"),  # noqa: S608 - our own names
        partial(execute, f"TRUNCATE {model._meta.db_table} CASCADE"),
        partial(execute, "TRUNCATE applications_application CASCADE"),
    ]
    for attempt in attempts:
        with pytest.raises(DatabaseError, match="pgtrigger"), transaction.atomic():
            attempt()
    assert rows() == before


@pytest.mark.parametrize("model", KEPT)
def test_no_object_is_saved_again_or_deleted(kept: Story, model: Any) -> None:
    before, row = rows(), model._default_manager.earliest("pk")
    for attempt in (row.save, row.delete):
        with pytest.raises((DatabaseError, models.ProtectedError)), transaction.atomic():
            attempt()
    assert rows() == before


def test_flushing_is_refused(kept: Story) -> None:
    """What Django's command of that name does; in tests alone the one after each test is let through."""
    before = rows()
    tables = connection.introspection.django_table_names(only_existing=True)
    for statement in connection.ops.sql_flush(no_style(), tables, allow_cascade=True):
        with pytest.raises(DatabaseError, match="Cannot truncate"), transaction.atomic():
            execute(statement)
    assert rows() == before


def test_every_table_that_keeps_its_rows_is_never_emptied() -> None:
    kept_rows, never_emptied = set(), set()
    for model in apps.get_models():
        for trigger in getattr(model._meta, "triggers", ()):
            if isinstance(trigger, NotEmptied):
                never_emptied.add(model)
            elif isinstance(trigger, pgtrigger.Protect) and "DELETE" in str(trigger.operation).upper():
                kept_rows.add(model)
    assert kept_rows == never_emptied
    assert set(KEPT) < never_emptied


def test_a_working_copy_is_still_written(ai: Story) -> None:
    assert DossierVersion.objects.filter(application=ai.application, frozen_at=None).update(revision=7) == 1
