"""Checks that cannot run, and tests in which none can (SSOT106)."""

from __future__ import annotations

import ast
import sys
from typing import TYPE_CHECKING

from ssot_lint.data import dataclass
from ssot_lint.findings import Confidence, Span
from ssot_lint.lasting import cached_property
from ssot_lint.model.checks import Check, Frame, FrameKind
from ssot_lint.model.definitions import FUNCTIONS, ClassDefinition
from ssot_lint.model.flow.endings import Ending, endings_of, truth_of_constant
from ssot_lint.model.flow.sure import has_live_check
from ssot_lint.model.names import dotted

if TYPE_CHECKING:
    from ssot_lint.model.tests import Test

_QUIET = frozenset({*sys.stdlib_module_names, "builtins", "object", "pytest"})
_EMPTY_CALLS = frozenset({"set", "list", "dict", "tuple", "frozenset", "range"})


@dataclass(frozen=True, slots=True)
class Dead:
    """A check that cannot run, the header line of what keeps it from running, and how (to follow that line's text).

    `block` is the first line of the `raises` block that it stands in, where that is all; else 0.
    """

    check: Check
    cause: Span
    reason: str
    confidence: Confidence = Confidence.CERTAIN
    block: int = 0


def dead_check(test: Test) -> Dead | None:
    """The first check, if checks exist and none can run; else the first one behind the statement that raises."""
    if has_live_check(test):
        return _late(test) if test.outline.may_be_late else None
    causes = _Causes(test)
    first: Dead | None = None
    for check in test.checks:
        found = causes.of(check)
        if found is not None:
            first = first or found
        elif not causes.is_stopper(check):
            return _late(test)
    return first


def _late(test: Test) -> Dead | None:
    from ssot_lint.model.flow.late import has_raises_block, late_block

    if not has_raises_block(test):
        return None
    for check in test.checks:
        found = late_block(check)
        if found is not None:
            cause = test.file.source.line_span(found[1].lineno)
            return Dead(check, cause, "must raise before it is reached", Confidence.POSSIBLE, found[0].lineno)
    return None


class _Causes:
    def __init__(self, test: Test) -> None:
        self.test = test

    def of(self, check: Check) -> Dead | None:
        """Why `check` cannot run; None when it may."""
        statement: ast.stmt = check.statement
        frame = check.frame
        if (lambda_cause := self.uncalled_lambda(check)) is not None:
            return lambda_cause
        while True:
            block = _block_of(frame, self.test.body)
            stop = self.stop_before(statement, block)
            if stop is not None:
                return Dead(check, self.line(stop), "always comes before it and ends the block")
            if frame is None:
                return None
            reason = self.switched_off(frame)
            if reason is not None:
                return Dead(check, self.line(frame.node), reason)
            if isinstance(frame.node, ast.stmt):
                statement = frame.node
            frame = frame.outer

    def line(self, node: ast.AST) -> Span:
        """The header line of a construct."""
        return self.test.file.source.line_span(node.lineno)  # type: ignore[attr-defined]

    def stop_before(self, statement: ast.stmt, block: list[ast.stmt]) -> ast.stmt | None:
        """The statement before `statement` in its block after which nothing runs."""
        for each in block:
            if each is statement:
                return None
            if _LEAVING.get(type(each), True) and not endings_of(each, self.test) & Ending.NORMAL:
                return each
        return None

    def is_stopper(self, check: Check) -> bool:
        """Whether the check is itself the failure behind which the others stand."""
        statement = check.statement
        if check.frame is not None or endings_of(statement, self.test) & Ending.NORMAL:
            return False
        return isinstance(statement, ast.Assert | ast.Expr | ast.Raise)

    def switched_off(self, frame: Frame) -> str | None:
        """Why the arm of a construct that `frame` stands for never runs."""
        node = frame.node
        if isinstance(node, ast.If | ast.While):
            known = truth_of_constant(node.test)
            if known is None and self.is_type_checking(node.test):
                known = False
            if known is not None and known is (frame.arm == 1) and (isinstance(node, ast.If) or frame.arm == 0):
                return "never lets it run"
        elif isinstance(node, ast.For) and frame.arm == 0 and _is_empty(node.iter):
            return "loops over nothing"
        elif _is_definition(frame) and not self.is_given_away(node):
            return "is never called or passed on"
        return None

    def is_type_checking(self, node: ast.expr) -> bool:
        """Whether the condition is `TYPE_CHECKING`."""
        name = dotted(node)
        return name is not None and name.rpartition(".")[2] == "TYPE_CHECKING"

    @cached_property
    def mentions(self) -> dict[str, list[int]]:
        """The lines on which each name is read, anywhere in the test; `locals()` reads all."""
        found: dict[str, list[int]] = {}
        for node in ast.walk(self.test.node):
            if type(node) is ast.Name and type(node.ctx) is ast.Load:
                found.setdefault(node.id, []).append(node.lineno)
            elif type(node) is ast.Global or type(node) is ast.Nonlocal:
                for name in node.names:
                    found.setdefault(name, []).append(0)
        return found

    def is_given_away(self, node: ast.AST) -> bool:
        """Whether an inner function or class is decorated, known to its bases, or mentioned outside its own body."""
        assert isinstance(node, (*FUNCTIONS, ast.ClassDef))
        if node.decorator_list or "locals" in self.mentions:
            return True
        if isinstance(node, ast.ClassDef) and (node.bases or node.keywords) and self.is_seen_by_bases(node):
            return True
        lines = self.mentions.get(node.name, ())
        return any(not node.lineno <= line <= (node.end_lineno or line) for line in lines)

    def is_seen_by_bases(self, node: ast.ClassDef) -> bool:
        """Whether a metaclass or `__init_subclass__` may use the class when it is made."""
        cls = self.test.scope.classes.get(node.name)
        if cls is None or cls.node is not node:
            return True
        for each in (cls.home or self.test.file).definitions.full_mro(cls):
            if isinstance(each, ClassDefinition):
                if each.keywords or "__init_subclass__" in each.methods:
                    return True
            elif each is None or each.partition(".")[0] not in _QUIET:
                return True
        return False

    def uncalled_lambda(self, check: Check) -> Dead | None:
        """The assignment of a lambda that holds the check and that nothing calls."""
        statement = check.statement
        if check.node is statement or not isinstance(statement, ast.Assign | ast.AnnAssign | ast.Expr):
            return None
        if not isinstance(statement.value, ast.Lambda):
            return None
        targets = statement.targets if isinstance(statement, ast.Assign) else [getattr(statement, "target", None)]
        names = [target.id for target in targets if isinstance(target, ast.Name)]
        if isinstance(statement, ast.Expr) or (
            len(names) == len(targets) and not any(n in self.mentions for n in names)
        ):
            return Dead(check, self.line(statement), "is never called or passed on")
        return None


def _is_definition(frame: Frame) -> bool:
    # Methods of an inner class are called through its instances: the class speaks for them.
    in_class = frame.outer is not None and isinstance(frame.outer.node, ast.ClassDef)
    return isinstance(frame.node, (*FUNCTIONS, ast.ClassDef)) and not in_class


_LEAVING = {ast.Assign: False, ast.AnnAssign: False, ast.AugAssign: False, ast.Import: False, ast.ImportFrom: False}


def _is_empty(node: ast.expr) -> bool:
    if isinstance(node, ast.List | ast.Tuple | ast.Set):
        return not node.elts
    if isinstance(node, ast.Dict):
        return not node.keys
    if isinstance(node, ast.Constant):
        return node.value in ("", b"")
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _EMPTY_CALLS:
        zero = len(node.args) == 1 and isinstance(node.args[0], ast.Constant) and node.args[0].value == 0
        return not node.keywords and (zero if node.func.id == "range" else not node.args)
    return False


def _block_of(frame: Frame | None, body: list[ast.stmt]) -> list[ast.stmt]:
    """The statements among which a frame's check stands."""
    if frame is None:
        return body
    node = frame.node
    if frame.kind is FrameKind.HANDLER or isinstance(node, (*FUNCTIONS, ast.ClassDef)):
        return node.body  # type: ignore[attr-defined,no-any-return]
    if isinstance(node, ast.Match):
        return node.cases[frame.arm].body
    if isinstance(node, ast.Try | ast.TryStar):
        blocks = {FrameKind.TRY_ELSE: node.orelse, FrameKind.FINALLY: node.finalbody}
        return blocks.get(frame.kind, node.body) if frame.arm == 0 else []
    if isinstance(node, ast.If | ast.For | ast.AsyncFor | ast.While):
        return node.orelse if frame.arm == 1 else node.body
    return getattr(node, "body", [])
