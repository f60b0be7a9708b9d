"""Pages about issued documents: verification for everybody, the file for those who may read it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_safe

from documents import presenters
from documents.forms import CodeForm, FileForm, FingerprintHandler
from documents.kinds import PUBLIC
from documents.queries import document_by_code, document_for

if TYPE_CHECKING:
    from django.http import HttpRequest

    from accounts.models import User
    from documents.models import Document


@login_not_required
@require_safe
def verify(request: HttpRequest) -> HttpResponse:
    """Ask for a code; lead to its document."""
    form = CodeForm(request.GET) if "code" in request.GET else CodeForm()
    if form.is_bound and form.is_valid():
        return redirect("documents:verified", code=form.cleaned_data["code"])
    return render(request, "documents/verify.html", {"form": form})


@method_decorator([csrf_exempt, login_not_required], name="dispatch")
class Verified(View):
    """Confirm a document by its code, and compare a file with it."""

    def dispatch(self, request: HttpRequest, code: str) -> HttpResponse:
        """Hash uploads on the way in, which must be said before anything reads the request; CSRF is checked after."""
        request.upload_handlers = [FingerprintHandler(request)]
        document = document_by_code(code)
        if document is None:
            return render(request, "documents/verify_unknown.html", {"form": CodeForm(), "code": code}, status=404)
        return csrf_protect(_confirm)(request, document)


def _confirm(request: HttpRequest, document: Document) -> HttpResponse:
    form = FileForm(request.POST, request.FILES) if request.method == "POST" else FileForm()
    same = None
    file = getattr(document, "file", None)
    if form.is_bound and form.is_valid() and file:
        same = form.cleaned_data["file"].sha256 == file.sha256
    context = {
        "document": document,
        "rows": presenters.verification_rows(document),
        "form": form,
        "file": file,
        "same": same,
        "public": document.kind in PUBLIC,
    }
    return render(request, "documents/verified.html", context)


@login_not_required
@require_safe
def public_pdf(request: HttpRequest, code: str) -> HttpResponse:
    """The file of a public document."""
    document = document_by_code(code)
    if document is None or document.kind not in PUBLIC:
        raise Http404
    response = _pdf(request, document)
    if response.status_code == 200:  # noqa: PLR2004 - done
        # Issued files never change.
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


@require_safe
def document_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The file of a document for those who may read it."""
    user: User = request.user  # type: ignore[assignment]
    response = _pdf(request, document_for(user, pk))
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def _pdf(request: HttpRequest, document: Document) -> HttpResponse:
    file = getattr(document, "file", None)
    if file is None:
        pending = render(request, "documents/pending.html", status=503)
        pending.headers["Retry-After"] = "5"
        return pending
    headers = {
        "Content-Disposition": f'inline; filename="{presenters.file_name(document)}"',
        "ETag": f'"{file.sha256}"',
    }
    return HttpResponse(bytes(file.content), content_type="application/pdf", headers=headers)
