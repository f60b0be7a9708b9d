"""Starting a pilot from a past one of the same organisation."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.db import transaction

from applications.actions import lock
from applications.copies import copied_answers, copy_files
from applications.dossier import save_working_copy
from programmes import clocks
from programmes.queries import door_of, regime_in_force
from workflow.actions import start_pilot

if TYPE_CHECKING:
    from accounts.models import User
    from applications.models import Application, DossierVersion


class Started(NamedTuple):
    """The new draft. ``dropped``: paths of answers not asked any more; ``left``: titles of files left behind."""

    application: Application
    dropped: list[str]
    left: list[str]


def to_copy(source: Application) -> DossierVersion | None:
    """The dossier as it was filed last, or as it is written where its rules have ended; else None."""
    filed: DossierVersion | None = source.versions.filter(frozen_at__isnull=False).last()
    if filed is None and door_of(source.regime.code, clocks.today()).ended:
        return source.latest()
    return filed


@transaction.atomic
def start_from(source: Application, old: DossierVersion, *, by: User, regime: str, title: str) -> Started:
    """A new draft out of the version ``old`` of ``source``, which stays as it is; ``NotYou`` as ``start_pilot``."""
    spec = regime_in_force(regime, clocks.today()).spec
    copied = copied_answers(old.content, spec, source.organisation.kind)
    content = {**copied.content, "title": title}
    application = start_pilot(by=by, organisation=source.organisation, regime=regime, dossier=content)
    locked = lock(application)
    save_working_copy(locked, content, by=by, check_again=copied.check_again)
    # The last step: what it stores on the disk is not undone by the database.
    left = copy_files(source, old.content, locked, by=by)
    return Started(application, copied.dropped, left)
