"""Whether a double can be met in a function at all: by the words of its text, and of all that its names lead to.

Sound, because a double is made by a call that says so (a maker of a mocking library, `patch`, a class named for a
double) or of a class with the shape of an endpoint, and because an expression comes to it by names only: of the module,
of what that imports, of fixtures, of members of classes. What any of these names leads to is looked at in the same way.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any, NamedTuple

from ssot_lint.model.definitions import ClassDefinition, Function
from ssot_lint.model.doubles.disguise import SHAPE, is_disguised
from ssot_lint.model.doubles.members import members_of, places_of
from ssot_lint.model.doubles.neighbours import Place, neighbours_of
from ssot_lint.model.doubles.words import DOUBLE_CLASS, MAKERS
from ssot_lint.model.memory import remember
from ssot_lint.model.wording import extent_of, wording_of
from ssot_lint.patterns import compile_late

if TYPE_CHECKING:
    from ssot_lint.model.file import TestFile

Key = tuple[Any, ...]

# In the text of every call that makes a double, or in the name of the class or factory that it calls.
_MAKING = "Mock MOCK Fake Stub Dummy Spy create_autospec".split()
# mock_open, create_mock_, mocker, mockito, flexmock, mock_f, mockf: what they have in common is searched for first.
_MOCK = compile_late(r"mock(?:er|ito|_open|_?[fF]|_(?<=create_mock_)|(?<=flexmock))")
_MOST_ACTIVE = 40
_PATCH = compile_late(r"(?<!\w)patch(?!\w)")


class Outlook(NamedTuple):
    """What may be met where no double can be: the classes of objects, and the members that are asked of any object."""

    classes: tuple[ClassDefinition, ...]
    asked: frozenset[str]


def may_meet_doubles(function: Function, cls: ClassDefinition | None, file: TestFile) -> bool:
    """Whether an expression in the function, or in a test-side function that it calls, may stand for a double."""
    return _outlook(Place(file, *extent_of(function), cls), frozenset()) is None


def makes_double(place: Place) -> bool:
    """Whether the lines themselves have a text of what makes a double."""
    wording = wording_of(place.file)
    start, end = wording.extent(place.first, place.last)
    said = wording.text[start:end]
    for each in _MAKING:
        if each in said:
            return True
    if ("mock" in said and _MOCK.search(said)) or ("patch" in said and _PATCH.search(said)):
        return True
    return "class" in said and len(SHAPE & place.words) > 1


def _outlook(root: Place, active: frozenset[Key]) -> Outlook | None:
    """None if a double may be met in `root`; kept. `active`: the places for which this is being worked out."""
    key = ("outlook", root.first, root.last, id(root.cls))
    memory = root.file.memory
    if key not in memory:
        found = None
        if len(active) < _MOST_ACTIVE and not makes_double(root):
            found = _Search(root, active | {_key(root)}).outlook()
        remember(root.file, key, (root.cls, *(found.classes if found is not None else ())), found)
    known: Outlook | None = memory[key]
    return known


def _key(place: Place) -> Key:
    return (id(place.file), place.first, place.last, id(place.cls))


class _Search:
    """One search from a place. Whatever that leads to is searched for itself, and kept, if that is not going on."""

    def __init__(self, root: Place, active: frozenset[Key]) -> None:
        self.root = root
        self.active = active
        self.queue: list[tuple[Place, ClassDefinition | None]] = [(root, root.cls)]
        self.seen: set[object] = {_key(root), (_key(root), id(root.cls))}
        self.asked: set[str] = set()
        self.asked_members: dict[int, set[str]] = {}
        self.classes: dict[int, ClassDefinition] = {}

    def outlook(self) -> Outlook | None:
        for place, cls in self.queue:  # which grows
            if not self._look_around(place, cls):
                return None
        return Outlook(tuple(self.classes.values()), frozenset(self.asked))

    def _look_around(self, place: Place, cls: ClassDefinition | None) -> bool:
        """Note what the place leads to, for an object of `cls`; False when that may be a double."""
        for found in neighbours_of(place):
            if isinstance(found, str):
                if _is_maker(found):
                    return False
            elif not (self._go(found, None) if isinstance(found, Place) else self._meet(found)):
                return False
        said = place.attributes
        new = said - self.asked
        self.asked |= new
        for each in list(self.classes.values()):
            if not self._ask(each, new):
                return False
        return all(self._decorated(each) and self._ask(each, said) for each in {place.cls, cls} if each is not None)

    def _meet(self, cls: ClassDefinition) -> bool:
        """Note a class that is named, and with it what is called when objects of it are made and used."""
        if id(cls) in self.classes:
            return True
        if DOUBLE_CLASS.search(cls.name) or is_disguised(cls, cls.home or self.root.file):
            return False
        dunders = [name for name in members_of(cls, self.root.file) if name.startswith("__")]
        return self._enter(cls) and self._ask(cls, dunders)

    def _enter(self, cls: ClassDefinition) -> bool:
        """Note a class whose objects may be asked for any member."""
        if id(cls) in self.classes:
            return True
        self.classes[id(cls)] = cls
        return self._ask(cls, self.asked)

    def _decorated(self, cls: ClassDefinition) -> bool:
        """Look at the decorators of the class of a method, which may patch."""
        home = cls.home or self.root.file
        return all(
            self._go(Place(home, each.lineno, each.end_lineno or each.lineno), None) for each in cls.node.decorator_list
        )

    def _ask(self, cls: ClassDefinition, names: Collection[str]) -> bool:
        """Note the members of a class that have these names."""
        members = members_of(cls, self.root.file)
        asked = self.asked_members.setdefault(id(cls), set())
        new = (members.keys() & names) - asked
        asked |= new
        for name in sorted(new):
            for place in places_of(members, name):
                if not self._go(place, cls):
                    return False
        return True

    def _go(self, place: Place, cls: ClassDefinition | None) -> bool:
        """Note a place to look at, for an object of `cls`; False when it may lead to a double."""
        key = _key(place)
        if key in self.seen and (cls is None or (key, id(cls)) in self.seen):
            return True
        self.seen |= {key, (key, id(cls))}
        if key in self.active:
            self.queue.append((place, cls))
            return True
        found = _outlook(place, self.active)
        if found is None:
            return False
        known = self.classes
        for each in found.classes:
            if id(each) not in known and not self._enter(each):
                return False
        return cls is None or self._ask(cls, found.asked)


def _is_maker(path: str) -> bool:
    """Whether a thing outside the project makes doubles under a name that does not say so."""
    return path.partition(".")[0] in ("mockito", "flexmock") or path.rpartition(".")[2] in MAKERS
