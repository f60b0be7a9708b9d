"""The dossier of a case: started, saved, frozen, answered with a new version."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction

from accounts.models import OrganisationKind
from applications.models import Application, DossierVersion
from programmes import clocks
from programmes.queries import regime_in_force
from programmes.questions import versions_on

if TYPE_CHECKING:
    from accounts.models import Organisation, User


def plain(text: str) -> str:
    """Lower case without accents, as the search compares: "thử nghiệm" becomes "thu nghiem"."""
    decomposed = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def told(value: Any) -> Any:
    """The JSON without its nulls: what is null, in an object or in a list, was not told."""
    if isinstance(value, dict):
        return {key: told(part) for key, part in value.items() if part is not None}
    if isinstance(value, list):
        return [told(part) for part in value if part is not None]
    return value


@transaction.atomic
def begin(*, by: User, organisation: Organisation, regime: str, dossier: dict[str, Any]) -> Application:
    """Store a draft case with its first working copy, under the version of ``regime`` in force today."""
    version = regime_in_force(regime, clocks.today())
    application = Application(
        reference=_next_reference(version.spec.short),
        regime_version=version,
        organisation=organisation,
        created_by=by,
        created_at=clocks.now(),
    )
    _describe(application, dossier)
    application.save()
    DossierVersion.objects.create(
        application=application, number=1, content=dossier, saved_at=clocks.now(), saved_by=by
    )
    return application


def _next_reference(short: str) -> str:
    """The dossier code: short name of the regime, year, a number that is never given twice."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('applications_reference')")
        (number,) = cursor.fetchone()
    return f"{short}-{clocks.today().year}-{number:05d}"


def _describe(application: Application, dossier: dict[str, Any]) -> None:
    """Copy to the case what lists and search need."""
    application.title = str(dossier.get("title") or "")[:300]
    application.summary = str(dossier.get("summary") or "")
    application.technology = str(dossier.get("technology") or "other")
    sites = dossier.get("sites") or []
    application.place = "; ".join(str(site.get("name") or "") for site in sites)[:300]
    # The public searches these words too: a natural person is not found by name.
    person = application.organisation.kind == OrganisationKind.INDIVIDUAL
    operator = "" if person else application.organisation.name
    words = (application.title, application.summary, application.place, operator, application.reference)
    application.search_text = plain(" ".join(words))


def save_working_copy(application: Application, content: dict[str, Any], *, by: User, **notes: Any) -> DossierVersion:
    """Store what was typed; the case must be locked and hold a working copy.

    ``notes``: new values of ``authors`` and ``check_again``.
    """
    version = application.latest()
    version.content = content
    for name, value in notes.items():
        setattr(version, name, value)
    version.revision += 1
    version.saved_at = clocks.now()
    version.saved_by = by
    version.save()
    _describe(application, content)
    application.save(update_fields=["title", "summary", "technology", "place", "search_text"])
    return version


def freeze(application: Application, *, by: User, changes: dict[str, Any] | None = None) -> DossierVersion:
    """Close the working copy, with ``changes`` (whole top-level fields) laid over it; it never changes again.

    A field that ``changes`` make null is gone, and so is whatever else is null.
    """
    version = save_working_copy(application, told({**application.dossier, **(changes or {})}), by=by)
    version.frozen_at = clocks.now()
    version.questions = version.questions or versions_on(clocks.today(), application.technology)
    version.save(update_fields=["frozen_at", "questions"])
    return version


def open_working_copy(application: Application, *, by: User) -> DossierVersion:
    """Start the next version as a copy of the last one, for the applicant to complete.

    It keeps the questions of the last one: nobody is asked anything new after the dossier was filed.
    """
    last = application.latest()
    application.newest = None
    return DossierVersion.objects.create(
        application=application,
        number=last.number + 1,
        content=last.content,
        questions=last.questions,
        saved_at=clocks.now(),
        saved_by=by,
    )
