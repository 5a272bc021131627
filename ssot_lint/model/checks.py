"""What can fail a test on purpose: checks, what each raises, and the constructs that stand around it."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from ssot_lint.data import dataclass
from ssot_lint.enumeration import Enum
from ssot_lint.findings import Span
from ssot_lint.lasting import cached_property

if TYPE_CHECKING:
    from ssot_lint.model.constancy.constants import Constancy
    from ssot_lint.model.constancy.repairs import Repair
    from ssot_lint.model.tests import Test


class CheckKind(Enum):
    """How a check is written."""

    ASSERT = "assert"
    UNITTEST = "unittest assertion"
    RAISES = "expected exception"
    FAIL = "explicit failure"
    MOCK = "mock assertion"
    LIBRARY = "library assertion"
    RAISE = "raise"
    EXIT = "exit"
    HELPER = "checking helper"
    NAMED = "call named like a check"
    PASSED = "checking function handed on"


class Raises(Enum):
    """What a failing check raises, as far as handlers care."""

    ASSERTION = "AssertionError"
    OUTCOME = "a pytest outcome"  # derives from BaseException: `except Exception` does not see it
    EXIT = "SystemExit"
    OTHER = "its own exception"


class FrameKind(Enum):
    """A construct around a check."""

    IF = "if"
    FOR = "for"
    WHILE = "while"
    MATCH = "match"
    TRY = "try"
    HANDLER = "except"
    TRY_ELSE = "else of try"
    FINALLY = "finally"
    WITH = "with"
    FUNCTION = "nested function"
    EXPRESSION = "part of an expression"


@dataclass(frozen=True, slots=True)
class Frame:
    """One construct around a check, innermost first through `outer`; `arm` is the branch's index in the construct."""

    kind: FrameKind
    node: ast.AST
    outer: Frame | None
    arm: int = 0


@dataclass(eq=False)
class Check:
    """One place that can fail the test. `node` is the check itself, `statement` the statement it stands in."""

    kind: CheckKind
    raises: Raises
    node: ast.expr | ast.stmt
    statement: ast.stmt
    frame: Frame | None
    test: Test
    exception: str | None = None

    @property
    def path(self) -> str:
        """The display path of the file."""
        return self.test.path

    @property
    def test_name(self) -> str | None:
        """The qualified name of the test that the check stands in."""
        return self.test.test_name

    @property
    def class_name(self) -> str | None:
        """The qualified name of the test's class."""
        return self.test.class_name

    @cached_property
    def span(self) -> Span:
        """Where the check stands, decorators and header lines left out."""
        source = self.test.file.source
        if isinstance(self.node, ast.If | ast.For | ast.While | ast.With | ast.AsyncWith | ast.Try):
            return source.line_span(self.node.lineno)
        return source.span(self.node)

    @property
    def in_nested_function(self) -> bool:
        """Whether a function inside the test holds the check."""
        frame = self.frame
        while frame is not None:
            if frame.kind is FrameKind.FUNCTION:
                return True
            frame = frame.outer
        return False

    @cached_property
    def constancy(self) -> Constancy | None:
        """Why the outcome cannot depend on the program; None when it can."""
        from ssot_lint.model.constancy.constants import constancy_of

        return constancy_of(self)

    @cached_property
    def repair(self) -> Repair:
        """What can be done about it when it is constant."""
        from ssot_lint.model.constancy.repairs import repair_of

        return repair_of(self)
