"""A free name for a definition that replaces another of its name, and what that does to the tests of the file."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from itertools import count, islice
from typing import TYPE_CHECKING

from ssot_lint.data import dataclass
from ssot_lint.findings import Span
from ssot_lint.fixes import Refused
from ssot_lint.model.collecting.collection import test_methods
from ssot_lint.model.definitions import FUNCTIONS, ClassDefinition, Definition
from ssot_lint.patterns import compile_late

if TYPE_CHECKING:
    from ssot_lint.model.file import TestFile

_WORD = compile_late(r"[^\W\d]\w*")
_KINDS = (*FUNCTIONS, ast.ClassDef)


@dataclass(frozen=True, slots=True)
class Renaming:
    """The definition whose keyword stands on `line` gets `name`. `adds` and `removes`: tests, by qualified name."""

    line: int
    name: str
    is_class: bool
    adds: frozenset[str]
    removes: frozenset[str]


def renaming_of(first: Span, second: Span, file: TestFile) -> Renaming:
    """A name for the definition named at `second`, which replaces the one named at `first`.

    Raises Refused where something refers to the name, or a free one would not be collected.
    """
    scope, order = _scope_of(second, file)
    twin = _at(first, order, file)
    definition = _at(second, order, file)
    _demand_unused(definition, scope, file)
    named = [each for each in order if each.name == definition.name]
    name = next(islice(_free_names(definition.name, scope, file), named.index(definition) - 1, None))
    prefix = f"{scope.qualname}." if scope else ""
    if isinstance(definition.node, FUNCTIONS):
        # Of three, the one in the middle is not collected for now either.
        if definition is named[-1] and not any(test.node is definition.node for test in file.tests):
            raise Refused("the second definition is no test")
        return Renaming(definition.node.lineno, name, False, frozenset({f"{prefix}{name}"}), frozenset())
    if len(named) > 2:
        raise Refused("more than two classes have the name")
    if not (file.is_unittest(_class_of(definition, file)) or file.layout.matches_class(name)):
        raise Refused(f"pytest would not collect `{name}`: `python_classes` does not match it")
    back, own = _tests_below(_class_of(twin, file), file), _tests_below(_class_of(definition, file), file)
    adds = {f"{prefix}{name}{each}" for each in own} | {f"{prefix}{definition.name}{each}" for each in back - own}
    removes = {f"{prefix}{definition.name}{each}" for each in own - back}
    return Renaming(definition.node.lineno, name, True, frozenset(adds), frozenset(removes))


def _class_of(definition: Definition, file: TestFile) -> ClassDefinition:
    return next(each for each in file.definitions.all_classes if each.node is definition.node)


def _scope_of(place: Span, file: TestFile) -> tuple[ClassDefinition | None, list[Definition]]:
    scopes = [(None, file.definitions.order), *((cls, cls.order) for cls in file.definitions.all_classes)]
    for cls, order in scopes:
        if any(file.name_span(each.node) == place for each in order):
            return cls, order
    raise Refused("the definition is not where it was")


def _at(place: Span, order: list[Definition], file: TestFile) -> Definition:
    for each in order:
        if file.name_span(each.node) == place:
            return each
    raise Refused("the definition is not where it was")


def _free_names(name: str, scope: ClassDefinition | None, file: TestFile) -> Iterator[str]:
    """`name_2`, `name_3` and so on, as far as nothing in the file or in the bases is called so."""
    used = set(_WORD.findall(file.source.text))
    lineage = file.lineage(scope) if scope is not None else None
    for number in count(2):
        candidate = f"{name}_{number}"
        if candidate not in used and not (lineage is not None and lineage.holds(candidate)):
            yield candidate


def _demand_unused(definition: Definition, scope: ClassDefinition | None, file: TestFile) -> None:
    """Refuse where the file says the name anywhere else: as a name, an attribute or a text, or overrides it."""
    name = definition.name
    for node in ast.walk(file.tree):
        if _mentions(node, name):
            raise Refused(f"line {node.lineno} refers to `{name}`")  # type: ignore[attr-defined]
    for cls in file.definitions.all_classes if scope is not None else ():
        if cls is not scope and scope in file.definitions.mro(cls) and any(each.name == name for each in cls.order):
            raise Refused(f"`{cls.qualname}` overrides `{name}`")


def _mentions(node: ast.AST, name: str) -> bool:
    if isinstance(node, ast.Name):
        return node.id == name
    if isinstance(node, ast.Attribute):
        return node.attr == name
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return re.split(r"[.:]", node.value)[-1] == name or name in re.split(r"::|\[|\.", node.value)
    return isinstance(node, ast.alias) and node.name == name


def _tests_below(cls: ClassDefinition, file: TestFile) -> set[str]:
    """What the tests of a class are called behind its own name: ".test_a", ".TestInner.test_b"."""
    as_unittest = file.is_unittest(cls) is True
    own = {f".{node.name}" for node in test_methods(cls, file, as_unittest)}
    inner = {} if as_unittest else {each.name: each for each in cls.classes}
    return own | {f".{name}{test}" for name, each in inner.items() for test in _tests_below(each, file)}
