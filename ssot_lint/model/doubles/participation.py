"""How a double takes part in a test: called, checked, or given to program code whose result the test then uses.

A small forward analysis: what holds the double (names, `self` attributes, fixtures, what program code built from it) is
*tainted*; the double takes part when the test calls or checks it, or uses something tainted.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ssot_lint.model.doubles.endpoints import EndpointDouble, patched_role
from ssot_lint.model.doubles.recognition import Double
from ssot_lint.model.doubles.script import expressions_of, script_of
from ssot_lint.model.doubles.stage import Part, PartKind
from ssot_lint.model.inference import Nature, infer
from ssot_lint.model.names import last_name
from ssot_lint.model.sites import iterate_calls, plain_assignments, statements_of

if TYPE_CHECKING:
    from ssot_lint.model.tests import Test

Key = tuple[str, str]
_CONFIGURING = frozenset({"configure_mock", "attach_mock", "reset_mock", "mock_add_spec"})
_LOOKING = frozenset("len print str repr isinstance type id bool hasattr getattr callable list sorted".split())
_LOGGING = frozenset("debug info warning error exception critical log".split())


@dataclass(frozen=True, slots=True)
class Participation:
    """The double that takes part, and how, as words that follow its name: `is called`, `is checked`, …"""

    endpoint: EndpointDouble
    how: str


def find_participation(test: Test) -> Participation | None:
    """The first endpoint double that takes part in `test`; the most confident one is preferred."""
    if not any(script_of(part.scope).endpoints for part in test.stage):
        return None
    found = list(_Flow(test).run())
    return max(found, key=lambda each: each.endpoint.double.confidence.rank) if found else None


class _Flow:
    def __init__(self, test: Test) -> None:
        self.test = test
        self.tainted: dict[Key, EndpointDouble] = {}

    def run(self) -> Iterator[Participation]:
        for _ in range(2):  # a helper may be listed behind the part that uses what it built
            for part in self.active_parts():
                for statement, expressions in script_of(part.scope).lines:
                    self.spread(statement, expressions, part)
        for part in self.active_parts():
            for statement, expressions in script_of(part.scope).lines:
                yield from self.uses(statement, expressions, part)
        yield from self.under_decorators()

    def active_parts(self) -> list[Part]:
        """The parts in which an endpoint double, or something that holds one, can be met."""
        held = {name for owner, name in self.tainted if owner == "self"}
        return [
            part
            for part in self.test.stage
            if part.kind in (PartKind.TEST, PartKind.FIXTURE)
            or script_of(part.scope).endpoints
            or held & script_of(part.scope).loads
        ]

    def endpoint(self, node: ast.expr, part: Part) -> EndpointDouble | None:
        """The endpoint double that an expression of a part is."""
        return script_of(part.scope).endpoints.get(id(node))

    def key(self, node: ast.expr, part: Part) -> Key | None:
        """What the object behind an expression is kept under: a local name, a fixture's name, or a `self` attribute."""
        while isinstance(node, ast.Attribute | ast.Subscript | ast.Call | ast.Await | ast.Starred):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in ("self", "cls"):
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
            if isinstance(current, ast.Lambda | ast.Constant | ast.Compare):
                continue
            if isinstance(current, ast.expr):
                found = self.endpoint(current, part)
                if found is not None:
                    return found
            if isinstance(current, ast.Name) or (isinstance(current, ast.Attribute) and _is_self(current)):
                key = self.key(current, part)
                if key in self.tainted:
                    return self.tainted[key]
                continue
            if isinstance(current, ast.Call):
                if _keeps_nothing(current):
                    continue
                given = self.tainted.get(("result", str(id(infer(current.func, part.scope).function))))
                if given is not None:
                    return given
            stack.extend(ast.iter_child_nodes(current))
        return None

    def spread(self, statement: ast.stmt, expressions: tuple[ast.expr, ...], part: Part) -> None:
        """Taint what this statement makes hold an endpoint double."""
        for target, value in plain_assignments(statement):
            self.taint(target, self.carried(value, part), part)
        if isinstance(statement, ast.For | ast.AsyncFor):
            target = statement.target
            # `for number, ws in enumerate(…)`, `for key, ws in ….items()`: what comes first only counts or names.
            if isinstance(target, ast.Tuple) and isinstance(statement.iter, ast.Call):
                if last_name(statement.iter.func) in ("enumerate", "items"):
                    target = target.elts[-1]
            self.taint(target, self.carried(statement.iter, part), part)
        elif isinstance(statement, ast.Return) and statement.value is not None:
            self.give(statement.value, part)
        elif isinstance(statement, ast.Expr):
            value = statement.value
            if isinstance(value, ast.Yield) and value.value is not None:
                self.give(value.value, part)
            for call in iterate_calls(value):
                self.taint_receiver(call, part)

    def give(self, value: ast.expr, part: Part) -> None:
        """What a function returns goes to whoever asks for the fixture by name, or calls the helper."""
        found = self.carried(value, part)
        if found is not None:
            key = ("fixture", part.name) if part.kind is PartKind.FIXTURE else ("result", str(id(part.function)))
            self.tainted.setdefault(key, found)

    def taint(self, target: ast.expr, found: EndpointDouble | None, part: Part) -> None:
        if found is None or _is_app_state(target):
            return
        for each in target.elts if isinstance(target, ast.Tuple | ast.List) else [target]:
            if self.endpoint(each, part) is None:
                key = self.key(each, part)
                if key is not None:
                    self.tainted.setdefault(key, found)

    def taint_receiver(self, call: ast.Call, part: Part) -> None:
        """`manager.connect(ws)`: whatever `connect` belongs to may keep the double."""
        if not isinstance(call.func, ast.Attribute) or _keeps_nothing(call):
            return
        if self.endpoint(call.func.value, part) is not None or _is_app_state(call.func.value):
            return
        if infer(call.func.value, part.scope).nature in (Nature.OUTSIDE, Nature.MODULE):
            return
        for argument in (*call.args, *(keyword.value for keyword in call.keywords)):
            found = self.carried(argument, part)
            if found is not None:
                key = self.key(call.func.value, part)
                if key is not None and key[1] not in ("self", "cls"):
                    self.tainted.setdefault(key, found)
                return

    def uses(
        self, statement: ast.stmt, expressions: tuple[ast.expr, ...], part: Part
    ) -> Iterator[Participation]:
        """How this statement makes an endpoint double take part."""
        for expression in expressions:
            for call in iterate_calls(expression):
                found = self.called(call, part)
                if found is not None:
                    yield Participation(found, "is called")
        if isinstance(statement, ast.Assert):
            found = self.mentioned(statement.test, part)
            if found is not None:
                yield Participation(found, "is checked")
        if part.kind in (PartKind.TEST, PartKind.HELPER):
            yield from self.used_results(statement, expressions, part)
        if isinstance(statement, ast.With | ast.AsyncWith):
            yield from self.under_patch(statement, part)

    def called(self, call: ast.Call, part: Part) -> EndpointDouble | None:
        if isinstance(call.func, ast.Attribute):
            if call.func.attr in _CONFIGURING:
                return None
            node: ast.expr = call.func.value
            while True:
                found = self.endpoint(node, part)
                if found is not None:
                    return found
                if isinstance(node, ast.Attribute):
                    node = node.value
                else:
                    return None
        return self.endpoint(call.func, part) if isinstance(call.func, ast.Name) else None

    def mentioned(self, node: ast.AST, part: Part) -> EndpointDouble | None:
        for each in ast.walk(node):
            if isinstance(each, ast.Name | ast.Attribute):
                found = self.endpoint(each, part)
                if found is not None:
                    return found
        return None

    def used_results(
        self, statement: ast.stmt, expressions: tuple[ast.expr, ...], part: Part
    ) -> Iterator[Participation]:
        """A load of something that holds the double and is not the double itself."""
        if not self.tainted:
            return
        made = {id(target) for target, _ in plain_assignments(statement)}
        for expression in expressions:
            for each in ast.walk(expression):
                if id(each) in made or not isinstance(each, ast.Name | ast.Attribute):
                    continue
                if isinstance(each, ast.Attribute) and not _is_self(each):
                    continue
                if not isinstance(each.ctx, ast.Load) or self.endpoint(each, part) is not None:
                    continue
                found = self.tainted.get(self.key(each, part) or ("", ""))
                if found is not None and not self.gives_away(expression, each, part):
                    name = each.attr if isinstance(each, ast.Attribute) else each.id
                    yield Participation(found, f"is given to `{name}`, which the test uses")

    def gives_away(self, expression: ast.AST, used: ast.expr, part: Part) -> bool:
        """Whether the expression only hands a double to `used` (`manager.connect(ws)`): that by itself is no use."""
        value = expression.value if isinstance(expression, ast.Await) else expression
        if not isinstance(value, ast.Call) or not isinstance(value.func, ast.Attribute):
            return False
        if self.key(value.func.value, part) != self.key(used, part):
            return False
        arguments = (*value.args, *(keyword.value for keyword in value.keywords))
        return any(self.mentioned(argument, part) is not None for argument in arguments)

    def under_patch(self, statement: ast.With | ast.AsyncWith, part: Part) -> Iterator[Participation]:
        for item in statement.items:
            found = self.patched(item.context_expr, part)
            if found is not None and any(self.uses_program(each, part) for each in statements_of(statement.body)):
                yield Participation(found, "is patched in under program code that the test uses")
                return

    def under_decorators(self) -> Iterator[Participation]:
        for part in self.test.stage:
            if part.kind is not PartKind.TEST:
                continue
            for decorator in part.function.decorator_list:
                found = self.patched(decorator, part)
                if found is not None and any(self.uses_program(each, part) for each in statements_of(part.function.body)):
                    yield Participation(found, "is patched in under program code that the test uses")

    def patched(self, node: ast.expr, part: Part) -> EndpointDouble | None:
        """The endpoint double that a patch installs."""
        from ssot_lint.model.doubles.recognition import double_of

        if not isinstance(node, ast.Call):
            return None
        double: Double | None = double_of(node, part.scope)
        if double is None or double.maker != "patch":
            return None
        role = patched_role(double.stands_for)
        name = (double.stands_for or "").rpartition(".")[2]
        return EndpointDouble(double, role, name) if role is not None else None

    def uses_program(self, statement: ast.stmt, part: Part) -> bool:
        """Whether a statement calls program code (or what may be) for more than building an object."""
        for expression in expressions_of(statement):
            for call in iterate_calls(expression):
                thing = infer(call.func, part.scope)
                if thing.nature is Nature.FUNCTION and thing.file is not None and not thing.file.is_test_side:
                    return True
                if thing.nature is Nature.UNKNOWN and self.may_be_program(call, part):
                    return True
        return False

    def may_be_program(self, call: ast.Call, part: Part) -> bool:
        name = last_name(call.func)
        if name is None or name in _LOOKING or name in _LOGGING or name.startswith(("assert", "fail", "skip")):
            return False
        if isinstance(call.func, ast.Attribute):
            from ssot_lint.model.doubles.recognition import double_of

            return double_of(call.func, part.scope) is None and not _is_self(call.func)
        return name not in part.scope.file.builtins


def _is_self(node: ast.Attribute) -> bool:
    return isinstance(node.value, ast.Name) and node.value.id in ("self", "cls")


def _is_app_state(node: ast.expr) -> bool:
    """`app.state.x`: a place where an application keeps what it may never use."""
    while isinstance(node, ast.Attribute | ast.Subscript):
        if isinstance(node, ast.Attribute) and node.attr == "state":
            return True
        node = node.value
    return False


def _keeps_nothing(call: ast.Call) -> bool:
    name = last_name(call.func)
    if isinstance(call.func, ast.Name):
        return name in _LOOKING
    return name in _LOGGING or (name or "").startswith("assert")
