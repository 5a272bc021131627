"""What an `except` clause or a `suppress` catches, and which of the things that checks raise fall into it."""

from __future__ import annotations

import ast
import builtins
from enum import IntEnum
from typing import TYPE_CHECKING

from ssot_lint.data import dataclass
from ssot_lint.findings import Span
from ssot_lint.model.checks import Check, CheckKind, Raises
from ssot_lint.model.names import dotted, last_name

if TYPE_CHECKING:
    from ssot_lint.model.file import TestFile
    from ssot_lint.model.tests import Test

EVERYTHING = ("BaseException",)
_DEPTH = 6
_BROAD = frozenset({"Exception", "BaseException"})
_ASSERTION = frozenset(
    "AssertionError self.failureException cls.failureException unittest.TestCase.failureException".split()
)
_OUTCOME = frozenset(
    "BaseException pytest.fail.Exception _pytest.outcomes.Failed _pytest.outcomes.OutcomeException"
    " _pytest.outcomes.fail.Exception".split()
)
_EXIT = frozenset({"BaseException", "SystemExit"})
# What the known raising calls raise, with its ancestors, by last name.
_REQUESTS = frozenset({"HTTPError", "HTTPStatusError", "RequestException", "ClientResponseError", "ClientError"})
_PROCESSES = frozenset({"CalledProcessError", "SubprocessError"})
_RAISED = {"raise_for_status": _REQUESTS} | dict.fromkeys(
    ("check_call", "check_output", "check_returncode", "run"), _PROCESSES
)
KNOWN_RAISERS = frozenset(_RAISED)


class Catch(IntEnum):
    """Whether something is caught; `MAYBE` where another file decides what is raised."""

    NO = 0
    MAYBE = 1
    YES = 2


@dataclass(frozen=True, slots=True)
class Thrown:
    """What flies out of a failing check: `names` are exception names that are known to match, own name first."""

    raises: Raises
    names: tuple[str, ...] = ()
    sure: bool = True


def thrown_by(check: Check) -> Thrown:
    """What `check` raises when it fails."""
    sure = not (_is_self_fail(check) and check.test.is_unittest is None)
    if check.exception is not None:
        return Thrown(Raises.OTHER, (check.exception,))
    if is_known_raiser(check):
        assert isinstance(check.node, ast.Call)
        return Thrown(Raises.OTHER, tuple(_RAISED[last_name(check.node.func) or ""]))
    return Thrown(check.raises, (), sure)


def is_known_raiser(check: Check) -> bool:
    """Whether the check is a call that raises an exception of its own by its very name: `raise_for_status()`."""
    named = check.kind in (CheckKind.LIBRARY, CheckKind.NAMED) and isinstance(check.node, ast.Call)
    return named and isinstance(check.node, ast.Call) and last_name(check.node.func) in _RAISED


def _is_self_fail(check: Check) -> bool:
    return check.kind is CheckKind.FAIL and check.raises is Raises.ASSERTION


def caught_types(node: ast.expr | None, test: Test, depth: int = _DEPTH) -> tuple[str, ...]:
    """The dotted names of the exceptions that `node` after `except` stands for; names bound to tuples are followed."""
    if node is None:
        return EVERYTHING
    if depth == 0:
        return ()
    if isinstance(node, ast.Tuple | ast.List):
        return tuple(name for each in node.elts for name in caught_types(each, test, depth - 1))
    if isinstance(node, ast.Starred):
        return caught_types(node.value, test, depth - 1)
    if isinstance(node, ast.BinOp):
        return caught_types(node.left, test, depth - 1) + caught_types(node.right, test, depth - 1)
    if isinstance(node, ast.Call) and last_name(node.func) == "tuple" and node.args:
        return caught_types(node.args[0], test, depth - 1)
    return _named(node, test, depth)


def _named(node: ast.expr, test: Test, depth: int) -> tuple[str, ...]:
    name = dotted(node)
    if name is None:
        return ()
    bound = test.scope.locals.get(name)
    if bound is None and name not in test.scope.imports:
        bound = test.file.definitions.assigned.get(name)
    if bound is None and test.owner is not None and name.partition(".")[0] in ("self", "cls"):
        bound = _class_value(name.partition(".")[2], test)
    if bound is not None and bound is not node:
        return caught_types(bound, test, depth - 1)
    path = test.scope.path_of(name) or name
    return (path.removeprefix("builtins."),)


def _class_value(name: str, test: Test) -> ast.expr | None:
    assert test.owner is not None
    for cls in test.file.definitions.mro(test.owner):
        if name in cls.assigned:
            return cls.assigned[name]
    return None


def catches(types: tuple[str, ...], thrown: Thrown, test: Test) -> Catch:
    """Whether a clause that names `types` catches `thrown`."""
    found = any(_takes(each, thrown, test.file) for each in types)
    if thrown.sure:
        return Catch.YES if found else Catch.NO
    # An unresolved `self.fail` is unittest's or pytest's: only what takes both takes it for sure.
    outcome = any(_takes(each, Thrown(Raises.OUTCOME), test.file) for each in types)
    return Catch.YES if found and outcome else Catch.MAYBE if found or outcome else Catch.NO


def _takes(caught: str, thrown: Thrown, file: TestFile) -> bool:
    if thrown.raises is Raises.OUTCOME:
        return caught in _OUTCOME
    if thrown.raises is Raises.EXIT:
        return caught in _EXIT
    if thrown.raises is Raises.ASSERTION:
        return caught in _BROAD or caught in _ASSERTION
    last = caught.rpartition(".")[2]
    if caught in _BROAD and not thrown.names:
        return True
    return any(_is_same_or_base(caught, last, name, file) for name in thrown.names)


def _is_same_or_base(caught: str, last: str, name: str, file: TestFile) -> bool:
    if last == name:
        return True
    raised, base = getattr(builtins, name, None), getattr(builtins, caught, None)
    if isinstance(raised, type) and isinstance(base, type):
        return issubclass(raised, base)
    if caught in _BROAD:
        return True
    cls = file.definitions.classes.get(name)
    if cls is None:
        return False
    ancestors = [each.name for each in file.definitions.mro(cls)]
    outside = [(each or "").rpartition(".")[2] for each in file.definitions.outside_bases(cls)]
    return last in ancestors or any(_is_same_or_base(caught, last, each, file) for each in outside if each)


def catching_handler(
    statement: ast.Try | ast.TryStar, thrown: Thrown, test: Test
) -> tuple[ast.ExceptHandler, Catch] | None:
    """The first clause of a `try` that takes `thrown`, and how surely; None when it flies on."""
    for handler in statement.handlers:
        caught = catches(caught_types(handler.type, test), thrown, test)
        if caught is not Catch.NO:
            return handler, caught
    return None


def has_suppress(statement: ast.AST) -> bool:
    """Whether a `with` calls something named `suppress`."""
    return any(
        type(item.context_expr) is ast.Call and last_name(item.context_expr.func) == "suppress"
        for item in getattr(statement, "items", ())
    )


def suppressing_item(statement: ast.stmt, thrown: Thrown | None, test: Test) -> ast.withitem | None:
    """The `contextlib.suppress(…)` of a `with` that takes `thrown`; any of them when `thrown` is None."""
    for item in getattr(statement, "items", ()):
        call = item.context_expr
        if type(call) is not ast.Call or last_name(call.func) != "suppress":
            continue
        if test.scope.path_of(dotted(call.func)) != "contextlib.suppress":
            continue
        types = tuple(name for argument in call.args for name in caught_types(argument, test))
        if thrown is None or catches(types, thrown, test) is not Catch.NO:
            return item  # type: ignore[no-any-return]
    return None


def is_broad(catcher: ast.ExceptHandler | ast.withitem, test: Test) -> bool:
    """Whether an `except` clause takes every `Exception`; a `suppress` that takes anything is meant for it."""
    return isinstance(catcher, ast.ExceptHandler) and any(each in _BROAD for each in caught_types(catcher.type, test))


def header_span(handler: ast.ExceptHandler, file: TestFile) -> Span:
    """The header of an `except` clause, without its colon."""
    source = file.source
    end_line, end = handler.lineno, source.column(handler.lineno, handler.col_offset) + len("except")
    if handler.type is not None:
        type_span = source.span(handler.type)
        end_line, end = type_span.end_line, type_span.end_column
    if handler.name:
        text = source.lines[end_line - 1]
        at = text.find(handler.name, end - 1)
        end = at + len(handler.name) + 1 if at >= 0 else end
    return Span(handler.lineno, source.column(handler.lineno, handler.col_offset), end_line, end)
