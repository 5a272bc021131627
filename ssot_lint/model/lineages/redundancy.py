"""Bases that a class lists and could leave out: what a canonical base beside them has already, or has no use for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ssot_lint.data import dataclass
from ssot_lint.findings import Span
from ssot_lint.model.definitions import ClassDefinition
from ssot_lint.model.lineages.canon import Canon
from ssot_lint.model.lineages.linearization import linearize

if TYPE_CHECKING:
    from ssot_lint.model.file import TestFile

Base = ClassDefinition | str | None
_TEST_CASES = frozenset({"unittest.TestCase", "unittest.case.TestCase"})


@dataclass(frozen=True, slots=True)
class RedundantBase:
    """A listed base, as written. `canonical` is the base beside it, `inherited_by` one that has it already.

    `number` is its place in the list, from 0.
    """

    name: str
    span: Span
    canonical: str
    inherited_by: str | None
    number: int

    @property
    def is_case(self) -> bool:
        """Whether it makes a test case of the class, which it would not be otherwise."""
        return self.inherited_by is None


def redundant_bases(cls: ClassDefinition, file: TestFile, canon: Canon) -> Iterator[RedundantBase]:
    """The redundant ones among the bases of `cls`, in source order; none where no canonical base is beside them."""
    if len(cls.node.bases) < 2:
        return
    bases = [_outside(base) for base in file.definitions.bases_of(cls)]
    names = [name or "..." for name in cls.base_names]
    canonical = [_canonical(base, canon) for base in bases]
    for index, base in enumerate(bases):
        beside = next((found for at, found in enumerate(canonical) if at != index and found), None)
        if beside is None or base is None:
            continue
        heir = next((at for at, other in enumerate(bases) if at != index and base in _ancestors(other)), None)
        is_case = base in _TEST_CASES and canonical[index] is None
        if is_case or (heir is not None and (index < heir or _is_same_order(cls, file, index))):
            inherited_by = names[heir] if heir is not None else None
            yield RedundantBase(names[index], file.source.span(cls.node.bases[index]), beside, inherited_by, index)


def _outside(base: Base) -> Base:
    return "object" if base == "builtins.object" else base


def _canonical(base: Base, canon: Canon) -> str | None:
    if isinstance(base, ClassDefinition):
        held = canon.held_by(base.home.lineage(base)) if base.home is not None else ()
        return held[0].name if held else None
    return next((each.name for each in canon.bases if base in (each.path, each.symbol.path)), None)


def _ancestors(base: Base) -> tuple[Base, ...]:
    if not isinstance(base, ClassDefinition) or base.home is None:
        return ("object",) if isinstance(base, str) and base != "object" else ()
    lineage = base.home.lineage(base)
    return (*lineage.classes[1:], *lineage.outside, "object")


def _is_same_order(cls: ClassDefinition, file: TestFile, index: int) -> bool:
    """Whether the classes are searched in the same order without the base at `index`."""

    def bases(each: Base) -> list[Base]:
        if not isinstance(each, ClassDefinition):
            return []
        home = each.home.definitions if each.home is not None else file.definitions
        return list(home.bases_of(each))

    def fewer(each: Base) -> list[Base]:
        listed = bases(each)
        return listed[:index] + listed[index + 1 :] if each is cls else listed

    start: Base = cls
    with_it, without_it = linearize(start, bases), linearize(start, fewer)
    return [each for each in with_it if each != "object"] == [each for each in without_it if each != "object"]


__all__ = ["RedundantBase", "redundant_bases"]
