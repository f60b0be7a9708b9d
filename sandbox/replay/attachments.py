"""The papers of a case file made real: the files that it names, else a page with the title (case format §2)."""

from __future__ import annotations

import hashlib
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

from django.core.files import File
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.html import escape
from weasyprint import HTML

from applications.actions import may_now
from applications.attachments import FOLDER, entry_of
from applications.models import Attachment
from applications.uploads.intake import Admitted, admit
from applications.uploads.kinds import PDF
from applications.uploads.names import safe_name
from documents.fonts import printable
from documents.rendering import fetcher, layout
from programmes import clocks

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from accounts.models import User
    from applications.models import Application

FILING = frozenset({"submit", "resubmit"})
"""The verbs with which papers come in."""


@cache
def page(title: str) -> bytes:
    """A PDF of one page with the title."""
    css, fonts = layout()
    html = HTML(string=f"<h1>{escape(printable(title[:300]))}</h1>", url_fetcher=fetcher())
    content: bytes = html.write_pdf(stylesheets=[css], font_config=fonts)
    return content


@dataclass
class Papers:
    """Where the files of a case file lie, and whether what comes in is kept (else it is only examined)."""

    folder: Path
    keep: bool
    stored: list[str] = field(default_factory=list)

    @contextmanager
    def filed(self, application: Application, verb: str, by: User, data: dict[str, Any]) -> Iterator[dict[str, Any]]:
        """The data of the step with its papers in place; a ``Refusal`` where a file may not come in.

        Entered in the transaction of the step: what fails leaves no file.
        """
        self.stored.clear()
        try:
            if verb in FILING and may_now(application, verb, by) is None:
                data = self._file(application, by, data)
            yield data
        except BaseException:
            for name in self.stored:
                default_storage.delete(name)
            raise

    def _file(self, application: Application, by: User, data: dict[str, Any]) -> dict[str, Any]:
        changes = data.get("dossier") or {}
        entries = changes.get("attachments") if "attachments" in changes else application.dossier.get("attachments")
        made = self._entries(application, by, entries or [])
        if not self.keep or not made:
            return data
        if "attachments" in changes:
            return {**data, "dossier": {**changes, "attachments": made}}
        version = application.latest()
        version.content = {**version.content, "attachments": made}
        version.save(update_fields=["content"])
        return data

    def _entries(self, application: Application, by: User, entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """The list as the dossier holds it: what was filed before stays as it is, what is listed no more is gone."""
        standing, made = list(application.attachments.standing()), []
        for entry in entries:
            known = next((row for row in standing if _is_of(row, entry)), None)
            if known:
                standing.remove(known)
            row = known or self._store(application, by, entry)
            made.append({**entry, **(entry_of(row) if row else {})})
        for row in standing:
            row.removed_at = clocks.now()
            row.save(update_fields=["removed_at"])
        return made

    def _store(self, application: Application, by: User, entry: dict[str, Any]) -> Attachment | None:
        path = self._named(entry)
        if path is None and not self.keep:
            return None
        with File(path.open("rb"), path.name) if path else _page_for(entry) as file:
            admitted = admit(file, in_pieces=True) if path else _as_page(file)
            if not self.keep:
                return None
            name = default_storage.save(f"{FOLDER}/{clocks.today():%Y/%m}/{admitted.name}", file)
            self.stored.append(name)
            return Attachment.objects.create(
                application=application,
                component=entry["component"],
                title=_title(entry),
                file=name,
                name=admitted.name,
                content_type=admitted.kind.content_type,
                size=file.size,
                sha256=admitted.sha256,
                notes=list(admitted.notes),
                uploaded_by=by,
                uploaded_at=clocks.now(),
            )

    def _named(self, entry: dict[str, Any]) -> Path | None:
        """The file that the entry names, where it lies in the folder of the case file."""
        path = (self.folder / str(entry.get("file") or "")).resolve()
        try:
            there = path.is_file()
        except OSError:  # a name that no file system takes
            there = False
        return path if there and path.is_relative_to(self.folder.resolve()) else None


def _page_for(entry: dict[str, Any]) -> File[bytes]:
    title = _title(entry)
    return ContentFile(page(title), safe_name(str(entry.get("file") or title or entry["component"]), PDF))


def _as_page(file: File[bytes]) -> Admitted:
    """Our own page needs no examination."""
    return Admitted(str(file.name), PDF, hashlib.sha256(file.read()).hexdigest(), ())


def _title(entry: dict[str, Any]) -> str:
    return str(entry.get("title") or "").strip()[:300]


def _is_of(row: Attachment, entry: dict[str, Any]) -> bool:
    """Whether the row is this paper: the same part and title, and the same file where one is named."""
    same = (row.component, row.title) == (entry.get("component"), _title(entry))
    named = str(entry.get("file") or "")
    return same and (not named or row.name in {named, safe_name(named, PDF)})
