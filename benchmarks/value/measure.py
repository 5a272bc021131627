"""Measures how many mutants of legacy_chat its tests kill: as they were, after the fix, and after a person went on.

Shares, because a mutant is a mutant on any machine; nothing here fails for a number.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from benchmarks.value.mutants import WEBSOCKET_PATH, Mutant, mutate, sampled
from benchmarks.value.options import parser_of
from benchmarks.value.runs import ALL, MOCK_ONLY, WEBSOCKET, Suite, Verdict, observe, unfit, verdicts
from benchmarks.value.states import NAMES, PROJECT, make_state, mock_only_tests

_KINDS = ((MOCK_ONLY, "mock-only tests"), (WEBSOCKET, "WebSocket tests"), (ALL, "all tests"))
_WHAT = {
    "legacy": "as they were",
    "endpoints": "SSOT201 fixed",
    "fixed": "all fixed",
    "filled": "filled in by hand",
}


def measure(suite: Suite, mutants: Sequence[Mutant], jobs: int) -> list[Verdict]:
    """The verdict on each mutant, in their order, with so many runs at a time."""
    sets = sorted({suite.reached[each.function] for each in mutants if each.function in suite.reached})
    needy = unfit(suite, sets)
    found: list[Verdict | None] = [None] * len(mutants)
    with ThreadPoolExecutor(jobs) as pool:
        # Neighbours are of one function and take alike long, so they are dealt out.
        parts = pool.map(lambda part: verdicts(suite, mutants[part::jobs], needy, part), range(jobs))
        for part, told in enumerate(parts):
            found[part::jobs] = told
    return [each for each in found if each is not None]


def table(results: dict[str, list[Verdict]]) -> str:
    """A Markdown table: mutants killed by module and kind of test, one column per state."""
    states = list(results)
    lines = ["| module | mutants | killed by | " + " | ".join(_WHAT[state] for state in states) + " |"]
    lines.append("|---|--:|---|" + "--:|" * len(states))
    for title, modules in _groups(results[states[0]]):
        chosen = {state: [each for each in results[state] if each.mutant.module in modules] for state in states}
        count = len(chosen[states[0]])
        for level, kind in _KINDS:
            cells = [_cell(sum(each.killed_by(level) for each in chosen[state]), count) for state in states]
            lines.append(f"| {title} | {count} | {kind} | " + " | ".join(cells) + " |")
            title = ""
    return "\n".join(lines)


def _groups(verdicts: Iterable[Verdict]) -> Iterator[tuple[str, tuple[str, ...]]]:
    modules = tuple(dict.fromkeys(each.mutant.module for each in verdicts))
    path = tuple(each for each in modules if each in WEBSOCKET_PATH)
    yield "**all**", modules
    if path and path != modules:
        yield "**WebSocket path**", path
    for module in modules:
        yield f"`chat.{module}`", (module,)


def _cell(killed: int, count: int) -> str:
    return f"{killed} ({killed / count:.0%})" if count else "0"


def main() -> int:
    """Print the table."""
    options = _options()
    where = Path(options.work or tempfile.mkdtemp(prefix="ssot-lint-value-"))
    texts, every = mutate(PROJECT, where / "mutmut")
    modules = options.only.split() or sorted({each.module for each in every})
    mutants = sampled([each for each in every if each.module in modules], options.sample, options.seed)
    mock_only = mock_only_tests(make_state("legacy", where).folder)
    print(f"{len(mutants)} of {len(every)} mutants, seed {options.seed}; {len(mock_only)} mock-only WebSocket tests")
    results: dict[str, list[Verdict]] = {}
    for name in options.states.split():
        begun = time.perf_counter()
        suite = observe(make_state(name, where, texts), mock_only)
        results[name] = measure(suite, mutants, options.jobs)
        left = f", left out because they fail: {', '.join(suite.failing)}" if suite.failing else ""
        seconds = time.perf_counter() - begun
        print(f"  {name}: {len(suite.levels)} tests, {seconds:.0f} s{left}", file=sys.stderr, flush=True)
        if options.survivors:
            print(*(f"    {each.mutant.name}" for each in results[name] if each.level is None), sep="\n")
    print()
    print(table(results))
    return 0


def _options() -> argparse.Namespace:
    parser = parser_of("benchmarks.value.measure", __doc__)
    parser.add_argument("--only", default="", help="modules of chat, separated by blanks (default: all)")
    parser.add_argument("--states", default=" ".join(NAMES), help=f"of {' '.join(NAMES)}")
    parser.add_argument("--survivors", action="store_true", help="name the mutants that live")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
