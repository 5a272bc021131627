"""What becomes of a test after something took the failure of a check: whether it can still pass."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import NamedTuple

from ssot_lint.model.checks import Frame, FrameKind
from ssot_lint.model.definitions import FUNCTIONS
from ssot_lint.model.flow.flow import Leak, Walk, walk_ends
from ssot_lint.model.flow.handlers import Catch
from ssot_lint.model.flow.paths import PathJudge
from ssot_lint.model.sites import statements_of


class Catcher(NamedTuple):
    """An `except` clause with its `try`, or a `suppress` item with its `with`; and the frame of the body."""

    node: ast.ExceptHandler | ast.withitem
    statement: ast.Try | ast.With | ast.AsyncWith
    frame: Frame
    caught: Catch


def reaches_end(catcher: Catcher, judge: PathJudge) -> bool:
    """Whether the test can still pass after the catcher took a failure, without passing the checks it guards."""
    if isinstance(catcher.node, ast.withitem):
        return True
    functions = [frame for frame in _outwards(catcher.frame) if frame.kind is FrameKind.FUNCTION]
    owner = functions[0].node if functions else None
    body = owner.body if isinstance(owner, FUNCTIONS) else judge.test.body
    walk = Walk(_Aftermath(judge, catcher), everywhere=True)
    return next(walk_ends(walk, body, None), None) is not None


def _outwards(frame: Frame | None) -> Iterator[Frame]:
    while frame is not None:
        yield frame
        frame = frame.outer


class _Aftermath:
    """Follows the paths that begin in one handler: only the checks it guards, passed in a later round, end them."""

    def __init__(self, judge: PathJudge, catcher: Catcher) -> None:
        self.judge = judge
        self.catcher = catcher
        guarded = list(statements_of(catcher.statement.body))
        self.guarded = {id(statement) for statement in guarded}
        self.same = {ast.dump(s.test) for s in guarded if isinstance(s, ast.Assert)}

    def passes(self, statement: ast.stmt) -> bool:
        """Whether a guarded check, or one that says the same, is run again."""
        if id(statement) in self.guarded:
            return self.judge.passes(statement)
        return bool(self.same) and isinstance(statement, ast.Assert) and ast.dump(statement.test) in self.same

    def ends(self, statement: ast.stmt) -> bool:
        """Whether the statement always fails or skips."""
        return self.judge.ends(statement)

    def is_check(self, statement: ast.If | ast.For | ast.AsyncFor | ast.While) -> bool:
        """Whether the construct is one of the guarded checks."""
        return id(statement) in self.guarded and self.judge.is_check(statement)

    def holds(self, node: ast.AST) -> bool:
        """Nothing here needs a guard."""
        return False

    def is_filled(self, loop: ast.For | ast.AsyncFor) -> bool:
        """Whether the loop runs at least once."""
        return self.judge.is_filled(loop)

    def is_chosen(self, statement: ast.If | ast.Match) -> bool:
        """Every branch is a path."""
        return False

    def entering(self, handler: ast.ExceptHandler, statement: ast.Try, before: Leak | None) -> Leak | None:
        """The failure appears in the catcher; other handlers are entered as their `try` is."""
        return Leak() if handler is self.catcher.node else before

    def suppressed(self, statement: ast.With | ast.AsyncWith) -> bool:
        """Whether the body can be left early."""
        return self.judge.suppressed(statement)
