"""Load the shipped regimes and calendar overrides into the database."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError

from programmes.loading import REGIMES, RegimeFaultsError, load_overrides, load_regimes

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    """``manage.py load_regimes [--folder DIR]``; may be run any number of times."""

    help = "Store every regime version of the folder that is not stored yet, and the shipped calendar overrides."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add ``--folder``."""
        parser.add_argument("--folder", type=Path, default=REGIMES, help="folder of <code>/<version>.yaml")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Load, name each version; every fault on standard error and exit status 1."""
        try:
            versions = load_regimes(options["folder"])
        except RegimeFaultsError as error:
            raise CommandError("\n".join(error.faults)) from error
        for version in versions:
            self.stdout.write(f"{version}, in effect from {version.effective_from:%d/%m/%Y}")
        self.stdout.write(f"{load_overrides()} calendar overrides added")
