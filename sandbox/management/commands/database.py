"""`manage.py database start|stop|status`: the embedded PostgreSQL server."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from sandbox.embedded import Server


class Command(BaseCommand):
    """Starts and stops the embedded server; every other command starts it by itself when it needs it."""

    help = "Start or stop the embedded PostgreSQL server, or say whether it runs."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take one word."""
        parser.add_argument("what", choices=["start", "stop", "status"])

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do it; with `DATABASE_URL` set there is no embedded server to speak of."""
        if not settings.EMBEDDED_DATABASE:
            message = "DATABASE_URL names the database: there is no embedded server here."
            raise CommandError(message)
        server = Server(settings.DATA_DIR)
        if options["what"] == "start":
            server.start()
        elif options["what"] == "stop":
            server.stop()
        self.stdout.write("running" if server.is_running() else "not running")
