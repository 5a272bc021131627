"""Classes that make one object only: through `__new__`, a metaclass or a decorator."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ssot_lint.data import replace
from ssot_lint.model.definitions import ClassDefinition, Function
from ssot_lint.model.inference import Nature, Thing, infer, returned
from ssot_lint.model.names import dotted
from ssot_lint.model.singletons.accessors import CACHES, Accessor, How, accessor_of
from ssot_lint.model.singletons.objects import is_ambient_thing
from ssot_lint.model.sites import statements_of

if TYPE_CHECKING:
    from ssot_lint.model.file import TestFile


def accessor_of_class(cls: ClassDefinition) -> Accessor | None:
    """What constructing the program class gives when it is the same object each time; else None. Memoised."""
    home = cls.home
    if home is None or home.is_test_side:
        return None
    key = id(cls)
    if key not in home.accessors:
        home.accessors[key] = None  # for classes that lead back to themselves
        found = next(_accessors(cls, home), None)
        if found is not None:
            ambient = is_ambient_thing(Thing(Nature.INSTANCE, cls.qualname, home, cls=cls))
            found = replace(found, how=How.CLASS, ambient=ambient)
        home.accessors[key] = found
    return home.accessors[key]


def _accessors(cls: ClassDefinition, home: TestFile) -> Iterator[Accessor]:
    for each in home.definitions.mro(cls):
        at = each.home or home
        if "__new__" in each.methods:
            found = accessor_of(each.methods["__new__"], each, at)
            if found is not None:
                yield found
        for keyword in each.node.keywords:
            if keyword.arg == "metaclass":
                yield from _through_metaclass(infer(keyword.value, at.module_scope))
    for decorator in cls.node.decorator_list:
        if _keeps_one(decorator, home):
            yield Accessor(How.CLASS, dotted(decorator) or "decorator")


def _through_metaclass(metaclass: Thing) -> Iterator[Accessor]:
    if metaclass.cls is None or metaclass.file is None:
        return
    for each in metaclass.file.definitions.mro(metaclass.cls):
        if "__call__" in each.methods:
            found = accessor_of(each.methods["__call__"], each, each.home or metaclass.file)
            if found is not None:
                yield found
            return


def _keeps_one(decorator: ast.expr, home: TestFile) -> bool:
    """Whether a class decorator puts a function in the class's place that gives one object to all."""
    thing = infer(decorator.func if isinstance(decorator, ast.Call) else decorator, home.module_scope)
    if thing.nature is Nature.OUTSIDE:
        return thing.path in CACHES or "singleton" in thing.path.rpartition(".")[2].lower()
    if thing.nature is not Nature.FUNCTION or thing.function is None or thing.file is None:
        return False
    outer = thing.file.scope_of(thing.function, thing.cls)
    return any(_gives_kept(inner, set(outer.bound)) for inner in outer.nested.values())


def _gives_kept(inner: Function, outer_names: set[str]) -> bool:
    nonlocal_names = {
        name for each in statements_of(inner.body) if isinstance(each, ast.Nonlocal) for name in each.names
    }
    for value in returned(inner):
        kept = value.value if isinstance(value, ast.Subscript) else value
        name = kept.id if isinstance(kept, ast.Name) else None
        if name in outer_names and (isinstance(value, ast.Subscript) or name in nonlocal_names):
            return True
    return False
