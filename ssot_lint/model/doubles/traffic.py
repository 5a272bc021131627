"""What one function does with doubles: gives them to program code, puts one into another, configures and calls them."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from ssot_lint.model.doubles.lines import Line, lines_of
from ssot_lint.model.doubles.provenance import Origin, identity, is_program_call, may_keep, sources_of
from ssot_lint.model.doubles.recognition import double_of
from ssot_lint.model.inference import Nature, Scope, Thing, infer
from ssot_lint.model.names import last_name

_INSTALLING = frozenset({"setattr", "setitem", "dict", "multiple", "patch", "object"})


@dataclass(eq=False, slots=True)
class Traffic:
    """Doubles by identity. `given`: program code gets them; `patched`: it meets them where it looks; `links`: what
    each holds; `set_up`: an attribute of theirs is assigned; `called`: with the calls. `fed_by_program`: one of them
    is told a value of the program.
    """

    given: set[int] = field(default_factory=set)
    patched: set[int] = field(default_factory=set)
    links: dict[int, set[int]] = field(default_factory=dict)
    set_up: set[int] = field(default_factory=set)
    called: dict[int, list[ast.Call]] = field(default_factory=dict)
    fed_by_program: bool = False


def traffic_of(scope: Scope) -> Traffic:
    """The traffic of the scope's function; kept with the scope."""
    if scope.traffic is None:
        scope.traffic = _read(scope)
    found: Traffic = scope.traffic
    return found


def _read(scope: Scope) -> Traffic:
    traffic = Traffic()
    for line in lines_of(scope):
        for target, value in line.bindings:
            _store(target, value, scope, traffic)
        traffic.patched |= _patched_for(line, scope)
        for call in line.calls:
            _pass(call, scope, traffic)
    for call in scope.patched.values():
        _pass(call, scope, traffic)
    return traffic


def _store(target: ast.expr, value: ast.expr, scope: Scope, traffic: Traffic) -> None:
    """`engine.bridge = mock`: what belongs to the program now holds the double."""
    if not isinstance(target, ast.Attribute | ast.Subscript):
        return
    double = double_of(target.value, scope)
    if double is not None:
        traffic.links.setdefault(identity(double), set()).update(inside(value, scope))
        if isinstance(target, ast.Attribute):
            traffic.set_up.add(identity(double))
            traffic.fed_by_program |= _is_of_program(value, scope)
    if sources_of(target.value, scope).origin & Origin.PROGRAM:
        traffic.given.update(inside(value, scope))
        traffic.given.update(inside(target, scope))


def _patched_for(line: Line, scope: Scope) -> set[int]:
    """The doubles that a `with` statement patches in."""
    if not isinstance(line.statement, ast.With | ast.AsyncWith):
        return set()
    doubles = (double_of(item.context_expr, scope) for item in line.statement.items)
    return {identity(double) for double in doubles if double is not None and double.maker == "patch"}


def _pass(call: ast.Call, scope: Scope, traffic: Traffic) -> None:
    values = [*call.args, *(keyword.value for keyword in call.keywords)]
    double = double_of(call, scope)
    if double is not None:
        traffic.links.setdefault(identity(double), set()).update(_inside_all(values, scope))
        if double.maker == "patch":
            traffic.patched.add(identity(double))
    if last_name(call.func) in _INSTALLING:
        traffic.patched.update(_inside_all(values, scope))
    if isinstance(call.func, ast.Attribute):
        owner = double_of(call.func.value, scope)
        if owner is not None:
            traffic.called.setdefault(identity(owner), []).append(call)
            traffic.fed_by_program |= any(_is_of_program(value, scope) for value in values)
        if not is_own(call.func.value):
            values.append(call.func.value)
    if is_program_call(call, scope) or may_keep(call, scope):
        for value in values:
            traffic.given.update(sources_of(value, scope).doubles)
            traffic.given.update(inside(value, scope))


def _is_of_program(value: ast.expr, scope: Scope) -> bool:
    return bool(sources_of(value, scope).origin & Origin.PROGRAM)


def _inside_all(values: Iterable[ast.expr], scope: Scope) -> Iterator[int]:
    for value in values:
        yield from inside(value, scope)


def inside(value: ast.expr, scope: Scope) -> Iterator[int]:
    """The doubles in an expression, those that its objects hold included."""
    if value.__class__ is ast.Constant:
        return
    for each in ast.walk(value):
        if isinstance(each, ast.expr):
            double = double_of(each, scope)
            if double is not None:
                yield identity(double)
            elif isinstance(each, ast.Name) and not is_own(each):
                yield from _held(infer(each, scope))
                yield from sources_of(each, scope).doubles


def _held(thing: Thing) -> Iterator[int]:
    """The doubles that an instance of a test-side class keeps in its attributes."""
    if thing.nature is not Nature.INSTANCE or thing.cls is None or thing.file is None:
        return
    for cls in thing.file.definitions.mro(thing.cls):
        home = cls.home or thing.file
        for made in home.self_assignments(cls).values():
            for method, value in made:
                double = double_of(value, home.scope_of(method, thing.cls))
                if double is not None:
                    yield identity(double)


def is_own(node: ast.expr) -> bool:
    """Whether an expression is the test object itself, or pytest."""
    return isinstance(node, ast.Name) and node.id in ("self", "cls", "pytest")
