"""What one function says about WebSocket endpoints, read once and shared by every test that it runs for."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field

from ssot_lint.model.definitions import ClassDefinition
from ssot_lint.model.doubles.endpoints import EndpointDouble, argument_double, endpoint_double, opens_real
from ssot_lint.model.doubles.lines import expressions_of, lines_of
from ssot_lint.model.inference import Nature, Scope, Thing, infer


@dataclass(eq=False, slots=True)
class Script:
    """The calls of a function, nested functions and decorators too; and which expressions are endpoint doubles."""

    calls: tuple[ast.Call, ...]
    endpoints: dict[int, EndpointDouble] = field(default_factory=dict)
    loads: frozenset[str] = frozenset()
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
    nodes = [each for line in lines for each in line.holders]
    nodes.extend(each for each in scope.function.decorator_list if isinstance(each, ast.Call))
    calls = tuple(node for node in nodes if isinstance(node, ast.Call))
    loads = frozenset(node.attr for node in nodes if isinstance(node, ast.Attribute))
    script = Script(calls, {}, loads)
    for node in nodes:
        found = endpoint_double(node, scope)
        if found is not None:
            script.endpoints[id(node)] = found
    for call in calls:
        for name, value in _arguments(call, scope):
            found = argument_double(name, value, scope)
            if found is not None:
                script.endpoints.setdefault(id(value), found)
    return script


def _arguments(call: ast.Call, scope: Scope) -> Iterator[tuple[str, ast.expr]]:
    """(parameter, value) for the arguments of a call that are made on the spot, as far as the parameters are known."""
    for keyword in call.keywords:
        if keyword.arg is not None:
            yield keyword.arg, keyword.value
    made = [(index, value) for index, value in enumerate(call.args) if isinstance(value, ast.Call)]
    if not made:
        return
    thing = infer(call.func, scope)
    function = thing.function if thing.nature is Nature.FUNCTION else None
    if thing.cls is not None and thing.nature is Nature.CLASS:
        function = next((each.methods["__init__"] for each in _mro(thing) if "__init__" in each.methods), None)
    if function is not None:
        names = [argument.arg for argument in (*function.args.posonlyargs, *function.args.args)]
        bound = names[1:] if thing.cls is not None and names[:1] in (["self"], ["cls"]) else names
        for index, value in made:
            if index < len(bound):
                yield bound[index], value


def _mro(thing: Thing) -> list[ClassDefinition]:
    assert thing.cls is not None
    assert thing.file is not None
    return (thing.cls.home or thing.file).definitions.mro(thing.cls)


__all__ = ["Script", "expressions_of", "script_of"]
