"""The checks of a file, booked by the function that holds them, before and after a rewrite."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from ssot_lint.data import dataclass
from ssot_lint.fixes import Fix
from ssot_lint.model.calls import resolve_call
from ssot_lint.model.checks import Check, CheckKind, Raises
from ssot_lint.model.definitions import FUNCTIONS, ClassDefinition, Function
from ssot_lint.model.doubles.words import DOUBLE_CLASS
from ssot_lint.model.memory import remember
from ssot_lint.model.rewriting.kept import Kept
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
    """What a place holds, and the line it starts on; `own` leaves out calls of helpers that have their own place."""

    line: int
    strength: Strength
    own: Strength


# Of functions that are what they were: they hold as much as before, whatever that is.
_SAME = Booking(0, Strength(), Strength())
_SAME_TEST = Booking(0, Strength(), Strength())


def lost_check(before: TestFile, after: TestFile, fixes: Sequence[Fix]) -> str | None:
    """Which check is lost that is not constant, by function, by renamed test and for the whole file; else None."""
    return _lost(book(before), book(after), fixes)


def may_lose_check(before: TestFile, after: TestFile, fixes: Sequence[Fix], kept: Kept) -> bool:
    """Whether one may be lost; False is sure. The functions that are `kept` are not looked at."""
    old, new = book(before, kept.before), book(after, kept.after)
    same = [{place: each for place, each in booked.items() if _is_same(each)} for booked in (old, new)]
    return (
        same[0].keys() != same[1].keys()
        or any(same[0][place] is not same[1][place] for place in same[0])
        or (_lost(old, new, fixes) is not None)
    )


def _is_same(booking: Booking) -> bool:
    return booking is _SAME or booking is _SAME_TEST


def _lost(old: dict[Place, Booking], new: dict[Place, Booking], fixes: Sequence[Fix]) -> str | None:
    added, removed = declared(fixes)
    counts, recounts = (Counter(place.name for place in each) for each in (old, new))
    for place, booking in old.items():
        left = new.get(place)
        if left is None or place.name in added | removed or counts[place.name] != recounts[place.name]:
            continue
        if not left.strength.covers(booking.strength):
            return f"in {_said(place, booking)}, {_fall(booking.strength, left.strength)}"
    return _lost_by_renaming(old, new, fixes) or _lost_in_all(
        [booking.own for place, booking in old.items() if place.name not in removed - added],
        [booking.own for booking in new.values()],
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
            return f"from {_list(fix.removes)} to {_list(fix.adds)}, {_fall(had, has)}"
    return None


def _lost_in_all(had: list[Strength], has: list[Strength]) -> str | None:
    before, after = sum(had, Strength()), sum(has, Strength())
    return None if after.covers(before) else f"in the whole file, {_fall(before, after)}"


def _sum_of(book: dict[Place, Booking], names: frozenset[str]) -> Strength:
    return sum((booking.strength for place, booking in book.items() if place.name in names), Strength())


def _fall(had: Strength, has: Strength) -> str:
    if has.checks < had.checks:
        return f"of the checks that can fail ({had.checks}), {has.checks} would be left"
    return f"of the checks of what something does ({had.strong}), {has.strong} would be left: others ask for less"


def _said(place: Place, booking: Booking) -> str:
    return f"`{place.name}` (line {booking.line})" if place.name else "the statements outside functions"


def _list(names: frozenset[str]) -> str:
    return ", ".join(f"`{name}`" for name in sorted(names))


def book(file: TestFile, kept: frozenset[int] = frozenset()) -> dict[Place, Booking]:
    """The strength of every function at module or class level, shadowed ones too, and of the statements around them.

    The functions whose `def` is on one of the lines `kept` are not looked at.
    """
    key = ("ledger", kept)
    if key not in file.memory:
        remember(file, key, (), _read(file, kept))
    known: dict[Place, Booking] = file.memory[key]
    return known


def _read(file: TestFile, kept: frozenset[int]) -> dict[Place, Booking]:
    tests = {id(test.node): test for test in file.tests}
    seen: Counter[str] = Counter()
    booked: dict[Place, Booking] = {}
    for function, owner in _functions(file):
        name = f"{owner.qualname}.{function.name}" if owner else function.name
        test = tests.get(id(function))
        seen[name] += 1
        if function.lineno in kept:
            booked[Place(name, seen[name])] = _SAME if test is None else _SAME_TEST
            continue
        checks: Sequence[Check] = test.checks if test is not None else checks_of(file, function, owner)
        if owner is not None and test is None and DOUBLE_CLASS.search(owner.name):
            checks = [check for check in checks if not _is_provoked(check)]
        booked[Place(name, seen[name])] = _booking(function.lineno, checks)
    booked[Place("")] = _booking(1, _outside(file))
    return booked


def _is_provoked(check: Check) -> bool:
    """Whether a double raises what the program is to meet: nothing of the program fails by that."""
    return check.kind is CheckKind.RAISE and check.raises is not Raises.ASSERTION


def _booking(line: int, checks: Sequence[Check]) -> Booking:
    looked_at = {id(node) for check in checks for node in _arguments(check)}
    checks = [check for check in checks if id(check.node) not in looked_at]
    own = [check for check in checks if not _calls_neighbour(check)]
    strength = strength_of(checks)
    return Booking(line, strength, strength if len(own) == len(checks) else strength_of(own))


def _arguments(check: Check) -> Iterator[ast.AST]:
    """What a unittest assertion looks at: `assert` has no checks in it, whatever the calls there are named like."""
    if check.kind is CheckKind.UNITTEST and isinstance(check.node, ast.Call):
        for argument in check.node.args:
            yield from ast.walk(argument)


def _calls_neighbour(check: Check) -> bool:
    """Whether a check calls a function of its own file, where what it checks is booked."""
    if check.kind is not CheckKind.HELPER or not isinstance(check.node, ast.Call):
        return False
    callee = resolve_call(check.node.func, check.test.scope)
    return callee.function is not None and callee.file is check.test.file


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
