"""Tests of which some path reaches the end without having met a check (SSOT107)."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from ssot_lint.data import dataclass
from ssot_lint.findings import Span
from ssot_lint.lasting import cached_property
from ssot_lint.model.checks import Check, Frame, FrameKind
from ssot_lint.model.definitions import FUNCTIONS
from ssot_lint.model.flow.endings import Ending, always_fails, endings, endings_of
from ssot_lint.model.flow.flow import Leak, Reason, Walk, is_elif, walk_ends

if TYPE_CHECKING:
    from ssot_lint.model.tests import Test


@dataclass(frozen=True, slots=True)
class Unchecked:
    """A path that ends without a check: the header line of the outermost construct that lets it by, and why."""

    span: Span
    header: str
    reason: Reason


def unchecked_path(test: Test) -> Unchecked | None:
    """The first path that reaches the end of `test` unchecked; None if there is none, or no check at all."""
    if test.sure_check is not None or not test.checks:
        return None
    judge = PathJudge(test)
    leak = next((leak for leak in walk_ends(Walk(judge), test.body, Leak()) if leak.guard is not None), None)
    # Most tests have no such path, and to look around a test is to look into its fixtures and its class.
    if leak is None or leak.guard is None or test.ambient_checks:
        return None
    line = leak.guard.pattern.lineno if isinstance(leak.guard, ast.match_case) else leak.guard.lineno
    span = test.file.source.line_span(line)
    return Unchecked(span, test.file.snippet(span).rstrip(":"), leak.reason)


def enclosing(check: Check, kind: FrameKind | None = None) -> list[Frame]:
    """The constructs around a check, innermost first, all or of one kind."""
    found = []
    frame = check.frame
    while frame is not None:
        if kind is None or frame.kind is kind:
            found.append(frame)
        frame = frame.outer
    return found


def is_in_body(check: Check, statement: ast.stmt) -> bool:
    """Whether a check stands in the body of a `try` or `with`, not in a handler, `else` or `finally`."""
    kinds = (FrameKind.TRY, FrameKind.WITH)
    return any(frame.node is statement and frame.kind in kinds and frame.arm == 0 for frame in enclosing(check))


class PathJudge:
    """Knows which statements of a test check it. Constants and the bodies of inner functions do not count."""

    def __init__(self, test: Test) -> None:
        from ssot_lint.model.flow.loops import Loops

        self.test = test
        self.loops = Loops(test)
        self.at: dict[int, list[Check]] = {}
        self.inner: set[str] = set()
        for check in test.checks:
            self.at.setdefault(id(check.statement), []).append(check)
            if check.frame is not None and check.in_nested_function:
                outermost = enclosing(check, FrameKind.FUNCTION)[-1]
                self.inner.add(outermost.node.name)  # type: ignore[attr-defined]

    def passes(self, statement: ast.stmt) -> bool:
        """Whether a check stands in the statement or its header, or it hands on an inner function that checks."""
        if any(check.constancy is None for check in self.at.get(id(statement), ())):
            return True
        return bool(self.inner) and self.hands_on(statement)

    def hands_on(self, statement: ast.stmt) -> bool:
        """Whether an inner function that checks is named here, or decorated and thereby given away."""
        if isinstance(statement, (*FUNCTIONS, ast.ClassDef)):
            return statement.name in self.inner and bool(statement.decorator_list)
        return any(each.id in self.inner for part in header_of(statement) for each in names_in(part))

    def ends(self, statement: ast.stmt) -> bool:
        """Whether the statement always fails or skips."""
        return not endings_of(statement, self.test) & (Ending.NORMAL | Ending.RETURN)

    def is_check(self, statement: ast.If | ast.For | ast.AsyncFor | ast.While) -> bool:
        """Whether the body fails whenever it is entered; an `elif` is an arm of the one above and no check itself."""
        return id(statement) not in self.arms and always_fails(statement.body, self.test)

    @cached_property
    def arms(self) -> set[int]:
        """The ids of the `if` statements that are written as `elif`."""
        parents = [frame.node for check in self.test.checks for frame in enclosing(check, FrameKind.IF)]
        return {id(node.orelse[0]) for node in parents if isinstance(node, ast.If) and is_elif(node)}

    @cached_property
    def counted(self) -> list[Check]:
        """The checks that count, without those of handlers that turn whatever is raised into a failure."""
        own = [check for check in self.test.checks if not check.in_nested_function and check.constancy is None]
        guarded = {id(frame.node) for check in own for frame in enclosing(check, FrameKind.TRY) if frame.arm == 0}
        return [check for check in own if not self.is_smoke(check, guarded)]

    def is_smoke(self, check: Check, guarded: set[int]) -> bool:
        """Whether the check stands in a handler that always fails, of a `try` without a check in its body."""
        for frame in enclosing(check, FrameKind.HANDLER):
            assert isinstance(frame.node, ast.ExceptHandler)
            assert frame.outer is not None
            ways = endings(frame.node.body, self.test)
            if ways & Ending.FAIL and not ways & ~(Ending.FAIL | Ending.SKIP) and id(frame.outer.node) not in guarded:
                return True
        return False

    @cached_property
    def holding(self) -> set[int]:
        """The ids of the constructs with a check inside."""
        return {id(frame.node) for check in self.counted for frame in enclosing(check)}

    def holds(self, node: ast.AST) -> bool:
        """Whether a check that counts stands inside."""
        return id(node) in self.holding

    def is_filled(self, loop: ast.For | ast.AsyncFor) -> bool:
        """Whether the loop has something to run over, by what is written in the test."""
        return type(loop) is ast.For and self.loops.runs(loop)

    def is_chosen(self, statement: ast.If | ast.Match) -> bool:
        """Whether the condition looks at a parametrized argument."""
        condition = statement.test if isinstance(statement, ast.If) else statement.subject
        return self.loops.is_parameter(condition)

    def entering(self, handler: ast.ExceptHandler, statement: ast.Try, before: Leak | None) -> Leak | None:
        """`before`, unless the handler takes what a check of the body raises: that path is a swallowed failure."""
        if before is None:
            return None
        from ssot_lint.model.flow.handlers import catching_handler, thrown_by

        for check in self.inside(statement):
            caught = catching_handler(statement, thrown_by(check), self.test)
            if caught is not None and caught[0] is handler and caught[1] > 1:
                return None
        return before

    def inside(self, statement: ast.stmt) -> list[Check]:
        """The checks in the body of a `try` or `with`."""
        return [check for check in self.counted if is_in_body(check, statement)]

    def suppressed(self, statement: ast.With | ast.AsyncWith) -> bool:
        """Whether a `suppress` takes exceptions and none of what the checks of its body raise."""
        from ssot_lint.model.flow.handlers import suppressing_item, thrown_by

        if suppressing_item(statement, None, self.test) is None:
            return False
        return not any(suppressing_item(statement, thrown_by(check), self.test) for check in self.inside(statement))


def header_of(statement: ast.stmt) -> list[ast.expr]:
    """The expressions of a statement that run with it; blocks and handlers are left out."""
    return [child for child in ast.iter_child_nodes(statement) if isinstance(child, ast.expr)] + [
        item.context_expr for item in getattr(statement, "items", ())
    ]


def names_in(expression: ast.expr) -> list[ast.Name]:
    """Every name that an expression mentions."""
    return [node for node in ast.walk(expression) if type(node) is ast.Name]
