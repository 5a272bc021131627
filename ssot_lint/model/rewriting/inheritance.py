"""A class with other bases than it has: which of those it lists go, where the canonical one comes, and what is searched
in which order then."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from ssot_lint.data import dataclass
from ssot_lint.fixes import Refused
from ssot_lint.model.classes import TestClass
from ssot_lint.model.definitions import ClassDefinition
from ssot_lint.model.lineages.canon import Canon, CanonicalBase
from ssot_lint.model.lineages.cases import is_unittest_case
from ssot_lint.model.lineages.lineage import Lineage, identity
from ssot_lint.model.lineages.linearization import linearize_strictly

if TYPE_CHECKING:
    from ssot_lint.model.collecting.holding import HeldTest
    from ssot_lint.model.file import TestFile

Base = ClassDefinition | str | None
CASES = frozenset(
    {
        "unittest.TestCase",
        "unittest.case.TestCase",
        "unittest.IsolatedAsyncioTestCase",
        "unittest.async_case.IsolatedAsyncioTestCase",
    }
)
_OBJECT = frozenset({"object", "builtins.object"})
_LAST = frozenset({"abc.ABC", "typing.Generic", "typing.Protocol"})
_PARENTS = {
    "unittest.IsolatedAsyncioTestCase": "unittest.TestCase",
    "unittest.async_case.IsolatedAsyncioTestCase": "unittest.TestCase",
    "typing.Protocol": "typing.Generic",
}


@dataclass(frozen=True, slots=True)
class Inheritance:
    """The bases that a class gets: `base` in the place of number `exchanged`, or else before number `place`.

    `dropped` are the numbers of those that go as well. `base` None: nothing comes. `order` is what is searched then.
    """

    cls: ClassDefinition
    base: CanonicalBase | None
    exchanged: int | None
    place: int
    dropped: tuple[int, ...]
    order: tuple[Base, ...]
    file: TestFile

    @property
    def lineage(self) -> Lineage:
        """What the class inherits then."""
        return _lineage(self.order)

    def lineage_of(self, heir: ClassDefinition) -> Lineage:
        """What a class that inherits it, in whatever file, inherits then. Raises Refused where that cannot be."""
        return _lineage(_order(heir, self.file, self._bases))

    def _bases(self, each: Base) -> list[Base]:
        is_it = (
            isinstance(each, ClassDefinition) and each.name == self.cls.name and identity(each) == identity(self.cls)
        )
        return self.listed() if is_it else _bases_of(each, self.file)

    def listed(self) -> list[Base]:
        """The bases that the class lists then."""
        return _relisted(listed_bases(self.cls, self.file), self.base, self.exchanged, self.place, self.dropped)


@dataclass(eq=False)
class Seated(TestClass):
    """A class seen as if it had the lineage `seat`."""

    __test__ = False

    seat: Lineage

    @property
    def lineage(self) -> Lineage:
        """The one it is to have."""
        return self.seat

    @property
    def is_unittest(self) -> bool | None:
        """Whether it derives from `unittest.TestCase` then."""
        return self.seat.is_unittest


@dataclass(eq=False)
class Untested(Seated):
    """The same without its tests: what still runs does so for each of them."""

    __test__ = False

    @property
    def held(self) -> tuple[HeldTest, ...]:
        """None."""
        return ()


def listed_bases(cls: ClassDefinition, file: TestFile) -> list[Base]:
    """The bases of a class of `file` as they are listed, keywords left out."""
    return list(file.definitions.bases_of(cls))


def inherit(cls: ClassDefinition, base: CanonicalBase, file: TestFile) -> Inheritance:
    """How `cls` of `file` comes to inherit `base`: what that inherits and unittest's own case give way to it, mixins
    stay left of it.

    Raises Refused where a listed base is not known, or what is listed cannot be put into one order.
    """
    bases = listed_bases(cls, file)
    names = [name or "an expression" for name in cls.base_names]
    for name, each in zip(names, bases, strict=True):
        _demand_mixable(name, each)
    inherited = set(base.lineage.classes[1:]) if base.lineage is not None else set()
    leaving = [index for index, each in enumerate(bases) if each in CASES or each in inherited]
    empty = [index for index, each in enumerate(bases) if each in _OBJECT]
    chosen = leaving or empty
    exchanged = chosen[0] if chosen else None
    dropped = tuple(index for index in (*leaving, *empty) if index != exchanged)
    place = next((index for index, each in enumerate(bases) if each in _LAST), len(bases))
    return _inheritance(cls, base, (exchanged, place, dropped), file)


def exchange(cls: ClassDefinition, old: int, base: CanonicalBase, file: TestFile) -> Inheritance:
    """How `base` comes in the place of the listed base number `old`; unittest's own case goes. Raises Refused."""
    bases = listed_bases(cls, file)
    dropped = tuple(i for i, each in enumerate(bases) if i != old and (each in CASES or _is_symbol(each, base)))
    return _inheritance(cls, base, (old, 0, dropped), file)


def leave_out(cls: ClassDefinition, numbers: Iterable[int], file: TestFile) -> Inheritance:
    """What becomes of the class without some of the bases that it lists. Raises Refused."""
    return _inheritance(cls, None, (None, 0, tuple(numbers)), file)


def _inheritance(
    cls: ClassDefinition,
    base: CanonicalBase | None,
    places: tuple[int | None, int, tuple[int, ...]],
    file: TestFile,
) -> Inheritance:
    exchanged, place, dropped = places
    listed = _relisted(listed_bases(cls, file), base, exchanged, place, dropped)
    order = _order(cls, file, lambda each: listed if each is cls else _bases_of(each, file))
    return Inheritance(cls, base, exchanged, place, dropped, tuple(order), file)


def _relisted(
    bases: Sequence[Base], base: CanonicalBase | None, exchanged: int | None, place: int, dropped: tuple[int, ...]
) -> list[Base]:
    new = list(bases)
    if base is not None and exchanged is not None:
        new[exchanged] = _as_base(base)
    kept = [each for index, each in enumerate(new) if index not in dropped]
    if base is not None and exchanged is None:
        kept.insert(place - sum(index < place for index in dropped), _as_base(base))
    return kept


def _as_base(base: CanonicalBase) -> Base:
    return base.symbol.cls if base.symbol.cls is not None else base.symbol.path


def _is_symbol(each: Base, base: CanonicalBase) -> bool:
    if isinstance(each, ClassDefinition):
        return base.is_class(each)
    return each is not None and each in (base.path, base.symbol.path)


def _demand_mixable(name: str, base: Base) -> None:
    if base is None:
        raise Refused(f"`{name}`, a base of it, cannot be resolved")
    if isinstance(base, str) and base not in CASES and is_unittest_case(base):
        raise Refused(f"`{name}` is a test case of another package, which runs its tests by itself")


def _order(start: ClassDefinition, file: TestFile, bases: Callable[[Base], list[Base]]) -> list[Base]:
    def known(each: Base) -> list[Base]:
        return [one for one in bases(each) if one not in _OBJECT]

    first: Base = start
    order = linearize_strictly(first, known)
    if order is None:
        raise Refused(f"the bases of `{start.name}` could not be put into one order: {_names(bases(start))}")
    return order


def _names(bases: Sequence[Base]) -> str:
    return ", ".join(each.name if isinstance(each, ClassDefinition) else str(each) for each in bases)


def _bases_of(each: Base, file: TestFile) -> list[Base]:
    if isinstance(each, ClassDefinition):
        home = each.home if each.home is not None else file
        return list(home.definitions.bases_of(each))
    parent = _PARENTS.get(each) if each is not None else None
    return [parent] if parent else []


def _lineage(order: Sequence[Base]) -> Lineage:
    classes = tuple(each for each in order if isinstance(each, ClassDefinition))
    outside = tuple(dict.fromkeys(each for each in order if isinstance(each, str)))
    return Lineage(classes, outside, ("an expression",) if None in order else ())


def heirs_of(cls: ClassDefinition, file: TestFile) -> Iterator[ClassDefinition]:
    """The classes of the same file that inherit it, in source order."""
    for each in file.definitions.all_classes:
        if each is not cls and any(identity(one) == identity(cls) for one in file.lineage(each).classes):
            yield each


def heirs_elsewhere(cls: ClassDefinition, file: TestFile) -> Iterator[ClassDefinition]:
    """The classes of other files that inherit it, as far as they import its file."""
    names = {cls.name, *(each.name for each in heirs_of(cls, file))}
    for other in file.knowledge.users_of(names, file):
        for each in other.definitions.all_classes:
            if any(one.name == cls.name and identity(one) == identity(cls) for one in other.lineage(each).classes):
                yield each


def canonical_place(cls: ClassDefinition, canon: Canon, file: TestFile) -> int | None:
    """The number of the listed base that is canonical itself; None where all come by way of others."""
    for index, each in enumerate(listed_bases(cls, file)):
        if any(_is_symbol(each, base) for base in canon.bases):
            return index
    return None


__all__ = [
    "CASES",
    "Inheritance",
    "Seated",
    "Untested",
    "canonical_place",
    "exchange",
    "heirs_elsewhere",
    "heirs_of",
    "inherit",
    "leave_out",
    "listed_bases",
]
