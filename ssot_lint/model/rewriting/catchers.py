"""How a handler or `suppress` that swallows a check can let the failure show, and where it is better left alone."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from ssot_lint.data import dataclass
from ssot_lint.enumeration import Enum
from ssot_lint.findings import Span
from ssot_lint.fixes import Refused
from ssot_lint.model.checks import CheckKind, Raises
from ssot_lint.model.definitions import FUNCTIONS, Function, blocks_of
from ssot_lint.model.flow.endings import Ending, endings
from ssot_lint.model.flow.handlers import caught_types, is_broad, is_known_raiser
from ssot_lint.model.flow.swallows import Swallow
from ssot_lint.model.names import last_name
from ssot_lint.model.sites import iterate_calls, statements_of
from ssot_lint.model.statements import end_of

if TYPE_CHECKING:
    from ssot_lint.model.tests import Test

_LOOPS = (ast.For, ast.AsyncFor, ast.While)
_TRIES = (ast.Try, ast.TryStar)
_WAITING = frozenset({"sleep", "wait"})
_MADE_FOR_IT = "the handler may be made for the very exception that the check raises"
_KNOWN = frozenset({Raises.ASSERTION, Raises.OUTCOME})
_NARROW = frozenset({"AssertionError", "pytest.fail.Exception", "_pytest.outcomes.Failed"})


class Manner(Enum):
    """What is done to the catcher."""

    RAISE = "raise at its end"
    LET_THROUGH = "a clause ahead of it that raises"
    UNWRAP = "its block stands alone"


@dataclass(frozen=True, slots=True)
class Remedy:
    """What makes one swallowed failure show. `raised`: what the swallowed checks raise.

    `is_nested`: there are other handlers around, which may take the failure in turn.
    """

    manner: Manner
    raised: frozenset[Raises]
    is_nested: bool = False


def remedy_of(swallow: Swallow, test: Test, sparing: bool = False) -> Remedy:
    """How the failure that `swallow` takes can be made to show. `sparing`: a handler goes on taking what else it takes.

    Raises Refused where that would do harm, or nothing.
    """
    if all(check.kind is CheckKind.NAMED and not is_known_raiser(check) for check in swallow.checks):
        raise Refused("only the name of the call tells that it is a check")
    raised = frozenset(check.raises for check in swallow.checks)
    path = list(_path_to(swallow.span, test.body))
    functions = [test.node, *(each for each in path if isinstance(each, FUNCTIONS))]
    if functions[-1] is not test.node:
        _demand_direct(functions[-1], test)
    inside = path[path.index(functions[-1]) + 1 :] if functions[-1] in path else path
    _demand_unhindered(inside)
    nested = any(isinstance(node, (*_TRIES, ast.With)) for node in inside[:-2])
    if not path or not isinstance(path[-1], ast.ExceptHandler):
        return Remedy(Manner.UNWRAP, raised, nested)
    handler, statement = path[-1], path[-2]
    assert isinstance(statement, _TRIES)
    if _tries_again(handler, statement, inside):
        raise Refused("the loop around it tries again; what is missing is a failure after the last try")
    if swallow.is_selective or _raises_itself(statement, test):
        _demand_other_use(handler, raised, test)
        return Remedy(Manner.LET_THROUGH, raised, nested)
    if statement.orelse and _is_narrow(handler, test):
        raise Refused("the `else` tells that the failure is what the test expects")
    own = any(check.raises is Raises.OTHER and not is_known_raiser(check) for check in swallow.checks)
    if own and not is_broad(handler, test):
        raise Refused(_MADE_FOR_IT)
    if sparing and not _is_narrow(handler, test) and raised <= _KNOWN:
        return Remedy(Manner.LET_THROUGH, raised, nested)
    return Remedy(Manner.RAISE, raised, nested)


def _raises_itself(statement: ast.Try | ast.TryStar, test: Test) -> bool:
    """Whether the block raises by itself, at its end or at that of a manager's block: the handler has to take that."""
    return endings(statement.body, test) == Ending.FAIL or isinstance(end_of(statement.body), ast.Raise)


def _path_to(span: Span, body: Sequence[ast.AST]) -> Iterator[ast.AST]:
    """The statements and handlers around the place of a catcher, the handler itself included, outermost first."""
    for node in body:
        if isinstance(node, ast.ExceptHandler) and node.lineno == span.line:
            yield node
            return
        if not node.lineno <= span.line <= (node.end_lineno or node.lineno):  # type: ignore[attr-defined]
            continue
        yield node
        yield from _path_to(span, _below(node))
        return


def _below(node: ast.AST) -> list[ast.AST]:
    if isinstance(node, (*FUNCTIONS, ast.ClassDef, ast.ExceptHandler)):
        return list(node.body)
    if isinstance(node, _TRIES):
        return [*node.body, *node.handlers, *node.orelse, *node.finalbody]
    return [each for block in blocks_of(node) for each in block] if isinstance(node, ast.stmt) else []


def _demand_direct(function: Function, test: Test) -> None:
    """Refuse a nested function that somebody else runs: a thread, a pool, a server."""
    called = [call for statement in test.body for call in iterate_calls(statement)]
    callees = {id(call.func) for call in called}
    names = (node for statement in test.body for node in ast.walk(statement) if isinstance(node, ast.Name))
    handed = any(node.id == function.name and id(node) not in callees for node in names)
    if handed or function.decorator_list:
        raise Refused("the function is handed on, and what runs it may take the failure as well")
    if any(word.arg == "return_exceptions" for call in called for word in call.keywords):
        raise Refused("`return_exceptions` would take the failure as well")


def _demand_unhindered(path: Sequence[ast.AST]) -> None:
    """Refuse where a `finally` on the way out ends what flies by."""
    for node in path:
        if isinstance(node, _TRIES) and any(isinstance(each, ast.Return) for each in statements_of(node.finalbody)):
            raise Refused("the `return` in `finally` would take the failure as well")


def _tries_again(handler: ast.ExceptHandler, statement: ast.Try | ast.TryStar, path: Sequence[ast.AST]) -> bool:
    """Whether a loop is left once the check holds, or waits between attempts."""
    loops = [node for node in path if isinstance(node, _LOOPS)]
    if not loops:
        return False
    loop = loops[-1]
    if any(last_name(call.func) in _WAITING for each in handler.body for call in iterate_calls(each)):
        return True
    if any(_leaves(each) for block in (statement.body, statement.orelse) for each in block):
        return True
    # `except …: continue` with a `break` behind the `try`
    after = loop.body[loop.body.index(statement) + 1 :] if statement in loop.body else []
    return any(isinstance(each, ast.Break) for each in after)


def _leaves(statement: ast.stmt) -> bool:
    """Whether a statement can leave the loop that it stands in."""
    if isinstance(statement, ast.Break | ast.Return):
        return True
    if isinstance(statement, _LOOPS):
        return any(isinstance(each, ast.Return) for each in statements_of([statement]))
    return any(_leaves(each) for block in blocks_of(statement) for each in block)


def _demand_other_use(handler: ast.ExceptHandler, raised: frozenset[Raises], test: Test) -> None:
    """Refuse where the handler is there for just what the checks raise."""
    if _is_narrow(handler, test):
        raise Refused("the handler is made for failed checks, and lets some of them pass")
    if not raised <= _KNOWN:
        raise Refused(_MADE_FOR_IT)


def _is_narrow(handler: ast.ExceptHandler, test: Test) -> bool:
    types = caught_types(handler.type, test)
    return bool(types) and all(each in _NARROW for each in types)
