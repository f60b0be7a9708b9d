"""Data files of people: YAML read strictly."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from collections.abc import Hashable
    from pathlib import Path


class _StrictLoader(yaml.CSafeLoader):
    """YAML in which a key given twice is a fault, not a silent loss of the first."""


def _mapping_without_doubles(loader: _StrictLoader, node: yaml.MappingNode) -> dict[Hashable, Any]:
    seen = set()
    for key_node, _value in node.value:
        key = loader.construct_object(key_node, deep=True)
        if key in seen:
            raise yaml.constructor.ConstructorError(None, None, f"{key!r} is given twice", key_node.start_mark)
        seen.add(key)
    return loader.construct_mapping(node, deep=True)


_StrictLoader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping_without_doubles)


def read_yaml(path: Path) -> Any:
    """The content of a YAML file; ``yaml.YAMLError`` where it is none or gives a key twice."""
    return parse_yaml(path.read_text(encoding="utf-8"))


def parse_yaml(content: str) -> Any:
    """The same of what stands in a file."""
    return yaml.load(content, Loader=_StrictLoader)  # noqa: S506 - a SafeLoader
