"""Checks of a handler that the test's own failure satisfies: they look for words that the failure's message holds."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from typing import Any

from ssot_lint.model.checks import Check, CheckKind
from ssot_lint.model.flow.handlers import caught_types
from ssot_lint.model.names import last_name

_BROAD = frozenset({"Exception", "BaseException", "AssertionError"})
_DEPTH = 10


def message_of(check: Check) -> str:
    """The literal text that the failure of `check` is sure to carry, in lower case; empty when there is none."""
    node = check.node
    parts: list[ast.expr] = []
    if isinstance(node, ast.Assert):
        parts = [node.msg] if node.msg is not None else []
    elif isinstance(node, ast.Raise):
        parts = list(node.exc.args) if isinstance(node.exc, ast.Call) else []
    elif isinstance(node, ast.Call) and check.kind in (CheckKind.FAIL, CheckKind.UNITTEST):
        parts = list(node.args[:1] if check.kind is CheckKind.FAIL else node.args[1:])
        parts += [keyword.value for keyword in node.keywords]
    return " ".join(text for part in parts for text in _texts(part)).lower()


def _texts(node: ast.expr) -> Iterator[str]:
    for each in ast.walk(node):
        if isinstance(each, ast.Constant) and isinstance(each.value, str):
            yield each.value


def is_echo(handler: ast.ExceptHandler, own: list[Check], swallowed: Check) -> bool:
    """Whether every check that the handler makes itself is satisfied by the failure of `swallowed`."""
    if handler.name is None or not own:
        return False
    reader = _Reader(handler, message_of(swallowed), swallowed)
    return all(reader.is_satisfied(check) for check in own)


class _Reader:
    def __init__(self, handler: ast.ExceptHandler, message: str, check: Check) -> None:
        self.message = message
        self.test = check.test
        self.exception = {handler.name}
        self.texts: set[str] = set()
        for statement in handler.body:
            if isinstance(statement, ast.Assign) and len(statement.targets) == 1:
                target = statement.targets[0]
                if isinstance(target, ast.Name) and self.is_text(statement.value):
                    self.texts.add(target.id)

    def is_text(self, node: ast.expr, depth: int = _DEPTH) -> bool:
        """Whether `node` is the caught exception's text: `str(e)`, `str(e).lower()`, `e.args[0]`, a name for one."""
        if depth == 0:
            return False
        if isinstance(node, ast.Name):
            return node.id in self.texts
        if isinstance(node, ast.Call):
            func = node.func
            if isinstance(func, ast.Name) and func.id in ("str", "repr") and node.args:
                return self.is_exception(node.args[0]) or self.is_text(node.args[0], depth - 1)
            return isinstance(func, ast.Attribute) and self.is_text(func.value, depth - 1)
        if isinstance(node, ast.Subscript):
            node = node.value
        return (
            isinstance(node, ast.Attribute)
            and self.is_exception(node.value)
            and node.attr in ("args", "msg", "message")
        )

    def is_exception(self, node: ast.expr) -> bool:
        return isinstance(node, ast.Name) and node.id in self.exception

    def is_satisfied(self, check: Check) -> bool:
        """Whether a check of the handler holds for the failure."""
        node = check.node
        if isinstance(node, ast.Assert):
            return self.holds(node.test)
        if not isinstance(node, ast.Call) or check.kind is not CheckKind.UNITTEST:
            return False
        name, args = last_name(node.func), node.args
        if name == "assertIn" and len(args) > 1:
            return self.is_inside(args[0], args[1])
        if name == "assertIsInstance" and len(args) > 1:
            return self.is_exception(args[0]) and self.is_broad(args[1])
        return name in ("assertTrue", "assertIsNotNone") and bool(args) and self.holds(args[0])

    def holds(self, node: ast.expr, depth: int = _DEPTH) -> bool:
        """Whether a condition of the handler is true for the failure, as far as the literal message tells."""
        look = _LOOKS.get(type(node))
        if look is not None and depth:
            return look(self, node, depth - 1)
        return self.is_exception(node) or self.is_text(node)

    def _either(self, node: ast.BoolOp, depth: int) -> bool:
        values = [self.holds(value, depth) for value in node.values]
        return any(values) if isinstance(node.op, ast.Or) else all(values)

    def _compare(self, node: ast.Compare, depth: int) -> bool:
        if len(node.ops) != 1:
            return False
        left, right = node.left, node.comparators[0]
        if isinstance(node.ops[0], ast.In):
            return self.is_inside(left, right)
        is_none = isinstance(right, ast.Constant) and right.value is None
        return isinstance(node.ops[0], ast.IsNot | ast.NotEq) and is_none and self.holds(left, depth)

    def is_inside(self, part: ast.expr, whole: ast.expr) -> bool:
        return isinstance(part, ast.Constant) and self.is_text(whole) and self._has(part.value)

    def _has(self, word: object) -> bool:
        return isinstance(word, str) and word.lower() in self.message

    def _call(self, node: ast.Call, depth: int) -> bool:
        name, args = last_name(node.func), node.args
        if name == "isinstance" and len(args) == 2:
            return self.is_exception(args[0]) and self.is_broad(args[1])
        if name in ("any", "all") and len(args) == 1 and isinstance(args[0], ast.GeneratorExp | ast.ListComp):
            return self._quantified(args[0], any if name == "any" else all)
        if name in ("any", "all") and len(args) == 1 and isinstance(args[0], ast.List | ast.Tuple):
            values = [self.holds(each, depth) for each in args[0].elts]
            return any(values) if name == "any" else all(values)
        return self.is_text(node)

    def _quantified(self, node: ast.GeneratorExp | ast.ListComp, quantifier: Callable[[Iterator[bool]], bool]) -> bool:
        generator, element = node.generators[0], node.elt
        looks_in = isinstance(element, ast.Compare) and len(element.ops) == 1 and isinstance(element.ops[0], ast.In)
        if len(node.generators) != 1 or generator.ifs or not looks_in or not isinstance(element, ast.Compare):
            return False
        words = generator.iter
        if isinstance(words, ast.Name):
            words = self.test.scope.locals.get(words.id, words)
        if not isinstance(words, ast.List | ast.Tuple | ast.Set) or not self.is_text(element.comparators[0]):
            return False
        return quantifier(isinstance(each, ast.Constant) and self._has(each.value) for each in words.elts)

    def is_broad(self, node: ast.expr) -> bool:
        return any(name in _BROAD for name in caught_types(node, self.test))


_LOOKS: dict[type[ast.expr], Callable[[_Reader, Any, int], bool]] = {
    ast.BoolOp: _Reader._either,
    ast.Compare: _Reader._compare,
    ast.Call: _Reader._call,
}
