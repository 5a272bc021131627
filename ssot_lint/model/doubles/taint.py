"""What holds an endpoint double in a test: names, `self` attributes, fixtures, and what program code built from it.

A small forward analysis over the functions that run for the test. What holds the double is *tainted*.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence

from ssot_lint.model.doubles.endpoints import EndpointDouble
from ssot_lint.model.doubles.lines import Line, lines_of
from ssot_lint.model.doubles.script import Script, script_of
from ssot_lint.model.doubles.stage import Part, PartKind
from ssot_lint.model.inference import Nature, infer
from ssot_lint.model.names import last_name
from ssot_lint.model.statements import LOOPS

Key = tuple[str, str]
LOOKING = frozenset("len print str repr isinstance type id bool hasattr getattr callable list sorted".split())
LOGGING = frozenset("debug info warning error exception critical log".split())
_CLOSED: frozenset[type] = frozenset({ast.Lambda, ast.Constant, ast.Compare})
_GIVING: frozenset[type] = frozenset({*LOOPS, ast.Return, ast.Expr})
_PATHS = (ast.Attribute, ast.Subscript, ast.Call, ast.Await, ast.Starred)


class Taint:
    """The endpoint doubles that the objects of a test hold, by what each object is kept under."""

    def __init__(self, stage: Sequence[Part]) -> None:
        """Nothing is tainted yet."""
        self.stage = stage
        self.held: dict[Key, EndpointDouble] = {}
        self.names: set[str] = set()  # of locals, fixtures, attributes and functions under which something is held

    def spread(self) -> None:
        """Taint whatever the functions of the stage make hold an endpoint double."""
        for _ in range(2):  # a helper may be listed behind the part that uses what it built
            known = len(self.held)
            for part in self.active_parts():
                if part.kind is not PartKind.FIXTURE or self._may_hold(part):
                    for line in lines_of(part.scope):
                        if line.bindings or line.statement.__class__ in _GIVING:
                            self._follow(line, part)
            if len(self.held) == known:  # the next round would see what this one saw
                return

    def active_parts(self) -> list[Part]:
        """The parts in which an endpoint double, or something that holds one, can be met."""
        attributes = {name for owner, name in self.held if owner == "self"}
        return [
            part
            for part in self.stage
            if part.kind in (PartKind.TEST, PartKind.FIXTURE)
            or script_of(part.scope).endpoints
            or attributes & script_of(part.scope).loads
        ]

    def _hold(self, key: Key, found: EndpointDouble) -> None:
        self.held.setdefault(key, found)
        self.names.add(key[1])

    def _may_touch(self, line: Line, script: Script) -> bool:
        """Whether a line names an endpoint double or something that holds one: most lines of a test do not."""
        if script.has_nameless or (line.calls and any(owner == "result" for owner, _ in self.held)):
            return True
        names, endpoints = self.names, script.endpoints
        for each in line.holders:
            kind = each.__class__
            if id(each) in endpoints:
                return True
            if kind is ast.Name:
                if each.id in names:  # type: ignore[attr-defined]
                    return True
            elif kind is ast.Attribute and each.attr in names:  # type: ignore[attr-defined]
                return True
        return False

    def _may_hold(self, part: Part) -> bool:
        """Whether a fixture has an endpoint double, or something with one comes to it: most run for every test."""
        scope = part.scope
        script = script_of(scope)
        if script.endpoints:
            return True
        results = {name for owner, name in self.held if owner == "result"}
        return any(
            (owner == "self" and name in script.loads) or (owner == "fixture" and name in scope.parameters)
            for owner, name in self.held
        ) or any(str(id(each)) in results for each, _, _ in scope.file.callees(part.function, scope.cls) if results)

    def key(self, node: ast.expr, part: Part) -> Key | None:
        """What the object behind an expression is kept under: a local name, a fixture's name, or a `self` attribute."""
        while isinstance(node, _PATHS):
            if isinstance(node, ast.Attribute) and is_of_self(node):
                return ("self", node.attr)
            node = node.func if isinstance(node, ast.Call) else node.value
        if not isinstance(node, ast.Name):
            return None
        if node.id in part.scope.parameters and node.id not in part.scope.bound:
            fixture = part.scope.file.fixture(node.id, part.scope.cls)
            if fixture is not None:
                return ("fixture", node.id)
        return (str(id(part.function)), node.id)

    def carried(self, node: ast.AST, part: Part) -> EndpointDouble | None:
        """The endpoint double that an expression's value holds: it is one, or it was built from one."""
        stack: list[ast.AST] = [node]
        while stack:
            current = stack.pop()
            if current.__class__ in _CLOSED:
                continue
            if isinstance(current, ast.expr):
                found = endpoint_at(current, part)
                if found is not None:
                    return found
            if isinstance(current, ast.Name) or (isinstance(current, ast.Attribute) and is_of_self(current)):
                key = self.key(current, part)
                if key in self.held:
                    return self.held[key]
                continue
            if isinstance(current, ast.Call):
                if keeps_nothing(current):
                    continue
                given = self.held.get(("result", str(id(infer(current.func, part.scope).function))))
                if given is not None:
                    return given
            stack.extend(ast.iter_child_nodes(current))
        return None

    def _follow(self, line: Line, part: Part) -> None:
        if not self._may_touch(line, script_of(part.scope)):
            return
        statement = line.statement
        for target, value in line.bindings:
            self._mark(target, self.carried(value, part), part)
        if isinstance(statement, LOOPS):
            for target, source in _looped(statement):
                self._mark(target, self.carried(source, part), part)
        elif isinstance(statement, ast.Return) and statement.value is not None:
            self._give(statement.value, part)
        elif isinstance(statement, ast.Expr):
            value = statement.value
            if isinstance(value, ast.Yield) and value.value is not None:
                self._give(value.value, part)
            for call in line.calls:
                self._mark_receiver(call, part)

    def _give(self, value: ast.expr, part: Part) -> None:
        """What a function returns goes to whoever asks for the fixture by name, or calls the helper."""
        found = self.carried(value, part)
        if found is not None:
            key = ("fixture", part.name) if part.kind is PartKind.FIXTURE else ("result", str(id(part.function)))
            self._hold(key, found)

    def _mark(self, target: ast.expr, found: EndpointDouble | None, part: Part) -> None:
        if found is None or _is_app_state(target):
            return
        for each in target.elts if isinstance(target, ast.Tuple | ast.List) else [target]:
            if endpoint_at(each, part) is None:
                key = self.key(each, part)
                if key is not None:
                    self._hold(key, found)

    def _mark_receiver(self, call: ast.Call, part: Part) -> None:
        """`manager.connect(ws)`: whatever `connect` belongs to may keep the double."""
        if not isinstance(call.func, ast.Attribute) or keeps_nothing(call):
            return
        if endpoint_at(call.func.value, part) is not None or _is_app_state(call.func.value):
            return
        if infer(call.func.value, part.scope).nature in (Nature.OUTSIDE, Nature.MODULE):
            return
        for argument in (*call.args, *(keyword.value for keyword in call.keywords)):
            found = self.carried(argument, part)
            if found is not None:
                key = self.key(call.func.value, part)
                if key is not None and key[1] not in ("self", "cls"):
                    self._hold(key, found)
                return


def endpoint_at(node: ast.expr, part: Part) -> EndpointDouble | None:
    """The endpoint double that an expression of a part is."""
    script = part.scope.script or script_of(part.scope)
    found: EndpointDouble | None = script.endpoints.get(id(node))
    return found


def _looped(statement: ast.For | ast.AsyncFor) -> list[tuple[ast.expr, ast.expr]]:
    """What a loop binds, each with what it comes from."""
    target, source = statement.target, statement.iter
    # `for number, ws in enumerate(…)`, `for key, ws in ….items()`: what comes first only counts or names.
    if isinstance(target, ast.Tuple) and isinstance(source, ast.Call):
        name = last_name(source.func)
        if name == "enumerate" and source.args:
            target, source = target.elts[-1], source.args[0]
        elif name == "items":
            target = target.elts[-1]
    # `for user, ws in zip(users, sockets)`: each comes from its own.
    if isinstance(target, ast.Tuple) and isinstance(source, ast.Call) and last_name(source.func) == "zip":
        pairs = list(zip(target.elts, source.args, strict=False))
        return pairs if len(target.elts) == len(source.args) else [(target, source)]
    return [(target, source)]


def is_of_self(node: ast.Attribute) -> bool:
    """Whether it is an attribute of the test object."""
    return isinstance(node.value, ast.Name) and node.value.id in ("self", "cls")


def _is_app_state(node: ast.expr) -> bool:
    """`app.state.x`: a place where an application keeps what it may never use."""
    while isinstance(node, ast.Attribute | ast.Subscript):
        if isinstance(node, ast.Attribute) and node.attr == "state":
            return True
        node = node.value
    return False


def keeps_nothing(call: ast.Call) -> bool:
    """Whether a call only looks at what it is given: `len(x)`, `logger.info(x)`, `mock.assert_called_with(x)`."""
    name = last_name(call.func)
    if isinstance(call.func, ast.Name):
        return name in LOOKING
    return name in LOGGING or (name or "").startswith("assert")
