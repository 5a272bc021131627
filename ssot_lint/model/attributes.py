"""What the methods of a class set on `self`, asked for by name: of other files only what may set it is read."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from ssot_lint.model.abridging import unread
from ssot_lint.model.definitions import FUNCTIONS, ClassDefinition, Function
from ssot_lint.model.statements import BINDING, plain_assignments, statements_in
from ssot_lint.patterns import compile_late

Assigned = list[tuple[Function, ast.expr]]


class SelfAssignments(Mapping[str, Assigned]):
    """`name -> [(method, value), …]` for every `self.name = value` in the methods of a class, in source order."""

    __slots__ = ("_by_method", "_by_name", "_cls", "_is_whole")

    def __init__(self, cls: ClassDefinition) -> None:
        """Nothing is looked at before it is asked for."""
        self._cls = cls
        self._by_method: dict[int, list[tuple[str, ast.expr]]] = {}
        self._by_name: dict[str, Assigned] = {}
        self._is_whole = False

    def __getitem__(self, name: str) -> Assigned:
        found = self._found(name)
        if not found:
            raise KeyError(name)
        return found

    if not TYPE_CHECKING:  # those of Mapping go by way of a KeyError, and most names are set nowhere

        def get(self, name: str, default: object = None) -> object:
            """What is assigned, else the default."""
            return self._found(name) or default

        def __contains__(self, name: str) -> bool:
            return bool(self._found(name))

    def _found(self, name: str) -> Assigned:
        found = self._by_name.get(name)
        if found is not None:
            return found
        if self._is_whole:
            return []
        found = self._by_name[name] = [
            (method, value)
            for method in self._methods()
            if _may_say(method, name)
            for attribute, value in self._set_in(method)
            if attribute == name
        ]
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._whole())

    def __len__(self) -> int:
        return len(self._whole())

    def _whole(self) -> dict[str, Assigned]:
        if not self._is_whole:
            self._by_name = {}
            for method in self._methods():
                for name, value in self._set_in(method):
                    self._by_name.setdefault(name, []).append((method, value))
            self._is_whole = True
        return self._by_name

    def _methods(self) -> Iterator[Function]:
        for definition in self._cls.order:
            if isinstance(definition.node, FUNCTIONS):
                yield definition.node

    def _set_in(self, method: Function) -> list[tuple[str, ast.expr]]:
        found = self._by_method.get(id(method))
        if found is None:
            found = self._by_method[id(method)] = []
            for statement in statements_in(method) if _may_assign(method) else ():
                if statement.__class__ in BINDING:
                    for target, value in plain_assignments(statement):
                        if target.__class__ is ast.Attribute and _is_own(target):
                            found.append((target.attr, value))
        return found


def _may_say(method: Function, name: str) -> bool:
    """Whether the text of a method, as long as nobody has read it, lets it mention `name`."""
    text = unread(method)
    return not text or name in text or not text.isascii()  # which may write a name in other characters


# An attribute before `=` or in a row of targets, such a row that ends on a line of its own, behind `as`, annotated.
# Each begins with a fixed text, because the expressions are searched for in all that tests import.
_TARGET = r"\s*\.\s*\w+\s*(?:\\\s*)?(?:=(?!=)|[,)\]][^\n=]*=(?!=))"
_ASSIGNING = tuple(
    compile_late(pattern)
    for pattern in (
        f"self{_TARGET}",
        f"cls{_TARGET}",
        r"\n[ \t]*[)\]]\s*=(?!=)",
        r"as\s*(?:[(\[]|(?:self|cls)\b)",
        r"\n[ \t]*(?:self|cls)\s*\.\s*\w+\s*:",
        r":[ \t]*(?:self|cls)\s*\.\s*\w+\s*:",
        r";[ \t]*(?:self|cls)\s*\.\s*\w+\s*:",
    )
)


def _may_assign(method: Function) -> bool:
    """Whether the text of a method that nobody has read yet lets it set an attribute of `self`."""
    text = unread(method)
    if not text:
        return True
    return ("self" in text or "cls" in text) and any(pattern.search(text) for pattern in _ASSIGNING)


def _is_own(target: ast.Attribute) -> bool:
    return type(target.value) is ast.Name and target.value.id in ("self", "cls")
