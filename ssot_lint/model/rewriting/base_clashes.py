"""Names that a class and a base it is to get both use: what one means by them is not what the other does."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from ssot_lint.fixes import Refused
from ssot_lint.model.definitions import ClassDefinition
from ssot_lint.model.lineages.lineage import Lineage
from ssot_lint.model.marks import is_fixture, read_marks
from ssot_lint.model.memory import remember
from ssot_lint.model.vocabulary import SETUP_NAMES

_FREE = SETUP_NAMES | {"pytestmark", "__test__", "maxDiff", "longMessage"}


def demand_no_clash(own: Sequence[ClassDefinition], canonical: Lineage) -> None:
    """Refuse where a class of `own` defines a name that the canonical classes define or work with.

    Set-ups are free: they call super's. What both set on `self`, and only the class reads, is free too.
    """
    for cls in own:
        for name in cls.methods:
            if name in SETUP_NAMES and _is_fixture(cls, name) and canonical.method(name):
                raise Refused(f"`{name}` is a fixture in `{cls.name}` and a set-up in {_owner(name, canonical)}")
        for name in _defined(cls):
            if name not in _FREE and (canonical.holds(name) or name in read_on_self(canonical)):
                raise Refused(f"`{cls.name}.{name}` would override what {_owner(name, canonical)} calls so")
        for name in cls.home.self_assignments(cls) if cls.home is not None else ():
            if name not in _FREE and (name in read_on_self(canonical) or _is_defined(name, canonical)):
                raise Refused(f"`self.{name}`, which `{cls.name}` sets, is something else in {_owner(name, canonical)}")


def _defined(cls: ClassDefinition) -> Iterator[str]:
    for name in (*cls.methods, *cls.assigned, *(inner.name for inner in cls.classes)):
        if not (name.startswith("__") and not name.endswith("__")):  # what Python gives another name in each class
            yield name


def _is_defined(name: str, canonical: Lineage) -> bool:
    return any(name in (*each.methods, *each.assigned) for each in canonical.classes)


def _is_fixture(cls: ClassDefinition, name: str) -> bool:
    marks = cls.methods[name].decorator_list
    return bool(marks) and cls.home is not None and is_fixture(read_marks(marks, cls.home))


def _owner(name: str, canonical: Lineage) -> str:
    for each in canonical.classes:
        if name in _defined(each) or (each.home is not None and name in each.home.self_assignments(each)):
            return f"`{each.name}`"
    return f"`{canonical.classes[0].name}`"


def read_on_self(lineage: Lineage) -> frozenset[str]:
    """The attributes that the classes of a lineage read on `self` or `cls` in any of their methods."""
    return frozenset().union(*(_read_in(cls) for cls in lineage.classes))


def _read_in(cls: ClassDefinition) -> frozenset[str]:
    home = cls.home
    if home is None:
        return frozenset(_reads(cls))
    key = ("read_on_self", id(cls))
    if key not in home.memory:
        remember(home, key, (cls,), frozenset(_reads(cls)))
    known: frozenset[str] = home.memory[key]
    return known


def _reads(cls: ClassDefinition) -> Iterator[str]:
    for method in cls.methods.values():
        for node in ast.walk(method):
            if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load) and _is_self(node.value):
                yield node.attr


def _is_self(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id in ("self", "cls")


__all__ = ["demand_no_clash", "read_on_self"]
