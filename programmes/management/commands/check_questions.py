"""Check the question files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError

from programmes.question_faults import faults
from programmes.questions import FOLDER

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    """``manage.py check_questions [--folder DIR]``: every fault of every file."""

    help = "List every fault of the question files; touches no database."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add ``--folder``."""
        parser.add_argument("--folder", type=Path, default=FOLDER, help="folder of <set>/<version>.yaml")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Print "good"; every fault on standard error and exit status 1."""
        found = faults(options["folder"])
        if found:
            raise CommandError("\n".join(found))
        self.stdout.write("good")
