"""Views reach rows only through doors that know the visitor: no `.objects`, no `get_object_or_404(Model, …)`."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.lint.sources import dotted, is_view_module, modules, tree

MANAGERS = frozenset({"objects", "_default_manager", "_base_manager"})
GETTERS = frozenset({"get_object_or_404", "get_list_or_404", "aget_object_or_404", "aget_list_or_404"})


def faults() -> Iterator[str]:
    """Return a line per fault."""
    for path in modules():
        if is_view_module(path):
            yield from faults_in(tree(path), path)


def faults_in(module: ast.Module, path: Path) -> Iterator[str]:
    """Return the faults of one view module."""
    for node in ast.walk(module):
        if isinstance(node, ast.Attribute) and node.attr in MANAGERS:
            yield f"{path}:{node.lineno}: a view asks {dotted(node)}; ask queries.py on behalf of the visitor"
        if isinstance(node, ast.Call) and _gets_by_model(node):
            yield f"{path}:{node.lineno}: a view fetches by a model; ask queries.py on behalf of the visitor"


def _gets_by_model(call: ast.Call) -> bool:
    owner, _, name = dotted(call.func).rpartition(".")
    if name not in GETTERS:
        return False
    # Model.get_object_or_404(…), and get_object_or_404(Model, …) however it was imported.
    return _is_class(owner) or any(_is_class(dotted(argument)) for argument in call.args[:1])


def _is_class(name: str) -> bool:
    return name.rpartition(".")[2][:1].isupper()
