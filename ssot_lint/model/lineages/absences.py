"""Methods of `unittest.TestCase` that a class calls on `self` and does not have."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ssot_lint.data import dataclass
from ssot_lint.findings import Span
from ssot_lint.model.definitions import FUNCTIONS, Function
from ssot_lint.model.lineages.cases import PLAIN_BASES
from ssot_lint.model.sites import iterate_calls
from ssot_lint.patterns import compile_late

if TYPE_CHECKING:
    from ssot_lint.model.classes import TestClass

_METHOD = (
    r"(?:assert\w+|skipTest|subTest|fail|failIf\w*|failUnless\w*|addCleanup|doCleanups|addClassCleanup|doClassCleanups|"
    r"addTypeEqualityFunc|enterContext|enterClassContext|enterAsyncContext|addAsyncCleanup|shortDescription|"
    r"countTestCases|defaultTestResult)"
)
_CALL = compile_late(rf"\b(?:self|cls)\s*\.\s*({_METHOD})\s*\(")
_OPEN = frozenset({"__getattr__", "__getattribute__"})
_NEUTRAL = compile_late(r"(?:pytest\.mark\.|(?:unittest\.)?mock\.patch|patch|unittest\.(?:skip|expected))")


@dataclass(frozen=True, slots=True)
class AbsentCall:
    """A call of a method that objects of the class do not have: in which method, and where."""

    name: str
    method: str
    span: Span


def absent_calls(cls: TestClass, mentioned: frozenset[str]) -> Iterator[AbsentCall]:
    """The calls in the body of `cls`, in source order; none where a base or a hook that is not known may have them.

    `mentioned`: see `mentioned_methods`.
    """
    lineage = cls.lineage
    absent = {name for name in mentioned if not lineage.holds(name)} if mentioned and _is_closed(cls) else set()
    absent = {name for name in absent if not _is_put_on(name, cls)}
    for name, method in cls.definition.methods.items() if absent else ():
        for call in _own_calls(method):
            found = _on_self(call)
            if found in absent and not _asks_for(found, method):
                yield AbsentCall(found, name, cls.file.source.span(call))


def mentioned_methods(text: str) -> frozenset[str]:
    """The names of unittest's methods that a source calls on `self`, by a glance at its text."""
    return frozenset(_CALL.findall(text))


def _is_closed(cls: TestClass) -> bool:
    lineage = cls.lineage
    if lineage.unknown or any(path not in PLAIN_BASES for path in lineage.outside):
        return False
    if any(not _OPEN.isdisjoint(each.methods) for each in lineage.classes):
        return False
    marks = cls.decorators
    return len(marks) == len(cls.definition.node.decorator_list) and all(_NEUTRAL.match(mark.path) for mark in marks)


def _is_put_on(name: str, cls: TestClass) -> bool:
    """Whether a file in reach of the class gives objects this attribute: `request.instance.assertThat = …`."""
    pattern = re.compile(rf"\.\s*{name}\s*=(?!=)")
    around = [cls.file, *(each.home for each in cls.lineage.classes[1:] if each.home is not None)]
    conftests = cls.file.knowledge.fixture_files(cls.file)
    return any(pattern.search(file.source.text) for file in (*around, *conftests)) or any(
        f'"{name}"' in file.source.text or f"'{name}'" in file.source.text for file in conftests
    )


def _own_calls(method: Function) -> Iterator[ast.Call]:
    """The calls in a method, without those of classes and functions inside it whose `self` is another object."""
    stack: list[ast.AST] = list(reversed(method.body))
    while stack:
        node = stack.pop()
        if isinstance(node, ast.ClassDef) or (isinstance(node, FUNCTIONS) and _takes_self(node)):
            continue
        if isinstance(node, ast.Call):
            yield node
        stack.extend(reversed(list(ast.iter_child_nodes(node))))


def _takes_self(function: Function) -> bool:
    return any(arg.arg in ("self", "cls") for arg in (*function.args.posonlyargs, *function.args.args))


def _on_self(call: ast.Call) -> str | None:
    func = call.func
    on_self = isinstance(func, ast.Attribute) and isinstance(func.value, ast.Name) and func.value.id in ("self", "cls")
    return func.attr if on_self and isinstance(func, ast.Attribute) else None


def _asks_for(name: str, method: Function) -> bool:
    """Whether the method looks first: `hasattr(self, "subTest")`."""
    return any(
        isinstance(argument, ast.Constant) and argument.value == name
        for call in iterate_calls(method)
        for argument in call.args
    )


__all__ = ["AbsentCall", "absent_calls", "mentioned_methods"]
