"""The measurement of what fixes are worth, on two mutants."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.value.measure import measure, table
from benchmarks.value.mutants import Mutant, mutate, sampled
from benchmarks.value.runs import ALL, MOCK_ONLY, WEBSOCKET, Suite, Verdict, observe
from benchmarks.value.states import State

PROGRAM = """\
def double(number):
    return number * 2


def label():
    return "a label"


def unused():
    return 1
"""
TESTS = """\
from chat.sums import double, label


def test_double():
    assert double(3) == 6


def test_label():
    assert label()
"""


@pytest.fixture
def suite(tmp_path: Path) -> tuple[Suite, tuple[Mutant, ...]]:
    """A program of three functions, of which a mock-only test looks at one, and another barely at the second."""
    source = tmp_path / "source"
    (source / "chat").mkdir(parents=True)
    (source / "chat" / "sums.py").write_text(PROGRAM)
    texts, mutants = mutate(source, tmp_path / "mutmut")
    folder = tmp_path / "state"
    (folder / "chat").mkdir(parents=True)
    (folder / "tests" / "websocket").mkdir(parents=True)
    (folder / "pyproject.toml").write_text('[tool.pytest.ini_options]\npythonpath = ["."]\ntestpaths = ["tests"]\n')
    (folder / "setup.cfg").write_text("[mutmut]\nsource_paths=chat\n")
    (folder / "chat" / "sums.py").write_text(texts["sums.py"])
    (folder / "tests" / "websocket" / "test_sums.py").write_text(TESTS)
    return observe(State("legacy", folder), frozenset({"tests/websocket/test_sums.py::test_double"})), mutants


def test_a_mutant_dies_by_the_narrowest_kind_of_test_that_notices_it(suite: tuple[Suite, tuple[Mutant, ...]]) -> None:
    observed, mutants = suite
    assert dict(observed.levels) == {
        "tests/websocket/test_sums.py::test_double": MOCK_ONLY,
        "tests/websocket/test_sums.py::test_label": WEBSOCKET,
    }
    verdicts = measure(observed, mutants, 2)
    assert [each.mutant for each in verdicts] == list(mutants)
    level = {each.mutant.function: each.level for each in verdicts}
    assert level["chat.sums.x_double"] == MOCK_ONLY
    assert level["chat.sums.x_label"] is None
    assert level["chat.sums.x_unused"] is None
    killer = next(each.by for each in verdicts if each.level == MOCK_ONLY)
    assert killer == "tests/websocket/test_sums.py::test_double"


def test_samples_are_repeatable_and_in_order() -> None:
    mutants = tuple(Mutant("sums", "chat.sums.x_double", f"chat.sums.x_double__mutmut_{number}") for number in range(9))
    some = sampled(mutants, 3, seed=1)
    assert some == sampled(mutants, 3, seed=1)
    assert sorted(some, key=mutants.index) == list(some)
    assert sampled(mutants, 0, seed=1) == mutants


def test_the_table_counts_wider_kinds_with_narrower_ones() -> None:
    verdicts = [
        Verdict(Mutant("manager", "f", "f1"), MOCK_ONLY),
        Verdict(Mutant("manager", "f", "f2"), ALL),
        Verdict(Mutant("store", "g", "g1"), None),
    ]
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in table({"legacy": verdicts}).splitlines()]
    assert rows[2] == ["**all**", "3", "mock-only tests", "1 (33%)"]
    assert rows[4] == ["", "3", "all tests", "2 (67%)"]
    assert ["**WebSocket path**", "2", "mock-only tests", "1 (50%)"] in rows
    assert ["`chat.store`", "1", "mock-only tests", "0 (0%)"] in rows
