"""Test classes: what a rule about classes looks at."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from ssot_lint.data import dataclass
from ssot_lint.findings import Span
from ssot_lint.lasting import cached_property
from ssot_lint.model.definitions import ClassDefinition
from ssot_lint.model.marks import Mark, marks_in, read_marks

if TYPE_CHECKING:
    from ssot_lint.model.collecting.holding import HeldTest
    from ssot_lint.model.file import TestFile
    from ssot_lint.model.lineages.lineage import Lineage
    from ssot_lint.model.tests import Test


@dataclass(eq=False)
class TestClass:
    """A class of a test file that pytest collects, or whose methods it collects through a subclass."""

    __test__ = False  # not a test of this project

    definition: ClassDefinition
    file: TestFile

    @property
    def name(self) -> str:
        """The class's own name."""
        return self.definition.name

    @property
    def path(self) -> str:
        """The display path of the file."""
        return self.file.path

    @cached_property
    def span(self) -> Span:
        """The class's name in its header."""
        return self.file.name_span(self.definition.node)

    @property
    def test_name(self) -> str | None:
        """None: a class is no test."""
        return None

    @property
    def class_name(self) -> str | None:
        """The qualified name."""
        return self.definition.qualname

    @property
    def docstring(self) -> str:
        """The docstring, empty when there is none."""
        return ast.get_docstring(self.definition.node, clean=False) or ""

    @property
    def lineage(self) -> Lineage:
        """What it inherits, through all files."""
        return self.file.lineage(self.definition)

    @property
    def base_names(self) -> tuple[str, ...]:
        """Its bases as written; `...` for one that is no name."""
        return tuple(name or "..." for name in self.definition.base_names)

    @cached_property
    def held(self) -> tuple[HeldTest, ...]:
        """The tests that an object of the class has, those that it inherits included."""
        from ssot_lint.model.collecting.holding import held_tests

        return held_tests(self.definition, self.file)

    @cached_property
    def is_unittest(self) -> bool | None:
        """Whether it derives from `unittest.TestCase`; None when a base is unknown."""
        return self.file.is_unittest(self.definition)

    @cached_property
    def marks(self) -> tuple[Mark, ...]:
        """The marks of the class: decorators and `pytestmark`."""
        return self.decorators + marks_in(self.definition.assigned.get("pytestmark"), self.file)

    @cached_property
    def decorators(self) -> tuple[Mark, ...]:
        """Its decorators, top first."""
        return read_marks(self.definition.node.decorator_list, self.file)

    @cached_property
    def tests(self) -> tuple[Test, ...]:
        """The tests defined in this class's own body, in source order."""
        return tuple(test for test in self.file.tests if test.owner is self.definition)
