"""What one mock-only WebSocket test is worth by itself, before and after it was rewritten: mutants that it alone kills.

All tests together hide this: one that opens a real connection kills what a log-in needs, and no second one adds to it.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from benchmarks.value.mutants import WEBSOCKET_PATH, Mutant, mutate, sampled
from benchmarks.value.options import parser_of
from benchmarks.value.runs import Suite, killers, observe
from benchmarks.value.states import PROJECT, make_state, mock_only_tests

Counts = dict[str, int]


def count(suite: Suite, mutants: Sequence[Mutant], tests: frozenset[str], jobs: int) -> Counts:
    """How many of the mutants each test kills by itself; a test that fails without a mutant is left out."""
    (unfit,) = killers(suite, [Mutant("", "", "")], tests, jobs)
    fit = tests - unfit
    with ThreadPoolExecutor(jobs) as pool:
        parts = pool.map(lambda part: killers(suite, mutants[part::jobs], fit, part), range(jobs))
        found = [each for part in parts for each in part]
    return {test: sum(test in each for each in found) for test in sorted(fit)}


def table(before: Counts, after: Counts, rewritten: frozenset[str]) -> str:
    """A Markdown table: tests, and the mutants that one of them kills, on average and in the middle."""
    lines = ["| tests | | one kills, as it was | SSOT201 fixed | times |", "|---|--:|--:|--:|--:|"]
    both = before.keys() & after.keys()
    for title, names in (("rewritten", both & rewritten), ("not rewritten", both - rewritten), ("all", both)):
        if names:
            old, new = ([counts[name] for name in names] for counts in (before, after))
            means, middles = (
                [statistics.mean(each) for each in (old, new)],
                [statistics.median(old), statistics.median(new)],
            )
            cells = [f"{mean:.1f} (median {middle:g})" for mean, middle in zip(means, middles, strict=True)]
            lines.append(f"| {title} | {len(names)} | {cells[0]} | {cells[1]} | {means[1] / (means[0] or 1):.1f} |")
    return "\n".join(lines)


def main() -> int:
    """Print the table."""
    options = _options()
    where = Path(options.work or tempfile.mkdtemp(prefix="ssot-lint-alone-"))
    texts, every = mutate(PROJECT, where / "mutmut")
    path = [each for each in every if each.module in WEBSOCKET_PATH]
    mutants = sampled(path, options.sample, options.seed)
    tests = mock_only_tests(make_state("legacy", where).folder)
    rewritten = tests - mock_only_tests(make_state("endpoints", where).folder)
    print(f"{len(mutants)} of the {len(path)} mutants of the WebSocket path, seed {options.seed}")
    counts = {}
    for name in ("legacy", "endpoints"):
        suite = observe(make_state(name, where, texts), tests)
        counts[name] = count(suite, mutants, tests, options.jobs)
        print(f"  {name}: {len(counts[name])} tests", file=sys.stderr, flush=True)
    print(table(counts["legacy"], counts["endpoints"], rewritten))
    if options.tests:
        for test in sorted(counts["legacy"].keys() & counts["endpoints"].keys()):
            print(f"{counts['legacy'][test]:4} {counts['endpoints'][test]:4}  {test}")
    return 0


def _options() -> argparse.Namespace:
    parser = parser_of("benchmarks.value.alone", __doc__)
    parser.add_argument("--tests", action="store_true", help="show each test")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
