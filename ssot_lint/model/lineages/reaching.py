"""Which methods of a class run at all: what the runner calls, and what that calls on `self` or through `super()`."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ssot_lint.data import dataclass, field
from ssot_lint.model import pretests
from ssot_lint.model.classes import TestClass
from ssot_lint.model.definitions import ClassDefinition, Function
from ssot_lint.model.lineages.cases import is_unittest_case
from ssot_lint.model.marks import is_fixture, read_marks
from ssot_lint.model.requests.fixtures import Fixture
from ssot_lint.model.vocabulary import SETUP_NAMES

if TYPE_CHECKING:
    from ssot_lint.model.lineages.lineage import Lineage

CALLED_BY_PYTEST = frozenset("setup_method teardown_method setup_class teardown_class".split())
CALLED_BY_UNITTEST = frozenset("setUp tearDown setUpClass tearDownClass".split())
AWAITED_BY_UNITTEST = frozenset({"asyncSetUp", "asyncTearDown"})
_ALWAYS = frozenset("__init__ __new__ __enter__ __exit__ __aenter__ __aexit__ __init_subclass__ __call__".split())


@dataclass(frozen=True, slots=True)
class Reference:
    """One mention of a method: `of` says on what (`self`, `super`, a class's name, or empty for anything else)."""

    name: str
    of: str
    dropped: bool


def references(function: Function) -> tuple[Reference, ...]:
    """The attributes that a function reads, and names of set-ups in strings (`getattr(self, "setUp")`)."""
    found: list[Reference] = []
    dropped: set[int] = set()
    for node in ast.walk(function):  # from the outside in: a statement comes before the call that it drops
        if type(node) is ast.Expr and type(node.value) is ast.Call:
            dropped.add(id(node.value.func))
        elif type(node) is ast.Attribute:
            found.append(Reference(node.attr, _receiver(node.value), id(node) in dropped))
        elif type(node) is ast.Constant and isinstance(node.value, str) and node.value in SETUP_NAMES:
            found.append(Reference(node.value, "", False))
    return tuple(found)


def _receiver(node: ast.expr) -> str:
    if type(node) is ast.Name:
        return "self" if node.id in ("self", "cls") else node.id
    if type(node) is ast.Attribute:
        return node.attr
    is_super = type(node) is ast.Call and type(node.func) is ast.Name and node.func.id == "super"
    return "super" if is_super else ""


@dataclass(slots=True)
class Reach:
    """The methods reached so far, as (class, name), for objects of one class."""

    lineage: Lineage
    reached: set[tuple[int, str]] = field(default_factory=set)

    def has(self, cls: ClassDefinition, name: str) -> bool:
        """Whether the method of this very class runs."""
        return (id(cls), name) in self.reached

    def enter(self, name: str, after: ClassDefinition | None = None, dropped: bool = False) -> None:
        """Follow a call of `name`: the nearest method, or the nearest behind the class `after` in the order."""
        classes = self.lineage.classes
        start = classes.index(after) + 1 if after is not None and after in classes else 0
        owner = next((cls for cls in classes[start:] if name in cls.methods), None)
        if owner is None or (id(owner), name) in self.reached:
            return
        method = owner.methods[name]
        if dropped and isinstance(method, ast.AsyncFunctionDef):
            return
        self.reached.add((id(owner), name))
        for reference in references(method):
            self._follow(reference, owner)

    def _follow(self, reference: Reference, owner: ClassDefinition) -> None:
        name = reference.name
        if reference.of == "super":
            self.enter(name, owner, reference.dropped)
        elif reference.of == "self":
            self.enter(name, None, reference.dropped)
        elif named := next((cls for cls in self.lineage.classes if cls.name == reference.of), None):
            self._enter_at(name, named)
        elif name in SETUP_NAMES:
            self.enter(name, None, reference.dropped)

    def _enter_at(self, name: str, cls: ClassDefinition) -> None:
        position = self.lineage.classes.index(cls)
        before = self.lineage.classes[position - 1] if position else None
        self.enter(name, before)


def reach_of(cls: TestClass, by_pytest: bool = True) -> Reach:
    """What runs of a class: the runner's own calls, fixtures, tests, and all that these lead to.

    Without `by_pytest`: when unittest itself runs it.
    """
    reach = Reach(cls.lineage)
    for name in _called_by_runner(cls, by_pytest):
        reach.enter(name)
    for name in _called_by_fixtures(cls):
        reach.enter(name)
    return reach


def reaches(name: str, cls: TestClass, followed: dict[bool, Reach], by_pytest: bool = True) -> bool:
    """Whether the class's own method of this name runs; `followed` keeps what `reach_of` told.

    What neither the runner nor a fixture calls is called by an attribute or a string in another method of the lineage,
    which all but surely (`"set" "Up"` is the exception) has the name in its text: else no call has to be followed.
    """
    if name in _called_by_runner(cls, by_pytest):
        return True
    is_said = not pretests.ENABLED or any(_says(name, each, cls) for each in cls.lineage.classes)
    if not is_said and name not in _called_by_fixtures(cls):
        return False
    if by_pytest not in followed:
        followed[by_pytest] = reach_of(cls, by_pytest)
    return followed[by_pytest].has(cls.definition, name)


def _says(name: str, definition: ClassDefinition, cls: TestClass) -> bool:
    """Whether the name stands in the text of a class, elsewhere than in the method that is called so."""
    lines = (definition.home or cls.file).source.lines
    first, last = definition.node.lineno - 1, definition.node.end_lineno or definition.node.lineno
    method = definition.methods.get(name)
    parts = [lines[first:last]]
    if method is not None:
        parts = [lines[first : method.lineno - 1], lines[method.end_lineno or method.lineno : last]]
    texts = ["\n".join(part) for part in parts]
    return any(name in text or not text.isascii() for text in texts)


def _called_by_runner(cls: TestClass, by_pytest: bool) -> Iterator[str]:
    return (name for name in _entries(cls) if by_pytest or name not in CALLED_BY_PYTEST)


def _entries(cls: TestClass) -> Iterator[str]:
    lineage = cls.lineage
    yield from _ALWAYS
    yield from (held.name for held in cls.held)
    for each in lineage.classes:
        for name, method in each.methods.items():
            if method.decorator_list and is_fixture(read_marks(method.decorator_list, each.home or cls.file)):
                yield name
    called = CALLED_BY_PYTEST | CALLED_BY_UNITTEST if lineage.is_unittest else CALLED_BY_PYTEST
    awaited = AWAITED_BY_UNITTEST if lineage.is_unittest and lineage.runs_coroutines else frozenset()
    for name in sorted(called):
        found = lineage.method(name)
        if found is not None and (not isinstance(found[1], ast.AsyncFunctionDef) or _awaits_setup(lineage, name)):
            yield name
    yield from sorted(awaited)


def _awaits_setup(lineage: Lineage, name: str) -> bool:
    """Whether the test case awaits `setUp` and the like themselves: those of other packages than unittest may."""
    foreign = any(is_unittest_case(path) and not path.startswith("unittest.") for path in lineage.outside)
    return name in CALLED_BY_UNITTEST and (foreign or lineage.has_run_hook)


def _called_by_fixtures(cls: TestClass) -> Iterator[str]:
    """The set-ups that fixtures from outside the class name: `request.instance.setUp()`."""
    wanted = {name for each in cls.lineage.classes for name in each.methods if name in SETUP_NAMES}
    if wanted:
        for fixture in cls.file.visible_fixtures(cls.definition).values():
            if fixture.owner is None and _mentions(fixture, wanted):
                yield from (each.name for each in references(fixture.function) if each.name in wanted)


def _mentions(fixture: Fixture, names: set[str]) -> bool:
    node = fixture.function
    text = "\n".join(fixture.file.source.lines[node.lineno - 1 : node.end_lineno])
    return any(name in text for name in names)


__all__ = ["Reach", "Reference", "reach_of", "reaches", "references"]
