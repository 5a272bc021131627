"""Mutable attributes of test classes that the tests change: what one test puts in, the next one finds."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ssot_lint.data import dataclass
from ssot_lint.findings import Span
from ssot_lint.model.flow.visits import lines_with
from ssot_lint.model.names import dotted, last_name
from ssot_lint.model.routines import Routine, RoutineKind
from ssot_lint.model.singletons.bodies import Attribute, attribute_named, class_attributes

if TYPE_CHECKING:
    from ssot_lint.model.definitions import ClassDefinition
    from ssot_lint.model.file import TestFile

_DISPLAYS = (ast.List, ast.Dict, ast.Set, ast.ListComp, ast.DictComp, ast.SetComp)
_MAKERS = frozenset("list dict set defaultdict deque OrderedDict Counter bytearray".split())
_CHANGING = frozenset(
    "append extend insert add update setdefault pop popitem remove discard sort reverse appendleft extendleft popleft"
    " rotate subtract difference_update intersection_update symmetric_difference_update".split()
)
_RESETTING = frozenset({"clear", "reset_mock"})
_LOOKING = ("assert_", "call_", "await_", "mock_", "called", "method_calls")


@dataclass(frozen=True, slots=True)
class SharedMutable:
    """A class-level mutable and the first place where a method changes it; `double`: it is a test double."""

    attribute: Attribute
    change: Span
    routine: Routine
    double: bool


def shared_mutables(file: TestFile) -> Iterator[SharedMutable]:
    """The class-level mutables of test classes that their methods change through `self` or `cls`."""
    for cls in file.classes:
        for attribute in class_attributes(cls.definition, file):
            double = _is_double(attribute)
            if double or _is_mutable(attribute.value):
                found = _change(attribute, double)
                if found is not None:
                    yield found


def _is_mutable(value: ast.expr) -> bool:
    if isinstance(value, _DISPLAYS):
        return True
    return isinstance(value, ast.Call) and last_name(value.func) in _MAKERS


def _is_double(attribute: Attribute) -> bool:
    if not isinstance(attribute.value, ast.Call) or attribute.owner is None:
        return False
    from ssot_lint.model.doubles.recognition import double_of

    return double_of(attribute.value, attribute.file.class_scope(attribute.owner)) is not None


def _change(attribute: Attribute, double: bool) -> SharedMutable | None:
    file, name = attribute.file, attribute.name
    lines = lines_with(file.source, [name])
    first: SharedMutable | None = None
    for routine in file.routines:
        if routine.owner is None or not _has(routine.owner, attribute):
            continue
        changes: list[ast.expr] = []
        for visit in routine.visits(lines):
            if _renews(visit.statement, name, routine):
                if routine.kind is not RoutineKind.TEST:
                    return None
                break
            changes += _changed(visit.statement, visit.nodes(), name, routine, double)
        if changes and first is None:
            first = SharedMutable(attribute, file.source.span(changes[0]), routine, double)
    return first


def _has(cls: ClassDefinition, attribute: Attribute) -> bool:
    """Whether the class gets this very value under the name, and no nearer one."""
    classes = attribute.file.definitions.mro(cls)
    return next((each for each in classes if attribute.name in each.assigned), None) is attribute.owner


def _renews(statement: ast.stmt, name: str, routine: Routine) -> bool:
    """Whether the statement gives the attribute a new object, or empties the shared one."""
    if isinstance(statement, ast.Assign):
        return any(attribute_named(target, routine) == name for target in statement.targets)
    if isinstance(statement, ast.AnnAssign):
        return attribute_named(statement.target, routine) == name
    call = statement.value if isinstance(statement, ast.Expr) else None
    func = call.func if isinstance(call, ast.Call) else None
    return isinstance(func, ast.Attribute) and func.attr in _RESETTING and attribute_named(func.value, routine) == name


def _changed(
    statement: ast.stmt, nodes: Iterator[ast.AST], name: str, routine: Routine, double: bool
) -> Iterator[ast.expr]:
    targets: list[ast.expr] = []
    if isinstance(statement, ast.Assign | ast.Delete):
        targets = statement.targets
    elif isinstance(statement, ast.AugAssign):
        targets = [statement.target]
    for target in targets:
        inner = target if isinstance(statement, ast.AugAssign) else None
        if isinstance(target, ast.Subscript) or (double and isinstance(target, ast.Attribute)):
            inner = target.value
        if inner is not None and _is_rooted(inner, name, routine, double):
            yield target
    for node in nodes:
        func = node.func if isinstance(node, ast.Call) else None
        if isinstance(func, ast.Attribute) and _is_change(func, name, routine, double):
            yield node  # type: ignore[misc]


def _is_change(func: ast.Attribute, name: str, routine: Routine, double: bool) -> bool:
    if not double:
        return func.attr in _CHANGING and attribute_named(func.value, routine) == name
    path = (dotted(func) or "").split(".")
    looking = any(part.startswith(_LOOKING) for part in path)
    return not looking and (attribute_named(func, routine) == name or _is_rooted(func.value, name, routine, True))


def _is_rooted(node: ast.expr, name: str, routine: Routine, deep: bool) -> bool:
    while True:
        if attribute_named(node, routine) == name:
            return True
        if not deep or not isinstance(node, ast.Attribute | ast.Subscript | ast.Call):
            return False
        node = node.func if isinstance(node, ast.Call) else node.value
