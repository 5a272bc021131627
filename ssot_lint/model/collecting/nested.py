"""Functions named like tests that stand inside other functions, where pytest does not look."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ssot_lint.data import dataclass
from ssot_lint.model.definitions import FUNCTIONS, ClassDefinition, Definition, Function
from ssot_lint.model.marks import read_marks
from ssot_lint.model.sites import statements_of
from ssot_lint.patterns import compile_late

if TYPE_CHECKING:
    from ssot_lint.model.file import TestFile

_INDENTED = compile_late(r"\n[ \t]++(?:async[ \t]+)?def[ \t]+test")


@dataclass(frozen=True, slots=True)
class Nested:
    """One nested function, the function around it, and the method or module function that both stand in."""

    function: Function
    around: Function
    outermost: Function
    owner: ClassDefinition | None

    @property
    def has_self(self) -> bool:
        """Whether its first parameter is `self`, so that it was a method once."""
        parameters = [*self.function.args.posonlyargs, *self.function.args.args]
        return bool(parameters) and parameters[0].arg == "self"


def nested_tests(file: TestFile) -> Iterator[Nested]:
    """Each nested function that was meant as a test and that nothing uses or registers."""
    text, known = file.source.text, _known(file)
    if text.count("def test") <= known and "def  " not in text and "def\t" not in text:
        return
    if len(_INDENTED.findall(text)) <= known:
        return
    for owner, scope in _scopes(file):
        for definition in scope:
            outermost = definition.node
            if isinstance(outermost, FUNCTIONS):
                for function, around in _below(outermost, file):
                    yield Nested(function, around, outermost, owner)


def _scopes(file: TestFile) -> Iterator[tuple[ClassDefinition | None, list[Definition]]]:
    yield None, file.definitions.order
    yield from ((cls, cls.order) for cls in file.definitions.all_classes)


def _known(file: TestFile) -> int:
    """How many indented tests the module's own classes and conditions account for."""
    definitions = (each for _, scope in _scopes(file) for each in scope)
    return sum(each.name.startswith("test") and each.node.col_offset > 0 for each in definitions)


def _below(around: Function, file: TestFile) -> Iterator[tuple[Function, Function]]:
    for statement in statements_of(around.body):
        if isinstance(statement, FUNCTIONS):
            if _was_meant(statement, file) and not _is_used(statement, around):
                yield statement, around
            yield from _below(statement, file)


def _was_meant(function: Function, file: TestFile) -> bool:
    if not function.name.startswith("test_") or not file.layout.matches_function(function.name):
        return False
    marks = read_marks(function.decorator_list, file)
    return len(marks) == len(function.decorator_list) and all(mark.is_pytest_mark for mark in marks)


def _is_used(function: Function, around: Function) -> bool:
    return any(
        (isinstance(node, ast.Name) and node.id == function.name and isinstance(node.ctx, ast.Load))
        or (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("locals", "vars"))
        for statement in around.body
        for node in ast.walk(statement)
    )
