"""Measures the check and prints ratios: to the parser, to its own start-up, to other linters, to itself.

Ratios, because seconds say more of the machine than of the program; both sides of each ratio are run in turns, so that
whatever else the machine does falls on both. Nothing here fails for being slow.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.speed.cold import by_rule, cold, growth, one_file, peers
from benchmarks.speed.equality import executors, pretests
from benchmarks.speed.figures import Row, table
from benchmarks.speed.interpreters import interpreters
from benchmarks.speed.processes import Tool
from benchmarks.speed.scale import scale
from benchmarks.speed.trees import Tree, generated_tree, read_tree
from benchmarks.speed.warm import fix, warm


@dataclass(frozen=True, slots=True)
class Bench:
    """What is measured, on which tree, how often, and with what; `scratch` is for whatever a section writes."""

    tool: Tool
    tree: Tree
    repeat: int
    scratch: Path
    given: argparse.Namespace

    def sized(self) -> tuple[Tree, ...]:
        """Trees of the sizes to grow through."""
        if self.given.tree is not None:
            whole = read_tree(self.given.tree.resolve())
            sizes = {min(size, len(whole.files)) for size in self.given.growth}
            return tuple(whole.part(size) for size in sorted(sizes))
        return tuple(generated_tree(self.scratch.parent / f"tree-{size}", size) for size in self.given.growth)


SECTIONS: dict[str, Callable[[Bench], Iterable[Row]]] = {
    "cold": lambda bench: cold(bench.tool, bench.tree, bench.repeat),
    "peers": lambda bench: peers(bench.tool, bench.tree, bench.repeat),
    "warm": lambda bench: warm(bench.tool, bench.tree, bench.repeat, bench.scratch),
    "one-file": lambda bench: one_file(bench.tool, bench.tree, bench.repeat),
    "fix": lambda bench: fix(bench.tool, bench.tree, bench.repeat, bench.scratch),
    "growth": lambda bench: growth(bench.tool, bench.sized(), bench.repeat),
    "interpreters": lambda bench: interpreters(bench.tool, bench.tree, bench.repeat, bench.scratch),
    "pretests": lambda bench: pretests(bench.tool, bench.tree, bench.repeat),
    "executors": lambda bench: executors(bench.tool, bench.tree, bench.scratch),
    "scale": lambda bench: scale(bench.tool, bench.tree, bench.scratch),
    "rules": lambda bench: by_rule(bench.tool, bench.tree.part(bench.given.rule_files), bench.repeat),
}
# The bars, each once; the others when they are asked for.
TABLE = ("cold", "peers", "warm", "one-file", "fix", "growth")


def _measured(bench: Bench, names: Iterable[str]) -> Iterator[Row]:
    for name in names:
        bench.scratch.mkdir()
        for row in SECTIONS[name](bench):
            print(".", " | ".join(row.cells()), flush=True)
            yield row
        shutil.rmtree(bench.scratch)


def _tree(given: argparse.Namespace, scratch: Path) -> Tree:
    if given.tree is None:
        return generated_tree(scratch / f"tree-{given.files or 400}", given.files or 400)
    whole = read_tree(given.tree.resolve())
    return whole.part(given.files) if given.files else whole


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Measure the speed of the check.")
    parser.add_argument("--tree", type=Path, help="a folder to measure on instead of a generated tree")
    parser.add_argument("--files", type=int, help="test files to generate (default 400), or to choose (default all)")
    parser.add_argument("--repeat", type=int, default=3, help="repetitions of each measurement (default 3)")
    parser.add_argument("--growth", type=int, nargs="+", default=[400, 4000], help="files of the trees to grow through")
    parser.add_argument("--rule-files", type=int, default=40, help="files for the costs by rule (default 40)")
    parser.add_argument("--package", type=Path, default=Tool().package, help="a checkout to measure instead of this")
    said = f"the parts to measure (default {' '.join(TABLE)})"
    parser.add_argument("--only", nargs="+", choices=list(SECTIONS), default=TABLE, help=said)
    return parser


def main() -> None:
    """Measure as the command line says."""
    given = _parser().parse_args()
    with tempfile.TemporaryDirectory(prefix="ssot-lint-bench-") as scratch:
        tree = _tree(given, Path(scratch))
        load = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0
        print(f"Python {platform.python_version()}, {os.cpu_count()} cores, load {load:.1f} before; {tree.folder}:")
        print(f"{len(tree.files)} files, {tree.megabytes:.1f} MB, {given.repeat} times\n", flush=True)
        bench = Bench(Tool(package=given.package.resolve()), tree, given.repeat, Path(scratch) / "scratch", given)
        print(f"\n{table(list(_measured(bench, given.only)))}")


if __name__ == "__main__":
    main()
