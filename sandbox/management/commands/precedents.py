"""``manage.py precedents``: write the search of past cases anew."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from workflow.precedents.actions import write_all


class Command(BaseCommand):
    """For an installation that has decided cases already, and after a change of what is searched; may be repeated."""

    help = "Write the search of past cases anew, from the cases themselves."

    def handle(self, *args: Any, **options: Any) -> None:
        """Say how many cases can be found."""
        del args, options
        self.stdout.write(f"{write_all()} cases")
