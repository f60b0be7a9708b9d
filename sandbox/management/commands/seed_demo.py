"""``manage.py seed_demo``: cases at every stage, as the demo people; run again it changes nothing."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from sandbox.management.commands.replay import quiet
from sandbox.replay.demo import DemoError, seed


class Command(BaseCommand):
    """Their documents are made by the worker, like all others."""

    help = "Play the demo cases through the real flow, with days told from today."

    def handle(self, *args: Any, **options: Any) -> None:
        """Seed, or say that the demo is there."""
        del args
        if settings.PRODUCTION:
            msg = "This installation is in production: it gets no demo people."
            raise CommandError(msg)
        try:
            with quiet(options["verbosity"]), translation.override("vi"):
                number = seed()
        except DemoError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{number} demo cases played" if number else "the demo cases are there already")
