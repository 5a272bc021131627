"""What a `__main__` block does besides running tests."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator

from ssot_lint.model.bodies.emptiness import is_idle
from ssot_lint.model.definitions import blocks_of
from ssot_lint.model.names import dotted

_EXITS = frozenset({"sys.exit", "exit", "quit", "SystemExit", "os._exit"})
_PURE = frozenset("print len str int bool list tuple dict set repr sorted any all".split())
_PLAIN = (ast.Assign, ast.AnnAssign, ast.AugAssign, ast.Expr, ast.Raise)
_COMPOUND = (ast.If, ast.Try, ast.For, ast.With)
_Calls = Callable[[ast.Call], bool]
_Statements = Callable[[ast.stmt], bool]


def other_work(block: ast.If, is_runner: _Calls, is_inert: _Statements) -> int | None:
    """The line of the first statement that neither runs tests, speaks nor leaves; None when there is none.

    `is_runner` knows the calls that run tests, `is_inert` the statements that do nothing at all.
    """
    statements = [*block.body, *block.orelse]
    return next(_lines(statements, lambda call: is_runner(call) or dotted(call.func) in _EXITS | _PURE, is_inert), None)


def _lines(body: Iterable[ast.stmt], is_fine: _Calls, is_inert: _Statements) -> Iterator[int]:
    for statement in body:
        if is_inert(statement) or is_idle(statement):
            continue
        if isinstance(statement, _COMPOUND):
            if not all(_is_fine(each, is_fine) for each in _header(statement)):
                yield statement.lineno
            for block in blocks_of(statement):
                yield from _lines(block, is_fine, is_inert)
        elif not isinstance(statement, _PLAIN) or not _only_names(statement) or not _is_fine(statement, is_fine):
            yield statement.lineno


def _header(statement: ast.stmt) -> Iterator[ast.AST]:
    return (child for child in ast.iter_child_nodes(statement) if isinstance(child, ast.expr | ast.withitem))


def _only_names(statement: ast.stmt) -> bool:
    """Whether it binds local names at most: what is put into an attribute or an item, others may see."""
    if isinstance(statement, ast.Expr | ast.Raise):
        return True
    targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]  # type: ignore[attr-defined]
    return all(map(_is_name, targets))


def _is_name(target: ast.expr) -> bool:
    return all(map(_is_name, target.elts)) if isinstance(target, ast.Tuple) else isinstance(target, ast.Name)


def _is_fine(node: ast.AST, is_fine: _Calls) -> bool:
    """Whether every call in it runs tests or changes nothing; what a runner is given belongs to it."""
    if isinstance(node, ast.Call) and is_fine(node):
        return dotted(node.func) not in _EXITS | _PURE or all(_is_fine(each, is_fine) for each in node.args)
    if isinstance(node, ast.Call | ast.Await | ast.NamedExpr | ast.Lambda):
        return False
    return all(_is_fine(child, is_fine) for child in ast.iter_child_nodes(node))
