"""Objects of modules and classes of test-side code that more than one test uses."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ssot_lint.data import dataclass
from ssot_lint.model.definitions import ClassDefinition
from ssot_lint.model.inference import Nature, Thing, infer
from ssot_lint.model.lineages.lineage import Lineage
from ssot_lint.model.names import dotted
from ssot_lint.model.singletons.bodies import Attribute, class_attributes, module_attributes

if TYPE_CHECKING:
    from ssot_lint.model.file import TestFile

_STATELESS_BASES = frozenset({"object", "abc.ABC", "typing.Generic", "typing.Protocol"})


@dataclass(frozen=True, slots=True)
class SharedObject:
    """One object that several tests, `users`, use. `maker`: class or factory as written; `made`: the object's class.

    `worked_with`: functions of the file change it or call its methods, and do not only hand it on.
    """

    attribute: Attribute
    maker: str
    made: str
    users: tuple[str, ...]
    worked_with: bool


def shared_objects(file: TestFile) -> Iterator[SharedObject]:
    """The module-level and class-level objects of a file that a project class or factory made and several tests use."""
    if len(file.tests) < 2:
        return
    attributes = [*module_attributes(file)]
    for cls in file.classes:
        attributes += class_attributes(cls.definition, file)
    made = {each: thing for each in attributes if (thing := _object(each)) is not None}
    if not made:
        return
    from ssot_lint.model.singletons.users import users_of
    from ssot_lint.model.singletons.work import is_worked_with

    users = users_of(list(made), file)
    for attribute, thing in made.items():
        tests = users.get(attribute, ())
        worked_with = len(tests) > 1 and is_worked_with(attribute)
        # A name in capitals says that the object is a value: believed until tests work with it.
        if worked_with or (len(tests) > 1 and not attribute.name.isupper()):
            maker = dotted(attribute.value.func) or "a call"  # type: ignore[attr-defined]
            yield SharedObject(attribute, maker, thing.path, tuple(tests), worked_with)


def _object(attribute: Attribute) -> Thing | None:
    """The object that the attribute holds, when a project class or factory makes it and it can keep state."""
    from ssot_lint.model.singletons.words import is_ambient

    value, name = attribute.value, attribute.name
    if not isinstance(value, ast.Call) or is_ambient(name) or name.startswith("__"):
        return None
    scope = attribute.file.module_scope
    if infer(value.func, scope).nature not in (Nature.CLASS, Nature.FUNCTION):
        return None
    from ssot_lint.model.singletons.objects import is_ambient_thing, made_object

    thing = made_object(value, scope)
    if thing is None or is_ambient_thing(thing) or (thing.cls is not None and not keeps_state(thing.cls)):
        return None
    return thing


def keeps_state(cls: ClassDefinition) -> bool:
    """Whether an object of the class has anything of its own that could change."""
    home = cls.home
    if home is None:
        return True
    lineage: Lineage = home.lineage(cls)
    if lineage.unknown or not _STATELESS_BASES.issuperset(path.removeprefix("builtins.") for path in lineage.outside):
        return True
    for each in lineage.classes:
        at = each.home or home
        if at.self_assignments(each) or each.node.decorator_list:
            return True
        if any(isinstance(value, ast.List | ast.Dict | ast.Set | ast.Call) for value in each.assigned.values()):
            return True
    return False
