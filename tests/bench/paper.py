"""Measure 2: a decision from the case to its stored file, against the layout engine alone on the same HTML."""

from __future__ import annotations

from time import perf_counter
from typing import TYPE_CHECKING, cast

from django.db import transaction
from weasyprint import HTML

from applications.models import Application
from documents.jobs import render_document
from documents.kinds import Kind
from documents.models import Document, Draft
from documents.rendering import PDF_OPTIONS, _srgb, html_of, layout
from documents.sheet import Sheet
from programmes import clocks
from tests.bench.ground import Samples, inside, spread
from tests.bench.table import Line
from workflow.papers import _issue

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

    from accounts.models import User

ROUNDS = 20
BAR = 1.25


def measure(database: BaseDatabaseWrapper, samples: Samples) -> list[Line]:
    """Both in turn; each decision has a draft of its own, a copy of the one that the sample signed."""
    ours, bare = [], []
    with inside(database):
        case = Application.objects.get(reference=samples.whole)
        html = ""
        for _ in range(ROUNDS + 1):
            draft = _signed_copy(case)
            began = perf_counter()
            document = decision(case.pk, draft)
            ours.append(perf_counter() - began)
            html = html or html_of(Sheet.from_json(document.data))
            began = perf_counter()
            pdf_alone(html)
            bare.append(perf_counter() - began)
    mine, floor = spread(ours[1:]), spread(bare[1:])  # the first of each reads the fonts
    return [
        Line(
            "decision, from the case to the stored file",
            f"{mine['median']:.0f} ms", f"{floor['median']:.0f} ms", mine["median"] / floor["median"], BAR,
        )
    ]  # fmt: skip


def _signed_copy(case: Application) -> Draft:
    """A signed draft of the decision (closed, since one case has one that waits at most)."""
    draft: Draft = case.drafts.filter(kind=Kind.DECISION).select_related("signed_by").earliest("pk")
    draft.pk, draft.closed_at = None, clocks.now()
    draft._state.adding = True
    draft.save()
    return draft


def decision(pk: int, draft: Draft) -> Document:
    """Read the case, issue the decision with a number of its own, do the worker's job."""
    case = Application.objects.select_related("regime_version", "organisation").get(pk=pk)
    with transaction.atomic():
        signer = cast("User", draft.signed_by)
        document = _issue(case, Kind.DECISION, by=signer, signer=signer, under=None, draft=draft, facts={})
    render_document(document_id=document.pk)
    return document


def pdf_alone(html: str) -> bytes:
    """The same page to the same kind of PDF (PDF/A-3a, tagged), layout and fonts read once as well."""
    stylesheet, fonts = layout()
    content: bytes = HTML(string=html).write_pdf(
        stylesheets=[stylesheet], font_config=fonts, color_profiles={"srgb": _srgb()}, **PDF_OPTIONS
    )
    return content
