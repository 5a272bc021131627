"""What one function says about WebSocket endpoints, read once and shared by every test that it runs for."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ssot_lint.data import dataclass, field, replace
from ssot_lint.findings import Confidence
from ssot_lint.model.definitions import ClassDefinition, Function
from ssot_lint.model.doubles.endpoints import EndpointDouble, argument_double, endpoint_double, opens_real
from ssot_lint.model.doubles.lines import Line, expressions_of, lines_of
from ssot_lint.model.doubles.recognition import double_of
from ssot_lint.model.doubles.words import split_words
from ssot_lint.model.inference import Nature, Scope, Thing, infer, written
from ssot_lint.model.names import dotted

if TYPE_CHECKING:
    from ssot_lint.model.file import TestFile


# What replaces `agent.set_websocket_bridge` is a function, not what that is given.
_SETTING = frozenset((word,) for word in "set add remove update attach detach on with use".split())

_NAMED = frozenset({ast.Name, ast.Attribute, ast.Call})


@dataclass(eq=False, slots=True)
class Script:
    """The calls of a function, nested functions and decorators too; and which expressions are endpoint doubles."""

    calls: tuple[ast.Call, ...]
    endpoints: dict[int, EndpointDouble] = field(default_factory=dict)
    loads: frozenset[str] = frozenset()
    has_nameless: bool = False  # whether one of them is no name, attribute or call
    _real: dict[tuple[str, ...], bool] = field(default_factory=dict)

    def opens_real(self, scope: Scope, configured: tuple[str, ...]) -> bool:
        """Whether one of the calls opens a real endpoint."""
        known = self._real.get(configured)
        if known is None:
            known = self._real[configured] = any(opens_real(call, scope, configured) for call in self.calls)
        return known


def script_of(scope: Scope) -> Script:
    """The script of the scope's function; kept with the scope."""
    if scope.script is None:
        scope.script = _read(scope)
    found: Script = scope.script
    return found


def _read(scope: Scope) -> Script:
    assert scope.function is not None
    lines = lines_of(scope)
    nodes: list[ast.expr] = []
    calls: list[ast.Call] = []
    for line in lines:
        nodes += line.holders
        calls += line.calls
    decorators = [each for each in scope.function.decorator_list if isinstance(each, ast.Call)]
    nodes += decorators
    calls += decorators
    script = Script(tuple(calls), {}, frozenset([node.attr for node in nodes if isinstance(node, ast.Attribute)]))
    known: dict[str, EndpointDouble | None] = {}
    for node in nodes:
        name = None if type(node) is ast.Call else written(node)
        if name is not None and name in known:
            found = known[name]
        else:
            found = endpoint_double(node, scope) if double_of(node, scope) is not None else None
            if name is not None:
                known[name] = found
        if found is not None:
            script.endpoints[id(node)] = found
    for call in calls:
        for name, wanted, value in _arguments(call, scope):
            found = argument_double(name, wanted, value, scope)
            if found is not None:
                script.endpoints.setdefault(id(value), found)
                script.has_nameless = script.has_nameless or value.__class__ not in _NAMED
                _mark_same(found, nodes, script, scope)
    for line in lines:
        for target, value in line.bindings:
            given = _installed(target, value, scope)
            if given is not None:
                is_sure = not _is_fallback(line.statement, given.holder, lines)
                script.endpoints.setdefault(id(value), given if is_sure else _doubted(given))
                script.has_nameless = script.has_nameless or value.__class__ not in _NAMED
    return script


def _installed(target: ast.expr, value: ast.expr, scope: Scope) -> EndpointDouble | None:
    """The endpoint double that is made for an attribute of an object: `handler.ws_connection = MagicMock()`."""
    if not isinstance(target, ast.Attribute) or not isinstance(value, ast.Call) or double_of(value, scope) is None:
        return None
    if split_words(target.attr)[:1] in _SETTING:
        return None
    holder = double_of(target.value, scope)
    if (holder is not None and not holder.mixed) or dotted(target.value) in ("self", "cls"):
        return None
    return argument_double(target.attr, None, value, scope)


def _is_fallback(statement: ast.stmt, name: str, lines: tuple[Line, ...]) -> bool:
    """Whether it runs `if not hasattr(handler, name)`: else the handler keeps what the program gave it."""
    guards = (each.statement for each in lines if isinstance(each.statement, ast.If))
    return any(
        isinstance(guard.test, ast.UnaryOp)
        and any(isinstance(each, ast.Constant) and each.value == name for each in ast.walk(guard.test))
        and any(statement is each for part in guard.body for each in ast.walk(part))
        for guard in guards
    )


def _doubted(found: EndpointDouble) -> EndpointDouble:
    return replace(found, double=replace(found.double, confidence=Confidence.POSSIBLE))


def _mark_same(found: EndpointDouble, nodes: list[ast.expr], script: Script, scope: Scope) -> None:
    """What a parameter says of a double holds wherever the function names that double."""
    made = found.double.node
    for node in nodes:
        if made is not None and isinstance(node, ast.Name) and id(node) not in script.endpoints:
            double = double_of(node, scope)
            if double is not None and double.node is made:
                script.endpoints[id(node)] = EndpointDouble(double, found.role, node.id)


def _arguments(call: ast.Call, scope: Scope) -> Iterator[tuple[str, ClassDefinition | None, ast.expr]]:
    """(parameter, class it is annotated with, value) for the doubles among a call's arguments, as far as known."""
    given = [(index, value) for index, value in enumerate(call.args) if double_of(value, scope) is not None]
    named = [(key.arg, key.value) for key in call.keywords if key.arg and double_of(key.value, scope) is not None]
    if not given and not named:
        return
    function, cls, file = _called(infer(call.func, scope))
    if function is None or file is None:
        yield from ((name, None, value) for name, value in named)
        return
    arguments = [*function.args.posonlyargs, *function.args.args]
    bound = arguments[1:] if cls is not None and arguments[:1] and arguments[0].arg in ("self", "cls") else arguments
    inner = file.scope_of(function, cls)
    annotations = {each.arg: each.annotation for each in (*bound, *function.args.kwonlyargs)}
    for name, value in named:
        yield name, _annotated_class(annotations.get(name), inner), value
    for index, value in given:
        if index < len(bound):
            name = bound[index].arg
            # What has a name has a role of its own; the parameter's name speaks for what is made on the spot.
            yield name if isinstance(value, ast.Call) else "", _annotated_class(annotations[name], inner), value


def _called(thing: Thing) -> tuple[Function | None, ClassDefinition | None, TestFile | None]:
    if thing.nature is Nature.FUNCTION:
        return thing.function, thing.cls, thing.file
    if thing.nature is Nature.CLASS and thing.cls is not None:
        for each in _mro(thing):
            if "__init__" in each.methods:
                return each.methods["__init__"], thing.cls, each.home or thing.file
    return None, None, None


def _annotated_class(annotation: ast.expr | None, scope: Scope) -> ClassDefinition | None:
    thing = infer(annotation, scope)
    return thing.cls if thing.nature is Nature.CLASS else None


def _mro(thing: Thing) -> list[ClassDefinition]:
    assert thing.cls is not None
    assert thing.file is not None
    return (thing.cls.home or thing.file).definitions.mro(thing.cls)


__all__ = ["Script", "expressions_of", "script_of"]
