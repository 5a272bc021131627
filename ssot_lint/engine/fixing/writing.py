"""Rewritten files to the disk, and, where pytest is asked, back again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from ssot_lint.data import dataclass, replace
from ssot_lint.engine.verification.answers import Collected, Outcomes, collect, run_tests
from ssot_lint.engine.verification.comparison import compare_collected, compare_outcomes, find_unjudged
from ssot_lint.engine.verification.table import render_comparison
from ssot_lint.findings import Safety
from ssot_lint.fixes import FixedFile, Unfixed
from ssot_lint.rewrite.journal import Journal
from ssot_lint.rewrite.write import Change, replace_files

Made = tuple[int, FixedFile]


@dataclass(frozen=True, slots=True)
class Verification:
    """Ask pytest before and after: which tests it collects, and with `runs` how they end. `root` is where it runs."""

    command: tuple[str, ...]
    root: Path
    runs: bool = False
    timeout: float | None = None


def written(made: Iterable[Made], journal: Journal | None) -> Iterator[Made]:
    """Write the changed files; one that cannot be written comes back unchanged, with the reason."""
    waiting: dict[str, Made] = {}
    same: list[Made] = []

    def changes() -> Iterator[Change]:
        for position, file in made:
            if file.is_changed:
                waiting[file.location] = position, file
                yield Change(file.location, file.before, file.after)
            else:
                same.append((position, file))

    for change, error in replace_files(changes(), journal):
        position, file = waiting.pop(change.location)
        yield position, file if error is None else given_up(file, str(error))
        yield from same
        same.clear()
    yield from same


def verified(
    made: Iterable[Made], journal: Journal | None, verification: Verification, tell: Callable[[str], None]
) -> Iterator[Made]:
    """The same, with pytest asked before and after; files that it has something against get their old bytes back."""
    files = list(made)
    paths = [Path(file.location) for _, file in files if file.is_changed]
    before = _ask(verification, paths)
    for path, reason in find_unjudged(before[0], paths).items():
        tell(f"{path}: pytest could not judge it before the fixes: {reason.strip().splitlines()[-1]}")
    done = list(written(files, journal))
    gone = [Path(file.location) for _, file in done if file.after is None]
    changed = [Path(file.location) for _, file in done if file.is_changed and file.after is not None]
    after = _ask(verification, changed, gone)
    reasons = _reasons(before, after, done, verification, tell)
    wrong = {file.location: file for _, file in done if file.is_changed and Path(file.location) in reasons}
    back = replace_files((Change(each.location, each.after, each.before) for each in wrong.values()), None)
    stuck = {change.location: str(error) for change, error in back if error is not None}
    for position, file in done:
        if file.location in wrong and file.location not in stuck:
            yield position, given_up(file, f"--verify: {'; '.join(reasons[Path(file.location)])}")
        else:
            yield position, file
    for location, error in stuck.items():
        tell(f"{location}: could not be rolled back: {error}")


def given_up(file: FixedFile, reason: str) -> FixedFile:
    """A rewritten file as one that was left as it is."""
    unfixed = tuple(Unfixed(each.finding, reason) for each in file.fixed)
    return replace(file, after=file.before, fixed=(), unfixed=(*file.unfixed, *unfixed), report=None)


def _ask(verification: Verification, paths: list[Path], gone: Sequence[Path] = ()) -> tuple[Collected, Outcomes | None]:
    """What pytest says of the files; those that are gone hold no test."""
    given = (verification.command, verification.root, paths, verification.timeout)
    collected = collect(*given)
    collected = replace(collected, ids={**collected.ids, **dict.fromkeys(gone, ())})
    if not verification.runs or not (paths or gone):
        return collected, None
    outcomes = run_tests(*given)
    return collected, replace(outcomes, tests={**outcomes.tests, **{path: {} for path in gone}})


def _reasons(
    before: tuple[Collected, Outcomes | None],
    after: tuple[Collected, Outcomes | None],
    done: Iterable[Made],
    verification: Verification,
    tell: Callable[[str], None],
) -> Mapping[Path, list[str]]:
    files = {Path(file.location): file for _, file in done if file.is_changed}
    added = {path: {name for each in file.fixed for name in each.adds} for path, file in files.items()}
    removed = {path: {name for each in file.fixed for name in each.removes} for path, file in files.items()}
    reasons = compare_collected(before[0], after[0], added, removed)
    if before[1] is None or after[1] is None:
        return reasons
    comparison = compare_outcomes(before[1], after[1], {path: _touched(file) for path, file in files.items()})
    for line in render_comparison(comparison, verification.root):
        tell(line)
    return {**comparison.reasons, **reasons}


class _Touched:
    """The tests whose outcome the fixes of a file may change: those they are about, under any class that has them."""

    def __init__(self, names: Iterable[str], classes: Iterable[str]) -> None:
        self._methods = frozenset(name.rpartition(".")[2] for name in names)
        self._classes = tuple(f"{name}." for name in classes)

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and (
            name.rpartition(".")[2] in self._methods or (bool(self._classes) and name.startswith(self._classes))
        )


def _touched(file: FixedFile) -> _Touched:
    unsafe = [each for each in file.fixed if each.safety is Safety.UNSAFE]
    tests = (each.finding.test for each in unsafe)
    classes = (each.finding.class_name for each in unsafe if each.finding.test is None)
    declared = (name for each in unsafe for name in (*each.adds, *each.removes))
    return _Touched([*filter(None, tests), *declared], filter(None, classes))
