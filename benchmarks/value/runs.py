"""Runs of a state's tests: once to see what they reach, then once per mutant with the tests that reach it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.value.mutants import Mutant
from benchmarks.value.states import State

MOCK_ONLY, WEBSOCKET, ALL = 0, 1, 2
_PLUGINS = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a mutant: the narrowest kind of test that killed it (None when it lives), and by which test."""

    mutant: Mutant
    level: int | None
    by: str = ""

    def killed_by(self, level: int) -> bool:
        """Whether tests of this kind, or of a narrower one, kill it."""
        return self.level is not None and self.level <= level


@dataclass(frozen=True, slots=True)
class Suite:
    """The tests of a state that pass, in file order, with the kind of each; which of them reach a function.

    `imported` are the functions that run when a test module is imported.
    """

    state: State
    levels: Mapping[str, int]
    failing: tuple[str, ...]
    reached: Mapping[str, tuple[str, ...]]
    imported: frozenset[str]


def observe(state: State, mock_only: frozenset[str]) -> Suite:
    """Run all tests without a mutant. Raises RuntimeError when pytest does not get through."""
    plan, out = _plan(state, "survey", [])
    _pytest(state, plan, "stats")
    told: dict[str, Any] = json.loads(out.read_text(encoding="utf-8")) if out.exists() else {"functions": {}}
    if not told["functions"]:
        raise RuntimeError(f"the tests in {state.folder} do not run")
    failing = tuple(dict.fromkeys(told["failed"]))
    levels = {name: _level(name, mock_only) for name in told["functions"] if name not in failing}
    reached: dict[str, list[str]] = {}
    for name in levels:
        for function in dict.fromkeys(told["functions"][name]):
            reached.setdefault(function, []).append(name)
    imported = frozenset(function for each in told["imported"].values() for function in each)
    return Suite(state, levels, failing, {function: tuple(names) for function, names in reached.items()}, imported)


def unfit(suite: Suite, sets: Sequence[tuple[str, ...]]) -> frozenset[tuple[str, ...]]:
    """The sets of tests of which one fails when no others run before it."""
    told = _trials(suite, "alone", [("", each) for each in sets])
    return frozenset(each for each, (level, _) in zip(sets, told, strict=True) if level is not None)


def verdicts(
    suite: Suite, mutants: Iterable[Mutant], unfit_sets: frozenset[tuple[str, ...]], part: int
) -> list[Verdict]:
    """What becomes of mutants; `part` tells runs apart that take place at the same time."""
    mutants = list(mutants)
    chosen = []
    for mutant in mutants:
        names = suite.reached.get(mutant.function, ())
        chosen.append((mutant.name, tuple(suite.levels) if names in unfit_sets else names))
    found: dict[int, tuple[int | None, str]] = {}
    forks = [number for number, mutant in enumerate(mutants) if mutant.function not in suite.imported]
    found.update(zip(forks, _trials(suite, f"part-{part}", [chosen[number] for number in forks]), strict=True))
    for number, mutant in enumerate(mutants):
        if number not in found:
            found[number] = _trials(suite, f"part-{part}", [chosen[number]], mutant.name)[0]
    return [Verdict(mutant, *found[number]) for number, mutant in enumerate(mutants)]


def killers(suite: Suite, mutants: Sequence[Mutant], names: frozenset[str], part: int) -> list[frozenset[str]]:
    """Which of these tests fail with each mutant, every one of them having its turn. No mutant: an empty name.

    Mutants that bring the whole run down are killed by all that reach them.
    """
    plans = []
    for mutant in mutants:
        reaching = suite.reached.get(mutant.function, tuple(suite.levels)) if mutant.name else tuple(suite.levels)
        level = {name: MOCK_ONLY for name in reaching if name in names}
        plans.append({"mutant": mutant.name, "level": level, "each": True})
    plan, out = _plan(suite.state, f"each-{part}", plans)
    _pytest(suite.state, plan, "")
    lines = out.read_text(encoding="utf-8").splitlines() if out.exists() else []
    told = {each["number"]: frozenset(each["failed"]) for each in map(json.loads, lines)}
    return [told.get(number, frozenset(each["level"])) for number, each in enumerate(plans)]


def _level(name: str, mock_only: frozenset[str]) -> int:
    if name.partition("[")[0] in mock_only:
        return MOCK_ONLY
    return WEBSOCKET if name.startswith("tests/websocket/") else ALL


def _trials(
    suite: Suite, name: str, trials: Sequence[tuple[str, tuple[str, ...]]], awake: str = ""
) -> list[tuple[int | None, str]]:
    """The level and the test that killed each (mutant, tests). `awake` is the mutant that lives from the start.

    A trial that tells nothing was brought down or hung: whoever ran its tests would know.
    """
    plans = [{"mutant": mutant, "level": {each: suite.levels[each] for each in tests}} for mutant, tests in trials]
    plan, out = _plan(suite.state, name, plans)
    if plans:
        _pytest(suite.state, plan, awake)
    lines = out.read_text(encoding="utf-8").splitlines() if out.exists() else []
    told = {each["number"]: (each["killed"], each["by"]) for each in map(json.loads, lines)}
    return [
        told.get(number, (min((suite.levels[each] for each in tests), default=None), "the run"))
        for number, (_, tests) in enumerate(trials)
    ]


def _plan(state: State, name: str, trials: list[dict[str, Any]]) -> tuple[Path, Path]:
    folder = state.folder.parent / "plans"
    folder.mkdir(exist_ok=True)
    plan, out = folder / f"{state.name}-{name}.json", folder / f"{state.name}-{name}.out.json"
    plan.write_text(json.dumps({"out": str(out), "trials": trials}), encoding="utf-8")
    out.unlink(missing_ok=True)
    return plan, out


def _pytest(state: State, plan: Path, mutant: str) -> None:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "watch", "-p", "no:cacheprovider", "-p", "no:randomly"]
    passed = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
    environment = {**passed, "PYTHONPATH": str(_PLUGINS), "VALUE_PLAN": str(plan), "MUTANT_UNDER_TEST": mutant}
    subprocess.run(
        command,
        cwd=state.folder,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=False,
    )
