"""``manage.py demo_logins``: one login for every role."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from accounts.roles import Role
from sandbox.replay.demo import DOMAIN, password, people


class Command(BaseCommand):
    """Role, e-mail address, password; one line each."""

    help = "Print the logins of the demo, one for every role."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the table."""
        del args, options
        known = {user.email for user in people()}
        if not known:
            msg = "There is no demo here: run seed_demo first."
            raise CommandError(msg)
        with translation.override("vi"):
            rows = [(str(role.label), f"{role.value}{DOMAIN}") for role in Role if f"{role.value}{DOMAIN}" in known]
        widths = [max(len(row[column]) for row in rows) for column in range(2)]
        for label, email in rows:
            self.stdout.write(f"{label:<{widths[0]}}  {email:<{widths[1]}}  {password()}")
