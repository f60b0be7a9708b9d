"""The letter of another body as a file: examined as any file, kept as it came, handed out to officials alone."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from applications import orphans
from applications.orphans import sweep_orphans
from programmes import clocks
from reviews.models import OpinionLetter
from tests.samples import pdf
from tests.workflow.visiting import address, done, english, errors, get, send

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_django import DjangoAssertNumQueries, Settings

    from tests.workflow.conftest import Played

pytestmark = pytest.mark.django_db
SCAN = pdf("5/UBND")


@pytest.fixture
def asked(played: Callable[..., Played]) -> Played:
    """A case in which the ward was asked."""
    case = played(before="hold_council")
    done(case, "thu_ly", "ask_opinion", bodies=["ward"], due_working_days=3)
    return case


def letter(case: Played, **changes: Any) -> dict[str, Any]:
    """What the officer types of a letter."""
    facts = {"opinion": case.application.opinions.get().pk, "outcome": "consent", "letter_number": "5/UBND"}
    return {**facts, "letter_date": clocks.today(), **changes}


def scan(content: bytes = SCAN, name: str = "công văn.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def stored() -> list[Path]:
    """The files of letters on the disk."""
    return [path for path in Path(default_storage.path("letters")).rglob("*") if path.is_file()]


@pytest.fixture(autouse=True)
def _files(tmp_path: Path, settings: Settings) -> None:
    """Each test has a folder of its own."""
    settings.MEDIA_ROOT = tmp_path


def test_the_scan_is_kept_shown_and_handed_out_to_officials_alone(
    asked: Played, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    assert 'enctype="multipart/form-data"' in get(asked, "thu_ly", "record_opinion").content.decode()
    done(asked, "thu_ly", "record_opinion", **letter(asked), file=scan())
    row = OpinionLetter.objects.get()
    assert (row.name, row.size, row.sha256) == ("công văn.pdf", len(SCAN), hashlib.sha256(SCAN).hexdigest())
    event = asked.fresh().events.get(verb="record_opinion")
    assert (event.data["letter"], event.data["sha256"]) == ("5/UBND", row.sha256)
    reference = asked.application.reference
    path = f"/cases/{reference}/letters/{row.pk}/"
    signer = english(asked, "ky")
    with django_assert_num_queries(16):
        page = signer.get(f"/cases/{reference}/judgement/").content.decode()
    assert path in page
    assert row.sha256 in page
    answer = signer.get(path)
    assert b"".join(answer.streaming_content) == SCAN  # type: ignore[attr-defined]
    assert "attachment" in answer["Content-Disposition"]
    assert answer["Cache-Control"] == "private, no-store"
    for key in ("nop", "cg1"):
        assert english(asked, key).get(path).status_code == 404, key
    row.file.storage.delete(str(row.file.name))
    assert signer.get(path).status_code == 404


def test_what_is_refused_leaves_neither_a_row_nor_a_file(asked: Played, settings: Settings) -> None:
    hostile = scan(b"<svg></svg>", "scan.png")
    assert "SVG drawings" in errors(send(asked, "thu_ly", "record_opinion", **letter(asked), file=hostile))["file"][0]
    answer = send(asked, "thu_ly", "record_opinion", **letter(asked, letter_date=clocks.day("2100-01-01")), file=scan())
    assert list(errors(answer)) == ["letter_date"]
    refused = errors(send(asked, "cg1", "record_opinion", **letter(asked), file=scan()))
    assert "officer" in refused["__all__"][0], "nothing is examined for somebody who may not"
    settings.UPLOAD_PLAIN_BYTES = 100
    assert "Divide it" in errors(send(asked, "thu_ly", "record_opinion", **letter(asked), file=scan()))["file"][0]
    assert not OpinionLetter.objects.exists()
    assert stored() == []


def test_a_corrected_letter_stands_beside_the_first(asked: Played) -> None:
    done(asked, "thu_ly", "record_opinion", **letter(asked), file=scan())
    first = OpinionLetter.objects.get()
    page = get(asked, "thu_ly", "record_opinion").content.decode()
    choice = f"{first.request_id}:{first.pk}"
    assert f'value="{choice}"' in page
    assert "a letter that corrects “Letter 5/UBND of" in page
    assert "opinion" in errors(send(asked, "thu_ly", "record_opinion", **letter(asked)))
    again = letter(asked, opinion=choice, letter_number="6/UBND", outcome="refuse", text="Trùng lễ hội")
    done(asked, "thu_ly", "record_opinion", **again)
    told = " ".join(english(asked, "ky").get(f"{address(asked, 'judgement')}").content.decode().split())
    assert "Corrected by the letter below" in told
    assert "without a file" in told
    assert len(stored()) == 1


def test_files_of_letters_that_no_row_knows_are_swept(asked: Played, monkeypatch: pytest.MonkeyPatch) -> None:
    done(asked, "thu_ly", "record_opinion", **letter(asked), file=scan())
    known = stored()
    lost = known[0].with_name("lost.pdf")
    lost.write_bytes(SCAN)
    monkeypatch.setattr(orphans, "OLD_SECONDS", -1)
    assert sweep_orphans() == 1
    assert stored() == known
