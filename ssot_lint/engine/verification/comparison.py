"""Two answers of pytest compared, before and after fixes: what changed, and where beyond what was said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Container, Iterator, Mapping, Sequence
from pathlib import Path

from ssot_lint.data import dataclass
from ssot_lint.engine.verification.answers import Collected, Outcome, Outcomes, name_of

_SHOWN = 5  # reasons per file
# Qualified test names ("TestCart.test_total") by file.
Names = Mapping[Path, Collection[str]]


@dataclass(frozen=True, slots=True)
class Change:
    """A test that ended differently; None where it was not collected. `declared` when a fix said that it may."""

    file: Path
    id: str
    before: Outcome | None
    after: Outcome | None
    declared: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """Changed tests by file and id, why files are to be rolled back, and how many tests ended how, of judged files."""

    changes: tuple[Change, ...]
    reasons: Mapping[Path, list[str]]
    before: Counter[Outcome]
    after: Counter[Outcome]


def find_unjudged(before: Collected | Outcomes, paths: Sequence[Path]) -> dict[Path, str]:
    """Those of `paths` that say nothing about a fix, because pytest had trouble with them before it, and the reason."""
    known = before.ids if isinstance(before, Collected) else before.tests
    unknown = before.failure or "pytest said nothing about it"
    reasons = {path: before.errors.get(path, unknown) for path in paths}
    return {path: reason for path, reason in reasons.items() if path in before.errors or path not in known}


def compare_collected(
    before: Collected, after: Collected, declared_added: Names, declared_removed: Names
) -> dict[Path, list[str]]:
    """Files to roll back, each with reasons: the ids of their tests differ by more than was declared.

    Files that `find_unjudged` names are left out.
    """
    found: dict[Path, list[str]] = {}
    for file, ids in before.ids.items():
        if file in before.errors:
            continue
        if (trouble := _trouble(file, after)) is not None:
            found[file] = [trouble]
            continue
        gone = _undeclared(ids, after.ids[file], declared_removed.get(file, ()))
        new = _undeclared(after.ids[file], ids, declared_added.get(file, ()))
        reasons = [f"{test} is not collected any more" for test in gone]
        if reasons := _shortened(reasons + [f"{test} is collected now" for test in new]):
            found[file] = reasons
    return found


def compare_outcomes(before: Outcomes, after: Outcomes, declared: Mapping[Path, Container[str]]) -> Comparison:
    """What changed, and the files to roll back because a test whose name is not `declared` for its file ends otherwise.

    Files that `find_unjudged` names are left out, and tests that had no turn before.
    """
    changes: list[Change] = []
    reasons: dict[Path, list[str]] = {}
    totals: tuple[Counter[Outcome], Counter[Outcome]] = (Counter(), Counter())
    for file in sorted(before.tests.keys() - before.errors.keys()):
        earlier, later = before.tests[file], after.tests.get(file, {})
        totals[0].update(earlier.values())
        totals[1].update(later.values())
        found = list(_changes(file, earlier, later, declared.get(file, ())))
        changes += found
        told = [_told(change) for change in found if not change.declared]
        trouble = _trouble(file, after)
        if told := [trouble] if trouble else _shortened(told):
            reasons[file] = told
    return Comparison(tuple(changes), reasons, *totals)


def _trouble(file: Path, after: Collected | Outcomes) -> str | None:
    """Why nothing can be said about a file after the fixes that could be judged before."""
    if file in after.errors:
        lines = after.errors[file].strip().splitlines()
        return f"pytest cannot collect it any more: {lines[-1].strip() if lines else 'no reason given'}"
    if file in (after.ids if isinstance(after, Collected) else after.tests):
        return None
    why = (after.failure or "no reason given").splitlines()[0].rstrip(":")
    return f"pytest said nothing about it after the fixes: {why}"


def _undeclared(these: Collection[str], those: Collection[str], names: Collection[str]) -> list[str]:
    others = set(those)
    return [test for test in these if test not in others and name_of(test) not in names]


def _changes(
    file: Path, earlier: Mapping[str, Outcome], later: Mapping[str, Outcome], names: Container[str]
) -> Iterator[Change]:
    for test in [*earlier, *(test for test in later if test not in earlier)]:
        before, after = earlier.get(test), later.get(test)
        if before is not after and before is not Outcome.NOT_RUN:
            yield Change(file, test, before, after, name_of(test) in names)


def _told(change: Change) -> str:
    before, after = (outcome.value if outcome else "not collected" for outcome in (change.before, change.after))
    return f"{change.id}: {before} before, {after} after"


def _shortened(reasons: list[str]) -> list[str]:
    left = len(reasons) - _SHOWN
    return reasons if left <= 1 else [*reasons[:_SHOWN], f"and {left} more"]
