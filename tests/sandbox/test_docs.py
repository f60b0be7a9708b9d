"""What README and docs name is there: files, headings, modules and names in them, tests, commands."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from django.core.management import get_commands

from tests.lint.sources import ROOT, tracked

PAGES = sorted(path for path in tracked() if path.suffix == ".md")
LINK = re.compile(r"\]\((?!https?:)([^)\s]*)\)")
SPAN = re.compile(r"`([^`\n]+)`")
PATH = re.compile(r"[\w.<>*-]+/[\w./<> *-]*")
DOTTED = re.compile(r"([a-z_]+(?:\.\w+)+)(?:\(.*\))?")
COMMAND = re.compile(r"manage\.py (\w+)")
TARGET = re.compile(r"\bmake ([a-z]+)")
PLACEHOLDER = re.compile(r"<[^>]*>|…")


@cache
def _files() -> frozenset[str]:
    return frozenset(str(path) for path in tracked())


@cache
def _folders() -> frozenset[str]:
    return frozenset(str(folder) for path in tracked() for folder in path.parents)


@cache
def _text(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


@cache
def _tests() -> frozenset[str]:
    return frozenset(
        name for path in _files() if path.startswith("tests/") and path.endswith(".py")
        for name in re.findall(r"def (test_\w+)", _text(path))
    )  # fmt: skip


def _anchors(path: str) -> set[str]:
    """The headings of a page as addresses name them."""
    heads = re.findall(r"^#+ (.+)$", _text(path), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


def _links(page: Path) -> list[str]:
    """Links that lead nowhere."""
    lost = []
    for link in LINK.findall(_text(str(page))):
        name, _hash, anchor = link.partition("#")
        target = (ROOT / page.parent / name).resolve() if name else ROOT / page
        if not target.exists() or (anchor and anchor not in _anchors(str(target.relative_to(ROOT)))):
            lost.append(link)
    return lost


def _is_there(path: str) -> bool:
    """Whether a file or folder of that name is tracked; what stands in for a name matches any."""
    pattern = PLACEHOLDER.sub("*", path.strip().rstrip("/"))
    if "*" not in pattern:
        return pattern in _files() or pattern in _folders()
    return any(True for _found in ROOT.glob(pattern))


def _paths(page: Path) -> list[str]:
    tops = {path.split("/", 1)[0] for path in _files() if "/" in path}
    named = [span for span in SPAN.findall(_text(str(page))) if PATH.fullmatch(span) and not span.endswith(".pdf")]
    return [span for span in named if span.split("/", 1)[0] in tops and not _is_there(span)]


def _module_has(dotted: str) -> bool:
    """Whether the longest part that is a module has, somewhere in it, the name that follows."""
    steps = dotted.split(".")
    for end in range(len(steps), 0, -1):
        base = "/".join(steps[:end])
        for file in (f"{base}.py", f"{base}/__init__.py"):
            if file in _files():
                rest = steps[end : end + 1]
                return not rest or re.search(rf"\b{rest[0]}\b", _text(file)) is not None
    return False


def _field_of(dotted: str) -> bool:
    """Whether it is a model with its fields, or a key of a regime."""
    app, *words = dotted.split(".")
    texts = [_text(path) for path in _files() if path.startswith((f"{app}/models", "programmes/schema"))]
    return all(any(re.search(rf"\b{word}\b", text) for text in texts) for word in words)


def _names(page: Path) -> list[str]:
    packages = {path.split("/", 1)[0] for path in _files() if path.endswith("/__init__.py") and path.count("/") == 1}
    spans = [match[1] for span in SPAN.findall(_text(str(page))) if (match := DOTTED.fullmatch(span))]
    names = [name for name in spans if name.split(".", 1)[0] in packages and Path(name).suffix not in {".json", ".pdf"}]
    return [name for name in names if not (_module_has(name) or _field_of(name))]


def test_the_readme_leads_to_every_page() -> None:
    led = {link.partition("#")[0] for link in LINK.findall(_text("README.md"))}
    assert {str(page) for page in PAGES if page.parts[:-1] == ("docs",)} - led == set()


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_what_a_page_names_is_there(page: Path) -> None:
    text = _text(str(page))
    targets = set(re.findall(r"^([a-z-]+):", _text("Makefile"), re.MULTILINE))
    assert _links(page) == []
    assert _paths(page) == []
    assert _names(page) == []
    assert set(re.findall(r"`(test_\w+)`", text)) - _tests() == set()
    assert set(COMMAND.findall(text)) - set(get_commands()) == set()
    assert {name for span in SPAN.findall(text) for name in TARGET.findall(span)} - targets == set()
