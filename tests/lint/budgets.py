"""Sizes, in lines: what grows past them is to be divided."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.lint.sources import ROOT, is_view_module, modules, tracked, tree

FUNCTION = 50
VIEW = 20
CLASS = 250
FILE = 400
TEMPLATE = 150


def faults() -> Iterator[str]:
    """Return a line per fault."""
    for path in modules():
        yield from _too_long(path, _lines(path), FILE, "file")
        yield from faults_in(tree(path), path)
    for path in tracked("*.html"):
        yield from _too_long(path, _lines(path), TEMPLATE, "template")


def faults_in(module: ast.Module, path: Path) -> Iterator[str]:
    """Return the functions and classes of one module that are too long, decorators left out."""
    limit, what = (VIEW, "view function") if is_view_module(path) else (FUNCTION, "function")
    for node in ast.walk(module):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield from _too_long(f"{path}:{node.lineno}: {node.name}", _span(node), limit, what)
        if isinstance(node, ast.ClassDef):
            yield from _too_long(f"{path}:{node.lineno}: {node.name}", _span(node), CLASS, "class")


def _too_long(where: Path | str, length: int, limit: int, what: str) -> Iterator[str]:
    if length > limit:
        yield f"{where}: {length} lines; a {what} has at most {limit}"


def _lines(path: Path) -> int:
    return len((ROOT / path).read_text(encoding="utf-8").splitlines())


def _span(node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1
