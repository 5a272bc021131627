"""What a set-up that never runs is to become: plain data, and what its body reads."""

from __future__ import annotations

import ast

from ssot_lint.data import dataclass
from ssot_lint.fixes import Refused
from ssot_lint.model.definitions import Function
from ssot_lint.model.names import dotted
from ssot_lint.model.rewriting.async_cases import Exchange
from ssot_lint.model.rewriting.super_calls import SuperCall

Supers = tuple[tuple[str, SuperCall | None], ...]


@dataclass(frozen=True, slots=True)
class Part:
    """One method that is to run: the line of its `def`, and what its calls of super's methods become (None: go).

    `call` is the call of super's that it lacks; `given` the parameter with the test method, where it uses that.
    """

    name: str
    line: int
    supers: Supers = ()
    call: SuperCall | None = None
    given: str | None = None


@dataclass(frozen=True, slots=True)
class Renamed:
    """The method gets the name `new`; `into` is the line of the one that has it already and takes up its body.

    `bare`: its parameters but the first go; `classmethod`: it becomes one; `exchange`: the base that awaits nothing.
    """

    part: Part
    new: str
    into: int | None = None
    bare: bool = False
    classmethod: bool = False
    exchange: Exchange | None = None


@dataclass(frozen=True, slots=True)
class Awaited:
    """The methods become one fixture `new`, made by `maker` (module and name): `setup`, a yield, `teardown`."""

    setup: Part | None
    teardown: Part | None
    new: str
    maker: tuple[str, str]


def uses(method: Function, names: list[str], dropped: set[str] | tuple[()]) -> bool:
    """Whether the body reads one of `names` outside the calls of super's methods that go."""
    gone: set[int] = set()
    for node in ast.walk(method):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and is_super(node.func.value):
            gone |= {id(each) for each in ast.walk(node)} if node.func.attr in dropped or not dropped else set()
    body = (node for statement in method.body for node in ast.walk(statement))
    found = [node for node in body if isinstance(node, ast.Name) and node.id in names and id(node) not in gone]
    if any(not isinstance(node.ctx, ast.Load) for node in found):
        raise Refused(f"{method.name} gives `{found[0].id}` another value")
    return bool(found)


def is_super(node: ast.expr) -> bool:
    """Whether it is a call of `super`."""
    return isinstance(node, ast.Call) and dotted(node.func) == "super"
