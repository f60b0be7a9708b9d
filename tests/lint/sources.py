"""What the rules look at: the files that git tracks (or would), and the syntax trees of ours."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
APPS = (
    "accounts",
    "programmes",
    "applications",
    "documents",
    "risks",
    "reviews",
    "trials",
    "workflow",
    "register",
    "notices",
    "sandbox",
)


def tracked(*patterns: str) -> Iterator[Path]:
    """Return the files of the checkout that git does not ignore, by git's patterns, relative to the root."""
    listing = ("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *patterns)
    names = subprocess.run(listing, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    for name in filter(None, names.split("\0")):
        if (ROOT / name).is_file():
            yield Path(name)


def modules() -> Iterator[Path]:
    """Return our Python files, without migrations, which Django writes."""
    return (path for path in tracked("*.py") if "migrations" not in path.parts)


def app_modules() -> Iterator[Path]:
    """Return the Python files of the apps and of the project package."""
    return (path for path in modules() if path.parts[0] in APPS)


@cache
def tree(path: Path) -> ast.Module:
    """Return the syntax tree of a file below the root."""
    return ast.parse((ROOT / path).read_text(encoding="utf-8"), filename=str(path))


def is_view_module(path: Path) -> bool:
    """Whether the file answers requests: `views.py`, `views_*.py`, a module of `views/`, `api.py`."""
    return path.parts[0] in APPS and (
        path.name == "api.py" or path.stem.split("_")[0] == "views" or "views" in path.parts[:-1]
    )


def dotted(node: ast.expr) -> str:
    """Return `a.b.c` for such an expression, with every call or index in it left out."""
    match node:
        case ast.Name():
            return node.id
        case ast.Attribute():
            return f"{dotted(node.value)}.{node.attr}"
        case ast.Call():
            return dotted(node.func)
        case ast.Subscript():
            return dotted(node.value)
        case _:
            return ""
