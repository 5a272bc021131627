"""Measures the check and prints ratios: to the parser, to its own start-up, to other linters, to itself.

Ratios, because seconds say more of the machine than of the program; both sides of each ratio are run in turns, so that
whatever else the machine does falls on both. Nothing here fails for being slow.
"""

from __future__ import annotations

import argparse
import platform
import random
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks.speed.figures import Row, table
from benchmarks.speed.generate import write_tree
from benchmarks.speed.peers import PEERS, Peer, install, refusal
from benchmarks.speed.processes import checker, measured, output, parse_seconds

_START = [sys.executable, "-c", "import click, ast"]


@dataclass(frozen=True, slots=True)
class Tree:
    """A folder and the files in it to measure on, relative to it; repetitions of each measurement."""

    folder: Path
    files: tuple[str, ...]
    repeat: int

    @property
    def megabytes(self) -> float:
        """The size of the files."""
        return sum((self.folder / file).stat().st_size for file in self.files) / 1e6

    def part(self, count: int) -> Tree:
        """The same with at most so many files, chosen alike every time."""
        chosen = random.Random(count).sample(self.files, min(count, len(self.files)))
        return Tree(self.folder, tuple(sorted(chosen)), self.repeat)


def read_tree(folder: Path, repeat: int) -> Tree:
    """The files below `folder` that the check reads."""
    return Tree(folder, tuple(output(checker("--show-files", "."), folder).splitlines()), repeat)


def cold(tree: Tree) -> Iterator[Row]:
    """A whole check against the parser alone, and its memory, in one process and in as many as there are cores."""
    ratios, speeds, walls, peaks = [], [], [], []
    for _ in range(tree.repeat):
        parse = parse_seconds(tree.files, tree.folder)
        one = measured(checker("--jobs", "1", *tree.files), tree.folder)
        every = measured(checker(*tree.files), tree.folder)
        ratios.append(one.cpu / parse)
        speeds.append(tree.megabytes / one.cpu)
        walls.append(every.wall / parse)
        peaks.append(max(one.peak, every.peak) / 1e6)
    yield Row("cold, one process: CPU over ast.parse", tuple(ratios), bar="≤ 2.0")
    yield Row("cold, one process: source per CPU second", tuple(speeds), "MB/s")
    yield Row("cold, all cores: wall over ast.parse on one", tuple(walls))
    yield Row("peak memory of any process", tuple(peaks), "MB", "≤ 250", f"{len(tree.files)} files")


def one_file(tree: Tree) -> Iterator[Row]:
    """The file of median size, as a commit hook gives it, over starting Python with click and ast."""
    by_size = sorted(tree.files, key=lambda file: (tree.folder / file).stat().st_size)
    command = checker(by_size[len(by_size) // 2])
    measured(command, tree.folder)  # compiles
    pairs = [(measured(_START, tree.folder), measured(command, tree.folder)) for _ in range(tree.repeat * 3)]
    yield Row("one file: wall over starting Python", tuple(b.wall / a.wall for a, b in pairs), bar="≤ 2.5")
    yield Row("one file: CPU over starting Python", tuple(b.cpu / a.cpu for a, b in pairs))


def growth(small: Tree, large: Tree) -> Iterator[Row]:
    """CPU per megabyte on the large tree over that on the small one."""
    ratios = []
    for _ in range(small.repeat):
        few, many = (measured(checker("--jobs", "1", *each.files), each.folder) for each in (small, large))
        ratios.append((many.cpu / large.megabytes) / (few.cpu / small.megabytes))
        peak = many.peak / 1e6
    remark = f"{len(small.files)} to {len(large.files)} files; {peak:.0f} MB at most"
    yield Row("growth of CPU per megabyte", tuple(ratios), bar="≤ 1.15", remark=remark)


def by_rule(tree: Tree) -> Iterator[Row]:
    """CPU of each rule alone minus that of none, over ast.parse; what rules share is counted for each of them."""
    parse = median(parse_seconds(tree.files, tree.folder) for _ in range(tree.repeat))

    def costs(*options: str, less: float = 0) -> tuple[float, ...]:
        command = checker("--jobs", "1", *options, *tree.files)
        return tuple((measured(command, tree.folder).cpu - less) / parse for _ in range(tree.repeat))

    words = output([sys.executable, "-P", "-m", "ssot_lint", "rules"], tree.folder).split()
    codes = [word for word in words if word.startswith("SSOT") and word[4:].isdigit()]
    none = costs("--select", "ALL", "--ignore", "ALL")
    yield Row("no rule, start-up included", none)
    yield Row("default rules, start-up included", costs())
    less = median(none) * parse
    rows = [Row(f"{code} alone, less no rule", costs("--select", code, less=less)) for code in codes]
    yield from sorted(rows, key=lambda row: -median(row.values))


def peers(tree: Tree) -> Iterator[Row]:
    """Wall time of other linters over ours, on all cores and the same files, of which the others get a copy."""
    for peer in PEERS:
        what = f"{peer.name} over ours: wall"
        part = tree.part(max(2, round(len(tree.files) * peer.share)))
        reason = install(peer)
        with tempfile.TemporaryDirectory(prefix="ssot-lint-peer-") as copy:
            for file in part.files:
                (Path(copy) / file).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(tree.folder / file, Path(copy) / file)
            reason = reason or refusal(peer, Path(copy))
            ratios = () if reason else tuple(_against(peer, part, Path(copy)))
        yield Row(what, ratios, remark=reason or f"{len(part.files)} files")


def _against(peer: Peer, tree: Tree, copy: Path) -> Iterator[float]:
    for _ in range(tree.repeat):
        ours = measured(checker(*tree.files), tree.folder)
        yield measured(peer.command, copy).wall / ours.wall


def _show(title: str, rows: Iterator[Row]) -> None:
    print(f"\n## {title}\n\n{table(list(rows))}", flush=True)


def _trees(given: argparse.Namespace, scratch: Path) -> tuple[Tree, Tree]:
    """The tree to measure on, and one that is four times as large for the growth."""
    if given.tree is not None:
        whole = read_tree(given.tree.resolve(), given.repeat)
        return whole.part(given.files), whole.part(given.files * 4)
    for factor in (1, 4):
        write_tree(scratch / str(factor), given.files * factor)
    return read_tree(scratch / "1", given.repeat), read_tree(scratch / "4", given.repeat)


def main() -> None:
    """Measure as the command line says."""
    parser = argparse.ArgumentParser(description="Measure the speed of the check.")
    parser.add_argument("--tree", type=Path, help="a folder to measure on instead of a generated tree")
    parser.add_argument("--files", type=int, default=400, help="test files to generate, or to choose (default 400)")
    parser.add_argument("--repeat", type=int, default=3, help="repetitions of each measurement (default 3)")
    parser.add_argument("--rule-files", type=int, default=40, help="files for the costs by rule (default 40)")
    parser.add_argument("--only", nargs="+", choices=list(_SECTIONS), help="the parts to measure (default all)")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="ssot-lint-bench-") as scratch:
        small, large = _trees(given, Path(scratch))
        print(f"Python {platform.python_version()}, {len(small.files)} files, {small.megabytes:.1f} MB, {small.folder}")
        for name in given.only or _SECTIONS:
            _show(name, _SECTIONS[name](small, large, given.rule_files))


_SECTIONS: dict[str, Callable[[Tree, Tree, int], Iterator[Row]]] = {
    "cold": lambda small, large, rule_files: cold(small),
    "one-file": lambda small, large, rule_files: one_file(small),
    "growth": lambda small, large, rule_files: growth(small, large),
    "peers": lambda small, large, rule_files: peers(small),
    "rules": lambda small, large, rule_files: by_rule(small.part(rule_files)),
}

if __name__ == "__main__":
    main()
