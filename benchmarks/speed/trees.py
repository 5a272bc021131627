"""Trees to measure on: generated or given, parts of them, and fresh clones."""

from __future__ import annotations

import random
import subprocess
import sys
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.speed.generate import write_tree
from benchmarks.speed.processes import ROOT, Command, Tool, output
from ssot_lint.config.root import find_root

_GIT = ("git", "-c", "user.name=bench", "-c", "user.email=bench@localhost", "-c", "core.hooksPath=/dev/null")

_UNPACK = """
import sys
from ssot_lint.engine.bundle import collect_bundle, unpack_bundle
unpack_bundle(collect_bundle(sys.argv[1]), sys.argv[2])
"""


@dataclass(frozen=True, slots=True)
class Tree:
    """A folder and files in it, relative to it, to measure on; `is_whole`: they are all that a check reads there."""

    folder: Path
    files: tuple[str, ...]
    is_whole: bool = True

    @property
    def arguments(self) -> tuple[str, ...]:
        """What to name on the command line."""
        return (".",) if self.is_whole else self.files

    @property
    def megabytes(self) -> float:
        """The size of the files."""
        return sum((self.folder / file).stat().st_size for file in self.files) / 1e6

    def part(self, count: int) -> Tree:
        """The same with at most so many files, chosen alike every time."""
        if count >= len(self.files):
            return self
        chosen = random.Random(count).sample(self.files, count)
        return replace(self, files=tuple(sorted(chosen)), is_whole=False)

    def part_of_size(self, megabytes: float) -> Tree:
        """The same with as many files as have about this size, at least two."""
        return self.part(max(2, round(len(self.files) * megabytes / max(self.megabytes, 1e-9))))

    @property
    def middle_file(self) -> str:
        """The file of median size."""
        by_size = sorted(self.files, key=lambda file: (self.folder / file).stat().st_size)
        return by_size[len(by_size) // 2]


def read_tree(folder: Path) -> Tree:
    """The files below `folder` that the check reads."""
    return Tree(folder, tuple(output(Tool().check("--show-files", "."), folder).splitlines()))


def generated_tree(target: Path, files: int) -> Tree:
    """A tree with so many test files, written unless it is there."""
    if not target.exists():
        write_tree(target, files)
    return read_tree(target)


def commit_project(tree: Tree, target: Path) -> Path:
    """A new git repository with the project around the tree: all that a check may look at, and nothing else."""
    root = find_root(tree.folder)
    target.mkdir(parents=True)
    # In a process of its own: the memory of this one counts as the least of whatever it starts.
    words = (sys.executable, "-P", "-c", _UNPACK, str(root), str(target))
    output(Command(words, {"PYTHONPATH": str(ROOT)}), target)
    for step in (("init", "--quiet"), ("add", "--all", "--force"), ("commit", "--quiet", "--message", "a project")):
        subprocess.run([*_GIT, *step], cwd=target, check=True, capture_output=True)
    return target


def clone(repository: Path, tree: Tree, target: Path) -> Tree:
    """The tree in a fresh clone: all files have new times."""
    subprocess.run([*_GIT, "clone", "--quiet", str(repository), str(target)], check=True, capture_output=True)
    return replace(tree, folder=target / tree.folder.relative_to(find_root(tree.folder)))
