"""Set-ups of `unittest.TestCase` in a class that is one no more: what pytest calls in their place."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ssot_lint.fixes import Refused
from ssot_lint.model.definitions import ClassDefinition, Function
from ssot_lint.model.lineages.lineage import Lineage
from ssot_lint.model.rewriting.super_calls import SuperCall, super_call

_BY_PYTEST = {
    "setUp": "setup_method",
    "tearDown": "teardown_method",
    "setUpClass": "setup_class",
    "tearDownClass": "teardown_class",
}


@dataclass(frozen=True, slots=True)
class NewName:
    """The method whose `def` stands on `line` gets `name`; `call` is what it calls of the base, if that has it.

    `is_bare`: it loses all its parameters but the first. `is_pointless`: nothing would be left in it.
    """

    line: int
    name: str
    call: SuperCall | None
    is_bare: bool = False
    is_pointless: bool = False


def new_name(cls: ClassDefinition, old: str, lineage: Lineage, heirs: Sequence[ClassDefinition]) -> NewName:
    """What pytest calls in place of `old`, which nothing calls once the class has `lineage`.

    Raises Refused where pytest has nothing of the kind, the name is taken, or others call the method.
    """
    method, name = cls.methods[old], _BY_PYTEST.get(old)
    if name is None or isinstance(method, ast.AsyncFunctionDef):
        raise Refused(f"nothing would call `{old}`: it would have to become a fixture that is awaited")
    if name in cls.methods:
        raise Refused(f"nothing would call `{old}`, and there is a `{name}` already")
    for each in (cls, *heirs):
        for line in _mentions(old, each, method):
            raise Refused(f"`{old}` would have to be called `{name}`, and line {line} mentions it")
    call = _call_from(method, name, cls, lineage)
    is_pointless = call is None and len(method.body) == 1 and any(_super_calls(method, old))
    return NewName(method.lineno, name, call, is_pointless=is_pointless)


def _call_from(method: Function, name: str, cls: ClassDefinition, lineage: Lineage) -> SuperCall | None:
    found = next(((each, each.methods[name]) for each in lineage.classes[1:] if name in each.methods), None)
    if found is None or cls.home is None:
        return None
    return super_call(cls.home, method, found[1], found[0], True)


def new_init(cls: ClassDefinition, lineage: Lineage) -> NewName:
    """The `__init__` of a class as a set-up, for pytest collects no plain class that has one.

    Raises Refused where it has arguments of its own, or is not the only set-up.
    """
    method = cls.methods["__init__"]
    other = next((name for name in ("setUp", "setup_method") if name in cls.methods), None)
    if other is not None:
        raise Refused(f"its `__init__` would have to become a set-up, and there is `{other}` already")
    calls = list(_super_calls(method, "__init__"))
    passed = {id(node) for call in calls for node in ast.walk(call)}
    arguments = method.args
    names = {arg.arg for arg in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)}
    names |= {arg.arg for arg in (arguments.vararg, arguments.kwarg) if arg is not None}
    receiver = next((arg.arg for arg in (*arguments.posonlyargs, *arguments.args)), None)
    for node in ast.walk(method):
        if isinstance(node, ast.Name) and node.id in names - {receiver} and id(node) not in passed:
            raise Refused(f"its `__init__` uses the argument `{node.id}`: a set-up is given none")
    bare = ast.parse(f"def __init__({receiver}): ...").body[0]
    assert isinstance(bare, ast.FunctionDef)
    bare.body = method.body
    return NewName(method.lineno, "setup_method", _call_from(bare, "setup_method", cls, lineage), True)


def _mentions(name: str, cls: ClassDefinition, own: Function) -> Iterator[int]:
    for method in cls.methods.values():
        if method is not own and method.name == name:
            yield method.lineno
        calls = {id(node.func) for node in _super_calls(method, name)} if method is own else set()
        for node in ast.walk(method):
            if isinstance(node, ast.Attribute) and node.attr == name and id(node) not in calls:
                yield node.lineno


def _super_calls(method: Function, name: str) -> Iterator[ast.Call]:
    """The calls of statements `super().name()` right in the body of a method."""
    for statement in method.body:
        value = statement.value if isinstance(statement, ast.Expr) else None
        if not isinstance(value, ast.Call) or (name != "__init__" and (value.args or value.keywords)):
            continue
        func = value.func
        if isinstance(func, ast.Attribute) and func.attr == name and _is_super(func.value):
            yield value


def _is_super(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "super"


__all__ = ["NewName", "new_init", "new_name"]
