"""The checks of a file, booked by the function that holds them, before and after a rewrite."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ssot_lint.fixes import Fix
from ssot_lint.model.checks import Check
from ssot_lint.model.definitions import FUNCTIONS, ClassDefinition, Function
from ssot_lint.model.memory import remember
from ssot_lint.model.rewriting.strength import Strength, strength_of
from ssot_lint.model.routines import Routine, RoutineKind
from ssot_lint.model.verdicts import checks_of

if TYPE_CHECKING:
    from ssot_lint.model.file import TestFile


@dataclass(frozen=True, slots=True)
class Place:
    """One function of a file: its qualified name, and which of the functions of that name it is; "" for the rest."""

    name: str
    number: int = 0


@dataclass(frozen=True, slots=True)
class Booking:
    """What a place holds, and the line it starts on."""

    line: int
    strength: Strength


def lost_check(before: TestFile, after: TestFile, fixes: Sequence[Fix]) -> str | None:
    """Which check is lost that is not constant, by function, by renamed test and for the whole file; else None."""
    added, removed = declared(fixes)
    old, new = book(before), book(after)
    counts, recounts = (Counter(place.name for place in each) for each in (old, new))
    for place, booking in old.items():
        left = new.get(place)
        if left is None or place.name in added | removed or counts[place.name] != recounts[place.name]:
            continue
        if not left.strength.covers(booking.strength):
            return f"{_fall(booking.strength, left.strength)} in {_said(place, booking)}"
    return _lost_by_renaming(old, new, fixes) or _lost_in_all(
        [booking.strength for place, booking in old.items() if place.name not in removed - added],
        [booking.strength for booking in new.values()],
    )


def declared(fixes: Sequence[Fix]) -> tuple[frozenset[str], frozenset[str]]:
    """The tests that fixes say they add, and those they say they remove."""
    nothing: frozenset[str] = frozenset()
    return nothing.union(*(fix.adds for fix in fixes)), nothing.union(*(fix.removes for fix in fixes))


def _lost_by_renaming(old: dict[Place, Booking], new: dict[Place, Booking], fixes: Sequence[Fix]) -> str | None:
    """What is lost where a fix says that tests come in the place of others."""
    for fix in fixes:
        if not fix.adds or not fix.removes:
            continue
        had, has = _sum_of(old, fix.removes), _sum_of(new, fix.adds)
        if not has.covers(had):
            return f"{_fall(had, has)} between {_list(fix.removes)} and {_list(fix.adds)}"
    return None


def _lost_in_all(had: list[Strength], has: list[Strength]) -> str | None:
    before, after = sum(had, Strength()), sum(has, Strength())
    return None if after.covers(before) else f"{_fall(before, after)} in the whole file"


def _sum_of(book: dict[Place, Booking], names: frozenset[str]) -> Strength:
    return sum((booking.strength for place, booking in book.items() if place.name in names), Strength())


def _fall(had: Strength, has: Strength) -> str:
    if has.checks < had.checks:
        return f"{had.checks} checks that can fail would become {has.checks}"
    return f"{had.strong} checks of what something does would become {has.strong}, others only ask whether it is there"


def _said(place: Place, booking: Booking) -> str:
    return f"`{place.name}` (line {booking.line})" if place.name else "the statements outside functions"


def _list(names: frozenset[str]) -> str:
    return ", ".join(f"`{name}`" for name in sorted(names))


def book(file: TestFile) -> dict[Place, Booking]:
    """The strength of every function at module or class level, shadowed ones too, and of the statements around them."""
    key = ("ledger",)
    if key not in file.memory:
        remember(file, key, (), _read(file))
    known: dict[Place, Booking] = file.memory[key]
    return known


def _read(file: TestFile) -> dict[Place, Booking]:
    tests = {id(test.node): test for test in file.tests}
    seen: Counter[str] = Counter()
    booked: dict[Place, Booking] = {}
    for function, owner in _functions(file):
        name = f"{owner.qualname}.{function.name}" if owner else function.name
        test = tests.get(id(function))
        checks: Sequence[Check] = test.checks if test is not None else checks_of(file, function, owner)
        seen[name] += 1
        booked[Place(name, seen[name])] = Booking(function.lineno, strength_of(checks))
    booked[Place("")] = Booking(1, strength_of(_outside(file)))
    return booked


def _functions(file: TestFile) -> Iterator[tuple[Function, ClassDefinition | None]]:
    for each in file.definitions.order:
        if isinstance(each.node, FUNCTIONS):
            yield each.node, None
    for cls in file.definitions.all_classes:
        for each in cls.order:
            if isinstance(each.node, FUNCTIONS):
                yield each.node, cls


def _outside(file: TestFile) -> list[Check]:
    """The checks that importing the file runs; those of a `__main__` block never run under pytest."""
    body = Routine(None, None, file, RoutineKind.MODULE).body
    nobody = ast.arguments(posonlyargs=[], args=[], kwonlyargs=[], kw_defaults=[], defaults=[])
    module = ast.FunctionDef(name="", args=nobody, body=body, decorator_list=[], lineno=1, col_offset=0)
    return [check for check in checks_of(file, module, None) if not check.in_nested_function]
