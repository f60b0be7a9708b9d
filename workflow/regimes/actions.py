"""Writing a regime: starting a draft, saving a part of it, letting it take effect; each recorded, or refused."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

import yaml
from django.db import IntegrityError, transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from pydantic import ValidationError

from accounts.roles import Role
from applications.refusals import NotLikeThis, NotNow, NotYou
from programmes import clocks
from programmes.draft_checks import faults_of_draft
from programmes.editing import PARTS, as_json
from programmes.loading import content_of, store
from programmes.models import RegimeDraft, RegimeDraftEvent, RegimeVersion
from programmes.schema import Regime
from programmes.yaml_files import parse_yaml

if TYPE_CHECKING:
    from accounts.models import User

DRAFTERS = (Role.LEAD,)
"""Who writes regimes; every official reads them."""
ACTIVATORS = (Role.LEAD, Role.SIGNER)
"""Who lets a draft take effect, if somebody else wrote it."""
WHOLE = "text"
"""The part that is the whole draft as text."""
LONGEST_FILE = 500_000
"""Characters of a regime file."""

Kind = RegimeDraftEvent.Kind


def ask_role(by: User, roles: tuple[Role, ...]) -> None:
    """``NotYou`` unless the person holds one of these roles."""
    if not by.is_active or not by.has_role(*roles):
        raise NotYou(_("This is done by: %(roles)s.") % {"roles": ", ".join(str(role.label) for role in roles)})


def read_text(text: str, field: str | None = None) -> dict[str, Any]:
    """The object that a regime file holds, its faults left in; ``NotLikeThis`` for what is no such file."""
    if len(text) > LONGEST_FILE:
        raise NotLikeThis(_("The file is too long."), field=field)
    try:
        data = as_json(parse_yaml(text))
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise NotLikeThis(" ".join(str(error).split()), field=field) from error
    if not isinstance(data, dict):
        raise NotLikeThis(_("This is no regime file: it must hold the fields of a regime by their names."), field=field)
    try:
        return content_of(Regime.model_validate(data))[0]
    except ValidationError:
        return data  # its faults are told on the pages of the draft


@transaction.atomic
def start_draft(*, by: User, based_on: RegimeVersion | None = None, text: str = "", note: str = "") -> RegimeDraft:
    """A draft that is a copy of a version, or what a file says, or empty."""
    ask_role(by, DRAFTERS)
    data = based_on.data if based_on else read_text(text, "file") if text else {}
    draft = RegimeDraft.objects.create(based_on=based_on, data=data, saved_by=by, saved_at=clocks.now())
    _record(draft, Kind.STARTED, by=by, note=note)
    return draft


def fingerprint(draft: RegimeDraft, part: str) -> str:
    """By which a save shows what it changes: the content of that part."""
    content = draft.data if part == WHOLE else {key: draft.data.get(key) for key in PARTS[part]}
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:16]


@transaction.atomic
def save_part(draft: RegimeDraft, part: str, data: dict[str, Any], *, seen: str, by: User) -> RegimeDraft:
    """Put the keys of a part as ``data`` has them; nothing is recorded where nothing changes.

    ``seen``: the fingerprint of the part when it was opened; ``NotNow`` where somebody else has changed it since.
    """
    ask_role(by, DRAFTERS)
    locked = RegimeDraft.objects.select_for_update().get(pk=draft.pk)
    ask_open(locked)
    if fingerprint(locked, part) != seen:
        last = locked.events.select_related("by").first()
        raise NotNow(
            _("%(name)s has changed this since you opened it. Nothing of yours is lost: it stands below.")
            % {"name": last.by if last else ""}
        )
    keys = set(data) | set(locked.data) if part == WHOLE else set(PARTS[part])
    merged = {key: value for key, value in locked.data.items() if key not in keys}
    merged |= {key: data[key] for key in keys if key in data}
    if merged != locked.data:
        locked.data = merged
        locked.revision += 1
        locked.saved_by, locked.saved_at = by, clocks.now()
        locked.save()
        _record(locked, Kind.SAVED, by=by, part=part)
    return locked


def ask_activate(draft: RegimeDraft, by: User) -> Regime:
    """The refusal that stands against its taking effect now, raised; else the regime that it is.

    Whoever has written any of it does not let it take effect. The day of effect is today or later.
    """
    ask_role(by, ACTIVATORS)
    ask_open(draft)
    if draft.events.filter(by=by).exists():
        raise NotYou(_("Who wrote any of this draft does not let it take effect: another person does."))
    if found := faults_of_draft(draft.data):
        raise NotNow(_("The draft has faults: %(number)s.") % {"number": len(found)})
    regime = Regime.model_validate(draft.data)
    if regime.effective_from < clocks.today():
        raise NotNow(
            _("The day of effect, %(day)s, has passed.")
            % {"day": date_format(regime.effective_from, "SHORT_DATE_FORMAT")}
        )
    same = RegimeVersion.objects.filter(code=regime.code)
    if same.filter(version=regime.version).exists():
        raise NotNow(_("There is a version %(version)s already.") % {"version": regime.version})
    if same.filter(effective_from=regime.effective_from).exists():
        raise NotNow(_("Another version takes effect on the same day."))
    return regime


@transaction.atomic
def activate(draft: RegimeDraft, *, revision: int, by: User, note: str = "") -> RegimeVersion:
    """Store the draft as a version of its regime, in effect from its day; running cases stay on theirs.

    ``revision``: the one that was looked at; ``NotNow`` where the draft was saved since.
    """
    locked = RegimeDraft.objects.select_for_update().get(pk=draft.pk)
    regime = ask_activate(locked, by)
    _ask_looked_at(locked, revision)
    try:
        with transaction.atomic():
            version, _same = store(regime)
    except IntegrityError as error:
        raise NotNow(_("Another version takes effect on the same day.")) from error
    locked.version = version
    locked.save(update_fields=["version"])
    _record(locked, Kind.ACTIVATED, by=by, note=note)
    return version


@transaction.atomic
def discard(draft: RegimeDraft, *, revision: int, by: User, note: str = "") -> None:
    """Give a draft up: it stays on record as it was, and nobody writes it any more.

    ``revision``: the one that was looked at; ``NotNow`` where the draft was saved since.
    """
    ask_role(by, DRAFTERS)
    locked = RegimeDraft.objects.select_for_update().get(pk=draft.pk)
    ask_open(locked)
    _ask_looked_at(locked, revision)
    locked.discarded_at = clocks.now()
    locked.save(update_fields=["discarded_at"])
    _record(locked, Kind.DISCARDED, by=by, note=note)


def _ask_looked_at(draft: RegimeDraft, revision: int) -> None:
    if draft.revision != revision:
        raise NotNow(_("The draft was saved since you looked at it: look at it again."))


def ask_open(draft: RegimeDraft) -> None:
    """``NotNow`` for a draft that has become a version or was discarded."""
    if draft.version_id is not None:
        raise NotNow(_("This draft has become a version and does not change any more: start a new one from it."))
    if draft.discarded_at is not None:
        raise NotNow(_("This draft was discarded. Its file can be downloaded and be the start of a new one."))


def _record(draft: RegimeDraft, kind: str, *, by: User, part: str = "", note: str = "") -> None:
    RegimeDraftEvent.objects.create(
        draft=draft, kind=kind, part=part, revision=draft.revision, note=note, by=by, at=clocks.now()
    )
