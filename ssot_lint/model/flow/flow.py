"""Which ways through a function body miss some checks: one walk that follows only the paths that have met none so far.

A path is a path of the syntax. The walk answers, for a block, by which exits it can be left without having passed a
check that counts; `None` for an exit says that there is no such path. A `Leak` remembers the construct that let it by.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple, Protocol

from ssot_lint.data import dataclass
from ssot_lint.enumeration import Enum
from ssot_lint.model.flow.endings import is_irrefutable, truth_of_constant


class Reason(Enum):
    """Why a path gets past the checks."""

    START = "nothing stands in its way"
    IF = "the condition is false"
    ARM = "the condition is true"
    FOR = "there is nothing to loop over"
    WHILE = "the loop never starts"
    LOOP = "the round of the loop ends early"
    MATCH = "no case with a check is taken"
    ONLY_HANDLER = "nothing is raised"
    HANDLER = "this exception is raised"
    SUPPRESS = "the suppressed exception is raised"
    RETURN = "the test returns early"


@dataclass(frozen=True, slots=True)
class Leak:
    """A path that has met no check; `guard` is the construct that let it by, None while nothing has."""

    guard: ast.stmt | ast.ExceptHandler | ast.match_case | None = None
    reason: Reason = Reason.START

    def by(self, guard: ast.stmt | ast.ExceptHandler, reason: Reason) -> Leak:
        """The same path, let by at `guard`; the first guard stays."""
        return self if self.guard is not None else Leak(guard, reason)


class Exits(NamedTuple):
    """How a block can be left without a check; None where it cannot."""

    normal: Leak | None = None
    returned: Leak | None = None
    broke: Leak | None = None
    continued: Leak | None = None

    def join(self, other: Exits) -> Exits:
        """The ways of either; this one's leaks first."""
        return Exits(*(mine or theirs for mine, theirs in zip(self, other, strict=True)))

    def map(self, change: Callable[[Leak], Leak]) -> Exits:
        """Every leak changed by `change`."""
        return Exits(*(leak and change(leak) for leak in self))


NOTHING = Exits()


class Judge(Protocol):
    """What a walk asks of whoever knows the checks."""

    def passes(self, statement: ast.stmt) -> bool:
        """Whether running the statement itself (of a compound one: its header) runs a check that counts."""

    def ends(self, statement: ast.stmt) -> bool:
        """Whether a simple statement ends the test by failing or skipping."""

    def is_check(self, statement: ast.If | ast.For | ast.AsyncFor | ast.While) -> bool:
        """Whether an `if` or loop as a whole is a check: its own body fails on every path."""

    def holds(self, node: ast.AST) -> bool:
        """Whether a check that counts stands anywhere inside the construct."""

    def is_filled(self, loop: ast.For | ast.AsyncFor) -> bool:
        """Whether the loop runs at least once."""

    def is_chosen(self, statement: ast.If | ast.Match) -> bool:
        """Whether the author, by parameters of the test, decides which branch is taken."""

    def entering(self, handler: ast.ExceptHandler, statement: ast.Try, before: Leak | None) -> Leak | None:
        """The path that enters a handler when one enters its `try`."""

    def suppressed(self, statement: ast.With | ast.AsyncWith) -> bool:
        """Whether something the body may raise, and no check that it holds, is suppressed by the `with`."""


class Walk:
    """Walks a body for one judge. `everywhere` also walks blocks that no path enters, for paths that begin inside."""

    def __init__(self, judge: Judge, everywhere: bool = False) -> None:
        self.judge = judge
        self.everywhere = everywhere

    def block(self, body: list[ast.stmt], way: Leak | None) -> Exits:
        """The exits of a block that is entered by `way`."""
        found = NOTHING
        for statement in body:
            if way is None and not self.everywhere:
                break
            exits = self.statement(statement, way)
            way = exits.normal
            found = found.join(exits._replace(normal=None)) if exits[1:] != (None, None, None) else found
        return found._replace(normal=way)

    def statement(self, statement: ast.stmt, way: Leak | None) -> Exits:
        """The exits of one statement."""
        if way is not None and self.judge.passes(statement):
            way = None
            if not self.everywhere:
                return NOTHING
        look = _LOOKS.get(type(statement))
        if look is not None:
            return look(self, statement, way)
        return NOTHING if way is None or self.judge.ends(statement) else Exits(way)

    def leave(self, statement: ast.stmt, way: Leak | None) -> Exits:
        """A `return`, `raise`, `break` or `continue`."""
        kind = type(statement)
        if kind is ast.Return:
            return NOTHING if way is None or self.judge.ends(statement) else Exits(returned=way)
        return Exits(broke=way) if kind is ast.Break else Exits(continued=way) if kind is ast.Continue else NOTHING

    def branch(self, statement: ast.If, way: Leak | None) -> Exits:
        """An `if` with its `else`."""
        known = truth_of_constant(statement.test)
        if known is not None:
            return self.block(statement.body if known else statement.orelse, way)
        if self.judge.is_check(statement):
            if not self.everywhere:
                return NOTHING
            way = None
        otherwise = self.block(statement.orelse, way)
        if is_elif(statement):
            # A chain is one construct, named by its first line.
            otherwise = otherwise.map(
                lambda leak: Leak(statement, leak.reason) if leak.guard is statement.orelse[0] else leak
            )
        arms = [self.block(statement.body, way), otherwise]
        return self.arms(statement, arms, (Reason.ARM, Reason.IF))

    def match(self, statement: ast.Match, way: Leak | None) -> Exits:
        """A `match`; without an irrefutable case it can be passed by."""
        arms = []
        for case in statement.cases:
            arms.append(self.block(case.body, way))
            if is_irrefutable(case):
                break
        else:
            arms.append(Exits(way))
        return self.arms(statement, arms, (Reason.MATCH,))

    def arms(self, statement: ast.If | ast.Match, arms: list[Exits], reasons: tuple[Reason, ...]) -> Exits:
        """The exits of branches together. An arm without its own guard is let by at this statement."""
        if self.judge.is_chosen(statement):
            return _chosen(arms)
        holds = self.judge.holds(statement)
        named = [
            self.let_by(exits, statement, reasons[min(i, len(reasons) - 1)], holds) for i, exits in enumerate(arms)
        ]
        # The outermost guard is named: an arm that this statement let by comes before one that leaks further in.
        named.sort(key=lambda exits: exits.normal is not None and exits.normal.guard is not statement)
        found = NOTHING
        for exits in named:
            found = found.join(exits)
        return found

    def let_by(self, exits: Exits, guard: ast.stmt | ast.ExceptHandler, reason: Reason, holds: bool) -> Exits:
        """`exits`, those without a guard let by at `guard`; the normal one only if a check was passed by."""
        left = Reason.RETURN if reason is not Reason.HANDLER else reason
        return Exits(
            exits.normal and (exits.normal.by(guard, reason) if holds else exits.normal),
            exits.returned and exits.returned.by(guard, left),
            exits.broke and exits.broke.by(guard, Reason.LOOP),
            exits.continued and exits.continued.by(guard, reason if holds else Reason.LOOP),
        )

    def loop(self, statement: ast.For | ast.AsyncFor | ast.While, way: Leak | None) -> Exits:
        """A loop: not run at all, run to its end, or left by `break`."""
        counted = isinstance(statement, ast.For | ast.AsyncFor)
        constant = None if counted else truth_of_constant(statement.test)  # type: ignore[union-attr]
        if constant is False:
            return self.block(statement.orelse, way)
        if constant is None and self.judge.is_check(statement):
            if not self.everywhere:
                return NOTHING
            way = None
        body = self.block(statement.body, way)
        if way is None and (body.normal or body.continued):
            body = body.join(self.block(statement.body, body.normal or body.continued))
        over = body.normal or body.continued
        # Whether a loop runs matters only if a round can make a difference; finding out is not for nothing.
        differs = over is None or self.judge.holds(statement)
        at_least_once = constant is True or (counted and differs and self.judge.is_filled(statement))  # type: ignore[arg-type]
        if not at_least_once and way is not None:
            reason = Reason.FOR if counted else Reason.WHILE
            over = way.by(statement, reason) if self.judge.holds(statement) else way
        rest = self.block(statement.orelse, None if constant is True else over)
        return Exits(rest.normal or body.broke, body.returned or rest.returned, rest.broke, rest.continued)

    def around(self, statement: ast.With | ast.AsyncWith, way: Leak | None) -> Exits:
        """A `with`: transparent, unless it suppresses what its body raises."""
        found = self.block(statement.body, way)
        if way is not None and self.judge.suppressed(statement):
            past = way.by(statement, Reason.SUPPRESS) if self.judge.holds(statement) else way
            return found._replace(normal=found.normal or past)
        return found

    def attempt(self, statement: ast.Try, way: Leak | None) -> Exits:
        """A `try`: its body and `else`, or a handler entered before any check of the body, then `finally`."""
        body = self.block(statement.body, way)
        found = self.block(statement.orelse, body.normal).join(body._replace(normal=None))
        # A handler that holds the check lets the path by which raises nothing.
        only = next((h for h in statement.handlers if found.normal and self.judge.holds(h)), None)
        if only is not None and found.normal is not None:
            found = found._replace(normal=found.normal.by(only, Reason.ONLY_HANDLER))
        for handler in statement.handlers:
            entered = self.judge.entering(handler, statement, way)
            if entered is not None or self.everywhere:
                exits = self.block(handler.body, entered)
                found = found.join(self.let_by(exits, handler, Reason.HANDLER, self.judge.holds(statement)))
        if not statement.finalbody:
            return found
        return self.finish(statement.finalbody, found)

    def finish(self, body: list[ast.stmt], before: Exits) -> Exits:
        """A `finally`, met by every way out of its `try`."""
        way = next((leak for leak in before if leak is not None), None)
        if way is None and not self.everywhere:
            return NOTHING
        through = self.block(body, way)
        kept = before if through.normal else NOTHING
        return kept.join(through._replace(normal=None)) if way is not None else through.join(kept)


def _chosen(arms: list[Exits]) -> Exits:
    # Each value of a parameter is a test of its own: an arm that checks speaks for the statement.
    leaks = [exits.normal for exits in arms if exits.normal is not None]
    normal = next((leak for leak in leaks if leak.guard is not None), leaks[0]) if len(leaks) == len(arms) else None
    return Exits(normal, *(next((e[i] for e in arms if e[i] and _is_further_in(e[i])), None) for i in (1, 2, 3)))


def _is_further_in(leak: Leak | None) -> bool:
    return leak is not None and leak.guard is not None


def is_elif(statement: ast.If) -> bool:
    """Whether the `else` of an `if` is written as `elif`."""
    following = statement.orelse[0] if len(statement.orelse) == 1 else None
    return isinstance(following, ast.If) and following.col_offset == statement.col_offset


def walk_ends(walk: Walk, body: list[ast.stmt], way: Leak | None) -> Iterator[Leak]:
    """The leaks by which a function body reaches its end: falling off it first, then returning."""
    exits = walk.block(body, way)
    yield from (leak for leak in (exits.normal, exits.returned) if leak is not None)


_LOOKS: dict[type[ast.stmt], Callable[[Walk, Any, Leak | None], Exits]] = {
    ast.Return: Walk.leave,
    ast.Raise: Walk.leave,
    ast.Break: Walk.leave,
    ast.Continue: Walk.leave,
    ast.If: Walk.branch,
    ast.Match: Walk.match,
    ast.For: Walk.loop,
    ast.AsyncFor: Walk.loop,
    ast.While: Walk.loop,
    ast.With: Walk.around,
    ast.AsyncWith: Walk.around,
    ast.Try: Walk.attempt,
    ast.TryStar: Walk.attempt,
}
