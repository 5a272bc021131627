"""Walks over statements and expressions, held against those of the standard library."""

import ast
from pathlib import Path

import pytest

from ssot_lint.model import Role
from ssot_lint.model.abridging import unread
from ssot_lint.model.reading import read_other_file
from ssot_lint.model.statements import iterate_calls, nodes_in, statements_in, statements_of
from ssot_lint.pytest_config import PytestConfig

PACKAGE = Path(__file__).parents[2] / "ssot_lint"
MODULES = [ast.parse(path.read_text(encoding="utf-8")) for path in sorted(PACKAGE.glob("model/*.py"))]
PASSED_OVER = (ast.expr_context, ast.operator, ast.unaryop, ast.boolop, ast.cmpop, ast.alias)


def functions() -> list[ast.FunctionDef]:
    return [node for module in MODULES for node in ast.walk(module) if isinstance(node, ast.FunctionDef)]


def test_nodes_come_as_the_standard_library_gives_them() -> None:
    for function in functions():
        expected = [node for node in ast.walk(function) if not isinstance(node, PASSED_OVER)]
        assert nodes_in(function) == expected


@pytest.mark.parametrize("code", ["{**a, b: c}", "def f(*, a, b=1): ...", "match a:\n case {'k': [b, *c], **d}: e"])
def test_gaps_in_lists_are_no_nodes(code: str) -> None:
    tree = ast.parse(code)
    assert nodes_in(tree) == [node for node in ast.walk(tree) if not isinstance(node, PASSED_OVER)]


def test_all_calls_are_found_outermost_first() -> None:
    for function in functions():
        for statement in function.body:
            calls = iterate_calls(statement)
            assert {id(call) for call in calls} == {id(n) for n in ast.walk(statement) if isinstance(n, ast.Call)}
            met: set[int] = set()
            for call in calls:
                inner = {id(node) for node in ast.walk(call)} - {id(call)}
                assert not met & inner
                met.add(id(call))


def test_calls_of_awaited_starred_and_given_values() -> None:
    code = "async def f():\n    a[g()] = b = [*h(), await i().j(k=l()), (yield m()), f'{n():{o()}}', not p().q]"
    names = [ast.unparse(call.func) for call in iterate_calls(ast.parse(code))]
    assert sorted(names) == ["g", "h", "i", "i().j", "l", "m", "n", "o", "p"]


def test_functions_that_nobody_read_yet_are_entered() -> None:
    text = "import os\n\n\ndef f():\n    a()\n    b()\n    c()\n"
    for walk in (iterate_calls, nodes_in):
        file = read_other_file(text.encode(), "lib.py", Role.PROGRAM, PytestConfig(rootdir=Path("/")))
        assert file is not None
        function = file.definitions.functions["f"]
        assert unread(function)
        assert sum(isinstance(node, ast.Call) for node in walk(function)) == 3


def test_statements_of_a_function_are_gathered_once() -> None:
    for function in functions():
        found = statements_in(function)
        assert found == statements_of(function.body)
        assert statements_in(function) is found


def test_every_block_is_gathered_in_order() -> None:
    lines = [
        *("if a:", " b", "elif c:", " d", "else:", " e", "for f in g:", " h", "else:", " i", "while j:", " k"),
        *("else:", " l", "with m:", " n", "try:", " o", "except p:", " q", "else:", " r", "finally:", " s"),
        *("match t:", " case u:", "  v", "def w():", " x", "y"),
    ]
    found = statements_of(ast.parse("\n".join(lines)).body)
    assert [each.lineno for each in found] == [
        1,
        2,
        3,
        4,
        6,
        7,
        8,
        10,
        11,
        12,
        14,
        15,
        16,
        17,
        18,
        20,
        22,
        24,
        25,
        27,
        28,
        30,
    ]
