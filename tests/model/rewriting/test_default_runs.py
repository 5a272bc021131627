"""Whether a function comes to a `raise` when it is called with nothing but its defaults."""

import ast
from textwrap import dedent

import pytest

from ssot_lint.model.rewriting.default_runs import defaults_of, may_raise


def raises(source: str) -> bool:
    function = ast.parse(dedent(source)).body[0]
    assert isinstance(function, ast.FunctionDef)
    return may_raise(function, defaults_of(function))


def guarded(condition: str) -> str:
    return f"def f(a=None, b=1, *, c=True):\n    if {condition}:\n        raise ValueError\n"


@pytest.mark.parametrize(
    "condition",
    ["a is None", "not a", "b", "a is None and c", "a or c", "b is not None", "unknown", "b == 2", "a is None or d"],
)
def test_it_may_come_to_it(condition: str) -> None:
    assert raises(guarded(condition))


@pytest.mark.parametrize(
    "condition", ["a", "a is not None", "not b", "a and unknown", "not (b or unknown)", "b is None"]
)
def test_it_does_not_come_to_it(condition: str) -> None:
    assert not raises(guarded(condition))


def test_other_branches_count() -> None:
    assert raises("def f(a=None):\n    if a:\n        pass\n    else:\n        raise ValueError\n")
    assert not raises("def f(a=None):\n    if a is None:\n        pass\n    else:\n        raise ValueError\n")


def test_what_is_bound_again_is_not_known() -> None:
    assert raises("def f(a=None):\n    a = read()\n    if a:\n        raise ValueError\n")


INNER = """
def f():
    def inner():
        raise ValueError
    return inner
"""
LOOP = """
def f():
    for each in ():
        try:
            go()
        except OSError:
            raise
"""


def test_a_function_inside_does_not_run() -> None:
    assert not raises(INNER)
    assert raises(LOOP)
