"""Who else speaks of a method of a class by name, so that it cannot simply get another one."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from ssot_lint.fixes import Refused
from ssot_lint.model.definitions import ClassDefinition
from ssot_lint.model.names import dotted

if TYPE_CHECKING:
    from ssot_lint.model.classes import TestClass

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def demand_unmentioned(cls: TestClass, name: str) -> None:
    """Refuse where something in the file calls or reads the method `name` of `cls`, or its subclasses' own of it.

    What a subclass's method of the same name says of super's is no obstacle: it gets the other name as well.
    """
    file = cls.file
    if not re.search(rf"(?<!super\(\))\.\s*{name}\b|[\"']{name}[\"']", file.source.text) and not _has_heirs(cls):
        return
    owners = _owners(file.definitions.all_classes)
    stack: list[tuple[ast.AST, ClassDefinition | None, str]] = [(each, None, "") for each in file.tree.body]
    while stack:
        node, owner, method = stack.pop()
        if isinstance(node, ast.ClassDef):
            owner, method = owners.get(id(node)), ""
        elif isinstance(node, _FUNCTIONS) and owner is not None and not method:
            method = node.name
        elif isinstance(node, ast.Attribute) and node.attr == name and _means(node, owner, method, cls):
            raise Refused(f"{name} is called by name on line {node.lineno}")
        elif isinstance(node, ast.Call) and _asks_super(node):
            continue
        elif isinstance(node, ast.Constant) and node.value == name:
            raise Refused(f"{name} is named in a string on line {node.lineno}")
        stack.extend((child, owner, method) for child in ast.iter_child_nodes(node))


def _has_heirs(cls: TestClass) -> bool:
    return any(dotted(base) == cls.name for each in cls.file.definitions.all_classes for base in each.node.bases)


def _owners(classes: list[ClassDefinition]) -> dict[int, ClassDefinition]:
    return {id(each.node): each for each in classes}


def _means(node: ast.Attribute, owner: ClassDefinition | None, method: str, cls: TestClass) -> bool:
    """Whether an attribute of this name may be the method of the class."""
    value = node.value
    related = owner is not None and cls.definition in cls.file.lineage(owner).classes
    above = owner is not None and owner in cls.lineage.classes
    if isinstance(value, ast.Call) and dotted(value.func) == "super":
        # Of a subclass: its own method of that name goes along, another one does not.
        return related and owner is not cls.definition and method != node.attr
    if isinstance(value, ast.Name) and value.id in ("self", "cls"):
        return related or above
    return not (isinstance(value, ast.Name) and value.id in ("unittest", "pytest"))


def _asks_super(call: ast.Call) -> bool:
    """Whether a call is `hasattr(super(), …)`."""
    first = call.args[0] if call.args else None
    return dotted(call.func) == "hasattr" and isinstance(first, ast.Call) and dotted(first.func) == "super"


__all__ = ["demand_unmentioned"]
