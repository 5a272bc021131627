"""For which class an inherited method is looked at, so that what is the same for many heirs is looked at once."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from ssot_lint.model.definitions import ClassDefinition, Function
from ssot_lint.model.doubles.members import members_of, places_of
from ssot_lint.model.doubles.neighbours import Place, asked_in
from ssot_lint.model.marks import read_marks
from ssot_lint.model.memory import remember
from ssot_lint.model.requests.fixtures import gives_argument
from ssot_lint.model.wording import extent_of

if TYPE_CHECKING:
    from ssot_lint.model.file import TestFile

Runs = tuple[Function, "ClassDefinition | None", "TestFile"]
_NONE: frozenset[str] = frozenset()


def run_for_all(run: Runs, apart: Collection[str] = ()) -> Runs:
    """The same method for the highest base for which it, and all that it calls, does what it does for its class.

    `apart`: members that are looked at for themselves, so that it does not matter whether they are overridden.
    """
    function, owner, home = run
    if owner is None or owner.methods.get(function.name) is function:
        return run
    key = ("run for all", id(function), id(owner), bool(apart))
    if key not in home.memory:
        base = _base_alike(function, owner, home, apart)
        found = run if base is None else run_for_all((function, base, home), apart)
        remember(home, key, (owner, found[1]), found[1])
    return function, home.memory[key], home


def _base_alike(
    function: Function, owner: ClassDefinition, home: TestFile, apart: Collection[str]
) -> ClassDefinition | None:
    """The base of an heir that defines nothing that the method asks for, and has no base or double besides."""
    chain = home.definitions.mro(owner)
    if len(chain) < 2 or not any(each.methods.get(function.name) is function for each in chain):
        return None
    base = chain[1]
    if (base.home or home).definitions.mro(base) != chain[1:]:
        return None
    if any(gives_argument(mark) for mark in read_marks(owner.node.decorator_list, owner.home or home)):
        return None
    common = _own_members(owner, home) & _asked_by(function, base, home)
    return base if common.issubset(apart) else None


def _own_members(cls: ClassDefinition, file: TestFile) -> frozenset[str]:
    """What a class itself defines and sets; kept."""
    home = cls.home or file
    key = ("own members", id(cls))
    if key not in home.memory:
        names = {each.name for each in cls.order} | cls.assigned.keys() | home.self_assignments(cls).keys()
        remember(home, key, (cls,), frozenset(names))
    found: frozenset[str] = home.memory[key]
    return found


def _asked_by(function: Function, cls: ClassDefinition, file: TestFile) -> frozenset[str]:
    """What a method, and whatever members of `cls` may be meant by that, ask of any object or request; kept."""
    key = ("asked by", id(function), id(cls))
    if key not in file.memory:
        members = members_of(cls, file)
        asked = set(asked_in(Place(file, *extent_of(function), cls)))
        queue = list(asked)
        for name in queue:  # which grows
            for place in places_of(members, name) if name in members else ():
                new = asked_in(place) - asked
                asked |= new
                queue += new
        remember(file, key, (cls,), frozenset(asked))
    found: frozenset[str] = file.memory[key]
    return found
