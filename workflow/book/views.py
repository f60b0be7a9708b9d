"""The register of dossiers, for officials: the page, the CSV file, the print."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from programmes import clocks
from workflow.book.csv import book_csv
from workflow.book.forms import BookFilter
from workflow.book.paper import ROWS, book_pdf
from workflow.book.presenters import book_href, book_table, head
from workflow.book.queries import Key, book_page, is_longer_than, known_rules, whole_book

if TYPE_CHECKING:
    from workflow.book.queries import Wanted
    from workflow.pilot.requests import HttpRequest


def _asked(request: HttpRequest) -> tuple[BookFilter, dict[str, Any], Wanted]:
    """The filters of the address; the register does not exist for who is no official."""
    if not request.user.is_official:
        raise Http404
    form = BookFilter(request.GET, rules=known_rules())
    chosen = form.chosen()
    return form, chosen, form.wanted(chosen)


@require_safe
def book(request: HttpRequest) -> HttpResponse:
    """A page of the register, the dossiers received last first."""
    form, chosen, wanted = _asked(request)
    page = book_page(request.user, wanted, Key.read(chosen.pop("after", "")))
    after = page.next_after
    context = {
        "filters": form,
        "chosen": chosen,
        "head": head(),
        "rows": book_table(page, form.rules),
        "csv_href": book_href("dossier_book_csv", chosen),
        "pdf_href": book_href("dossier_book_pdf", chosen),
        "too_long": ROWS if after and is_longer_than(request.user, wanted, ROWS) else None,
        "clear_href": book_href("dossier_book", {}),
        "first_href": book_href("dossier_book", chosen) if "after" in request.GET else None,
        "next_href": book_href("dossier_book", {**chosen, "after": after}) if after else None,
    }
    return render(request, "workflow/book.html", context)


@require_safe
def book_as_csv(request: HttpRequest) -> StreamingHttpResponse:
    """The whole register as the filters leave it, streamed."""
    form, _chosen, wanted = _asked(request)
    lines = book_csv(whole_book(request.user, wanted), form.rules, get_language() or "vi")
    headers = {"Content-Disposition": f'attachment; filename="{_name()}.csv"', "Cache-Control": "private, no-store"}
    return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8", headers=headers)


@require_safe
def book_on_paper(request: HttpRequest) -> HttpResponse:
    """Form 07 of what the filters leave; too much for one print is asked for by shorter periods."""
    form, chosen, wanted = _asked(request)
    page = book_page(request.user, wanted, size=ROWS)
    if page.next_after:
        messages.error(request, _("More than %(most)s dossiers: choose a shorter period to print.") % {"most": ROWS})
        return redirect(book_href("dossier_book", {name: chosen[name] for name in chosen if name != "after"}))
    content = book_pdf(page.rows, form.rules, wanted, at=clocks.now())
    headers = {"Content-Disposition": f'inline; filename="{_name()}.pdf"', "Cache-Control": "private, no-store"}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


def _name() -> str:
    return f"so-theo-doi-ho-so-{clocks.today():%Y%m%d}"
