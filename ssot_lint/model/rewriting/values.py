"""Which real value a name or an attribute of `self` has at a place: bound before, by a parameter, or by set-up."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ssot_lint.data import dataclass
from ssot_lint.model.classes import TestClass
from ssot_lint.model.definitions import ClassDefinition, Function
from ssot_lint.model.lineages.reaching import reach_of, references
from ssot_lint.model.marks import Mark, is_fixture, read_marks
from ssot_lint.model.rewriting.import_block import read_import_block
from ssot_lint.model.rewriting.scopes import NameScope, ScopeKind
from ssot_lint.model.rewriting.surroundings import Surroundings
from ssot_lint.model.singletons.contexts import is_nothing
from ssot_lint.model.statements import plain_assignments, statements_of

if TYPE_CHECKING:
    from ssot_lint.model.file import TestFile

# When the methods of a class run before its tests, the earlier the smaller.
_STAGES = {
    "__init__": 0,
    "setUpClass": 1,
    "setUpTestData": 1,
    "setup_class": 1,
    "setUp": 2,
    "setup_method": 2,
    "asyncSetUp": 3,
}
_AUTOMATIC, _REQUESTED = 4, 5


def local_value(name: str, place: Surroundings, owner: ClassDefinition | None, file: TestFile) -> str | None:
    """Why `name` has no real value at `place`, in words; empty when it has one; None when no function there has it."""
    line = place.node.lineno
    scopes = [each for each in read_import_block(file).scope.at(line) if each.is_within(line)]
    for scope in reversed(scopes):
        if scope.kind is ScopeKind.FUNCTION and name in scope.bindings:
            return _doubt(name, scope, place, owner, file)
        if scope.kind in (ScopeKind.COMPREHENSION, ScopeKind.EXPRESSION) and name in scope.bindings:
            return ""
    return None


def _doubt(name: str, scope: NameScope, place: Surroundings, owner: ClassDefinition | None, file: TestFile) -> str:
    held = place.functions
    at = next((i for i, each in enumerate(held) if each.lineno == scope.first), None)
    if at is None:
        return f"what `{name}` is there cannot be told"
    function, line = held[at], held[at - 1].lineno if at else place.node.lineno
    if not any(each.line < line <= each.until for each in scope.bindings[name]):
        return f"`{name}` is bound only on some paths, or later"
    default = default_of(name, function)
    if isinstance(default, ast.Constant) and default.value is None:
        return f"`{name}` may be None there"
    inner = file.scope_of(function, owner)
    known = inner.bound.get(name)
    if known and is_nothing(ast.Name(name, ast.Load()), inner):
        return f"`{name}` is None there"
    return ""


def default_of(name: str, function: Function) -> ast.expr | None:
    """The default of a parameter; None where it has none."""
    args = function.args
    positional = [*args.posonlyargs, *args.args]
    pairs = list(zip(reversed(positional), reversed(args.defaults), strict=False))
    found = {arg.arg: value for arg, value in pairs}
    found |= {arg.arg: value for arg, value in zip(args.kwonlyargs, args.kw_defaults, strict=True) if value is not None}
    return found.get(name)


def is_set_before(name: str, method: Function, line: int, owner: ClassDefinition, file: TestFile) -> bool:
    """Whether `self.name` surely is something other than None on `line` of a method: its class sets it before.

    Set-ups count when something runs them; a set-up itself has what it assigned, and what it had super's assign.
    """
    reach = reach_of(TestClass(owner, file))
    user = _User(method, line, owner, file)
    for cls in file.lineage(owner).classes:
        home = cls.home or file
        if name in cls.methods:
            return any(mark.name in ("property", "cached_property") for mark in _marks(cls.methods[name], home))
        held = cls.assigned.get(name)
        if held is not None and not is_nothing(held, home.class_scope(cls)):
            return True
        for setter, value in home.self_assignments(cls).get(name, ()):
            is_real = not is_nothing(value, home.scope_of(setter, cls)) and reach.has(cls, setter.name)
            if is_real and user.finds(name, setter, cls):
                return True
    return False


@dataclass(frozen=True, slots=True)
class _User:
    """A line of a method of `owner` that reads an attribute."""

    method: Function
    line: int
    owner: ClassDefinition
    file: TestFile

    def finds(self, name: str, setter: Function, cls: ClassDefinition) -> bool:
        """Whether `setter`, a method of `cls`, has run by then."""
        if setter is self.method:
            return any(each < self.line for each in _lines_setting(name, setter))
        before, now = _stage(setter, cls.home or self.file), _stage(self.method, self.file)
        if before is None:
            return False
        if now is None or before < now:
            return True
        is_super = setter.name == self.method.name and cls is not self.owner
        calls = references(_head(self.method, self.line)) if is_super else ()
        return any(each.name == setter.name and each.of == "super" for each in calls)


def _head(method: Function, line: int) -> Function:
    """The method up to a line, to see what it calls before."""
    body = [each for each in method.body if each.lineno < line]
    return ast.FunctionDef(method.name, method.args, body, [], lineno=method.lineno, col_offset=0)


def _lines_setting(name: str, method: Function) -> Iterator[int]:
    for statement in statements_of(method.body):
        for target, value in plain_assignments(statement):
            is_own = isinstance(target, ast.Attribute) and target.attr == name
            if is_own and not (isinstance(value, ast.Constant) and value.value is None):
                yield statement.lineno


def _stage(method: Function, home: TestFile) -> int | None:
    """When a method of a class runs before its tests, the earlier the smaller; None when not for all of them."""
    if method.name in _STAGES:
        return _STAGES[method.name]
    marks = _marks(method, home)
    if not is_fixture(marks):
        return None
    automatic = any(isinstance(v := mark.argument(99, "autouse"), ast.Constant) and v.value is True for mark in marks)
    return _AUTOMATIC if automatic else _REQUESTED


def _marks(method: Function, home: TestFile) -> tuple[Mark, ...]:
    return read_marks(method.decorator_list, home)


__all__ = ["default_of", "is_set_before", "local_value"]
