"""Nothing of the machine it was written on, no address of an index in a lock file, no trigger switched off."""

import re
from collections.abc import Iterator
from pathlib import Path

from tests.lint.sources import ROOT, tracked

HOMES = re.compile(r"(?<![\w./}*-])/(?:work|root|home/\w+|Users/\w+)/\w")
ADDRESS = re.compile(r"https?://|--(?:extra-)?index-url|--find-links")
RESOLVED = re.compile(r'"resolved"\s*:')
REGISTRY = re.compile(r"^\s*(?:@[\w-]+:)?registry\s*=|_authToken", re.MULTILINE)
IGNORING = re.compile(r"pgtrigger\.(?:ignore|disable|runtime)\b|DISABLE TRIGGER|session_replication_role")
LARGEST_BYTES = 1_000_000

RULES: dict[str, tuple[re.Pattern[str], str]] = {
    "requirements.lock": (ADDRESS, "names the address of an index"),
    "package-lock.json": (RESOLVED, "names the address of a registry"),
    ".npmrc": (REGISTRY, "names a registry or a secret"),
}


def faults() -> Iterator[str]:
    """Return a line per fault."""
    for path in tracked():
        if (ROOT / path).stat().st_size > LARGEST_BYTES:
            yield f"{path}: larger than {LARGEST_BYTES} bytes"
            continue
        try:
            text = (ROOT / path).read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # pictures and the like
        yield from faults_in(text, path)


def faults_in(text: str, path: Path) -> Iterator[str]:
    """Return the faults of one file's text."""
    rules = [(HOMES, "names a folder of one machine")]
    if path.name in RULES:
        rules.append(RULES[path.name])
    if path.suffix == ".py" and path.parts[0] != "tests":
        rules.append((IGNORING, "switches off triggers that keep evidence"))
    for pattern, what in rules:
        for match in pattern.finditer(text):
            line = text.count("\n", 0, match.start()) + 1
            yield f"{path}:{line}: {what}: {match.group()}"
