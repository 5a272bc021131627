"""How a block of statements can end, by its syntax alone: only conditions that are constants are evaluated."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from ssot_lint.model.calls import resolve_call
from ssot_lint.model.names import dotted, last_name
from ssot_lint.model.sites import is_skip_exception
from ssot_lint.model.statements import iterate_calls

if TYPE_CHECKING:
    from ssot_lint.model.tests import Test


class Ending:
    """Ways out of a block, as bits. `FAIL` is any exception or exit, `SKIP` ends a test as skipped or expected to fail.

    Plain numbers: every statement of every test comes by here, and `enum.Flag` takes five times as long.
    """

    NONE: Final = 0
    NORMAL: Final = 1
    RETURN: Final = 2
    BREAK: Final = 4
    CONTINUE: Final = 8
    FAIL: Final = 16
    SKIP: Final = 32


_LEAVES_LOOP = Ending.BREAK | Ending.CONTINUE
_FAILING = frozenset(
    "pytest.fail pytest.exit _pytest.outcomes.fail sys.exit os._exit os.abort builtins.exit builtins.quit".split()
)
_SKIPPING = frozenset(
    "pytest.skip pytest.xfail _pytest.outcomes.skip _pytest.outcomes.xfail self.skipTest cls.skipTest".split()
)


def endings(block: list[ast.stmt], test: Test) -> int:
    """Every way in which `block` can end."""
    found: int = Ending.NORMAL
    for statement in block:
        ways = endings_of(statement, test)
        found = (found & ~Ending.NORMAL) | ways
        if not ways & Ending.NORMAL:
            break
    return found


def endings_of(statement: ast.stmt, test: Test) -> int:
    """Every way in which one statement can end; what calls may raise is left out, save those that always do."""
    look = _LOOKS.get(type(statement))
    return look(statement, test) if look is not None else Ending.NORMAL


def always_fails(block: list[ast.stmt], test: Test) -> bool:
    """Whether the block ends in a failure on every path."""
    return endings(block, test) == Ending.FAIL


def truth_of_constant(node: ast.expr) -> bool | None:
    """The truth of a condition that is written as a constant, also behind `not`; None for any other."""
    if type(node) is ast.Constant:
        return bool(node.value)
    if type(node) is ast.UnaryOp and type(node.op) is ast.Not:
        inner = truth_of_constant(node.operand)
        return None if inner is None else not inner
    return None


def is_irrefutable(case: ast.match_case) -> bool:
    """Whether a case takes whatever comes: `case _` or `case name`, also as an alternative, without a guard."""
    return case.guard is None and _takes_all(case.pattern)


def _takes_all(pattern: ast.pattern) -> bool:
    if isinstance(pattern, ast.MatchAs):
        return pattern.pattern is None or _takes_all(pattern.pattern)
    return isinstance(pattern, ast.MatchOr) and any(_takes_all(each) for each in pattern.patterns)


def outcome_of_call(call: ast.Call, test: Test) -> int:
    """How a call ends as a statement: `FAIL` for those that always fail or leave, `SKIP` for skips, else `NORMAL`."""
    name = last_name(call.func)
    if name not in _LAST_NAMES:
        return Ending.NORMAL
    callee = resolve_call(call.func, test.scope)
    path = callee.outside or dotted(call.func)
    if callee.function is not None and path == name:
        return Ending.NORMAL  # the project's own `exit`
    if path in _SKIPPING:
        return Ending.SKIP
    if path in _FAILING or path in ("self.fail", "cls.fail", "exit", "quit"):
        return Ending.FAIL
    given = truth_of_constant(call.args[0]) if call.args else None
    refused = {"self.assertTrue": False, "self.assertFalse": True}.get(path or "")
    return Ending.FAIL if refused is not None and given is refused else Ending.NORMAL


# Of libraries; what the project's own managers do with an exception is for them to say.
_TAKING = frozenset(
    "suppress ExitStack AsyncExitStack raises assertRaises assertRaisesRegex subTest"
    " move_on_after move_on_at CancelScope open_nursery create_task_group".split()
)
_LAST_NAMES = frozenset(
    {path.rpartition(".")[2] for path in (*_FAILING, *_SKIPPING)} | {"fail", "assertTrue", "assertFalse"}
)


def _expression(statement: ast.Expr, test: Test) -> int:
    value = statement.value
    return outcome_of_call(value, test) if type(value) is ast.Call else Ending.NORMAL


def _assert(statement: ast.Assert, test: Test) -> int:
    return Ending.FAIL if truth_of_constant(statement.test) is False else Ending.NORMAL


def _raise(statement: ast.Raise, test: Test) -> int:
    raised = statement.exc
    if isinstance(raised, ast.Call) and outcome_of_call(raised, test) == Ending.SKIP:
        return Ending.SKIP
    name = dotted(raised.func if isinstance(raised, ast.Call) else raised)
    path = test.scope.path_of(name) or name
    if path in ("pytest.skip.Exception", "pytest.xfail.Exception") or is_skip_exception(path):
        return Ending.SKIP
    return Ending.FAIL


def _return(statement: ast.Return, test: Test) -> int:
    value = statement.value
    ways = outcome_of_call(value, test) if type(value) is ast.Call else Ending.NORMAL
    return Ending.RETURN if ways == Ending.NORMAL else ways


def _if(statement: ast.If, test: Test) -> int:
    known = truth_of_constant(statement.test)
    if known is not None:
        return endings(statement.body if known else statement.orelse, test)
    return endings(statement.body, test) | endings(statement.orelse, test)


def _loop(statement: ast.For | ast.AsyncFor | ast.While, test: Test) -> int:
    if type(statement) is ast.While and truth_of_constant(statement.test) is False:
        return endings(statement.orelse, test)
    body = endings(statement.body, test)
    found = body & ~(_LEAVES_LOOP | Ending.NORMAL)
    goes_on = bool(body & (Ending.NORMAL | Ending.CONTINUE))
    if goes_on if _runs(statement) else not _is_forever(statement):
        found |= endings(statement.orelse, test)
    return found | Ending.NORMAL if body & Ending.BREAK else found


def _runs(statement: ast.For | ast.AsyncFor | ast.While) -> bool:
    items = statement.iter if isinstance(statement, ast.For) else None
    shown = isinstance(items, ast.List | ast.Tuple | ast.Set)
    return shown and any(not isinstance(each, ast.Starred) for each in items.elts)  # type: ignore[union-attr]


def _is_forever(statement: ast.For | ast.AsyncFor | ast.While) -> bool:
    return isinstance(statement, ast.While) and truth_of_constant(statement.test) is True


def _with(statement: ast.With | ast.AsyncWith, test: Test) -> int:
    found = endings(statement.body, test)
    if found & Ending.NORMAL:
        return found
    # `pytest.raises`, `suppress` and their kin take the exception; which of them do is not known here.
    raised = found & Ending.FAIL or _may_raise(statement.body, statement.items, test)
    return found | Ending.NORMAL if raised else found


def _may_raise(body: list[ast.stmt], managers: list[ast.withitem], test: Test) -> bool:
    """Whether a block that returns or never ends may be left by an exception that a manager takes."""
    if not any(_may_take(item.context_expr, test) for item in managers):
        return False
    return any(iterate_calls(statement) for statement in body)


def _may_take(manager: ast.expr, test: Test) -> bool:
    """Whether a context manager may take an exception: of a library, by its name; any of the project, or unknown."""
    func = manager.func if isinstance(manager, ast.Call) else manager
    if last_name(func) in _TAKING:
        return True
    return resolve_call(func, test.scope).outside is None and dotted(func) != "open"


def _try(statement: ast.Try, test: Test) -> int:
    body = endings(statement.body, test)
    found = body & ~Ending.NORMAL
    if body & Ending.NORMAL:
        found |= endings(statement.orelse, test)
    for handler in statement.handlers:
        found |= endings(handler.body, test)
    last = endings(statement.finalbody, test)
    return found | (last & ~Ending.NORMAL) if last & Ending.NORMAL else last


def _match(statement: ast.Match, test: Test) -> int:
    found: int = Ending.NONE
    for case in statement.cases:
        found |= endings(case.body, test)
        if is_irrefutable(case):
            return found
    return found | Ending.NORMAL


_LOOKS: dict[type[ast.stmt], Callable[[Any, Test], int]] = {
    ast.Expr: _expression,
    ast.Assert: _assert,
    ast.Raise: _raise,
    ast.Return: _return,
    ast.Break: lambda statement, test: Ending.BREAK,
    ast.Continue: lambda statement, test: Ending.CONTINUE,
    ast.If: _if,
    ast.For: _loop,
    ast.AsyncFor: _loop,
    ast.While: _loop,
    ast.With: _with,
    ast.AsyncWith: _with,
    ast.Try: _try,
    ast.TryStar: _try,
    ast.Match: _match,
}
