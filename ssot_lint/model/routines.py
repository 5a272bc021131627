"""Every function of a test-side file as a place to look at: tests, fixtures, set-ups, helpers, the module itself."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ssot_lint.data import dataclass
from ssot_lint.enumeration import Enum
from ssot_lint.findings import Span
from ssot_lint.lasting import cached_property
from ssot_lint.model.definitions import FUNCTIONS, ClassDefinition, Function
from ssot_lint.model.flow.visits import Lines, Visit, visits
from ssot_lint.model.inference import Scope
from ssot_lint.model.marks import is_fixture, read_marks
from ssot_lint.model.names import dotted

if TYPE_CHECKING:
    from ssot_lint.model.file import TestFile
    from ssot_lint.model.tests import Test

SETUPS = frozenset(
    "setUp asyncSetUp setUpClass setUpTestData setup_method setup_class setup setUpModule setup_module setup_function"
    " tearDown asyncTearDown tearDownClass teardown_method teardown_class teardown tearDownModule teardown_module"
    " teardown_function".split()
)


class RoutineKind(Enum):
    """What a function is to the tests of its file."""

    TEST = "test"
    SETUP = "set-up"
    FIXTURE = "fixture"
    HELPER = "helper"
    MODULE = "module"


@dataclass(eq=False)
class Routine:
    """One function of a file with all that is nested in it; `node` None stands for the statements outside functions.

    `test` is the test that it is, if it is one.
    """

    node: Function | None
    owner: ClassDefinition | None
    file: TestFile
    kind: RoutineKind
    test: Test | None = None

    @property
    def path(self) -> str:
        """The display path of the file."""
        return self.file.path

    @property
    def name(self) -> str:
        """The function's own name; empty for the module."""
        return self.node.name if self.node is not None else ""

    @cached_property
    def span(self) -> Span:
        """The function's name in its header; line 1 of the file for the module."""
        return self.file.name_span(self.node) if self.node is not None else self.file.span

    @property
    def test_name(self) -> str | None:
        """The qualified name of a test; None for everything else."""
        return self.test.qualname if self.test is not None else None

    @property
    def class_name(self) -> str | None:
        """The qualified name of the class it is defined in."""
        return self.owner.qualname if self.owner is not None else None

    @cached_property
    def docstring(self) -> str:
        """The docstring, empty when there is none."""
        return (ast.get_docstring(self.node, clean=False) or "") if self.node is not None else ""

    @cached_property
    def scope(self) -> Scope:
        """The names inside the function."""
        return self.file.module_scope if self.node is None else self.file.scope_of(self.node, self.owner)

    def visits(self, lines: Lines) -> Iterator[Visit]:
        """The statements that have some of `lines`, outer ones first, nested functions and classes entered."""
        return visits(self.body, self.scope, lines, enter=self.node is not None)

    @property
    def body(self) -> list[ast.stmt]:
        """The statements; for the model's own use, never a rule's."""
        if self.node is not None:
            return self.node.body
        around = [self.file.tree.body, *(cls.node.body for cls in self.file.definitions.all_classes)]
        return [each for body in around for each in body if not _is_apart(each)]


def _is_apart(statement: ast.stmt) -> bool:
    """Whether pytest does not run the statement when it imports the file: definitions and the `__main__` block."""
    if isinstance(statement, (*FUNCTIONS, ast.ClassDef)):
        return True
    condition = statement.test if isinstance(statement, ast.If) else None
    return isinstance(condition, ast.Compare) and dotted(condition.left) == "__name__"


def routines_of(file: TestFile) -> tuple[Routine, ...]:
    """Every function at module or class level of a file, in source order, and the module last."""
    tests = {id(test.node): test for test in file.tests}
    found = [_routine(node, None, file, tests) for node in file.definitions.functions.values()]
    for cls in file.definitions.all_classes:
        found += [_routine(node, cls, file, tests) for node in cls.methods.values()]
    found.sort(key=lambda routine: routine.node.lineno if routine.node else 0)
    return (*found, Routine(None, None, file, RoutineKind.MODULE))


def _routine(node: Function, owner: ClassDefinition | None, file: TestFile, tests: dict[int, Test]) -> Routine:
    test = tests.get(id(node))
    if test is not None:
        kind = RoutineKind.TEST
    elif node.decorator_list and is_fixture(read_marks(node.decorator_list, file)):
        kind = RoutineKind.FIXTURE
    else:
        kind = RoutineKind.SETUP if node.name in SETUPS else RoutineKind.HELPER
    return Routine(node, owner, file, kind, test)
