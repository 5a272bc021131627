"""A test file: its tests, classes and definitions, parsed once; the entry to the model."""

from __future__ import annotations

import ast
import builtins
import os
from typing import TYPE_CHECKING, Any

from ssot_lint.findings import Span
from ssot_lint.lasting import cached_property
from ssot_lint.model.attributes import SelfAssignments
from ssot_lint.model.checks import Raises
from ssot_lint.model.collecting.collection import Collection, collect
from ssot_lint.model.definitions import ClassDefinition, Definitions, Function, read_definitions
from ssot_lint.model.dissolution import unlink_scopes
from ssot_lint.model.inference import Scope
from ssot_lint.model.lineages.lineage import Lineage, read_lineage
from ssot_lint.model.marks import Mark, marks_in
from ssot_lint.model.memory import forget, remembered
from ssot_lint.model.requests.fixtures import Fixture, own_fixtures, visible_fixtures
from ssot_lint.model.roles import Role, Unparsable
from ssot_lint.model.sites import read_scope
from ssot_lint.model.source import Source, parse
from ssot_lint.model.symbols import Knowledge, NoKnowledge, Symbol
from ssot_lint.model.tests import Test, TestClass
from ssot_lint.model.verdicts import function_raises
from ssot_lint.model.vocabulary import Vocabulary
from ssot_lint.pytest_config import PytestConfig

if TYPE_CHECKING:
    from ssot_lint.model.abridging import Abridged
    from ssot_lint.model.bodies.skips import Skip
    from ssot_lint.model.collecting.commented import CommentedTests
    from ssot_lint.model.collecting.mains import MainBlock
    from ssot_lint.model.collecting.testless import Testlessness
    from ssot_lint.model.routines import Routine
    from ssot_lint.model.singletons.accessors import Accessor
    from ssot_lint.model.singletons.slots import Slots

BUILTINS = frozenset(dir(builtins))
_DOUBLES = ("mock", "fake", "stub", "dummy", "spy")


class TestFile:
    """One parsed Python file, seen as a place of tests."""

    __test__ = False  # not a test of this project

    def __init__(
        self,
        path: str,
        source: Source,
        role: Role,
        layout: PytestConfig,
        vocabulary: Vocabulary | None = None,
        tree: ast.Module | None = None,
    ) -> None:
        """Parse `source`, unless there is a `tree`; `path` is the display path. Raises SourceError for no Python."""
        self.path = path
        self.source = source
        self.role = role
        self.is_test_side = role is not Role.PROGRAM  # the file exists for tests, as against program code
        self.layout = layout
        self.vocabulary = vocabulary or Vocabulary()
        self.tree = tree or parse(source)
        self.weight = len(source.text)
        self.builtins = BUILTINS
        self.location: str | None = None
        self.module = ""
        self.knowledge: Knowledge = NoKnowledge()
        self.symbols: dict[str, Symbol] = {}
        self.disguises: dict[int, bool] = {}
        self.owners: dict[int, bool] = {}
        self.outer_scopes: dict[int, Scope] = {}
        self.accessors: dict[int, Accessor | None] = {}
        self.slots: Slots | None = None
        self.memory: dict[tuple[object, ...], Any] = {}
        self.lent: list[tuple[dict[tuple[object, ...], Any], tuple[object, ...]]] = []
        self.unread: list[Abridged] = []

    @property
    def span(self) -> Span:
        """Line 1."""
        return self.source.line_span(1)

    @property
    def test_name(self) -> str | None:
        """None: a file is no test."""
        return None

    @property
    def class_name(self) -> str | None:
        """None: a file is no class."""
        return None

    def place(self, location: str, module: str, knowledge: Knowledge) -> None:
        """Say where the file is (absolute path, dotted module name) and whom to ask about others; before any use."""
        self.location = location
        self.module = module
        self.knowledge = knowledge

    def leave(self) -> None:
        """Make the files that are kept forget what they know of this one, which is not; after all use."""
        forget(self)
        # Those whose classes it asked about hold on to its answers, and these to its tree.
        unlink_scopes(self)
        self.memory.clear()

    @property
    def is_package(self) -> bool:
        """Whether it is an `__init__.py`."""
        return self.location is not None and os.path.basename(self.location) == "__init__.py"

    @property
    def package(self) -> str:
        """The dotted package that relative imports start from; empty when unknown."""
        return self.module if self.is_package else self.module.rpartition(".")[0]

    def symbol(self, name: str) -> Symbol:
        """What a dotted name written at module level stands for, through imports and other files."""
        known = self.symbols.get(name)
        if known is None:
            known = self.knowledge.name(name, self)
            if self.knowledge.is_settled:  # in the middle of resolving a name, what it leads to looks unknown
                self.symbols[name] = known
        return known

    @property
    def is_collected(self) -> bool:
        """Whether pytest reads this file for tests."""
        return self.role is Role.COLLECTED

    @cached_property
    def definitions(self) -> Definitions:
        """What the module defines outside its functions."""
        return read_definitions(self.tree, self.package, self)

    @cached_property
    def collection(self) -> Collection:
        """What pytest collects here, and what it leaves."""
        return collect(self)

    @cached_property
    def tests(self) -> tuple[Test, ...]:
        """Every collected test, in source order."""
        return self.collection.tests

    @cached_property
    def routines(self) -> tuple[Routine, ...]:
        """Every function of the file, as a place to look at; the module itself last."""
        from ssot_lint.model.routines import routines_of

        return routines_of(self)

    @cached_property
    def classes(self) -> tuple[TestClass, ...]:
        """Every class that holds collected tests of its own, in source order."""
        return self.collection.classes

    @cached_property
    def marks(self) -> tuple[Mark, ...]:
        """The module's `pytestmark`."""
        return marks_in(self.definitions.assigned.get("pytestmark"), self)

    @cached_property
    def fixtures(self) -> dict[str, Function]:
        """Module-level fixtures of this file by the name they are requested with."""
        return own_fixtures(self)

    @cached_property
    def module_skip(self) -> Skip | None:
        """The statement that skips the whole module, whatever it holds."""
        from ssot_lint.model.bodies.skips import skip_of_module

        return skip_of_module(self)

    @cached_property
    def main_blocks(self) -> tuple[MainBlock, ...]:
        """The `if __name__ == "__main__":` blocks, in source order."""
        from ssot_lint.model.collecting.mains import main_blocks

        return main_blocks(self)

    @cached_property
    def commented_tests(self) -> tuple[CommentedTests, ...]:
        """The comment blocks that hold tests or checks, in source order."""
        from ssot_lint.model.collecting.commented import commented_tests

        return commented_tests(self)

    @cached_property
    def testlessness(self) -> Testlessness | None:
        """Why pytest finds no test here although the file is named for it; None for all other files."""
        from ssot_lint.model.collecting.testless import testlessness

        return testlessness(self)

    @cached_property
    def holding_classes(self) -> tuple[TestClass, ...]:
        """The classes that pytest makes objects of and that hold tests, own or inherited, in source order."""
        made = (TestClass(cls, self) for cls in self.collection.instantiated)
        return tuple(cls for cls in made if cls.held)

    def test_class(self, definition: ClassDefinition) -> TestClass:
        """The TestClass of a class definition of this file."""
        for cls in self.classes:
            if cls.definition is definition:
                return cls
        return TestClass(definition, self)

    @remembered
    def lineage(self, cls: ClassDefinition) -> Lineage:
        """What a class of this file inherits, through all files."""
        return read_lineage(cls, self)

    def is_unittest(self, cls: ClassDefinition) -> bool | None:
        """Whether `cls` derives from `unittest.TestCase`; None when a base that is not known may."""
        return self.lineage(cls).is_unittest

    def checks_of_function(self, function: Function, cls: ClassDefinition | None) -> Raises | None:
        """What a function of this file raises when a check in it (or in what it calls) fails; None without checks."""
        return function_raises(self, function, cls)

    @remembered
    def self_assignments(self, cls: ClassDefinition) -> SelfAssignments:
        """What the methods of `cls` assign to `self.<name>`, each with the method that does."""
        return SelfAssignments(cls)

    @remembered
    def scope_of(self, function: Function, cls: ClassDefinition | None) -> Scope:
        """The names inside a function of this file, seen as a method of `cls`."""
        return read_scope(function, cls, self)

    @cached_property
    def mentions_websocket(self) -> bool:
        """Whether the text speaks of WebSockets."""
        from ssot_lint.model.doubles.mentions import mentions_websocket

        return mentions_websocket(self.source.text)

    @cached_property
    def mentions_doubles(self) -> bool:
        """Whether the text speaks of doubles: of a mocking library, or of a class named for one."""
        lowered = self.source.text.lower()
        return any(word in lowered for word in _DOUBLES)

    @cached_property
    def module_scope(self) -> Scope:
        """The names at module level."""
        return Scope(self, None, None)

    @remembered
    def class_scope(self, cls: ClassDefinition) -> Scope:
        """The names in the body of a class, or of a subclass seen from this file."""
        return Scope(self, cls, None)

    @remembered
    def callees(
        self, function: Function, cls: ClassDefinition | None
    ) -> tuple[tuple[Function, ClassDefinition | None, TestFile], ...]:
        """The test-side functions that a function of this file calls, each with its class and file."""

        from ssot_lint.model.doubles.stage import callees_of

        return callees_of(function, cls, self)

    @remembered
    def visible_fixtures(self, cls: ClassDefinition | None) -> dict[str, Fixture]:
        """The fixtures that a test of `cls` (or of the module) can request, by name."""
        return visible_fixtures(self, cls)

    def fixture(self, name: str, cls: ClassDefinition | None) -> Fixture | None:
        """The fixture that a function of `cls` (or of the module) gets for a parameter of this name."""
        return self.visible_fixtures(cls).get(name)

    def snippet(self, span: Span) -> str:
        """The source text under a span."""
        return self.source.snippet(span)

    def anchors(self, span: Span, qualname: str | None) -> set[int]:
        """The lines at which a comment silences a finding at `span` about the test or class of this name."""
        from ssot_lint.model.anchors import anchors_of

        return anchors_of(self, span, qualname)

    def name_span(self, node: Function | ast.ClassDef) -> Span:
        """Where the name of a `def` or `class` stands in its header."""
        offset = self.source.column(node.lineno, node.col_offset) - 1
        return self.source.find(node.lineno, node.name, offset + 4)


__all__ = ["BUILTINS", "Role", "TestFile", "Unparsable"]
