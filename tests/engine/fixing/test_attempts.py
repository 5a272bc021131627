"""Of fixes that do not go together the same are kept as by trying one after the other, with fewer tries."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.speed.generate import SEED, write_tree
from ssot_lint.data import dataclass, field, replace
from ssot_lint.engine.fixing.aftermath import Breach
from ssot_lint.engine.fixing.attempts import Attempt, Made
from ssot_lint.findings import Confidence, FileReport, Finding, Safety, Severity, Span
from ssot_lint.fixes import Edit, Fix
from tests.engine.fixing.projects import fixed

PLACES = ("TestA", "TestB", "TestC")


def made_fix(number: int, place: str) -> Fix:
    finding = Finding("SSOT301", "x", "test_x.py", Span(number, 1, number, 2), "x", Severity.ERROR, Confidence.CERTAIN)
    return Fix(replace(finding, class_name=place), Safety.UNSAFE, "x", (Edit(number, number, ""),))


@dataclass(slots=True)
class World:
    """Fixes, which of them are wrong by themselves, and which pairs clash; every try is counted."""

    fixes: list[Fix]
    wrong: set[int]
    clashes: set[tuple[int, int]]
    refused: list[Finding] = field(default_factory=list)
    tries: int = 0

    def judge(self, fixes: Sequence[Fix]) -> Breach | Made:
        self.tries += 1
        lines = {fix.edits[0].first for fix in fixes}
        alone = lines & self.wrong
        pairs = {pair for pair in self.clashes if lines.issuperset(pair)}
        guilty = alone | {line for pair in pairs for line in pair}
        if guilty:
            names = {fix.finding.class_name or "" for fix in fixes if fix.edits[0].first in guilty}
            return Breach("no", frozenset(frozenset((name,)) for name in names))
        return Made(None, FileReport("test_x.py"), sorted(edit for fix in fixes for edit in fix.edits))  # type: ignore[arg-type]

    def keep(self, monkeypatch: pytest.MonkeyPatch) -> tuple[list[int], Made | None]:
        nothing: Any = None
        attempt = Attempt(nothing, nothing, nothing, nothing, lambda finding, _: self.refused.append(finding))
        monkeypatch.setattr(Attempt, "_clash", lambda *_: None)
        monkeypatch.setattr(Attempt, "_try", lambda _, fixes: self.judge(fixes))
        kept = attempt.keeping(self.fixes)
        return [fix.edits[0].first for fix in kept], attempt.result

    def greedy(self) -> list[int]:
        kept: list[Fix] = []
        for fix in self.fixes:
            if isinstance(self.judge([*kept, fix]), Made):
                kept.append(fix)
        return [fix.edits[0].first for fix in kept]


@st.composite
def worlds(draw: st.DrawFn) -> World:
    places = draw(st.lists(st.sampled_from(PLACES), min_size=1, max_size=9))
    numbers = st.integers(1, len(places))
    pairs = draw(st.sets(st.tuples(numbers, numbers), max_size=4))
    clashes = {pair for pair in pairs if pair[0] < pair[1]}
    fixes = [made_fix(number, place) for number, place in enumerate(places, 1)]
    return World(fixes, draw(st.sets(numbers, max_size=2)), clashes)


@given(worlds())
def test_the_same_are_kept_as_one_by_one(world: World) -> None:
    with pytest.MonkeyPatch.context() as patch:
        kept, result = world.keep(patch)
    assert kept == world.greedy()
    assert [edit.first for edit in result.edits] == kept if result is not None else not kept
    assert {finding.span.line for finding in world.refused} <= world.wrong


@pytest.mark.parametrize("others", [0, 6])
def test_two_of_one_class_that_clash_take_two_tries(others: int, monkeypatch: pytest.MonkeyPatch) -> None:
    fixes = [made_fix(1, "TestA"), made_fix(2, "TestA"), *(made_fix(3 + each, "TestB") for each in range(others))]
    world = World(fixes, set(), {(1, 2)})
    assert world.keep(monkeypatch)[0] == [1, *range(3, 3 + others)]
    assert world.tries == 2


def test_what_is_seen_beforehand_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Generated files, in some of which a base and a set-up of one class clash: with and without a first look."""
    seen: list[Breach | None] = []
    look = Attempt._clash

    def looked(attempt: Attempt, fixes: Sequence[Fix]) -> Breach | None:
        seen.append(look(attempt, fixes))
        return seen[-1]

    results = []
    for name, way in (("with", looked), ("without", lambda *_: None)):
        monkeypatch.setattr(Attempt, "_clash", way)
        write_tree(tmp_path / name, 30, SEED)
        run = fixed(tmp_path / name)
        texts = {path.name: path.read_bytes() for path in sorted((tmp_path / name).rglob("*.py"))}
        results.append((texts, [(each.finding, each.reason) for each in run.unfixed], run.report.findings))
    assert results[0] == results[1]
    assert sum(breach is not None for breach in seen) > 2
