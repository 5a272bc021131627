"""Attributes that a set-up makes and that no test needs once fixes are made."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ssot_lint.model.definitions import ClassDefinition, Function
from ssot_lint.model.doubles.stage import SETUPS
from ssot_lint.model.rewriting.double_settings import sets_the_obvious
from ssot_lint.model.source import parse_quietly

if TYPE_CHECKING:
    from ssot_lint.model.file import TestFile


def idle_statements(file: TestFile, owner: str, attribute: str, text_after: str) -> list[tuple[ast.stmt, bool]]:
    """The statements in set-ups of a class that make `self.<attribute>`, each with whether its body is left empty.

    Empty where `text_after`, the text with all fixes made, or another file says the name anywhere else.
    """
    cls = file.definitions.classes.get(owner)
    if cls is None or file.knowledge.user_of(owner, file) is not None:
        return []
    found = [(method, statement) for method, statement in _making(cls, attribute)]
    said = sum(_times(attribute, statement) for _, statement in found)
    if not found or _times(attribute, parse_quietly(text_after)) != said:
        return []
    gone = {id(statement) for _, statement in found}
    return [(statement, _is_all_of(method, gone) and statement is found[0][1]) for method, statement in found]


def _making(cls: ClassDefinition, attribute: str) -> Iterator[tuple[Function, ast.stmt]]:
    for name, method in cls.methods.items():
        for statement in method.body if name in SETUPS else ():
            if isinstance(statement, ast.Assign) and len(statement.targets) == 1:
                made = ast.unparse(statement.targets[0]) == f"self.{attribute}" and isinstance(
                    statement.value, ast.Call
                )
                if made or sets_the_obvious(statement, (f"self.{attribute}",)):
                    yield method, statement


def _times(name: str, tree: ast.AST) -> int:
    """How often an attribute of the name is meant, whatever it is one of, or the name said in a string."""
    return sum(
        node.attr == name if isinstance(node, ast.Attribute) else isinstance(node, ast.Constant) and node.value == name
        for node in ast.walk(tree)
    )


def _is_all_of(method: Function, gone: set[int]) -> bool:
    kept = [each for each in method.body if id(each) not in gone]
    return all(isinstance(each, ast.Expr) and isinstance(each.value, ast.Constant) for each in kept)
