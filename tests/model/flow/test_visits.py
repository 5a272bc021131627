"""Walks to certain lines of a function."""

import ast
from pathlib import Path
from textwrap import dedent

import pytest

from ssot_lint.model import Role, TestFile, read_file
from ssot_lint.model.flow.visits import lines_with, positions_of
from ssot_lint.model.routines import RoutineKind
from ssot_lint.pytest_config import PytestConfig


def read(source: str) -> TestFile:
    file = read_file(dedent(source).encode(), "test_x.py", Role.COLLECTED, PytestConfig(rootdir=Path("/")))
    assert isinstance(file, TestFile)
    return file


@pytest.mark.parametrize(
    ("text", "needle", "found"),
    [
        ("run() rerun() _run() run", "run", [0, 21]),
        ("a._x b . _x", "._", [1]),
        ("", "run", []),
    ],
)
def test_positions_are_those_of_whole_beginnings(text: str, needle: str, found: list[int]) -> None:
    assert list(positions_of(text, needle)) == found


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_lines_are_counted_as_python_counts_them(newline: str) -> None:
    file = read(newline.join(["a = 1", "b = a", "c = b", ""]))
    assert lines_with(file.source, ["b"]).numbers == [2, 3]


FILE = """
import pytest

value = call()

@pytest.fixture
def thing():
    return call()

def helper():
    return other()

class TestOne:
    kept = call()

    def setup_method(self):
        call()

    def test_x(self, thing):
        with pytest.raises(ValueError):
            call()
        def inner(name):
            if name:
                other()
                return call()
        return inner

if __name__ == "__main__":
    call()
"""


def test_every_function_of_a_file_is_a_routine() -> None:
    kinds = {routine.name: routine.kind for routine in read(FILE).routines}
    assert kinds == {
        "thing": RoutineKind.FIXTURE,
        "helper": RoutineKind.HELPER,
        "setup_method": RoutineKind.SETUP,
        "test_x": RoutineKind.TEST,
        "": RoutineKind.MODULE,
    }


def test_only_a_test_has_the_name_of_one() -> None:
    named = {routine.name: (routine.test_name, routine.class_name) for routine in read(FILE).routines}
    assert named["test_x"] == ("TestOne.test_x", "TestOne")
    assert named["setup_method"] == (None, "TestOne")
    assert named["thing"] == (None, None)


def test_visits_stop_at_the_lines_asked_for() -> None:
    file = read(FILE)
    lines = lines_with(file.source, ["call("])
    seen = {routine.name: [type(visit.statement) for visit in routine.visits(lines)] for routine in file.routines}
    assert seen["helper"] == []
    assert seen["thing"] == [ast.Return]
    assert seen["test_x"] == [ast.With, ast.Expr, ast.FunctionDef, ast.If, ast.Return]
    assert seen[""] == [ast.Assign, ast.Assign]


def test_a_visit_knows_what_is_around_it() -> None:
    file = read(FILE)
    test = next(routine for routine in file.routines if routine.test is not None)
    visits = list(test.visits(lines_with(file.source, ["call("])))
    assert [visit.expected for visit in visits] == [False, True, False, False, False]
    assert [visits[0].is_local("name"), visits[-1].is_local("name")] == [False, True]
    assert visits[-1].scope_for("name") is not test.scope
    assert visits[-1].scope_for("thing") is test.scope
