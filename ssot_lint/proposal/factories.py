"""Which factory makes for one caller what an accessor gives to all: found beside the accessor, or beside its class."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Sequence

from ssot_lint.data import dataclass, field
from ssot_lint.model import TestFile
from ssot_lint.model.definitions import ClassDefinition
from ssot_lint.model.singletons.makers import Maker, makers_of
from ssot_lint.patterns import compile_late
from ssot_lint.proposal.facts import ClassPlace, FileFacts, SharedCall
from ssot_lint.proposal.tree import Tree

_MOST_SIBLINGS = 200
_FOR_WHOM = compile_late(
    r"(?:\w+_)?(?:context|ctx|request|scope|owner|(?:user|tenant|session|account|org|organi[sz]ation|workspace)(?:_id)?)"
)


@dataclass(slots=True)
class AccessorUse:
    """One accessor with the test-side files that call it without a context, and how often each does."""

    call: SharedCall
    files: Counter[str] = field(default_factory=Counter)
    visible: list[dict[str, str]] = field(default_factory=list)

    @property
    def calls(self) -> int:
        """How often test code calls it so."""
        return self.files.total()

    @property
    def name(self) -> str:
        """The last part of its path."""
        return self.call.path.rpartition(".")[2]


@dataclass(frozen=True, slots=True)
class Match:
    """A maker that could stand in for an accessor. `distance`: 0 same module, 1 beside the class, 2 same package.

    `exact`: it says that it gives the accessor's class, not one that inherits it.
    """

    maker: Maker
    distance: int
    exact: bool

    @property
    def contexts(self) -> tuple[str, ...]:
        """Its parameters that say for whom."""
        return tuple(each.name for each in self.maker.parameters if says_for_whom(each.name, each.wants))

    @property
    def rank(self) -> tuple[bool, bool, bool, int]:
        """The better the smaller."""
        return (not self.exact, self.maker.manages or self.maker.bound, not self.contexts, self.distance)


def says_for_whom(name: str, wanted: ClassDefinition | None = None) -> bool:
    """Whether a parameter says whose object is wanted: a user, session, tenant, request, or a context of one."""
    return bool(_FOR_WHOM.fullmatch(name)) or (wanted is not None and wanted.name.endswith("Context"))


def accessor_uses(facts: Sequence[FileFacts]) -> list[AccessorUse]:
    """The accessors that test code calls, most called first; settings, loggers and the environment among them."""
    found: dict[str, AccessorUse] = {}
    for each in facts:
        for call in each.calls:
            use = found.setdefault(call.path, AccessorUse(call))
            if each.path not in use.files:
                use.visible.append(each.visible)
            use.files[each.path] += 1
    return sorted(found.values(), key=lambda use: (-use.calls, use.call.path))


def matches_of(use: AccessorUse, tree: Tree) -> list[Match]:
    """The makers of the accessor's class in its module, its class's and their packages, the best first."""
    wanted = use.call.gives
    if wanted is None or not use.call.location:
        return []
    found = []
    for location in _near(use.call, wanted):
        file = tree.file(location)
        if file is None or file.is_test_side or wanted.name not in file.source.text:
            continue
        distance = _distance(location, use.call.location, wanted.location)
        found += [Match(maker, distance, exact) for maker, exact in _makers(file, wanted)]
    found = [each for each in found if each.maker.path != use.call.path and not each.maker.shared]
    return sorted(found, key=lambda each: (each.rank, each.maker.path))


def _makers(file: TestFile, wanted: ClassPlace) -> Iterator[tuple[Maker, bool]]:
    for maker in makers_of(file):
        kinds = [_kinship(cls, wanted) for cls in maker.gives]
        if "same" in kinds or "heir" in kinds:
            yield maker, "same" in kinds


def _kinship(cls: ClassDefinition, wanted: ClassPlace) -> str | None:
    home = cls.home
    for each in home.definitions.mro(cls) if home is not None else ():
        if each.home is not None and each.home.location == wanted.location and each.qualname == wanted.qualname:
            return "same" if each is cls else "heir"
    return None


def _distance(location: str, accessor: str, cls: str) -> int:
    if location == accessor:
        return 0
    return 1 if location == cls else 2


def _near(call: SharedCall, wanted: ClassPlace) -> Iterator[str]:
    """The absolute paths of the modules to look at: the two themselves, then what lies beside them and speaks of it."""
    seen = dict.fromkeys((call.location, wanted.location))
    yield from seen
    name = wanted.name.encode()
    for folder in dict.fromkeys(map(os.path.dirname, tuple(seen))):
        for entry in _modules(folder):
            if entry not in seen and _mentions(entry, name):
                seen[entry] = None
                yield entry


def _modules(folder: str) -> list[str]:
    try:
        names = sorted(name for name in os.listdir(folder) if name.endswith(".py"))
    except OSError:
        return []
    return [os.path.join(folder, name) for name in names[:_MOST_SIBLINGS]]


def _mentions(location: str, name: bytes) -> bool:
    try:
        with open(location, "rb") as file:
            return name in file.read()
    except OSError:
        return False
