"""Checks that know what an earlier one found, against Ruff and against each other; and fixing against checking."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

from benchmarks.speed.figures import Row
from benchmarks.speed.processes import Tool, Usage, measured, ruff
from benchmarks.speed.trees import Tree, clone, commit_project

_CHANGED = 10


def warm(tool: Tool, tree: Tree, repeat: int, scratch: Path) -> Iterator[Row]:
    """A fresh clone with the cache of another one, nothing changed, and ten files changed."""
    repository = commit_project(tree, scratch / "repository")
    here = clone(repository, tree, scratch / "here")
    cache = scratch / "cache"
    measured(tool.check(*here.arguments, cache=cache), here.folder)
    yield from _fresh(tool, tree, repeat, repository, cache)
    yield from _settled(tool, here, repeat, cache)
    shutil.rmtree(repository)
    shutil.rmtree(here.folder)


def _fresh(tool: Tool, tree: Tree, repeat: int, repository: Path, cache: Path) -> Iterator[Row]:
    """The cache goes with each clone, as a CI restores it: what a run adds to it is not there in the next."""
    pairs = []
    for number in range(repeat):
        target = repository.with_name(f"clone-{number}")
        there = clone(repository, tree, target)
        restored = shutil.copytree(cache, repository.with_name(f"cache-{number}"))
        ours = measured(tool.check(*there.arguments, cache=restored), there.folder)
        pairs.append((measured(ruff(*there.arguments), there.folder), ours))
        shutil.rmtree(target)
        shutil.rmtree(restored)
    yield Row("fresh clone, cache restored: wall over Ruff cold", _walls(pairs), bar="≤ 1.0", aim="≤ 0.6")
    yield Row("fresh clone, cache restored: CPU over Ruff cold", tuple(ours.cpu / other.cpu for other, ours in pairs))


def _settled(tool: Tool, here: Tree, repeat: int, cache: Path) -> Iterator[Row]:
    ours = tool.check(*here.arguments, cache=cache)
    theirs = ruff(*here.arguments, cache=cache.with_name("ruff"))
    for command in (ours, theirs):
        measured(command, here.folder)
    pairs, changed = [], []
    for number in range(repeat):
        nothing = measured(ours, here.folder)
        pairs.append((measured(theirs, here.folder), nothing))
        change_files(here, number)
        changed.append((nothing, measured(ours, here.folder)))
        measured(theirs, here.folder)  # so that nothing is new to either in the next round
    yield Row("nothing changed: wall over Ruff warm", _walls(pairs), bar="≤ 1.0", aim="≤ 0.5")
    yield Row("nothing changed: CPU over Ruff warm", tuple(ours.cpu / other.cpu for other, ours in pairs))
    remark = f"{_CHANGED} of {len(here.files)} files"
    yield Row("ten files changed: wall over nothing changed", _walls(changed), "×", "≤ 1.3", "≤ 1.1", remark)


def _walls(pairs: list[tuple[Usage, Usage]]) -> tuple[float, ...]:
    return tuple(second.wall / first.wall for first, second in pairs)


def change_files(tree: Tree, number: int) -> tuple[str, ...]:
    """Append a test to ten test files, another one for each `number`; the files, the same for each number."""
    tests = [file for file in tree.files if Path(file).name.startswith("test_")]
    changed = tests[:: max(1, len(tests) // _CHANGED)][:_CHANGED]
    for file in changed:
        with (tree.folder / file).open("a", encoding="utf-8") as text:
            text.write(f"\n\n\ndef test_appended_{number}():\n    assert len('{number}') == 1\n")
    return tuple(changed)


def fix(tool: Tool, tree: Tree, repeat: int, scratch: Path) -> Iterator[Row]:
    """Everything fixable fixed in a fresh clone, over a check of it; both without a cache and on all cores."""
    repository = commit_project(tree, scratch / "repository")
    pairs = []
    for number in range(repeat):
        target = repository.with_name(f"clone-{number}")
        there = clone(repository, tree, target)
        check = measured(tool.check(*there.arguments), there.folder)
        words = ("fix", "--unsafe-fixes", "--no-cache", "--exit-zero", "--output-format", "concise", *there.arguments)
        pairs.append((check, measured(tool.command(*words), there.folder, codes=(0, 2))))
        shutil.rmtree(target)
    shutil.rmtree(repository)
    remark = f"{len(tree.files)} files"
    yield Row("fix of everything: wall over check", _walls(pairs), "×", "≤ 3", "≤ 2", remark)
    yield Row("fix of everything: CPU over check", tuple(fixed.cpu / check.cpu for check, fixed in pairs))
    peaks = tuple(fixed.peak / 1e6 for _, fixed in pairs)
    yield Row("fix of everything: peak memory of any process", peaks, "MB", "≤ 250", "≤ 150")
