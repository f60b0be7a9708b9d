"""The steps that need the installed packages: front end, style sheets, translations."""

import sys

from sandbox.setup import frontend, messages
from sandbox.setup.work import Stop


def main() -> None:
    """Do them, or end with the sentence that says what is missing."""
    try:
        frontend.fetch()
        frontend.build()
        messages.compile_all()
    except Stop as stop:
        sys.exit(f"{stop}")


if __name__ == "__main__":
    main()
