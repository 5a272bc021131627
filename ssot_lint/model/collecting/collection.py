"""What pytest collects in one module, and the code meant as tests that it leaves: the rules of `_pytest.python`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ssot_lint.data import dataclass
from ssot_lint.enumeration import Enum
from ssot_lint.model.collecting.hooks import is_taken_by_hook
from ssot_lint.model.collecting.shadows import superseded
from ssot_lint.model.collecting.switches import deletions, is_deleted, is_off, names_off
from ssot_lint.model.definitions import FUNCTIONS, ClassDefinition, Function
from ssot_lint.model.marks import is_fixture, is_handler, is_property, read_marks
from ssot_lint.model.tests import Test, TestClass

if TYPE_CHECKING:
    from ssot_lint.model.file import TestFile


class Reason(Enum):
    """Why pytest leaves a class alone."""

    NAME = "its name does not match python_classes"
    INIT = "it defines __init__"
    NEW = "it defines __new__"
    SWITCH = "__test__ is false"
    DELETED = "its name is deleted"
    OUTER = "pytest does not look into the class around it"
    HOOK = "a hook of a conftest decides, and its name does not tell"
    UNKNOWN_BASE = "a base is unknown, so it may be a unittest.TestCase"


@dataclass(frozen=True, slots=True)
class Uncollected:
    """A class with methods named like tests that pytest does not collect; `methods` are those methods' names."""

    definition: ClassDefinition
    reason: Reason
    methods: tuple[str, ...]
    inherited: bool


@dataclass(frozen=True, slots=True)
class Collection:
    """The outcome: tests in source order, the classes that hold them, and the classes that were left.

    `shadowed` are classes that would be collected if a later class did not take their name, `unread` the tests that
    would be collected if pytest read the file, `instantiated` the classes that pytest itself makes objects of.
    """

    tests: tuple[Test, ...]
    classes: tuple[TestClass, ...]
    uncollected: tuple[Uncollected, ...]
    shadowed: tuple[ClassDefinition, ...] = ()
    unread: tuple[Test, ...] = ()
    instantiated: tuple[ClassDefinition, ...] = ()


def collect(file: TestFile) -> Collection:
    """Collect as pytest does; a file that pytest does not read yields no tests, but its left classes are told."""
    hidden = _hidden(file)
    living = [cls for cls in file.definitions.all_classes if cls not in hidden]
    reasons = {cls: reason_left(cls, file) for cls in living}
    switched_off = names_off(file.definitions.statements)
    deleted = deletions(file.definitions.statements)
    reasons.update({cls: Reason.SWITCH for cls in living if cls.outer is None and cls.name in switched_off})
    reasons.update({cls: Reason.DELETED for cls in living if cls.outer is None and is_deleted(cls.node, deleted)})
    collected = {cls for cls, reason in reasons.items() if reason is None}
    inherited: set[ClassDefinition] = set()
    for cls in collected:
        inherited.update(base for base in file.definitions.mro(cls)[1:] if base not in collected)
    tests: list[Test] = []
    uncollected: list[Uncollected] = []
    for cls in living:
        if cls in collected:
            as_unittest = file.is_unittest(cls) is True
            tests.extend(Test(node, cls, file) for node in test_methods(cls, file, as_unittest))
            tests.extend(Test(node, cls, file) for node in lone_run(cls, file) if as_unittest)
        elif cls in inherited:
            orders = [order for heir in collected if cls in (order := file.definitions.mro(heir))]
            as_unittest = any(file.is_unittest(order[0]) is True for order in orders)
            methods_had = (node for node in test_methods(cls, file, as_unittest) if _is_had(node, cls, orders))
            tests.extend(Test(node, cls, file) for node in methods_had)
        reason = reasons[cls]
        if reason is not None and reason is not Reason.DELETED:
            methods = tuple(node.name for node in test_methods(cls, file, True))
            if methods:
                uncollected.append(Uncollected(cls, reason, methods, cls in inherited))
    for name, function in file.definitions.functions.items():
        if name in switched_off or is_deleted(function, deleted):
            continue
        if file.layout.matches_function(name) and not _is_given_away(function, file):
            tests.append(Test(function, None, file))
    tests.sort(key=lambda test: test.node.lineno)
    if not file.is_collected:
        return Collection((), (), tuple(uncollected), (), tuple(tests))
    owners = {test.owner for test in tests}
    classes = tuple(TestClass(cls, file) for cls in living if cls in owners)
    shadowed = tuple(cls for cls in hidden if reason_left(cls, file) is None and test_methods(cls, file, True))
    made = tuple(cls for cls in living if cls in collected)
    return Collection(tuple(tests), classes, tuple(uncollected), shadowed, (), made)


def _is_had(method: Function, cls: ClassDefinition, orders: list[list[ClassDefinition]]) -> bool:
    """Whether an heir has this method of `cls`, and not one of its own or of a nearer base in its place."""
    return any(next((each for each in order if method.name in each.methods), None) is cls for order in orders)


def _hidden(file: TestFile) -> list[ClassDefinition]:
    """The classes whose name a later definition of their scope takes, and those inside them."""
    definitions = file.definitions
    replaced = {id(first.node) for first, _ in superseded(definitions.order, file.tree.body, file)}
    for cls in definitions.all_classes:
        if len(cls.classes) > 1:
            replaced.update(id(first.node) for first, _ in superseded(cls.order, cls.node.body, file))
    hidden: list[ClassDefinition] = []
    for cls in definitions.all_classes:
        if id(cls.node) in replaced or cls.outer in hidden:
            hidden.append(cls)
    return hidden


def test_methods(cls: ClassDefinition, file: TestFile, unittest: bool) -> list[Function]:
    """The methods that are tests by name: the last definition of each, fixtures and handlers left out."""
    named = [
        node
        for name, node in cls.methods.items()
        if (name.startswith("test") if unittest else file.layout.matches_function(name))
    ]
    named = [node for node in named if not _is_given_away(node, file)]
    if named and ("__test__" in file.source.text or "del test" in file.source.text):
        off, deleted = names_off(cls.node.body), deletions(cls.node.body)
        named = [node for node in named if node.name not in off and not is_deleted(node, deleted)]
    return named


test_methods.__test__ = False  # type: ignore[attr-defined]


def lone_run(cls: ClassDefinition, file: TestFile) -> list[Function]:
    """The `runTest` of a unittest class, which is a test where the class has no other."""
    run = cls.methods.get("runTest")
    if run is None or any(test_methods(each, each.home or file, True) for each in file.definitions.mro(cls)):
        return []
    return [run]


def _is_given_away(function: Function, file: TestFile) -> bool:
    marks = read_marks(function.decorator_list, file) if function.decorator_list else ()
    return is_fixture(marks) or is_handler(marks) or is_property(marks)


def reason_left(cls: ClassDefinition, file: TestFile) -> Reason | None:
    """Why pytest leaves this class of a file that it reads; None when it collects it."""
    outer = cls.outer
    if outer is not None and (file.is_unittest(outer) is True or reason_left(outer, file) is not None):
        return Reason.OUTER
    unittest = file.is_unittest(cls)
    if is_off(cls, file):
        return Reason.SWITCH
    if unittest is True:
        return None
    if not file.layout.matches_class(cls.name):
        looks_unittest = any((base or "").rpartition(".")[2].endswith("TestCase") for base in _outside(cls, file))
        if unittest is None:
            return None if looks_unittest else Reason.UNKNOWN_BASE
        if cls.outer is not None or not test_methods(cls, file, True) or not is_taken_by_hook(file):
            return Reason.NAME
        if "Test" not in cls.name:
            return Reason.HOOK
    if _defines(cls, "__init__", file) or _is_given_init(cls, file):
        return Reason.INIT
    return Reason.NEW if _defines(cls, "__new__", file) else None


def _outside(cls: ClassDefinition, file: TestFile) -> list[str | None]:
    return file.definitions.outside_bases(cls)


def _is_given_init(cls: ClassDefinition, file: TestFile) -> bool:
    return any(
        mark.name == "dataclass"
        for each in file.definitions.mro(cls)
        if each.node.decorator_list
        for mark in read_marks(each.node.decorator_list, each.home or file)
    )


def _defines(cls: ClassDefinition, name: str, file: TestFile) -> bool:
    return any(name in each.methods for each in file.definitions.mro(cls))


__all__ = ["FUNCTIONS", "Collection", "Reason", "Uncollected", "collect", "lone_run", "reason_left", "test_methods"]
