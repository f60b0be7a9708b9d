"""Large files in pieces: what the script of the upload page talks to; every answer is JSON.

| asked | answered |
|---|---|
| ``POST …/uploads/`` with title, name, size, sha256 | where to send the pieces, how many bytes are there already |
| ``GET`` the address of the upload | how many bytes are there |
| ``PATCH`` with ``Upload-Offset`` and the bytes | how many bytes are there; 409 where the offset is another |
| ``POST`` the address | the file is whole: examined and stored, or refused with the reason |
| ``DELETE`` the address | given up |
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from applications.attachments import components_of
from applications.pieces import add_piece, begin_upload, complete_upload, get_upload, give_up
from applications.queries_pilots import get_pilot_for
from applications.refusals import NotNow, Refusal

if TYPE_CHECKING:
    from uuid import UUID

    from applications.models import Application, Upload
    from workflow.pilot.requests import HttpRequest, HttpResponse

CONFLICT, REFUSED = 409, 422
DIGITS = 12


@never_cache
@require_POST
def begin(request: HttpRequest, reference: str, component: str, pk: int | None = None) -> JsonResponse:
    """Announce a large file for a component, or in the place of ``pk``."""
    pilot = get_pilot_for(request.user, reference)
    if component not in components_of(pilot):
        raise Http404
    told = {name: request.POST.get(name, "") for name in ("title", "name", "sha256")}
    size = _number(request.POST.get("size", "")) or 0
    try:
        upload = begin_upload(pilot, by=request.user, component=component, instead_of=pk, size=size, **told)
    except Refusal as refusal:
        return _refused(refusal)
    return _standing(pilot, upload)


@never_cache
@require_http_methods(["GET", "PATCH", "POST", "DELETE"])
def upload(request: HttpRequest, reference: str, key: UUID) -> JsonResponse:
    """An upload of one's own: asked about, continued, completed, given up."""
    pilot = get_pilot_for(request.user, reference)
    row = get_upload(pilot, request.user, key)
    try:
        if request.method == "PATCH":
            _take_piece(request, row)
        elif request.method == "POST":
            return _complete(request, pilot, row)
        elif request.method == "DELETE":
            give_up(row)
    except Refusal as refusal:
        return _refused(refusal)
    return _standing(pilot, row)


def _take_piece(request: HttpRequest, row: Upload) -> None:
    offset = _number(request.headers.get("Upload-Offset", ""))
    length = _number(request.headers.get("Content-Length", ""))
    if offset is None or length is None:
        raise NotNow(_("The file does not stand at this place."))
    row.received = add_piece(row, offset, request, length)


def _number(written: str) -> int | None:
    """A whole number of a length that a file can have."""
    return int(written) if written.isdecimal() and len(written) <= DIGITS else None


def _complete(request: HttpRequest, pilot: Application, row: Upload) -> JsonResponse:
    stored = complete_upload(row, by=request.user)
    messages.success(request, _("“%(name)s” is in the dossier.") % {"name": stored.name})
    return JsonResponse({"href": reverse("pilot_attachments", args=[pilot.reference])})


def _standing(pilot: Application, row: Upload) -> JsonResponse:
    return JsonResponse({
        "href": reverse("pilot_upload_piece", args=[pilot.reference, row.key]),
        "received": row.received,
        "size": row.size,
        "piece": settings.UPLOAD_PIECE_BYTES,
    })  # fmt: skip


def _refused(refusal: Refusal) -> JsonResponse:
    told: dict[str, Any] = {"reason": str(refusal.reason), "field": refusal.field}
    return JsonResponse(told, status=CONFLICT if isinstance(refusal, NotNow) else REFUSED)


@require_POST
def forget(request: HttpRequest, reference: str, key: UUID) -> HttpResponse:
    """Give an interrupted upload up, from the list of files."""
    pilot = get_pilot_for(request.user, reference)
    row = get_upload(pilot, request.user, key)
    give_up(row)
    messages.success(request, _("“%(name)s” was given up.") % {"name": row.name})
    return redirect("pilot_attachments", reference=reference)
