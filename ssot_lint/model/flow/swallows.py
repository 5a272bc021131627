"""Failing checks that a handler or `contextlib.suppress` takes, so that the test passes all the same (SSOT105)."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from ssot_lint.data import dataclass
from ssot_lint.findings import Confidence, Span
from ssot_lint.lasting import cached_property
from ssot_lint.model.calls import resolve_call
from ssot_lint.model.checks import Check, CheckKind, Frame, FrameKind, Raises
from ssot_lint.model.flow.catching import SENDING_ON, may_swallow
from ssot_lint.model.flow.endings import Ending, endings, outcome_of_call
from ssot_lint.model.flow.flow import Leak, Walk
from ssot_lint.model.flow.handlers import (
    Catch,
    Thrown,
    catches,
    caught_types,
    has_suppress,
    header_span,
    is_broad,
    is_known_raiser,
    suppressing_item,
    thrown_by,
)
from ssot_lint.model.flow.paths import PathJudge, enclosing
from ssot_lint.model.names import last_name, raised_by
from ssot_lint.model.statements import end_of, iterate_calls, nodes_in, statements_in, statements_of

if TYPE_CHECKING:
    from ssot_lint.model.flow.aftermath import Catcher
    from ssot_lint.model.tests import Test


_ENDS_BLOCK, _GOES_ON = "ends the block", "lets the test go on"


@dataclass(frozen=True, slots=True)
class Swallow:
    """One catcher: the span of its header, the checks whose failure it takes, how it lets the test pass, how surely.

    `resolved` is False when another file decides whether the failure is of a kind that it takes.
    """

    span: Span
    checks: tuple[Check, ...]
    raises: Raises
    manner: str
    confidence: Confidence
    resolved: bool = True

    @property
    def is_selective(self) -> bool:
        """Whether it lets the test pass on some paths only, skips it, or looks at the failure."""
        return self.manner not in (_ENDS_BLOCK, _GOES_ON)


class _Verdict(NamedTuple):
    confidence: Confidence
    manner: str
    goes_on: bool = True


def swallows_of(test: Test) -> tuple[Swallow, ...]:
    """Every catcher of the test that swallows checks, in source order; constant checks cannot fail and are no loss."""
    if not may_swallow(test):
        return ()
    candidates = [check for check in test.checks if check.frame is not None and _is_guarded(check)]
    if not candidates:
        return ()
    scan = _Scan(test)
    found: dict[int, tuple[Catcher, list[tuple[Check, _Verdict]]]] = {}
    for check in candidates:
        if check.constancy is None and not _never_passes(check, test):
            for catcher, verdict in scan.swallowers(check):
                found.setdefault(id(catcher.node), (catcher, []))[1].append((check, verdict))
    swallows = [_swallow(test, catcher, taken) for catcher, taken in found.values()]
    return tuple(sorted(swallows, key=lambda swallow: swallow.span))


def _is_guarded(check: Check) -> bool:
    frame = check.frame
    while frame is not None:
        if frame.kind is FrameKind.TRY or (frame.kind is FrameKind.WITH and has_suppress(frame.node)):
            return True
        frame = frame.outer
    return False


def _never_passes(check: Check, test: Test) -> bool:
    """Whether the check is a call of a helper that always ends by raising, as a client that is to crash does."""
    if check.kind is not CheckKind.HELPER or not isinstance(check.node, ast.Call):
        return False
    function = resolve_call(check.node.func, test.scope).function
    last = end_of(function.body) if function is not None else None
    if function is None or not isinstance(last, ast.Raise) or last.exc is None:
        return False
    returns = any(isinstance(each, ast.Return) for each in statements_in(function))
    return last_name(raised_by(last)) != "AssertionError" and not returns


def _swallow(test: Test, catcher: Catcher, taken: list[tuple[Check, _Verdict]]) -> Swallow:
    checks = tuple(check for check, _ in taken)
    best = max((verdict for _, verdict in taken), key=lambda verdict: verdict.confidence.rank)
    if isinstance(catcher.node, ast.ExceptHandler):
        span = header_span(catcher.node, test.file)
    else:
        span = test.file.source.span(catcher.node.context_expr)
    return Swallow(span, checks, checks[0].raises, best.manner, best.confidence, catcher.caught is Catch.YES)


def _sends_on(catcher: ast.ExceptHandler | ast.withitem) -> bool:
    """Whether a handler gives the failure to a future or a Deferred: whoever awaits it meets it again."""
    body = catcher.body if isinstance(catcher, ast.ExceptHandler) else []
    return any(
        isinstance(node, ast.Attribute) and node.attr in SENDING_ON
        for statement in body
        for node in nodes_in(statement)
    )


def _is_played(check: Check) -> bool:
    """Whether the check is a `raise` that ends the block of a manager: the failure is for that to see."""
    frame, statement = check.frame, check.statement
    in_manager = frame is not None and isinstance(frame.node, ast.With | ast.AsyncWith)
    return check.kind is CheckKind.RAISE and in_manager and frame.node.body[-1] is statement  # type: ignore[union-attr]


class _HandlerJudge(PathJudge):
    """Looks at a handler: `if …: raise` is no check there, but a path on which the failure shows."""

    def is_check(self, statement: ast.If | ast.For | ast.AsyncFor | ast.While) -> bool:
        """Whether the construct is a check: never."""
        return False


class _Scan:
    def __init__(self, test: Test) -> None:
        from ssot_lint.model.flow.flags import Flow

        self.test = test
        self.flow = Flow(test)

    @cached_property
    def judge(self) -> PathJudge:
        return PathJudge(self.test)

    def swallowers(self, check: Check) -> Iterator[tuple[Catcher, _Verdict]]:
        """The catchers that take the failure of `check`, from the inside out, as far as it flies."""
        thrown = thrown_by(check)
        frame = check.frame
        while frame is not None and frame.kind is not FrameKind.FUNCTION:
            catcher = self.catcher_at(frame, thrown)
            if catcher is not None:
                verdict = self.judged(catcher, check)
                if verdict is not None:
                    yield catcher, verdict
                if isinstance(catcher.node, ast.withitem):
                    return
                again = self.thrown_on(catcher.node, thrown)
                if again is None:
                    return
                thrown = again
            frame = frame.outer

    def catcher_at(self, frame: Frame, thrown: Thrown) -> Catcher | None:
        """What takes `thrown` where it leaves the body that `frame` stands for."""
        from ssot_lint.model.flow.aftermath import Catcher

        node = frame.node
        if frame.kind is FrameKind.TRY and frame.arm == 0 and isinstance(node, ast.Try | ast.TryStar):
            for handler in node.handlers:
                caught = catches(caught_types(handler.type, self.test), thrown, self.test)
                if caught is not Catch.NO:
                    return Catcher(handler, node, frame, caught)  # type: ignore[arg-type]
        if frame.kind is FrameKind.WITH and isinstance(node, ast.With | ast.AsyncWith):
            item = suppressing_item(node, thrown, self.test)
            if item is not None:
                return Catcher(item, node, frame, Catch.YES)
        return None

    def thrown_on(self, handler: ast.ExceptHandler, thrown: Thrown) -> Thrown | None:
        """What flies on from a handler that was given `thrown`; None when nothing does."""
        for statement in statements_of(handler.body):
            if isinstance(statement, ast.Raise):
                raised = statement.exc
                named = raised.func if isinstance(raised, ast.Call) else raised
                if raised is None or (isinstance(named, ast.Name) and named.id == handler.name):
                    return thrown
                name = last_name(named) or ""
                return Thrown(Raises.ASSERTION) if name == "AssertionError" else Thrown(Raises.OTHER, (name,))
        return None

    def judged(self, catcher: Catcher, check: Check) -> _Verdict | None:
        """How a catcher lets the test pass when `check` fails; None when the failure shows."""
        played = _is_played(check)
        if self.is_expected(catcher) or _sends_on(catcher.node) or (played and not is_broad(catcher.node, self.test)):
            return None
        from ssot_lint.model.flow.traces import leaves_trace

        verdict = self.manner(catcher, check)
        if verdict is None or leaves_trace(catcher, check, self.flow):
            return None
        from ssot_lint.model.flow.aftermath import reaches_end

        if verdict.goes_on and not reaches_end(catcher, self.judge):
            return None
        # What only a name makes a check may raise nothing, or something else; what is handed on may be run elsewhere.
        guessed = check.kind in (CheckKind.NAMED, CheckKind.PASSED) and not is_known_raiser(check)
        if catcher.caught is Catch.MAYBE or guessed or played:
            return verdict._replace(confidence=Confidence.POSSIBLE)
        if check.kind is CheckKind.RAISE and check.raises is Raises.OTHER and verdict.confidence is Confidence.CERTAIN:
            # A test that raises and catches its own exception may be playing a failure.
            broad = is_broad(catcher.node, self.test)
            return verdict._replace(confidence=Confidence.LIKELY if broad else Confidence.POSSIBLE)
        return verdict

    def is_expected(self, catcher: Catcher) -> bool:
        """Whether the test asks for the failure: it fails itself when nothing in the body does."""
        body, statement = catcher.statement.body, catcher.statement
        if isinstance(statement, ast.With | ast.AsyncWith) or not isinstance(catcher.node, ast.ExceptHandler):
            return False
        if statement.orelse and endings(statement.orelse, self.test) == Ending.FAIL:
            return True
        # `pytest.fail` behind the check, where the handler takes nothing but AssertionError.
        last = [each for each in self.test.checks if each.statement is body[-1] and each.kind is CheckKind.FAIL]
        narrow = not is_broad(catcher.node, self.test)
        return narrow and any(each.raises is Raises.OUTCOME for each in last)

    def manner(self, catcher: Catcher, check: Check) -> _Verdict | None:
        """What the catcher itself does: silent on every path, on some, skips, or checks what the failure satisfies."""
        handler = catcher.node
        if isinstance(handler, ast.withitem):
            return _Verdict(Confidence.CERTAIN, _ENDS_BLOCK)
        inside = (each for each in self.test.checks if any(frame.node is handler for frame in enclosing(each)))
        own = [each for each in inside if each.constancy is None]
        silent = any(Walk(_HandlerJudge(self.test)).block(handler.body, Leak()))
        if silent:
            loud = bool(own) or self.can_stop(handler.body)
            manner = "passes on some paths" if loud else _GOES_ON
            return _Verdict(Confidence.POSSIBLE if loud else Confidence.CERTAIN, manner)
        if endings(handler.body, self.test) & Ending.SKIP:
            return _Verdict(Confidence.POSSIBLE, "skips the test", goes_on=False)
        from ssot_lint.model.flow.echoes import is_echo

        if is_echo(handler, own, check):
            return _Verdict(Confidence.POSSIBLE, "looks for words that the failure's own message holds", goes_on=False)
        return None

    def can_stop(self, body: list[ast.stmt]) -> bool:
        """Whether a block raises or skips anywhere."""
        for statement in statements_of(body):
            if isinstance(statement, ast.Raise):
                return True
            if isinstance(statement, ast.Expr | ast.Return) and statement.value is not None:
                calls = iterate_calls(statement.value)
                if any(outcome_of_call(call, self.test) != Ending.NORMAL for call in calls):
                    return True
        return False
