"""The classes that pytest makes objects of, with all the tests they hold: their own and those they inherit."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from ssot_lint.data import dataclass
from ssot_lint.model.collecting.collection import lone_run, test_methods
from ssot_lint.model.definitions import ClassDefinition, Function
from ssot_lint.model.marks import is_fixture, read_marks
from ssot_lint.model.tests import Test, TestClass
from ssot_lint.model.vocabulary import SETUP_NAMES

if TYPE_CHECKING:
    from ssot_lint.model.file import TestFile


@dataclass(frozen=True, slots=True)
class HeldTest:
    """A test of a class as its objects have it: `owner` is the class that defines it, perhaps in another file."""

    function: Function
    owner: ClassDefinition

    @property
    def name(self) -> str:
        """The function's own name."""
        return self.function.name

    @property
    def is_async(self) -> bool:
        """Whether it is an `async def`."""
        return isinstance(self.function, ast.AsyncFunctionDef)

    def seen_in(self, file: TestFile) -> Test:
        """The test, in the file that defines it; `file`: the one of the class that holds it."""
        return Test(self.function, self.owner, self.owner.home or file)


def held_tests(cls: ClassDefinition, file: TestFile) -> tuple[HeldTest, ...]:
    """The tests that an object of `cls` (of `file`) has, nearest definition first."""
    found: dict[str, HeldTest | None] = {}
    lineage = file.lineage(cls)
    for each in lineage.classes:
        tests = {node.name: node for node in test_methods(each, each.home or file, lineage.is_unittest is True)}
        for name in (*each.methods, *each.assigned):
            found.setdefault(name, HeldTest(tests[name], each) if name in tests else None)
    held = [each for each in found.values() if each is not None]
    if not held and lineage.is_unittest is True:
        held = [HeldTest(run, each) for each in lineage.classes[:1] for run in lone_run(each, file)]
    return tuple(held)


def needs_async(cls: TestClass) -> bool:
    """Whether a test, a set-up or a fixture of the class is a coroutine."""
    own = (node for node in cls.definition.methods.values() if isinstance(node, ast.AsyncFunctionDef))
    return any(held.is_async for held in cls.held) or any(
        node.name in SETUP_NAMES or is_fixture(read_marks(node.decorator_list, cls.file)) for node in own
    )


__all__ = ["HeldTest", "held_tests", "needs_async"]
