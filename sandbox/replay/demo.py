"""The demo: case files played together in order of time, as people who can log in."""

from __future__ import annotations

import json
import secrets
from pathlib import Path
from typing import TYPE_CHECKING

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction

from accounts.models import Organisation, User
from programmes import clocks
from programmes.models import RegimeVersion
from programmes.queries import calendar, regime_in_force
from sandbox.replay.attachments import Papers
from sandbox.replay.casefile import CaseFaultsError, CaseFile, understand
from sandbox.replay.player import Play, advance, begin
from sandbox.replay.relative import dated
from workflow.timers import fire_due

if TYPE_CHECKING:
    from datetime import date

FOLDER = Path(__file__).parent.parent / "demo_cases"
DOMAIN = "@benthu.example"


class DemoError(Exception):
    """A demo case is not valid, or did not go as it says."""


def password() -> str:
    """The password of every demo login: made once for an installation, kept in its data folder."""
    path = Path(settings.DATA_DIR) / "demo-password"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(f"ben-thu-{secrets.token_hex(4)}\n", encoding="utf-8")
    return path.read_text(encoding="utf-8").strip()


def cases(folder: Path, today: date) -> list[CaseFile]:
    """The demo cases with the days of ``today``; those older than their regime are left out."""
    codes = set(RegimeVersion.objects.values_list("code", flat=True))
    found = []
    for path in sorted(folder.glob("*.json")):
        raw = dated(json.loads(path.read_text(encoding="utf-8")), today, calendar())
        try:
            case = understand(raw, regimes=codes)
        except CaseFaultsError as error:
            msg = f"{path.name}: {error}"
            raise DemoError(msg) from error
        if _in_force(case):
            found.append(case)
    return found


def _in_force(case: CaseFile) -> bool:
    try:
        regime_in_force(case.shape.regime, clocks.local_date(case.steps[0].at))
    except RegimeVersion.DoesNotExist:
        return False
    return True


def seed(folder: Path = FOLDER) -> int:
    """Play every demo case, all or nothing; returns how many, 0 where the demo is there already.

    Raises ``DemoError`` where a case is not valid or does not go as its file says.
    """
    files = cases(folder, clocks.today())
    codes = {row.tax_code for case in files for row in case.shape.organisations.values()}
    if Organisation.objects.filter(tax_code__in=codes).exists():
        return 0
    with transaction.atomic():
        plays = _play_together(files, folder)
        for play in plays:
            fire_due(clocks.now(), application=play.application)
        _confirm_addresses()
    return len(plays)


def _play_together(files: list[CaseFile], folder: Path) -> list[Play]:
    """All steps of all cases in order of time, so that numbers and references run as in an office."""
    steps = sorted(
        (step.at, index, number) for index, case in enumerate(files) for number, step in enumerate(case.steps)
    )
    plays: dict[int, Play] = {}
    for _at, index, number in steps:
        case = files[index]
        if index not in plays:
            plays[index] = begin(case, password=password(), papers=Papers(folder, keep=True))
        advance(plays[index], number, case.steps[number])
        if plays[index].differences:
            msg = f"{case.shape.case}: {'; '.join(plays[index].differences)}"
            raise DemoError(msg)
    return list(plays.values())


def people() -> list[User]:
    """The demo people, in order of their addresses."""
    return list(User.objects.filter(email__endswith=DOMAIN).order_by("email"))


def _confirm_addresses() -> None:
    """Nobody reads the mails of the demo: its addresses count as confirmed."""
    for user in people():
        EmailAddress.objects.get_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})
