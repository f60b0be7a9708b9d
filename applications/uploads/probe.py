"""The examination as a process of its own: whatever a file does to the libraries that read it, the site goes on.

``python -m applications.uploads.probe PATH`` prints one line of JSON: ``{"kind": …, "notes": […]}`` or
``{"code": …, "about": …}``. Memory and time are limited by the operating system.
"""

from __future__ import annotations

import json
import resource
import sys
from pathlib import Path
from typing import Any, Final

from applications.uploads.examine import examine
from applications.uploads.verdict import Unfit

MEMORY_BYTES: Final = 2 * 1024**3
CPU_SECONDS: Final = 30


def main(path: str) -> dict[str, Any]:
    """What is to be said of the file."""
    try:
        found = examine(Path(path))
    except Unfit as unfit:
        return {"code": unfit.code, "about": unfit.about}
    except MemoryError:
        return {"code": "too_hard", "about": ""}
    return {"kind": found.kind.ending, "notes": list(found.notes)}


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.stdout.write(json.dumps(main(sys.argv[1])))
