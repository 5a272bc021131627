"""What one function does with doubles: gives them to program code, puts one into another, configures and calls them."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from ssot_lint.data import dataclass, field
from ssot_lint.model.definitions import Function
from ssot_lint.model.doubles.harmless import is_harmless, may_keep
from ssot_lint.model.doubles.lines import Line, lines_of
from ssot_lint.model.doubles.origins import Origin, identity
from ssot_lint.model.doubles.provenance import calls_program, is_program_call, sources_of
from ssot_lint.model.doubles.reality import inherits_real
from ssot_lint.model.doubles.recognition import Double, double_of
from ssot_lint.model.doubles.tracing import CALL, Trace, is_own, traces_of
from ssot_lint.model.inference import Nature, Scope, Thing, infer
from ssot_lint.model.names import last_name
from ssot_lint.model.statements import WITHS, iterate_calls, nodes_in

_INSTALLING = frozenset({"setattr", "setitem", "dict", "multiple", "patch", "object"})


@dataclass(eq=False, slots=True)
class Traffic:
    """Doubles by identity. `given`: program code gets them; `patched`: it meets them where it looks; `links`: what
    each holds; `set_up` and `called`: values and calls by first member. `fed_by_program`: one of them is told a
    value of the program. `dropped`: the calls whose results nobody takes.
    """

    given: set[int] = field(default_factory=set)
    patched: set[int] = field(default_factory=set)
    links: dict[int, set[int]] = field(default_factory=dict)
    set_up: dict[tuple[int, str], list[ast.expr]] = field(default_factory=dict)
    called: dict[tuple[int, str], list[ast.Call]] = field(default_factory=dict)
    dropped: set[int] = field(default_factory=set)
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
        if isinstance(line.statement, ast.Expr):
            value = line.statement.value
            traffic.dropped.add(id(value.value if isinstance(value, ast.Await) else value))
        if isinstance(line.statement, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            traffic.given.update(_left_to_program(line.statement, scope))
    for call in scope.patched.values():
        _pass(call, scope, traffic)
    return traffic


def _left_to_program(nested: ast.ClassDef | Function, scope: Scope) -> Iterator[int]:
    """The doubles inside a class with real bases or a decorated function: the program calls it when it likes."""
    if isinstance(nested, ast.ClassDef):
        cls = scope.classes.get(nested.name)
        if cls is not None and inherits_real(cls, scope.file):
            yield from _enclosed(nested, scope)
    elif any(_may_be_program(each, scope) for each in nested.decorator_list):
        yield from _enclosed(nested, scope)


def _may_be_program(decorator: ast.expr, scope: Scope) -> bool:
    thing = infer(decorator.func if isinstance(decorator, ast.Call) else decorator, scope)
    if thing.nature in (Nature.OUTSIDE, Nature.RESULT):
        return not is_harmless(thing.path)
    return thing.file is None or not thing.file.is_test_side


def _enclosed(nested: ast.ClassDef | Function, scope: Scope) -> Iterator[int]:
    """The doubles of the function around it that a nested definition names."""
    for each in nodes_in(nested):
        if isinstance(each, ast.Name) and (each.id in scope.bound or each.id in scope.parameters):
            double = double_of(each, scope)
            if double is not None:
                yield identity(double)
            else:
                yield from sources_of(each, scope).doubles  # those in a list


def _store(target: ast.expr, value: ast.expr, scope: Scope, traffic: Traffic) -> None:
    """`engine.bridge = mock`: what belongs to the program now holds the double."""
    if not isinstance(target, ast.Attribute | ast.Subscript):
        return
    double = double_of(target.value, scope)
    if double is not None:
        traffic.links.setdefault(identity(double), set()).update(inside(value, scope))
        if isinstance(target, ast.Attribute):
            for trace in traces_of(target, scope):
                traffic.set_up.setdefault((identity(trace.double), _first(trace)), []).append(value)
            traffic.fed_by_program |= _is_of_program(value, scope)
            if _runs_program(value, scope):
                traffic.given.add(identity(double))
    else:
        whole = _whole_double(target.value, scope)
        if whole is not None:
            traffic.links.setdefault(identity(whole), set()).update(inside(value, scope))
    if _belongs_to_program(target.value, scope):
        traffic.given.update(inside(value, scope))
        traffic.given.update(inside(target, scope))


def _whole_double(node: ast.expr, scope: Scope) -> Double | None:
    """The double of which an expression names a part that is none: `sandbox` for `sandbox.commands`."""
    while isinstance(node, ast.Attribute):
        node = node.value
        double = double_of(node, scope)
        if double is not None:
            return double
    return None


def _first(trace: Trace) -> str:
    return CALL if trace.member == "side_effect" else trace.member


def _belongs_to_program(node: ast.expr, scope: Scope) -> bool:
    if sources_of(node, scope).origin & Origin.PROGRAM:
        return True
    # A value object of the program by itself proves nothing, but it carries what it is given to program code.
    thing = infer(node, scope)
    return thing.nature is Nature.INSTANCE and thing.file is not None and not thing.file.is_test_side


def _runs_program(value: ast.expr, scope: Scope) -> bool:
    """Whether what a double is told to do or to give passes through program code."""
    if isinstance(value, ast.Lambda):
        return any(is_program_call(call, scope) for call in iterate_calls(value.body))
    thing = infer(value, scope)
    if thing.nature is Nature.FUNCTION and thing.function is not None and thing.file is not None:
        return not thing.file.is_test_side or calls_program(thing.file.scope_of(thing.function, thing.cls))
    return isinstance(value, ast.Call | ast.Await) and _is_of_program(value, scope) and double_of(value, scope) is None


def _patched_for(line: Line, scope: Scope) -> set[int]:
    """The doubles that a `with` statement patches in."""
    if not isinstance(line.statement, WITHS):
        return set()
    doubles = (double_of(item.context_expr, scope) for item in line.statement.items)
    return {identity(double) for double in doubles if double is not None and double.maker == "patch"}


def _pass(call: ast.Call, scope: Scope, traffic: Traffic) -> None:
    values = [*call.args, *(keyword.value for keyword in call.keywords)]
    double = double_of(call, scope)
    if double is not None:
        traffic.links.setdefault(identity(double), set()).update(_inside_all(values, scope))
        if any(_runs_program(value, scope) for value in values):
            traffic.given.add(identity(double))
        if double.maker == "patch":
            traffic.patched.add(identity(double))
    if last_name(call.func) in _INSTALLING:
        traffic.patched.update(_inside_all(values, scope))
    if isinstance(call.func, ast.Attribute):
        owner = double_of(call.func.value, scope)
        if owner is not None:
            for trace in traces_of(call.func, scope):
                traffic.called.setdefault((identity(trace.double), trace.member), []).append(call)
            traffic.links.setdefault(identity(owner), set()).update(_inside_all(values, scope))
            traffic.fed_by_program |= any(_is_of_program(value, scope) for value in values)
        if not is_own(call.func.value):
            values.append(call.func.value)
    elif isinstance(call.func, ast.Name):
        mock = double_of(call.func, scope)
        if mock is not None and mock.is_mock:
            traffic.called.setdefault((identity(mock), CALL), []).append(call)
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
    for each in nodes_in(value):
        if isinstance(each, ast.expr):
            double = double_of(each, scope)
            if double is not None:
                yield identity(double)
                if double.cls is not None:
                    yield from _held(infer(each, scope))
            elif isinstance(each, ast.Name) and each.id in scope.nested:
                yield from _enclosed(scope.nested[each.id], scope)
            elif isinstance(each, ast.Name) and each.id in scope.classes:
                yield from _enclosed(scope.classes[each.id].node, scope)
            elif isinstance(each, ast.Name) and not is_own(each):
                yield from _held(infer(each, scope))
                yield from sources_of(each, scope).doubles


def _held(thing: Thing, depth: int = 3) -> Iterator[int]:
    """The doubles that an instance of a test-side class keeps in its attributes, and those that these keep."""
    if thing.nature is not Nature.INSTANCE or thing.cls is None or thing.file is None:
        return
    # What a program class keeps is never asked of it: `double_of` does not look into program objects.
    if not (thing.cls.home or thing.file).is_test_side:
        return
    for cls in thing.file.definitions.mro(thing.cls):
        home = cls.home or thing.file
        for made in home.self_assignments(cls).values():
            for method, value in made:
                scope = home.scope_of(method, thing.cls)
                double = double_of(value, scope)
                if double is not None:
                    yield identity(double)
                    if double.cls is not None and depth:
                        yield from _held(infer(value, scope), depth - 1)
