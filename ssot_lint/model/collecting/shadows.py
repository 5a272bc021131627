"""Definitions that a later one of the same name replaces in the same scope, so that they never run."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from ssot_lint.data import dataclass
from ssot_lint.findings import Span
from ssot_lint.model.definitions import FUNCTIONS, ClassDefinition, Definition, Function
from ssot_lint.model.marks import is_fixture, read_marks
from ssot_lint.model.names import dotted

if TYPE_CHECKING:
    from ssot_lint.model.file import TestFile

# These decorators make one thing of several definitions of a name.
_JOINING = frozenset({"overload", "setter", "getter", "deleter", "register", "singledispatch", "singledispatchmethod"})
_DEFINING = (*FUNCTIONS, ast.ClassDef)
Pair = tuple[Definition, Definition]


@dataclass(frozen=True, slots=True)
class Shadow:
    """A test or a class of tests (`is_class`) that never runs, and where the definition stands that replaces it."""

    qualname: str
    span: Span
    by: Span
    is_class: bool
    class_name: str | None


def shadows_of(file: TestFile) -> tuple[Shadow, ...]:
    """The shadowed tests and classes of tests of a file, in source order."""
    pairs = superseded(file.definitions.order, file.tree.body, file)
    found = [_shadow(pair, None, file) for pair in pairs if _was_test(pair[0].node, None, file)]
    for cls in file.classes:
        own = cls.definition
        pairs = superseded(own.order, own.node.body, file)
        found += [_shadow(pair, own, file) for pair in pairs if _was_test(pair[0].node, own, file)]
    return tuple(sorted(found, key=lambda shadow: shadow.span))


def superseded(order: Sequence[Definition], body: list[ast.stmt], file: TestFile) -> Iterator[Pair]:
    """Each definition of one scope that the next one of its name replaces, with that one. `body`: the scope's block."""
    last: dict[str, Definition] = {}
    for definition in order:
        earlier = last.get(definition.name)
        last[definition.name] = definition
        if earlier is None or earlier.conditional or definition.conditional:
            continue
        if not (_is_joined(earlier, file) or _is_joined(definition, file) or _is_kept(earlier, definition, body)):
            yield earlier, definition


def _is_joined(definition: Definition, file: TestFile) -> bool:
    marks = read_marks(definition.node.decorator_list, file)
    return any(mark.name in _JOINING or mark.path.startswith(f"{definition.name}.") for mark in marks)


def _is_kept(first: Definition, second: Definition, body: list[ast.stmt]) -> bool:
    """Whether something holds on to the first before it is replaced: its own heir, an alias, a registry, a `del`."""
    heirs = second.node.bases if isinstance(second.node, ast.ClassDef) else []
    if any((dotted(base) or "").partition(".")[0] == first.name for base in heirs):
        return True
    between = [s for s in body if first.node.lineno < s.lineno < second.node.lineno and not isinstance(s, _DEFINING)]
    return any(isinstance(n, ast.Name) and n.id == first.name for s in between for n in ast.walk(s))


def _was_test(node: Function | ast.ClassDef, cls: ClassDefinition | None, file: TestFile) -> bool:
    if isinstance(node, ast.ClassDef):
        return any(shadowed.node is node for shadowed in file.collection.shadowed)
    as_unittest = cls is not None and file.is_unittest(cls) is True
    matches = node.name.startswith("test") if as_unittest else file.layout.matches_function(node.name)
    return matches and not is_fixture(read_marks(node.decorator_list, file))


def _shadow(pair: Pair, cls: ClassDefinition | None, file: TestFile) -> Shadow:
    first, second = pair
    qualname = f"{cls.qualname}.{first.name}" if cls else first.name
    is_class = isinstance(first.node, ast.ClassDef)
    spans = file.name_span(first.node), file.name_span(second.node)
    return Shadow(qualname, *spans, is_class, qualname if is_class else cls.qualname if cls else None)
