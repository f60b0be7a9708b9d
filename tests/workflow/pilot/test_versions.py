"""Officer and applicant see what changed between any two versions of a dossier, and nobody else."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from django.utils.translation import override

from accounts.models import User
from applications.answers import save_answers
from applications.attachments import add_attachment, remove_attachment
from programmes.reading import value_at
from tests.workflow.pilot.conftest import browser_of, content_of, paper
from workflow.actions import perform
from workflow.presenters.files import version_files

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_django import DjangoAssertNumQueries

    from applications.models import Application
    from tests.workflow.pilot.conftest import Firm


def write(pilot: Application, firm: Firm, **values: Any) -> None:
    """Type these answers (double underscores stand for dots)."""
    paths = {name.replace("__", "."): value for name, value in values.items()}
    seen = dict.fromkeys(paths, "")
    revision = pilot.versions.get(frozen_at=None).revision
    save_answers(pilot, by=firm.founder, values=paths, seen=seen, revision=revision)
    assert all(value_at(content_of(pilot), path) == value for path, value in paths.items())


@pytest.fixture
def versions(pilot: Application, firm: Firm, supplement: Callable[..., None]) -> Application:
    """Two versions were filed: an answer, a row and a file differ."""
    write(pilot, firm, summary="Chở hàng <b>nhẹ</b> ban ngày", uav__model="M1")
    old = add_attachment(pilot, by=firm.founder, component="scheme", title="Đề án", file=paper("a.pdf"))
    supplement()
    write(pilot, firm, summary="Chở hàng <b>nặng</b> ban ngày", partners=[{"name": "Kho", "house": "enterprise"}])
    add_attachment(
        pilot, by=firm.founder, component="scheme", title="Đề án", file=paper("b.csv", b"a,b\n1,2\n"), instead_of=old.pk
    )
    return pilot


def test_the_applicant_sees_what_changed_since_the_authority_asked(
    versions: Application, firm: Firm, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    address = f"/apply/{versions.reference}/changes/"
    browser = firm.browser()
    assert f'href="{address}"' in browser.get(f"/apply/{versions.reference}/").text
    page = browser.get(address)
    assert "What you changed since the authority asked" in page.text
    assert [change.path for change in page.context["changes"]] == ["summary", "partners", "attachments"]
    assert "<del>" in page.text
    assert "&lt;b&gt;nặng&lt;/b&gt;" in page.text
    assert "<b>nặng" not in page.text
    assert "a.pdf" in page.text
    assert "b.csv" in page.text
    with django_assert_num_queries(6):
        browser.get(address)
    write(versions, firm, partners=[{"name": f"Kho {number}"} for number in range(30)], objectives=["Một", "Hai"])
    with django_assert_num_queries(6):
        browser.get(address)
    perform(versions, "resubmit", by=firm.founder)
    page = browser.get(address)
    assert "since the authority asked" not in page.text
    assert page.context["before"] == 1
    assert f'href="{address}"' in browser.get(f"/apply/{versions.reference}/").text
    assert f'href="{address}"' in browser.get(f"/apply/{versions.reference}/submitted/").text


def test_the_officer_sees_only_what_was_filed(versions: Application, firm: Firm, rival: Firm) -> None:
    officer = browser_of(User.objects.get(email="officer@city.example"))
    address = f"/cases/{versions.reference}/dossier/"
    assert officer.get(address).context["changes"] == []
    perform(versions, "resubmit", by=firm.founder)
    page = officer.get(address)
    assert [change.path for change in page.context["changes"]] == ["summary", "partners", "attachments"]
    (entry,) = page.context["changes"][-1].entries
    assert (entry.kind, entry.old_file.name, entry.new_file.name) == ("replaced", "a.pdf", "b.csv")
    for file in (entry.old_file, entry.new_file):
        assert b"".join(officer.get(file.href).streaming_content)
    backwards = officer.get(address, {"since": "2", "version": "1"})
    assert (backwards.context["before"], backwards.context["chosen"]) == (2, 1)
    assert backwards.context["changes"][-1].entries[0].new_file.name == "a.pdf"
    assert officer.get(address, {"since": "2", "version": "2"}).context["changes"] == []
    assert officer.get(address, {"since": "9", "version": "x" * 30}).status_code == 200
    assert rival.browser().get(f"/apply/{versions.reference}/changes/").status_code == 404


def test_the_officer_sees_what_became_of_each_file(
    pilot: Application, firm: Firm, supplement: Callable[..., None]
) -> None:
    kept, old, gone = (
        add_attachment(pilot, by=firm.founder, component="scheme", title=f"Tệp {name}", file=paper(name, content))
        for name, content in (("kept.csv", b"a,b\n1,1\n"), ("old.csv", b"a,b\n2,2\n"), ("gone.csv", b"a,b\n3,3\n"))
    )
    supplement()
    changed = paper("changed.csv", b"a,b\n4,4\n")
    add_attachment(pilot, by=firm.founder, component="scheme", title="Tệp", file=changed, instead_of=old.pk)
    add_attachment(pilot, by=firm.founder, component="other", title="Tệp", file=paper("more.csv", b"a,b\n5,5\n"))
    remove_attachment(pilot, gone.pk, by=firm.founder)
    perform(pilot, "resubmit", by=firm.founder)
    pilot.refresh_from_db()
    first, second = pilot.versions.order_by("number")
    with override("en"):
        files = version_files(pilot, second, first)
        assert version_files(pilot, first, None)["gone"] == []
    assert {row["name"]: row["change"] for row in files["files"]} == {
        "kept.csv": "", "changed.csv": "replaces “old.csv”", "more.csv": "new",
    }  # fmt: skip
    assert [(row["name"], row["change"]) for row in files["gone"]] == [("gone.csv", "removed")]
    page = browser_of(User.objects.get(email="officer@city.example")).get(f"/cases/{pilot.reference}/dossier/").text
    for words in ("replaces “old.csv”", kept.name, "gone.csv"):
        assert words in page
    assert len(re.findall(r"govuk-tag[^>]*>\s*(new|removed)\s*<", page)) >= 2


def test_one_version_says_so(pilot: Application, firm: Firm) -> None:
    page = firm.browser().get(f"/apply/{pilot.reference}/changes/")
    assert "only one version" in page.text
    assert "/changes/" not in firm.browser().get(f"/apply/{pilot.reference}/").text
