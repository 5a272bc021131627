"""Generated trees are repeatable, whole, and part of larger ones."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

from benchmarks.speed.generate import tree_files, write_tree


def test_equal_seeds_give_equal_bytes() -> None:
    assert list(tree_files(12, seed=3)) == list(tree_files(12, seed=3))
    assert dict(tree_files(12, seed=3)) != dict(tree_files(12, seed=4))


def test_a_small_tree_is_part_of_a_large_one() -> None:
    small, large = dict(tree_files(20)), dict(tree_files(40))
    assert small.items() <= large.items()
    assert len([path for path in large if "/test_" in path]) == 40


def test_every_file_parses() -> None:
    for path, text in tree_files(60):
        if path.endswith(".py"):
            assert isinstance(ast.parse(text, path), ast.Module)


def test_pytest_collects_the_tree(tmp_path: Path) -> None:
    write_tree(tmp_path, 12)
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider", "tests"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-2000:]
    assert sum("::test_" in line for line in done.stdout.splitlines()) > 50
