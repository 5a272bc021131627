"""Checks that are plain to see: one that every run of a test meets, one that can run, one that nothing gets past."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ssot_lint.model.calls import classify
from ssot_lint.model.checks import CheckKind, Raises
from ssot_lint.model.constancy.constant_checks import may_be_constant
from ssot_lint.model.flow.endings import Ending, endings, endings_of, truth_of_constant
from ssot_lint.model.flow.handlers import Catch, Thrown, catching_handler
from ssot_lint.model.names import last_name
from ssot_lint.model.outline import is_suppressing
from ssot_lint.model.vocabulary import MOCK_CHECKS

if TYPE_CHECKING:
    from ssot_lint.model.tests import Test

_WITHS = frozenset({ast.With, ast.AsyncWith})
_TRIES = frozenset({ast.Try, ast.TryStar})
_NO_WAY_OUT = frozenset({ast.Assign, ast.AnnAssign, ast.AugAssign, ast.Import, ast.ImportFrom})
_CHECKING = frozenset({"raises", "warns", "deprecated_call", "RaisesGroup", "RaisesExc", "fail"})
_EARLY = Ending.RETURN | Ending.BREAK | Ending.CONTINUE
_LEFT = ast.Pass()  # in place of a check: the block can be left before one, or is never left
_FAILURE = Thrown(Raises.ASSERTION)


def sure_check(test: Test) -> ast.stmt | None:
    """A statement that checks and that no path through `test` gets around; None where that is not plain to see.

    It does not hang on a constant, and nothing before it returns or always fails or skips: so a check of the test can
    run, and no path ends without one but those by which its own failure is swallowed.
    """
    found = _find(test.body, test)
    return None if found is _LEFT else found


def _find(body: list[ast.stmt], test: Test) -> ast.stmt | None:
    for statement in body:
        kind = statement.__class__
        if kind in _NO_WAY_OUT:
            continue
        if kind is ast.Assert and statement not in test.constant_asserts:
            return _LEFT if truth_of_constant(statement.test) is False else statement  # type: ignore[attr-defined]
        found: ast.stmt | None
        if kind is ast.Expr:
            found = statement if _checks(statement.value, statement, test) else None  # type: ignore[attr-defined]
        else:
            look = _INSIDE.get(kind)
            found = look(statement, test) if look is not None else None
            if found is not None:
                return found
        ways = endings_of(statement, test)
        if not ways & Ending.NORMAL or ways & _EARLY:
            return _LEFT
        if found is not None:
            return found
    return None


def _with(statement: Any, test: Test) -> ast.stmt | None:
    if is_suppressing(statement):
        return None
    if any(_checks(item.context_expr, statement, test) for item in statement.items):
        return statement  # type: ignore[no-any-return]
    return _find(statement.body, test)


def _try(statement: Any, test: Test) -> ast.stmt | None:
    found = _find(statement.body, test)
    if found is None or found is _LEFT:
        return found
    for handler in statement.handlers:
        # By a handler that takes the failure of the check the failure is swallowed, which is another matter.
        if endings(handler.body, test) & (Ending.NORMAL | _EARLY) and not (
            found.__class__ is ast.Assert and catching_handler(statement, _FAILURE, test) == (handler, Catch.YES)
        ):
            return None
    return found


def _if(statement: Any, test: Test) -> ast.stmt | None:
    if not statement.orelse or truth_of_constant(statement.test) is not None:
        return None
    first = _find(statement.body, test)
    if first is None or first is _LEFT:
        return None
    second = _find(statement.orelse, test)
    return None if second is _LEFT else second


def _for(statement: Any, test: Test) -> ast.stmt | None:
    if not _is_filled(statement.iter):
        return None
    found = _find(statement.body, test)
    return None if found is _LEFT else found


def _is_filled(node: ast.expr) -> bool:
    """Whether a loop over it is sure to make a round, by how it is written."""
    if isinstance(node, ast.List | ast.Tuple):
        return any(each.__class__ is not ast.Starred for each in node.elts)
    if isinstance(node, ast.Call) and last_name(node.func) == "range" and len(node.args) == 1:
        count = node.args[0]
        return isinstance(count, ast.Constant) and type(count.value) is int and count.value > 0
    return False


_INSIDE: dict[type, Callable[[Any, Test], ast.stmt | None]] = {
    ast.With: _with,
    ast.AsyncWith: _with,
    ast.Try: _try,
    ast.TryStar: _try,
    ast.If: _if,
    ast.For: _for,
}


def has_live_check(test: Test) -> bool:
    """Whether some check can be seen to run: nothing before it always leaves, and nothing around it is switched off."""
    return test.sure_check is not None or bool(_live(test.body, test))


def _live(body: list[ast.stmt], test: Test, inner: bool = False) -> bool | None:
    """True where a check is found; None where the rest of the block never runs."""
    for statement in body:
        kind = statement.__class__
        if kind in _NO_WAY_OUT:
            continue
        ways = endings_of(statement, test)
        # At the top level, what always fails may be the reason why the other checks never run.
        if inner or ways & Ending.NORMAL or kind in _WITHS:
            if kind is ast.Assert or (kind is ast.Expr and _checks(statement.value, None, test)):  # type: ignore[attr-defined]
                return True
            if kind in _WITHS and any(_checks(item.context_expr, None, test) for item in statement.items):  # type: ignore[attr-defined]
                return True
        if any(_live(block, test, True) for block in _running(statement)):
            return True
        if not ways & Ending.NORMAL:
            return None
    return False


def _running(statement: Any) -> list[list[ast.stmt]]:
    """The blocks of a statement that are not switched off by how it is written."""
    kind = statement.__class__
    if kind in _WITHS:
        return [statement.body]
    if kind in _TRIES:
        return [statement.body, *(handler.body for handler in statement.handlers), statement.finalbody]
    if kind is ast.For and (statement.iter.__class__ in (ast.Name, ast.Attribute) or _is_filled(statement.iter)):
        return [statement.body]
    if kind is ast.If and truth_of_constant(statement.test) is None and last_name(statement.test) != "TYPE_CHECKING":
        return [statement.body, statement.orelse]
    return []


def _checks(node: ast.expr, at: ast.stmt | None, test: Test) -> bool:
    """Whether an expression is a call that is named like a check, is one, and does not hang on a constant.

    `at` is the statement it stands in; without it a constant will do.
    """
    call: Any = node.value if node.__class__ is ast.Await else node
    if call.__class__ is not ast.Call or not named_like_check(call, test):
        return False
    verdict = classify(call, test.scope)
    if verdict is None or verdict.kind is CheckKind.EXIT:
        return False
    return at is None or verdict.kind is not CheckKind.UNITTEST or not may_be_constant(call, at, test)


def named_like_check(call: ast.Call, test: Test) -> bool:
    """Whether the last name of what is called speaks of a check: these are asked first, for most are checks."""
    name = last_name(call.func) or ""
    return name in _CHECKING or name in MOCK_CHECKS or test.file.vocabulary.names_check(name)


def has_plain_check(test: Test) -> bool:
    """Whether a call that is named like a check, and stands for itself, is one."""
    return any(
        named_like_check(call, test) and classify(call, test.scope) is not None for _, call in test.outline.calls
    )


__all__ = ["has_live_check", "has_plain_check", "named_like_check", "sure_check"]
