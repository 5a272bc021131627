"""Tests: what a rule looks at. Everything costly is computed on first use and shared by all rules."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from ssot_lint.data import dataclass
from ssot_lint.findings import Related, Span
from ssot_lint.lasting import cached_property
from ssot_lint.model.bodies.emptiness import is_declaration, is_empty
from ssot_lint.model.bodies.resolution import is_fully_known
from ssot_lint.model.bodies.returns import returned_values
from ssot_lint.model.bodies.skips import always_skips, opening_skip, skip_around
from ssot_lint.model.bodies.smoke import is_declared_smoke
from ssot_lint.model.checks import Check
from ssot_lint.model.classes import TestClass
from ssot_lint.model.constancy.constant_checks import constant_asserts, constant_checks
from ssot_lint.model.constancy.discarded import discarded_checks
from ssot_lint.model.constancy.uses import read_bindings
from ssot_lint.model.definitions import ClassDefinition, Function
from ssot_lint.model.marks import Mark, parametrized_names, read_marks
from ssot_lint.model.outline import Outline, outline_of
from ssot_lint.model.sites import SiteScanner

if TYPE_CHECKING:
    from ssot_lint.model.bodies.ambient import Ambient
    from ssot_lint.model.bodies.returns import Returned
    from ssot_lint.model.bodies.skips import Skip
    from ssot_lint.model.constancy.bindings import Bindings
    from ssot_lint.model.constancy.discarded import Discarded
    from ssot_lint.model.constancy.weakness import Weakness
    from ssot_lint.model.doubles.idle import Idle
    from ssot_lint.model.doubles.stage import Part
    from ssot_lint.model.doubles.study import Study
    from ssot_lint.model.file import TestFile
    from ssot_lint.model.flow.dead import Dead
    from ssot_lint.model.flow.paths import Unchecked
    from ssot_lint.model.flow.swallows import Swallow
    from ssot_lint.model.inference import Scope


@dataclass(eq=False)
class Test:
    """One test function or method that pytest collects. `owner` is the class it is defined in, or None."""

    __test__ = False  # not a test of this project

    node: Function
    owner: ClassDefinition | None
    file: TestFile

    @property
    def name(self) -> str:
        """The function's own name."""
        return self.node.name

    @property
    def qualname(self) -> str:
        """The name inside the file: `TestCart.test_total`."""
        return f"{self.owner.qualname}.{self.name}" if self.owner else self.name

    @property
    def path(self) -> str:
        """The display path of the file."""
        return self.file.path

    @cached_property
    def span(self) -> Span:
        """The test's name in its `def` line."""
        return self.file.name_span(self.node)

    @property
    def test_name(self) -> str | None:
        """The qualified name, for reports."""
        return self.qualname

    @property
    def class_name(self) -> str | None:
        """The qualified name of the class, for reports."""
        return self.owner.qualname if self.owner else None

    @property
    def is_async(self) -> bool:
        """Whether it is an `async def`."""
        return isinstance(self.node, ast.AsyncFunctionDef)

    @property
    def body(self) -> list[ast.stmt]:
        """The statements; for the model's own use, never a rule's."""
        return self.node.body

    @property
    def first_line(self) -> int:
        """The line of the first decorator, or of `def`."""
        decorators = self.node.decorator_list
        return min((decorator.lineno for decorator in decorators), default=self.node.lineno)

    @cached_property
    def docstring(self) -> str:
        """The docstring, empty when there is none."""
        return ast.get_docstring(self.node, clean=False) or ""

    @cached_property
    def cls(self) -> TestClass | None:
        """The class it is defined in."""
        return self.file.test_class(self.owner) if self.owner else None

    @cached_property
    def is_unittest(self) -> bool | None:
        """Whether it is a method of a `unittest.TestCase`; None when that cannot be known here."""
        return self.file.is_unittest(self.owner) if self.owner else False

    @cached_property
    def marks(self) -> tuple[Mark, ...]:
        """The test's own decorators, top first."""
        return read_marks(self.node.decorator_list, self.file)

    @cached_property
    def all_marks(self) -> tuple[Mark, ...]:
        """Its own marks, those of its class and outer classes, and the module's `pytestmark`."""
        marks = list(self.marks)
        owner = self.owner
        while owner is not None:
            marks.extend(TestClass(owner, self.file).marks)
            owner = owner.outer
        return tuple(marks) + self.file.marks

    @cached_property
    def parameters(self) -> tuple[str, ...]:
        """The names of the parameters, without `self` or `cls` of a method."""
        args = self.node.args
        names = [arg.arg for arg in (*args.posonlyargs, *args.args, *args.kwonlyargs)]
        return tuple(names[1:] if self.owner and not self.is_static and names else names)

    @property
    def is_static(self) -> bool:
        """Whether it is a static method."""
        return any(type(d) is ast.Name and d.id == "staticmethod" for d in self.node.decorator_list)

    @cached_property
    def parametrized(self) -> frozenset[str]:
        """The names that `parametrize` marks (own, class's, module's) give values to."""
        return parametrized_names(self.all_marks)

    @cached_property
    def scope(self) -> Scope:
        """The names inside the test."""
        return self.file.scope_of(self.node, self.owner)

    @cached_property
    def idle_checks(self) -> tuple[Idle, ...]:
        """The checks of doubles that cannot fail."""
        from ssot_lint.model.doubles.idle import idle_checks

        return idle_checks(self)

    @cached_property
    def weakness(self) -> Weakness | None:
        """What its checks ask when all of them are weak; None when one is more."""
        from ssot_lint.model.constancy.weakness import weakness_of

        return weakness_of(self)

    @cached_property
    def discarded(self) -> tuple[Discarded, ...]:
        """The comparisons and conditions of the test that nobody looks at."""
        return discarded_checks(self)

    @cached_property
    def bindings(self) -> Bindings:
        """What binds the names of the test, and where their objects could have changed hands."""
        return read_bindings(self.body, self.scope.locals)

    @cached_property
    def outline(self) -> Outline:
        """The few kinds of statements in it by which most questions are settled."""
        return outline_of(self.node)

    @cached_property
    def sure_check(self) -> ast.stmt | None:
        """The statement of a check that every run of the test meets; for the model's own use."""
        from ssot_lint.model.flow.sure import sure_check

        return sure_check(self)

    @cached_property
    def has_checks(self) -> bool:
        """Whether there are `checks`, without finding all of them."""
        from ssot_lint.model.flow.sure import has_plain_check

        return bool(self.outline.asserts) or has_plain_check(self) or bool(self.checks)

    @cached_property
    def constant_asserts(self) -> frozenset[ast.Assert]:
        """The `assert` statements that hold whatever the program does; for the model's own use."""
        return constant_asserts(self)

    @cached_property
    def constant_checks(self) -> tuple[Check, ...]:
        """The checks that pass whatever the program does."""
        return constant_checks(self)

    @cached_property
    def checks(self) -> tuple[Check, ...]:
        """Every check in the body, nested functions included, in source order."""
        scanner = SiteScanner(self, self.scope)
        scanner.scan(self.body, None)
        return tuple(scanner.sites)

    @cached_property
    def ambient_checks(self) -> tuple[Ambient, ...]:
        """What checks outside the body: decorators, fixtures of this file or known ones, tear-down of the class."""
        from ssot_lint.model.bodies.ambient import ambient_checks

        return ambient_checks(self)

    @cached_property
    def is_empty(self) -> bool:
        """Whether the body does nothing: words, constants, prints and logging only; declarations are not empty."""
        return is_empty(self)

    @cached_property
    def opening_skip(self) -> Skip | None:
        """The skip that is the first thing the body does."""
        return opening_skip(self)

    @cached_property
    def skip_around(self) -> Skip | None:
        """The unconditional skip mark on the test, its class or module."""
        return skip_around(self)

    @cached_property
    def always_skips(self) -> bool:
        """Whether every path through the body meets a skip, an xfail or a NotImplementedError."""
        return always_skips(self)

    @cached_property
    def is_smoke(self) -> bool:
        """Whether a mark or a comment declares it a smoke test."""
        return is_declared_smoke(self)

    @cached_property
    def is_fully_known(self) -> bool:
        """Whether its file shows all that it calls, requests and inherits."""
        return is_fully_known(self)

    @cached_property
    def is_declaration(self) -> bool:
        """Whether it is abstract, an overload or a member of a protocol."""
        return is_declaration(self)

    @cached_property
    def returned(self) -> tuple[Returned, ...]:
        """The values that the test returns and nothing takes."""
        return returned_values(self)

    @cached_property
    def stage(self) -> tuple[Part, ...]:
        """Everything of the test side that runs for this test: set-ups, fixtures, the test itself, helpers."""
        from ssot_lint.model.doubles.stage import stage_of

        return stage_of(self)

    @cached_property
    def study(self) -> Study:
        """What the test does with its doubles, and what its checks look at."""
        from ssot_lint.model.doubles.study import Study

        return Study(self)

    @cached_property
    def swallows(self) -> tuple[Swallow, ...]:
        """The handlers and suppressions that take the failure of a check and let the test pass."""
        from ssot_lint.model.flow.swallows import swallows_of

        return swallows_of(self)

    @cached_property
    def dead_check(self) -> Dead | None:
        """The first check, when there are checks and none can run; else one behind the statement that must raise."""
        from ssot_lint.model.flow.dead import dead_check

        return dead_check(self)

    @cached_property
    def unchecked_path(self) -> Unchecked | None:
        """A path through the body that ends without a check, when checks exist."""
        from ssot_lint.model.flow.paths import unchecked_path

        return unchecked_path(self)

    def related(self, span: Span, message: str) -> Related:
        """A related place in this test's file."""
        return Related(self.path, span, message)


__all__ = ["Test", "TestClass"]
