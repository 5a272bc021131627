"""Which of the required events the checks of a test look for, however they are spelt."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from ssot_lint.model.calls import resolve_call
from ssot_lint.model.checks import Check, CheckKind, FrameKind
from ssot_lint.model.definitions import FUNCTIONS
from ssot_lint.model.inference import Nature, Scope, infer
from ssot_lint.model.names import last_name
from ssot_lint.model.sites import expressions_in, statements_of
from ssot_lint.patterns import compile_late

if TYPE_CHECKING:
    from ssot_lint.model.definitions import ClassDefinition, Function
    from ssot_lint.model.file import TestFile
    from ssot_lint.model.tests import Test

_PREFIX = compile_late(r"(?:notify|emit|send|publish|broadcast|on|handle|assert|verify|check)_")
_SUFFIX = compile_late(r"_(?:events?|notifications?|messages?|calls?)$")
_DECLARED_PART = compile_late(r"(?<![a-z])(?:subset|partial|partially)(?![a-z])")
_OF_EVENTS = compile_late(r"event", re.IGNORECASE)
_BUILTINS = frozenset("set frozenset list tuple sorted next any all len filter sum map iter reversed max min".split())
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.GeneratorExp, ast.DictComp)
_OPERATIONS = (ast.Compare, ast.BoolOp, ast.UnaryOp, ast.BinOp, ast.IfExp, ast.Starred, ast.Await, ast.NamedExpr)
_PLAIN = (ast.Constant, ast.Attribute, ast.Name, ast.Starred)
_ACTING = compile_late(r"_*(?:emit|send|notify|publish|broadcast|dispatch|trigger|record|add|append|create|make|build)")
_DEPTH = 12

# Asked for by test, by class and for the whole run.
_known: WeakKeyDictionary[Test, tuple[frozenset[str], frozenset[str] | None]] = WeakKeyDictionary()


def may_speak_of(file: TestFile, required: Collection[str]) -> bool:
    """Whether the text names a required event, or a constant that may hold them; else no check can look for one."""
    text = file.source.text
    return "EVENTS" in text or any(event in text or event.upper() in text for event in required)


def checked_events(test: Test, required: Collection[str]) -> frozenset[str] | None:
    """The required events that the checks of `test` look for; None when one that cannot be read may do so."""
    wanted = frozenset(required)
    known = _known.get(test)
    if known is None or known[0] != wanted:
        reader = _Reader(wanted)
        for check in test.checks:
            if check.kind is not CheckKind.PASSED:
                reader.read(check)
        known = _known[test] = (wanted, None if reader.blind else frozenset(reader.found))
    return known[1]


def is_declared_part(test: Test, checked: Collection[str], required: Collection[str]) -> bool:
    """Whether the test says that it is about a part: it names one event, just those it checks, or says so in a word."""
    text = f"{test.name} {test.docstring}"
    return _declares(text, checked, required) or bool(parametrized_events(test, required))


def declares_part(text: str, checked: Collection[str], required: Collection[str]) -> bool:
    """The same for any text, say the name and docstring of a class."""
    return _declares(text, checked, required)


def _declares(text: str, checked: Collection[str], required: Collection[str]) -> bool:
    words = re.sub(r"([a-z])(?=[A-Z])", r"\1_", text).lower()
    named = named_events(words, required)
    return len(named) == 1 or (bool(named) and named == set(checked)) or bool(_DECLARED_PART.search(words))


def named_events(text: str, required: Collection[str]) -> set[str]:
    """The events whose names stand in a text, with underscores, hyphens or spaces."""
    plain = re.sub(r"[\s_-]+", "_", text.lower())
    return {event for event in required if event in plain}


def parametrized_events(test: Test, required: Collection[str]) -> frozenset[str]:
    """The required events among the values that `parametrize` gives to the test."""
    reader = _Reader(frozenset(required))
    for mark in test.all_marks:
        if mark.path == "pytest.mark.parametrize":
            reader.collect(mark.argument(1, "argvalues"), test.file.module_scope, True, _DEPTH)
    return frozenset(reader.found)


class _Reader:
    def __init__(self, required: frozenset[str]) -> None:
        self.required = required
        self.found: set[str] = set()
        self.blind = False
        self.seen: set[int] = set()

    def read(self, check: Check) -> None:
        """Collect what one check looks for."""
        scope, node = check.test.scope, check.node
        before = len(self.found)
        if isinstance(node, ast.Assert):
            self.collect(node.test, scope, True, _DEPTH)
        elif isinstance(node, ast.expr):
            self.collect(node, scope, True, _DEPTH)
        self._loops(check, scope)
        if isinstance(node, ast.Call) and check.kind in (CheckKind.HELPER, CheckKind.NAMED):
            self._helper(node, scope, len(self.found) > before)

    def _loops(self, check: Check, scope: Scope) -> None:
        """What a loop around the check goes through, when the check uses its variable."""
        used = {each.id for each in ast.walk(check.node) if isinstance(each, ast.Name)}
        frame = check.frame
        while frame is not None:
            if frame.kind is FrameKind.FOR and isinstance(frame.node, ast.For | ast.AsyncFor):
                targets = {each.id for each in ast.walk(frame.node.target) if isinstance(each, ast.Name)}
                if targets & used:
                    self.collect(frame.node.iter, scope, False, _DEPTH)
            frame = frame.outer

    def _helper(self, call: ast.Call, scope: Scope, told: bool) -> None:
        callee = resolve_call(call.func, scope)
        if callee.function is not None and callee.file is not None:
            self._body(callee.function, callee.cls, callee.file)
        elif not told and _OF_EVENTS.search(last_name(call.func) or ""):
            self.blind = True

    def _body(self, function: Function, cls: ClassDefinition | None, file: TestFile) -> None:
        if id(function) in self.seen:
            return
        self.seen.add(id(function))
        scope = file.scope_of(function, cls)
        defaults = [each for each in (*function.args.defaults, *function.args.kw_defaults) if each is not None]
        for expression in (*defaults, *_expressions(function.body)):
            self.collect(expression, scope, True, _DEPTH)

    def collect(self, node: ast.AST | None, scope: Scope, direct: bool, depth: int) -> None:
        """Add the events in an expression. `direct`: it stands in the check; else a name led to it.

        What a name leads to counts when it is a list of names or a filter by one, not when it is data of any kind.
        """
        if node is None or depth == 0:
            return
        if isinstance(node, ast.Constant):
            self._match(node.value)
        elif isinstance(node, ast.Name):
            self._name(node, scope, depth)
        elif isinstance(node, ast.Attribute):
            self._attribute(node, scope, direct, depth)
        elif isinstance(node, ast.Call):
            self._call(node, scope, direct, depth)
        elif isinstance(node, ast.Dict):
            self._all(node.keys, scope, direct, depth)
            if direct:
                self._all(node.values, scope, direct, depth)
        elif isinstance(node, ast.List | ast.Tuple | ast.Set):
            if direct or all(isinstance(each, _PLAIN) for each in node.elts):
                self._all(node.elts, scope, direct, depth)
        elif isinstance(node, ast.Subscript):
            self._all([node.value, node.slice], scope, direct, depth)
        elif isinstance(node, _COMPREHENSIONS):
            self._all(_of_comprehension(node), scope, True, depth)
        elif isinstance(node, _OPERATIONS):
            self._all(ast.iter_child_nodes(node), scope, direct, depth)

    def _all(
        self, nodes: Iterator[ast.AST] | Collection[ast.AST | None], scope: Scope, direct: bool, depth: int
    ) -> None:
        for node in nodes:
            self.collect(node, scope, direct, depth - 1)

    def _match(self, value: object) -> None:
        if isinstance(value, str) and value in self.required:
            self.found.add(value)

    def _name(self, node: ast.Name, scope: Scope, depth: int) -> None:
        if id(node) in self.seen:
            return
        self.seen.add(id(node))
        if node.id in scope.bound:
            for value in scope.bound[node.id]:
                self.collect(value, scope, False, depth - 1)
            return
        if node.id in scope.parameters:
            return
        symbol = scope.file.symbol(node.id)
        if symbol.value is not None and symbol.file is not None:
            self.collect(symbol.value, symbol.file.module_scope, False, depth - 1)

    def _attribute(self, node: ast.Attribute, scope: Scope, direct: bool, depth: int) -> None:
        name = _SUFFIX.sub("", _PREFIX.sub("", node.attr.lower(), count=1))
        if name in self.required or node.attr.lower() in self.required:
            self.found.add(name if name in self.required else node.attr.lower())
            return
        thing = infer(node, scope)
        if thing.nature is Nature.LITERAL and thing.node is not None:
            home = thing.cls.home if thing.cls is not None and thing.cls.home is not None else scope.file
            self.collect(thing.node, home.module_scope, False, depth - 1)
        self.collect(node.value, scope, direct, depth - 1)

    def _call(self, node: ast.Call, scope: Scope, direct: bool, depth: int) -> None:
        func = node.func
        name = last_name(func) or ""
        # `emitter.agent_started()` acts; `emitter.agent_started.assert_called_once()` looks.
        if isinstance(func, ast.Attribute):
            self.collect(func.value, scope, direct, depth - 1)
        if _ACTING.match(name):
            return
        given = [*node.args, *(keyword.value for keyword in node.keywords)]
        if not (direct or name in _BUILTINS or isinstance(func, ast.Attribute)):
            given = [each for each in given if isinstance(each, ast.Constant)]
        self._all(given, scope, direct, depth)


def _of_comprehension(node: ast.AST) -> Iterator[ast.AST]:
    for each in ast.iter_child_nodes(node):
        yield from ast.iter_child_nodes(each) if isinstance(each, ast.comprehension) else (each,)


def _expressions(body: list[ast.stmt]) -> Iterator[ast.expr]:
    for statement in statements_of(body):
        if isinstance(statement, FUNCTIONS):
            yield from _expressions(statement.body)
        elif not isinstance(statement, ast.ClassDef):
            yield from expressions_in(statement)
