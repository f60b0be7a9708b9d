"""Only `applications/actions.py` runs transitions, and nobody sets a state behind their back.

The names of the transitions are read off `applications/lifecycle.py`. A call counts when it is made on a case:
on a parameter annotated as `Application`, on a name that says application or case, or, for a transition whose name
is no everyday word, on anything but an imported module.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.lint.sources import app_modules, dotted, tree

LIFECYCLE = Path("applications/lifecycle.py")
ACTIONS = Path("applications/actions.py")
CASE = re.compile(r"(^|_)(application|case)$", re.IGNORECASE)
FORBIDDEN_WRITES = frozenset({"update", "bulk_update", "update_or_create"})


def faults() -> Iterator[str]:
    """Return a line per fault."""
    names = transitions(tree(LIFECYCLE))
    if not names:
        yield f"{LIFECYCLE}: no transition was found: this rule would hold nothing"
    for path in app_modules():
        if path not in {LIFECYCLE, ACTIONS}:
            yield from faults_in(tree(path), path, names)


def transitions(lifecycle: ast.Module) -> frozenset[str]:
    """Return the names of the methods that a `@transition(…)` decorates."""
    return frozenset(
        node.name
        for node in ast.walk(lifecycle)
        if isinstance(node, ast.FunctionDef)
        and any(dotted(decorator).rpartition(".")[2] == "transition" for decorator in node.decorator_list)
    )


def faults_in(module: ast.Module, path: Path, names: frozenset[str]) -> Iterator[str]:
    """Return the faults of one module."""
    imported = _imported(module)
    cases = _annotated_cases(module)
    for node in ast.walk(module):
        place = f"{path}:{getattr(node, 'lineno', 0)}"
        if isinstance(node, ast.Attribute) and node.attr in names and _is_case(node, cases, imported):
            yield f"{place}: {dotted(node)} is a transition; only move() runs transitions"
        if isinstance(node, ast.Call) and _writes_state(node):
            yield f"{place}: a query writes the state; only move() changes it"
        if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign) and _assigns_state(node, cases):
            yield f"{place}: an assignment writes the state; only move() changes it"


def _imported(module: ast.Module) -> frozenset[str]:
    return frozenset(
        (name.asname or name.name).split(".")[0]
        for node in ast.walk(module)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in node.names
    )


def _annotated_cases(module: ast.Module) -> frozenset[str]:
    return frozenset(
        node.arg
        for node in ast.walk(module)
        if isinstance(node, ast.arg) and node.annotation and "Application" in dotted(node.annotation).split(".")
    )


def _is_case(node: ast.Attribute, cases: frozenset[str], imported: frozenset[str]) -> bool:
    owner = dotted(node.value)
    last = owner.rpartition(".")[2]
    if owner in cases or CASE.search(last) or last in {"Application", "ApplicationLifecycle"}:
        return True
    # Names of two words are no methods of strings, files or forms.
    return (
        "_" in node.attr
        and isinstance(node.ctx, ast.Load)
        and owner.split(".")[0] not in {*imported, "self", "cls", ""}
    )


def _writes_state(call: ast.Call) -> bool:
    name = dotted(call.func).rpartition(".")[2]
    return name in FORBIDDEN_WRITES and any(keyword.arg == "state" for keyword in call.keywords)


def _assigns_state(node: ast.Assign | ast.AugAssign | ast.AnnAssign, cases: frozenset[str]) -> bool:
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    return any(
        isinstance(target, ast.Attribute)
        and target.attr == "state"
        and bool(dotted(target.value) in cases or CASE.search(dotted(target.value).rpartition(".")[2]))
        for target in targets
    )
