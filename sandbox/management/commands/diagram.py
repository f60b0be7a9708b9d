"""``manage.py diagram``: draw the process and list the states, for the documentation."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from sandbox import code_table, process_picture, state_table

PAGES = {
    "docs/process.svg": process_picture.draw,
    "docs/states.md": state_table.page,
    "docs/codes.md": code_table.page,
}
"""What is made from the code: path in the repository → its maker."""


class Command(BaseCommand):
    """Writes the files anew; ``tests/sandbox/test_diagram.py`` holds that the stored ones are up to date."""

    help = "Draw the process and list the states from the code into docs/."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        """Write every file, and say which."""
        del args, options
        for path, make in PAGES.items():
            (settings.BASE_DIR / path).write_text(make(), encoding="utf-8")
            self.stdout.write(path)
