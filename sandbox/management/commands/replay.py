"""``manage.py replay CASE.json``: play a case file through the real flow."""

from __future__ import annotations

import json
import logging
import sys
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from programmes.models import RegimeVersion
from register.presenters import public_record
from sandbox.replay.attachments import Papers
from sandbox.replay.casefile import CaseFaultsError, CaseFile, read
from sandbox.replay.jobs import drain
from sandbox.replay.player import Play, play
from sandbox.replay.throwaway import throwaway_database
from sandbox.replay.trace import differences, file_name, judgement

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Iterator

NOT_AS_EXPECTED = 1
NOT_VALID = 2


class Command(BaseCommand):
    """Exit status 0: every step and ``expected`` hold; 1: one does not; 2: the file is not valid."""

    help = "Play a case file through the real flow with a simulated clock."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file, where to write, whether to keep."""
        parser.add_argument("case", type=Path, help="a case file, format 1")
        parser.add_argument("--out", type=Path, help="folder for documents/, trace.json and register.json")
        parser.add_argument("--commit", action="store_true", help="keep the case in the database of this installation")

    def handle(self, *args: Any, **options: Any) -> None:
        """Play, write, tell."""
        del args
        database = nullcontext() if options["commit"] else throwaway_database()
        with quiet(options["verbosity"]), translation.override("vi"), database:
            status = self._run(options["case"], options["out"], keep=options["commit"])
        if status:
            sys.exit(status)

    def _run(self, path: Path, out: Path | None, *, keep: bool) -> int:
        codes = set(RegimeVersion.objects.values_list("code", flat=True))
        try:
            case = read(path, regimes=codes)
        except CaseFaultsError as error:
            for fault in error.faults:
                self.stderr.write(fault)
            return NOT_VALID
        try:
            result = play(case, drain=drain, papers=Papers(path.parent, keep=keep))
        except RegimeVersion.DoesNotExist as error:
            self.stderr.write(str(error))
            return NOT_AS_EXPECTED
        result.differences += differences(result.application, case.shape.expected)
        try:
            if out:
                write(case, result, out)
        except OSError as error:
            msg = f"--out: {error}"
            raise CommandError(msg) from error
        for line in result.differences:
            self.stderr.write(line)
        state = result.application.state
        self.stdout.write(
            f"{case.shape.case}: {len(result.steps)} steps, state {state}, {len(result.differences)} differences"
        )
        return NOT_AS_EXPECTED if result.differences else 0


@contextmanager
def quiet(verbosity: int) -> Iterator[None]:
    """Let only warnings through, unless more words were asked for (``-v 2``)."""
    root = logging.getLogger()
    level = root.level
    if verbosity <= 1:
        root.setLevel(max(level, logging.WARNING))
    try:
        yield
    finally:
        root.setLevel(level)


def write(case: CaseFile, result: Play, out: Path) -> None:
    """The PDFs, ``trace.json`` and ``register.json``."""
    (out / "documents").mkdir(parents=True, exist_ok=True)
    for document in result.application.documents.exclude(file=None).select_related("file"):
        (out / file_name(document)).write_bytes(bytes(document.file.content))
    trace = {
        "case": case.shape.case,
        "regime": case.shape.regime,
        "reference": result.application.reference,
        "steps": result.steps,
        **judgement(result.application),
    }
    _write_json(out / "trace.json", trace)
    _write_json(out / "register.json", public_record(result.application))


def _write_json(path: Path, content: Any) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1, default=str) + "\n", encoding="utf-8")
