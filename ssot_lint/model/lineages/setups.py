"""Set-up and tear-down methods: those that nothing runs, and those that keep the base's own from running."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ssot_lint.data import dataclass
from ssot_lint.enumeration import Enum
from ssot_lint.findings import Confidence, Span
from ssot_lint.model.classes import TestClass
from ssot_lint.model.definitions import ClassDefinition, Function
from ssot_lint.model.lineages.cases import does_in
from ssot_lint.model.lineages.open_methods import is_hollow
from ssot_lint.model.lineages.reaching import (
    CALLED_BY_PYTEST,
    CALLED_BY_UNITTEST,
    Reach,
    reaches,
    references,
)
from ssot_lint.model.marks import is_fixture, read_marks
from ssot_lint.model.vocabulary import SETUP_NAMES

if TYPE_CHECKING:
    from ssot_lint.model.file import TestFile

_NOSE = frozenset({"setup", "teardown"})
_KEEPS_NOSE = frozenset({"nose", "pytest_nose", "pytest-nose", "pynose"})


class Cause(Enum):
    """Why a set-up does not run."""

    UNCALLED = "nothing calls it"
    UNAWAITED = "called, and never awaited"
    FOREIGN = "pytest calls it, unittest does not"
    NOSE = "pytest before 8 called it"


@dataclass(frozen=True, slots=True)
class DeadSetUp:
    """A set-up or tear-down of a class that does not run, and the attributes that only it sets on `self`."""

    name: str
    span: Span
    cause: Cause
    confidence: Confidence
    attributes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MissingSuper:
    """A set-up or tear-down that does not call the one it overrides, which `base` defines."""

    name: str
    span: Span
    base: str
    confidence: Confidence


def dead_setups(cls: TestClass) -> Iterator[DeadSetUp]:
    """The set-ups in the body of `cls` that nothing runs for its tests, in source order."""
    setups = [(name, node) for name, node in cls.definition.methods.items() if _is_setup(name, node, cls.file)]
    own = [(name, node) for name, node in setups if not _surely_runs(name, node, cls)]
    if not own:
        return
    followed: dict[bool, Reach] = {}
    for name, node in own:
        found = _cause(name, node, cls, followed)
        if found is not None:
            cause, confidence = found
            confidence = confidence if cls.lineage.is_known else Confidence.POSSIBLE
            span = cls.file.name_span(node)
            yield DeadSetUp(name, span, cause, confidence, _only_set_in(node, cls))


def _is_setup(name: str, node: Function, file: TestFile) -> bool:
    if name not in SETUP_NAMES and name not in _NOSE:
        return False
    return not node.decorator_list or not is_fixture(read_marks(node.decorator_list, file))


def _surely_runs(name: str, node: Function, cls: TestClass) -> bool:
    # Most set-ups are these; following calls is for the others.
    by_runner = CALLED_BY_UNITTEST if cls.lineage.is_unittest else CALLED_BY_PYTEST
    return name in by_runner and not isinstance(node, ast.AsyncFunctionDef)


def _cause(name: str, node: Function, cls: TestClass, followed: dict[bool, Reach]) -> tuple[Cause, Confidence] | None:
    unittest = cls.lineage.is_unittest
    if reaches(name, cls, followed):
        foreign = unittest is True and name in CALLED_BY_PYTEST and not reaches(name, cls, followed, False)
        return (Cause.FOREIGN, Confidence.POSSIBLE) if foreign else None
    if name in _NOSE:
        keeps = _KEEPS_NOSE.intersection(cls.file.layout.plugins)
        return None if keeps or unittest or len(node.args.args) > 1 else (Cause.NOSE, Confidence.POSSIBLE)
    called = CALLED_BY_PYTEST | CALLED_BY_UNITTEST if unittest else CALLED_BY_PYTEST
    return (Cause.UNAWAITED if name in called else Cause.UNCALLED), Confidence.CERTAIN


def _only_set_in(node: Function, cls: TestClass) -> tuple[str, ...]:
    assigned = cls.file.self_assignments(cls.definition)
    own = (name for name, places in assigned.items() if all(method is node for method, _ in places))
    return tuple(name for name in own if not cls.lineage.inherits(name))


def missing_supers(definition: ClassDefinition, file: TestFile) -> Iterator[MissingSuper]:
    """The set-ups in the body of a class that neither call nor mention super's, where a base has one that matters."""
    lineage = file.lineage(definition)
    for name, node in definition.methods.items():
        if name not in SETUP_NAMES or calls_super(name, node, definition, file):
            continue
        found = next((cls for cls in lineage.classes[1:] if name in cls.methods), None)
        if found is not None:
            if not is_abstract(found.methods[name]):
                confidence = Confidence.LIKELY if is_hollow(found.methods[name]) else Confidence.CERTAIN
                yield MissingSuper(name, file.name_span(node), found.name, confidence)
            continue
        outside = next((path for path in lineage.outside if does_in(path, name)), None)
        if outside is not None:
            yield MissingSuper(name, file.name_span(node), outside, Confidence.CERTAIN)


def calls_super(name: str, node: Function, definition: ClassDefinition, file: TestFile) -> bool:
    """Whether the method, or one of the same class that it calls, mentions super's method or a base's by name."""
    bases = {cls.name for cls in file.lineage(definition).classes[1:]}
    bases |= {(base or "").rpartition(".")[2] for base in definition.base_names}
    seen: set[str] = set()
    queue = [node]
    while queue:
        for reference in references(queue.pop()):
            if reference.name == name and (reference.of == "super" or reference.of in bases):
                return True
            called = definition.methods.get(reference.name) if reference.of == "self" else None
            if called is not None and reference.name not in seen:
                seen.add(reference.name)
                queue.append(called)
    return False


def is_abstract(node: Function) -> bool:
    return any("abstract" in ast.unparse(each) for each in node.decorator_list)


__all__ = ["Cause", "DeadSetUp", "MissingSuper", "dead_setups", "missing_supers"]
