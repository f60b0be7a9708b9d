"""Check a regime file before it is loaded."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError

from programmes.loading import validate

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    """``manage.py check_regime FILE…``: every fault of every file with its path."""

    help = "List every fault of regime files; touches no database."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the files."""
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Print "good" per good file; every fault on standard error and exit status 1."""
        faults = []
        for path in options["files"]:
            found = validate(path)
            faults += [f"{path}: {fault}" for fault in found]
            if not found:
                self.stdout.write(f"{path}: good")
        if faults:
            raise CommandError("\n".join(faults))
