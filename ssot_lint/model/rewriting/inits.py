"""The `__init__` of a class that stops being a `unittest.TestCase`: pytest collects no plain class that has one."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ssot_lint.data import dataclass
from ssot_lint.fixes import Refused
from ssot_lint.model.definitions import ClassDefinition, Function
from ssot_lint.model.lineages.lineage import Lineage
from ssot_lint.model.rewriting.setup_parts import is_super
from ssot_lint.model.rewriting.super_calls import SuperCall, super_call

_NEW = "setup_method"


@dataclass(frozen=True, slots=True)
class NewSetUp:
    """The `__init__` whose `def` stands on `line` becomes `name`; `call` is what it calls of the base, if that has it.

    `is_pointless`: nothing would be left in it.
    """

    line: int
    name: str
    call: SuperCall | None
    is_pointless: bool


def setup_from(cls: ClassDefinition, lineage: Lineage) -> NewSetUp:
    """The `__init__` of `cls`, which is to have `lineage`, as a set-up.

    Raises Refused where it has arguments of its own, or is not the only set-up.
    """
    method = cls.methods["__init__"]
    other = next((name for name in ("setUp", "asyncSetUp", _NEW) if name in cls.methods), None)
    if other is not None:
        raise Refused(f"its `__init__` would have to become a set-up, and there is `{other}` already")
    calls = list(_super_calls(method))
    passed = {id(node) for call in calls for node in ast.walk(call)}
    arguments = method.args
    positional = [arg.arg for arg in (*arguments.posonlyargs, *arguments.args)]
    names = {*positional[1:], *(arg.arg for arg in arguments.kwonlyargs)}
    names |= {arg.arg for arg in (arguments.vararg, arguments.kwarg) if arg is not None}
    for node in ast.walk(method):
        if isinstance(node, ast.Name) and node.id in names and id(node) not in passed:
            raise Refused(f"its `__init__` uses the argument `{node.id}`: a set-up is given none")
    call = _call_of_base(cls, method, positional[0] if positional else "self", lineage)
    return NewSetUp(method.lineno, _NEW, call, call is None and len(method.body) == len(calls))


def _call_of_base(cls: ClassDefinition, method: Function, receiver: str, lineage: Lineage) -> SuperCall | None:
    found = next(((each, each.methods[_NEW]) for each in lineage.classes[1:] if _NEW in each.methods), None)
    if found is None or cls.home is None:
        return None
    bare = ast.parse(f"def {_NEW}({receiver}): ...").body[0]
    assert isinstance(bare, ast.FunctionDef)
    bare.body = method.body
    return super_call(cls.home, bare, found[1], found[0], True)


def _super_calls(method: Function) -> Iterator[ast.Call]:
    """The calls of statements `super().__init__()` right in the body of a method."""
    for statement in method.body:
        value = statement.value if isinstance(statement, ast.Expr) else None
        func = value.func if isinstance(value, ast.Call) else None
        if isinstance(func, ast.Attribute) and func.attr == "__init__" and is_super(func.value):
            assert isinstance(value, ast.Call)
            yield value


__all__ = ["NewSetUp", "setup_from"]
