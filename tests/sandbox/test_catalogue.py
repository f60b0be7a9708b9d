"""Vietnamese is complete: every text of code and templates has its translation."""

import io
import subprocess
from pathlib import Path

import pytest
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).parents[2]
CATALOGUES = (ROOT / "locale/vi/LC_MESSAGES/django.po", ROOT / "locale/libraries/vi/LC_MESSAGES/django.po")
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
}


def _sources() -> list[Path]:
    command = ["git", "ls-files", "*.py", "*.html", "*.txt"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return [ROOT / name for name in listed.stdout.split() if not name.startswith("tests/")]


def _texts(path: Path) -> set[str]:
    source = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        source = "\n".join(line.lstrip() for line in templatize(source).splitlines())
    found = set()
    for _line, message, _comments, context in extract("python", io.BytesIO(source.encode()), keywords=KEYWORDS):
        parts = message if isinstance(message, tuple) else (message,)
        found.add(parts[-1] if context else parts[0])
    return found - {"", None}


@pytest.fixture(scope="module")
def translated() -> set[str]:
    """The texts that have a Vietnamese translation."""
    found = set()
    for path in CATALOGUES:
        with path.open("rb") as file:
            found |= {
                m.id if isinstance(m.id, str) else m.id[0] for m in read_po(file, locale="vi") if m.id and m.string
            }
    return found


def test_every_text_has_its_vietnamese(translated: set[str]) -> None:
    missing = {str(path.relative_to(ROOT)): _texts(path) - translated for path in _sources() if path.exists()}
    assert {path: texts for path, texts in missing.items() if texts} == {}
