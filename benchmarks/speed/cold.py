"""Checks without a cache: against the parser, against starting Python, against other linters, and against size."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from benchmarks.speed.figures import Row
from benchmarks.speed.peers import PEERS, Peer, install, refusal
from benchmarks.speed.processes import Tool, measured, output, parse_seconds
from benchmarks.speed.trees import Tree


def cold(tool: Tool, tree: Tree, repeat: int) -> Iterator[Row]:
    """A whole check against the parser alone, and its memory, in one process and in as many as there are cores."""
    ratios, speeds, walls, peaks = [], [], [], []
    measured(tool.check(*tree.part(2).arguments), tree.folder)  # compiles
    for _ in range(repeat):
        parse = parse_seconds(tree.files, tree.folder, tool.python)
        one = measured(tool.check("--jobs", "1", *tree.arguments), tree.folder)
        every = measured(tool.check(*tree.arguments), tree.folder)
        ratios.append(one.cpu / parse)
        speeds.append(tree.megabytes / one.cpu)
        walls.append(every.wall / parse)
        peaks.append(max(one.peak, every.peak) / 1e6)
    yield Row("cold, one process: CPU over ast.parse", tuple(ratios), bar="≤ 2.0", aim="≤ 1.5")
    yield Row("cold, one process: source per CPU second", tuple(speeds), "MB/s")
    yield Row("cold, all cores: wall over ast.parse on one", tuple(walls))
    yield Row("peak memory of any process", tuple(peaks), "MB", "≤ 250", "≤ 150", f"{len(tree.files)} files")


def one_file(tool: Tool, tree: Tree, repeat: int) -> Iterator[Row]:
    """The file of median size, as a commit hook gives it, over starting Python with click and ast."""
    command = tool.check(tree.middle_file)
    measured(command, tree.folder)  # compiles
    pairs = [(measured(tool.start, tree.folder), measured(command, tree.folder)) for _ in range(repeat * 3)]
    walls = tuple(whole.wall / start.wall for start, whole in pairs)
    yield Row("one file: wall over starting Python", walls, bar="≤ 2.5", aim="≤ 1.8")
    yield Row("one file: CPU over starting Python", tuple(whole.cpu / start.cpu for start, whole in pairs))


def growth(tool: Tool, trees: tuple[Tree, ...], repeat: int) -> Iterator[Row]:
    """CPU per megabyte on larger trees over that on the first, smallest one."""
    first = trees[0]
    ratios: dict[int, list[float]] = {}
    peaks: dict[int, float] = {}
    for _ in range(repeat):
        used = [measured(tool.check("--jobs", "1", *each.arguments), each.folder) for each in trees]
        for tree, usage in zip(trees, used, strict=True):
            ratio = (usage.cpu / tree.megabytes) / (used[0].cpu / first.megabytes)
            ratios.setdefault(len(tree.files), []).append(ratio)
            peaks[len(tree.files)] = usage.peak / 1e6
    for files, values in list(ratios.items())[1:]:
        what = f"growth, {len(first.files)} to {files} files: CPU per MB"
        yield Row(what, tuple(values), bar="≤ 1.15", aim="≤ 1.0", remark=f"{peaks[files]:.0f} MB at most")


def by_rule(tool: Tool, tree: Tree, repeat: int) -> Iterator[Row]:
    """CPU of each rule alone minus that of none, over ast.parse; what rules share is counted for each of them."""
    parse = median(parse_seconds(tree.files, tree.folder, tool.python) for _ in range(repeat))

    def costs(*options: str, less: float = 0) -> tuple[float, ...]:
        command = tool.check("--jobs", "1", *options, *tree.arguments)
        return tuple((measured(command, tree.folder).cpu - less) / parse for _ in range(repeat))

    words = output(tool.command("rules"), tree.folder).split()
    codes = [word for word in words if word.startswith("SSOT") and word[4:].isdigit()]
    none = costs("--select", "ALL", "--ignore", "ALL")
    yield Row("no rule, start-up included", none)
    yield Row("default rules, start-up included", costs())
    less = median(none) * parse
    rows = [Row(f"{code} alone, less no rule", costs("--select", code, less=less)) for code in codes]
    yield from sorted(rows, key=lambda row: -median(row.values))


def peers(tool: Tool, tree: Tree, repeat: int) -> Iterator[Row]:
    """Wall time of other linters over ours, on all cores and the same files, of which the others get a copy."""
    for peer in PEERS:
        part = tree.part_of_size(peer.megabytes)
        reason = install(peer)
        with tempfile.TemporaryDirectory(prefix="ssot-lint-peer-") as scratch:
            few, all_of_them = Path(scratch) / "few", Path(scratch) / "all"
            _copy(part.part(2), few)
            _copy(part, all_of_them)
            reason = reason or refusal(peer, few)
            ratios = () if reason else tuple(_against(tool, peer, part, all_of_them, repeat))
        remark = reason or f"{len(part.files)} files, {part.megabytes:.1f} MB"
        yield Row(f"cold, all cores: wall of {peer.name} over ours", ratios, "×", peer.bar, peer.aim, remark)


def _copy(tree: Tree, target: Path) -> None:
    for file in tree.files:
        (target / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(tree.folder / file, target / file)


def _against(tool: Tool, peer: Peer, tree: Tree, copy: Path, repeat: int) -> Iterator[float]:
    for _ in range(repeat):
        ours = measured(tool.check(*tree.arguments), tree.folder)
        yield measured(peer.command, copy, codes=range(128)).wall / ours.wall
