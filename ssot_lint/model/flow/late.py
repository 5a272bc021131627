"""Checks inside a `raises` block, behind the statement that raises: they never run when the test passes."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ssot_lint.model.checks import Check, CheckKind, Frame, FrameKind
from ssot_lint.model.names import last_name
from ssot_lint.model.sites import iterate_calls, statements_of

if TYPE_CHECKING:
    from ssot_lint.model.tests import Test

_RAISES = frozenset({"raises", "assertRaises", "assertRaisesRegex", "RaisesGroup", "RaisesExc"})
_LOOKING = (CheckKind.ASSERT, CheckKind.UNITTEST, CheckKind.MOCK)
# Calls that can hardly be the one that raises.
_HARMLESS = frozenset(
    "len str repr int float bool isinstance issubclass hasattr callable any all sum min max abs round sorted set list"
    " tuple dict type print lower upper strip split startswith endswith get keys values items count join format".split()
)
# What reading an attribute or an element raises: the check's own expression may be what is tried.
_READING_RAISES = frozenset(
    "AttributeError KeyError IndexError LookupError TypeError NameError ValueError ZeroDivisionError".split()
)


def late_block(check: Check) -> tuple[ast.stmt, ast.stmt] | None:
    """The `raises` block around `check` and the statement before it that is to raise; None when `check` may run."""
    if check.kind not in _LOOKING or _is_failure(check) or _acts(check.node, check):
        return None
    chain: list[Frame] = []
    frame = check.frame
    while frame is not None and frame.kind in (FrameKind.WITH, FrameKind.IF):
        chain.append(frame)
        block = frame.node
        if isinstance(block, ast.With | ast.AsyncWith) and _may_precede(block, check):
            before = _acting_before(chain, check)
            return (block, before) if before is not None and not _acts_after(block, check) else None
        frame = frame.outer
    return None


def has_raises_block(test: Test) -> bool:
    """Whether some check of the test is a `with` that expects an exception."""
    return any(
        check.kind is CheckKind.RAISES and isinstance(check.statement, ast.With | ast.AsyncWith)
        for check in test.checks
    )


def _is_failure(check: Check) -> bool:
    node = check.node
    return isinstance(node, ast.Assert) and isinstance(node.test, ast.Constant)


def _may_precede(block: ast.With | ast.AsyncWith, check: Check) -> bool:
    """Whether `block` expects an exception that neither `check` nor the reading in it raises."""
    from ssot_lint.model.flow.handlers import Catch, catches, caught_types, thrown_by

    for item in block.items:
        call = item.context_expr
        if not isinstance(call, ast.Call) or last_name(call.func) not in _RAISES or not call.args:
            continue
        types = caught_types(call.args[0], check.test)
        names = {name.rpartition(".")[2] for name in types}
        if not names or any(not name[:1].isupper() for name in names):
            return False  # a parameter or a variable: it may be anything
        if catches(types, thrown_by(check), check.test) is not Catch.NO:
            return False
        return check.kind is CheckKind.MOCK or not names & _READING_RAISES
    return False


def _acting_before(chain: list[Frame], check: Check) -> ast.stmt | None:
    """The last statement that calls something and runs before `check` inside the block."""
    inner: ast.stmt = check.statement
    for frame in chain:
        node = frame.node
        body = node.orelse if frame.kind is FrameKind.IF and frame.arm == 1 else node.body  # type: ignore[attr-defined]
        found = [each for each in _until(body, inner) if any(_acts(s, check) for s in statements_of([each]))]
        if found:
            return found[-1]
        assert isinstance(node, ast.stmt)
        if frame is not chain[-1] and any(_acts(part, check) for part in _header(node)):
            return node
        inner = node
    return None


def _until(body: list[ast.stmt], end: ast.stmt) -> Iterator[ast.stmt]:
    for each in body:
        if each is end:
            return
        yield each


def _header(node: ast.stmt) -> list[ast.expr]:
    if isinstance(node, ast.With | ast.AsyncWith):
        return [item.context_expr for item in node.items]
    return [node.test] if isinstance(node, ast.If) else []


def _acts_after(block: ast.With | ast.AsyncWith, check: Check) -> bool:
    """Whether the block does something behind `check`: then that may be what raises."""
    end = check.statement.end_lineno or check.statement.lineno
    checks = {id(each.statement) for each in check.test.checks if each.kind in _LOOKING}
    return any(
        statement.lineno > end and _acts(statement, check) and id(statement) not in checks
        for statement in statements_of(block.body)
    )


def _acts(node: ast.AST, check: Check) -> bool:
    """Whether an expression or simple statement calls something that may raise; checks on doubles do not."""
    if isinstance(node, ast.With | ast.AsyncWith | ast.If | ast.For | ast.AsyncFor | ast.While):
        return any(_acts(part, check) for part in [*_header(node)])
    for call in iterate_calls(node):
        name = last_name(call.func) or ""
        if name not in _HARMLESS and not name.startswith("assert"):
            return True
    if isinstance(node, ast.Raise | ast.Import | ast.ImportFrom):
        return True
    return any(isinstance(each, ast.Await) for each in ast.walk(node))
