"""Checks that only read back what the test put into a double (SSOT203), and tests that look at nothing else (SSOT204)."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ssot_lint.model.checks import Check, CheckKind, FrameKind
from ssot_lint.model.definitions import Function
from ssot_lint.model.doubles.feeding import every_statement, feeding_of
from ssot_lint.model.doubles.provenance import Origin, Provenance, Sources, identity
from ssot_lint.model.doubles.recognition import Double, double_of
from ssot_lint.model.doubles.stage import Part, PartKind
from ssot_lint.model.doubles.words import DOUBLE_CLASS
from ssot_lint.model.inference import Nature, Scope, Thing, infer, returned
from ssot_lint.model.names import last_name
from ssot_lint.model.sites import iterate_calls, plain_assignments

if TYPE_CHECKING:
    from ssot_lint.model.tests import Test

_CONFIGURED = frozenset({"return_value", "side_effect"})
_RECORDS = frozenset(
    "called call_count call_args call_args_list mock_calls method_calls await_count await_args await_args_list".split()
)
_INSTALLING = frozenset({"setattr", "setitem", "dict", "multiple", "patch", "object"})
_CARRYING = frozenset({"get", "copy", "pop", "values", "items", "keys"})


@dataclass(frozen=True, slots=True)
class Echo:
    """A check that reads back what the test put in; `holder` names the double as the check does."""

    check: Check
    holder: str


class Study:
    """What a test does with its doubles: which of them program code may have touched, and what each check looks at."""

    def __init__(self, test: Test) -> None:
        self.test = test
        self.provenance = Provenance()
        self.parts = [part for part in test.stage if part.kind is not PartKind.HELPER or _is_near(part, test)]
        self.links: dict[int, set[int]] = {}
        self.reached = frozenset(self._with_linked(set(self._reached())))

    def _with_linked(self, reached: set[int]) -> set[int]:
        """What holds a double hands it on: `factory.return_value = mock` lets program code at `mock` through `factory`."""
        queue = list(reached)
        while queue:
            for each in self.links.get(queue.pop(), ()):
                if each not in reached:
                    reached.add(each)
                    queue.append(each)
        return reached

    def _link(self, holder: ast.expr, values: Iterable[ast.expr], scope: Scope) -> None:
        double = double_of(holder, scope)
        if double is not None:
            for value in values:
                self.links.setdefault(identity(double), set()).update(self._inside(value, scope))

    def _reached(self) -> Iterator[int]:
        """The doubles that program code was given, directly, by attribute, or by a patch under which it ran."""
        program_runs = False
        patched: set[int] = set()
        for part in self.parts:
            for statement in every_statement(part.function.body):
                yield from self._stored(statement, part.scope)
                patched |= self._patched(statement, part.scope)
            for call in (*_calls(part.function), *part.scope.patched.values()):
                self._link(call, [*call.args, *(keyword.value for keyword in call.keywords)], part.scope)
                if last_name(call.func) in _INSTALLING:
                    patched |= {each for value in call.args for each in self._inside(value, part.scope)}
                    patched |= {each for key in call.keywords for each in self._inside(key.value, part.scope)}
                double = double_of(call, part.scope)
                if double is not None and double.maker == "patch":
                    patched.add(identity(double))
                if self.provenance.is_program_call(call, part.scope):
                    program_runs |= part.kind in (PartKind.TEST, PartKind.HELPER)
                    yield from self._given(call, part.scope)
                elif self.provenance.may_keep(call, part.scope):
                    yield from self._given(call, part.scope)
        if program_runs:
            yield from patched
            for call in self.test.scope.patched.values():
                yield id(call)

    def _given(self, call: ast.Call, scope: Scope) -> Iterator[int]:
        values = [*call.args, *(keyword.value for keyword in call.keywords)]
        if isinstance(call.func, ast.Attribute) and not _is_self(call.func.value):
            values.append(call.func.value)
        for value in values:
            yield from self.provenance.sources(value, scope).doubles
            yield from self._inside(value, scope)

    def _inside(self, value: ast.expr, scope: Scope) -> Iterator[int]:
        for each in ast.walk(value):
            if isinstance(each, ast.expr):
                double = double_of(each, scope)
                if double is not None:
                    yield identity(double)
                elif isinstance(each, ast.Name) and not _is_self(each):
                    yield from self._held(infer(each, scope))
                    yield from self.provenance.sources(each, scope).doubles

    def _held(self, thing: Thing) -> Iterator[int]:
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

    def _stored(self, statement: ast.stmt, scope: Scope) -> Iterator[int]:
        """`engine.bridge = mock`: what belongs to the program now holds the double."""
        for target, value in plain_assignments(statement):
            if isinstance(target, ast.Attribute | ast.Subscript):
                self._link(target.value, [value], scope)
                owner = self.provenance.sources(target.value, scope)
                if owner.origin & Origin.PROGRAM:
                    yield from self._inside(value, scope)
                    yield from self._inside(target, scope)

    def _patched(self, statement: ast.stmt, scope: Scope) -> set[int]:
        if not isinstance(statement, ast.With | ast.AsyncWith):
            return set()
        doubles = (double_of(item.context_expr, scope) for item in statement.items)
        return {identity(double) for double in doubles if double is not None and double.maker == "patch"}

    def runs_program(self) -> bool:
        """Whether the test or a helper beside it calls what is or may be program code, or names any of it."""
        if self._names_program():
            return True
        return any(
            self.provenance.is_program_call(call, part.scope)
            for part in self.parts
            if part.kind in (PartKind.TEST, PartKind.HELPER)
            for call in _calls(part.function)
        )

    def _names_program(self) -> bool:
        """Whether the body loads a name of the program for anything but the specification of a double."""
        scope = self.test.scope
        specs = {
            id(keyword.value)
            for call in _calls(self.test.node)
            for keyword in call.keywords
            if keyword.arg in ("spec", "spec_set")
        }
        for statement in self.test.body:
            for each in ast.walk(statement):
                if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Load) and id(each) not in specs:
                    symbol = self.provenance.symbol(each.id, scope)
                    if symbol is not None and symbol.file is not None and not symbol.file.is_test_side:
                        return True
        return False

    def looked_at(self, check: Check) -> Sources:
        """What the check's outcome is made of; a failure under a condition is made of the condition."""
        scope = self.test.scope
        node = check.node
        if isinstance(node, ast.Assert):
            found = self.provenance.sources(node.test, scope)
        elif check.kind is CheckKind.RAISES and isinstance(check.statement, ast.With | ast.AsyncWith):
            found = self._block(check.statement.body, scope)
        elif isinstance(node, ast.Call):
            values = [*node.args, *(keyword.value for keyword in node.keywords)]
            if check.kind in (CheckKind.HELPER, CheckKind.NAMED, CheckKind.PASSED) and self.provenance.is_program_call(node, scope):
                return Sources(Origin.PROGRAM)
            found = Sources(Origin.TEST)
            for value in values:
                found |= self.provenance.sources(value, scope)
            if isinstance(node.func, ast.Attribute) and not _is_self(node.func.value):
                found |= self.provenance.sources(node.func.value, scope)
        else:
            found = Sources(Origin.TEST)
        return found | self._guards(check, scope)

    def _block(self, body: list[ast.stmt], scope: Scope) -> Sources:
        found = Sources(Origin.NOTHING)
        for statement in every_statement(body):
            for call in iterate_calls(statement):
                found |= self.provenance.sources(call, scope)
        return found

    def _guards(self, check: Check, scope: Scope) -> Sources:
        found = Sources(Origin.NOTHING)
        if check.kind not in (CheckKind.FAIL, CheckKind.RAISE):
            return found
        frame = check.frame
        while frame is not None:
            if frame.kind in (FrameKind.IF, FrameKind.WHILE) and isinstance(frame.node, ast.If | ast.While):
                found |= self.provenance.sources(frame.node.test, scope)
            elif frame.kind in (FrameKind.TRY, FrameKind.TRY_ELSE) and isinstance(frame.node, ast.Try):
                found |= self._block(frame.node.body, scope)
            frame = frame.outer
        return found


def echoes_of(test: Test) -> Iterator[Echo]:
    """The checks of `test` whose value is only what it put into a double itself."""
    if not test.file.mentions_doubles:
        return
    candidates = [check for check in test.checks if not check.in_nested_function and check.constancy is None]
    if not candidates:
        return
    study = Study(test)
    for check in candidates:
        found = study.looked_at(check)
        if found.origin & Origin.PROGRAM or not found.doubles or found.doubles & study.reached:
            continue
        holder = _echoing(check, test)
        if holder is not None:
            yield Echo(check, holder)


def _echoing(check: Check, test: Test) -> str | None:
    """The name of the double that the check reads back from; None when the double computes what is read."""
    for node in _read_by(check, test):
        for each in ast.walk(node):
            if isinstance(each, ast.Name | ast.Attribute | ast.Call):
                double = double_of(each, test.scope)
                if double is not None and _is_echo(check, double, test):
                    return last_name(each.func if isinstance(each, ast.Call) else each)
    return None


def _read_by(check: Check, test: Test) -> list[ast.AST]:
    """The check and every expression that made a local name it reads, transitively."""
    feeding = feeding_of(test.scope)
    nodes: list[ast.AST] = [check.node]
    seen: set[str] = set()
    for node in nodes:
        for each in ast.walk(node):
            if isinstance(each, ast.Name) and each.id not in seen:
                seen.add(each.id)
                nodes += [*test.scope.bound.get(each.id, []), *feeding.loops.get(each.id, [])]
                nodes += feeding.values.get(each.id, [])
    return nodes


def _is_echo(check: Check, double: Double, test: Test) -> bool:
    if double.cls is None:
        return _is_made_by(test, double) and _is_fed(double, check, test)
    methods = [each for cls in _chain(double) for each in cls.methods.values()]
    called = {name for name in _method_names(check, test)}
    return all(_carries(method) for method in methods if method.name in called)


def _is_made_by(test: Test, double: Double) -> bool:
    """Whether the test's own side made the mock, and not a fake that answers with it."""
    node = double.node
    return node is not None and any(
        part.function.lineno <= node.lineno <= (part.function.end_lineno or node.lineno)
        and (part.scope.cls is None or not DOUBLE_CLASS.search(part.scope.cls.name))
        for part in test.stage
    )


def _chain(double: Double) -> list:  # type: ignore[type-arg]
    assert double.cls is not None
    home = double.cls.home
    return home.definitions.mro(double.cls) if home is not None else [double.cls]


def _method_names(check: Check, test: Test) -> Iterator[str]:
    """The methods that the check calls, itself or to make a local name that it reads."""
    for node in _read_by(check, test):
        for each in ast.walk(node):
            if isinstance(each, ast.Call) and isinstance(each.func, ast.Attribute):
                yield each.func.attr


def _carries(method: Function) -> bool:
    """Whether a fake's method gives what was stored, as it was put in: an attribute, a part of one, a length, a literal."""
    return all(_is_stored(value) for value in returned(method))


def _is_stored(value: ast.expr) -> bool:
    if isinstance(value, ast.Constant | ast.Name):
        return True
    if isinstance(value, ast.ListComp):
        return isinstance(value.elt, ast.Name) and all(_is_stored(each.iter) for each in value.generators)
    if isinstance(value, ast.Attribute | ast.Subscript):
        return _is_stored(value.value)
    if isinstance(value, ast.Call):
        name = last_name(value.func)
        if name in ("len", "list", "dict", "tuple", "set", "bool"):
            return all(_is_stored(argument) for argument in value.args)
        return isinstance(value.func, ast.Attribute) and name in _CARRYING and _is_stored(value.func.value)
    if isinstance(value, ast.Compare):
        return _is_stored(value.left) and all(_is_stored(each) for each in value.comparators)
    return isinstance(value, ast.UnaryOp) and _is_stored(value.operand)


def _is_fed(double: Double, check: Check, test: Test) -> bool:
    """Whether the test configured the mock or called it itself: what a mock tells of its own accord is no echo."""
    wanted = identity(double)
    for part in test.stage:
        for statement in every_statement(part.function.body):
            for target, _ in plain_assignments(statement):
                if isinstance(target, ast.Attribute):
                    owner = double_of(target.value, part.scope)
                    if owner is not None and identity(owner) == wanted:
                        return True
        for call in _calls(part.function):
            if call is check.node or not isinstance(call.func, ast.Attribute):
                continue
            if call.func.attr.startswith(("assert_", "reset_mock")) or part.kind is PartKind.FIXTURE:
                continue
            owner = double_of(call.func.value, part.scope)
            if owner is not None and identity(owner) == wanted:
                return True
    return any(
        keyword.arg in _CONFIGURED or keyword.arg not in ("spec", "spec_set", "name")
        for keyword in (double.node.keywords if isinstance(double.node, ast.Call) else [])
    )


def looks_only_at_doubles(test: Test) -> str | None:
    """The name of a double when every check of `test` looks at doubles and no program code could reach one of them."""
    if not test.file.mentions_doubles or not test.checks or test.ambient_checks:
        return None
    study = Study(test)
    if study.runs_program():
        return None
    holder: str | None = None
    for check in test.checks:
        if check.constancy is not None:
            continue
        found = study.looked_at(check)
        if found.origin & Origin.PROGRAM or found.doubles & study.reached:
            return None
        if found.doubles:
            holder = holder or _holder(check, test)
        elif not found.origin & Origin.CLOCK and found.origin & Origin.TEST and _runs_something(check):
            return None
    if holder is None or _program_reaches(study):
        return None
    return holder


def _runs_something(check: Check) -> bool:
    return check.kind in (CheckKind.HELPER, CheckKind.NAMED, CheckKind.PASSED, CheckKind.RAISES)


def _holder(check: Check, test: Test) -> str:
    """The name of a double that the check reads: the root of the chain, not what a mock makes up along it."""
    found = None
    for node in _read_by(check, test):
        for each in ast.walk(node):
            if isinstance(each, ast.Name | ast.Attribute) and double_of(each, test.scope) is not None:
                found = last_name(each)
                if isinstance(each, ast.Name) or _is_self(each.value):
                    return found or "a double"
    return found or "a double"


def _program_reaches(study: Study) -> bool:
    """Whether a program value was passed into a double: as an argument of its call, or set on it."""
    for part in study.parts:
        for call in _calls(part.function):
            if isinstance(call.func, ast.Attribute) and double_of(call.func.value, part.scope) is not None:
                values = [*call.args, *(keyword.value for keyword in call.keywords)]
                if any(study.provenance.sources(value, part.scope).origin & Origin.PROGRAM for value in values):
                    return True
        for statement in every_statement(part.function.body):
            for target, value in plain_assignments(statement):
                if isinstance(target, ast.Attribute) and double_of(target.value, part.scope) is not None:
                    if study.provenance.sources(value, part.scope).origin & Origin.PROGRAM:
                        return True
    return False


def _calls(function: Function) -> Iterator[ast.Call]:
    for statement in function.body:
        yield from iterate_calls(statement)


def _is_self(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id in ("self", "cls", "pytest")


def _is_near(part: Part, test: Test) -> bool:
    """Whether a helper belongs to the test's own file or class: what a fake does inside itself is its own business."""
    return part.scope.cls is None or part.scope.cls is test.owner or part.scope.function in test.scope.nested.values()
