"""No file but `applications/states.py` spells a state of a case as a string; migrations are history and may."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.lint.sources import app_modules, tree

STATES = Path("applications/states.py")
ENUM = "State"


def faults() -> Iterator[str]:
    """Return a line per fault."""
    states = values(tree(STATES))
    if not states:
        yield f"{STATES}: no value of {ENUM} was found: this rule would hold nothing"
    for path in app_modules():
        if path != STATES:
            yield from faults_in(tree(path), path, states)


def values(module: ast.Module) -> frozenset[str]:
    """Return the stored values of the enumeration: the first string of each member."""
    found: set[str] = set()
    for node in ast.walk(module):
        if isinstance(node, ast.ClassDef) and node.name == ENUM:
            for member in node.body:
                if isinstance(member, ast.Assign):
                    strings = [part.value for part in ast.walk(member.value) if isinstance(part, ast.Constant)]
                    found.update(value for value in strings[:1] if isinstance(value, str))
    return frozenset(found)


def faults_in(module: ast.Module, path: Path, states: frozenset[str]) -> Iterator[str]:
    """Return the faults of one module."""
    for node in ast.walk(module):
        if isinstance(node, ast.Constant) and node.value in states:
            yield f"{path}:{node.lineno}: {node.value!r} equals a state of a case: use {ENUM}, or another word"
