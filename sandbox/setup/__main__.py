"""Set the checkout up; `--tests` adds the programs that the test suite calls.

Read by any Python 3, so that one that is too old can say so or hand over to a newer one.
"""

import os
import shutil
import sys

LEAST = (3, 11)
NEWER = ("python3.14", "python3.13", "python3.12", "python3.11")


def main() -> None:
    """Hand over to a Python that is new enough, then do the steps."""
    if sys.version_info < LEAST:
        newer = next(filter(None, map(shutil.which, NEWER)), None)
        if newer is None:
            sys.exit("Bến Thử needs Python 3.11 or newer; this is {}.{}.".format(*sys.version_info))
        os.execv(newer, [newer, "-m", "sandbox.setup", *sys.argv[1:]])  # noqa: S606 - the same program again
    from sandbox.setup import steps  # noqa: PLC0415 - written for a Python that is new enough

    steps.main(sys.argv[1:])


if __name__ == "__main__":
    main()
