"""Writes a tree of tests as they are found in the wild, of any size; equal seeds give equal bytes.

The figures behind it were counted in one public suite of 6,937 files (its words and code were not taken; every name
here is made up), by scripts over random samples of 300 to 400 files:

- lines of a test file: median 369, 90 % below 825, 99 % below 1,617, longest 5,165; lognormal, sigma 0.64 to 0.75;
  49 bytes per line; 17 % of the lines blank, 12 % comments, 11 % docstrings; 63 % end without a newline
- 8.3 tests per file (median 6, 99 % below 67), 97 % of them methods, 58 % async; 24 lines per test (90 % below 79,
  99 % below 190), 12 calls and 2.8 asserts in each; share of tests with a loop 0.37, a condition 0.32, a try 0.25,
  a with 0.30, a nested function 0.03, a mock 0.12, a patch 0.14, raises 0.06, print 0.10
- 1.6 classes with tests per file (median of 4 tests each): 37.8 % canonical base, 16.6 % another of the project,
  1.3 % unittest alone, 43.9 % none, 0.4 % not resolvable; set-up in 39 %
- 10 imports per file; 9 support files and 4 packages to a hundred test files, few conftests; 9 test files a folder
- nodes per line: Name 0.84, Constant 0.55, Attribute 0.32, Call 0.27, Assign 0.14, Expr 0.13, Compare 0.06,
  JoinedStr 0.05, Assert 0.05, Await 0.03; generated trees come within a sixth of most of these
- smells by share of collected tests: see smells.py; files commented out line by line 5 %; `__main__` stubs 54 %
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from benchmarks.speed.bodies import Body, honest_body
from benchmarks.speed.draws import Draws
from benchmarks.speed.program import program_module, shared_files
from benchmarks.speed.testfiles import test_file
from benchmarks.speed.words import module_name, noun_of

SEED = 20
_PER_MODULE = 10
_PER_FOLDER = 9
_PER_SUPPORT = 11


def tree_files(files: int, seed: int = SEED) -> Iterator[tuple[str, str]]:
    """Relative path and text of every file of a tree with so many test files. Smaller trees are part of larger ones."""
    yield from shared_files()
    modules = -(-files // _PER_MODULE)
    for index in range(modules):
        yield f"shop/{module_name(index)}.py", program_module(index, seed)
    for index in range(files):
        folder = f"tests/{('unit', 'integration', 'e2e')[index // _PER_FOLDER % 3]}/area_{index // _PER_FOLDER:04d}"
        yield f"{folder}/test_{noun_of(index // _PER_MODULE)}_{index:05d}.py", test_file(index, modules, seed)
        if index % _PER_SUPPORT == 0:
            yield f"{folder}/support_{index:05d}.py", _support(index, seed)
        if index % (_PER_FOLDER * 3) == 0:
            yield f"{folder}/__init__.py", ""


def _support(index: int, seed: int) -> str:
    draws = Draws(seed, "support", index)
    noun = noun_of(index // _PER_MODULE)
    lines = ["import time", "", f"from shop.{module_name(index // _PER_MODULE)} import create_{noun}_service"]
    for number in range(3 + draws.below(9)):
        body = honest_body(Body(draws, noun, is_async=False), draws.lognormal(20, 0.8, 5, 120))
        lines += ["", "", f"def prepare_{noun}_{number}(record, result, response=None):"]
        lines += (f"    {line}" if line else "" for line in body)
    return "\n".join(lines) + "\n"


def write_tree(target: Path, files: int, seed: int = SEED) -> int:
    """Write the tree below `target`, made if missing; returns the bytes written. Files that are there are replaced."""
    written = 0
    for path, text in tree_files(files, seed):
        place = target / path
        place.parent.mkdir(parents=True, exist_ok=True)
        written += place.write_bytes(text.encode())
    return written


def main() -> None:
    """Write a tree as the command line says."""
    parser = argparse.ArgumentParser(description="Write a tree of tests.")
    parser.add_argument("target", type=Path)
    parser.add_argument("--files", type=int, default=400, help="test files (default 400)")
    parser.add_argument("--megabytes", type=float, help="as many test files as give about this much, instead")
    parser.add_argument("--seed", type=int, default=SEED)
    given = parser.parse_args()
    files = given.files if given.megabytes is None else max(1, round(given.megabytes * 1e6 / _mean_bytes(given.seed)))
    print(f"{files} test files, {write_tree(given.target, files, given.seed) / 1e6:.1f} MB in {given.target}")


def _mean_bytes(seed: int) -> float:
    """The bytes that one more test file adds, with its share of support and program."""
    return sum(len(text) for _, text in tree_files(200, seed)) / 200


if __name__ == "__main__":
    main()
