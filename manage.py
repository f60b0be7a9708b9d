#!/usr/bin/env python3
"""Run the project's commands: `manage.py help` lists them."""

import os
import sys

from django.core.management import execute_from_command_line

from sandbox.embedded import EmbeddedError
from sandbox.env import SettingError


def main() -> None:
    """Hand the command line to Django under the project's settings."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sandbox.settings")
    try:
        execute_from_command_line(sys.argv)
    except (EmbeddedError, SettingError) as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
