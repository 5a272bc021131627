"""Which loops run: told by the model for the test's text, and by Python for what the text does."""

from __future__ import annotations

import ast
from pathlib import Path
from textwrap import dedent, indent
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ssot_lint.model import Role, Test, TestFile, read_file
from ssot_lint.model.flow.loops import Loops
from ssot_lint.model.sites import statements_of
from ssot_lint.pytest_config import PytestConfig

HEAD = """
import asyncio
import enum
import itertools
import pickle

import pytest

NAMES = ["a", "b"]
TABLE = {"cases": [1, 2], "none": []}

class Colour(enum.Enum):
    RED = 1

@pytest.fixture
def filled():
    return [1]

@pytest.fixture(params=[[1], [2]])
def chosen(request):
    return request.param

class TestX:
    NUMBERS = (1, 2)

    def setup_method(self, method):
        self.users = [1, 2]

    @pytest.mark.parametrize("rows", [[1], [2]])
    async def test_x(self, rows, filled, chosen, given=("x",)):
"""


def last_test(source: str) -> Test:
    file = read_file(dedent(source).encode(), "test_x.py", Role.COLLECTED, PytestConfig(rootdir=Path("/")))
    assert isinstance(file, TestFile)
    return file.tests[-1]


def runs(body: str) -> bool:
    test = last_test(HEAD + indent(dedent(body).strip("\n"), " " * 8))
    loops = [each for each in statements_of(test.body) if isinstance(each, ast.For)]
    return Loops(test).runs(loops[-1])


RUNNING = [
    "for x in [1]: check(x)",
    "for x in 'ab': check(x)",
    "for x in {*(), 1}: check(x)",
    "for x in {**{}, 'a': 1}: check(x)",
    "for x in NAMES: check(x)",
    "for x in TABLE['cases']: check(x)",
    "for x in self.NUMBERS: check(x)",
    "for x in TestX.NUMBERS: check(x)",
    "for x in Colour: check(x)",
    "for x in rows: check(x)",
    "for x in rows.items: check(x)",
    "for x in chosen: check(x)",
    "for x in given: check(x)",
    "for x in range(3): check(x)",
    "n = 4\nfor x in range(n): check(x)",
    "for x in range(2, 2 + 1): check(x)",
    "for x in range(5, 0, -1): check(x)",
    "for x in range(len(NAMES)): check(x)",
    "for x in range(pickle.HIGHEST_PROTOCOL + 1): check(x)",
    "for i, x in enumerate(sorted({'a': 1}.items())): check(x)",
    "for x in zip(NAMES, range(2)): check(x)",
    "for x in reversed(list(map(str, NAMES))): check(x)",
    "for x in 'a b'.split(): check(x)",
    "for x in [f(y) for y in NAMES]: check(x)",
    "for x in {y: 1 for y in NAMES}.values(): check(x)",
    "for x in itertools.product(NAMES, [1]): check(x)",
    "for x in NAMES[:1]: check(x)",
    "for x in NAMES[1:]: check(x)",
    "for x in NAMES + unknown(): check(x)",
    "for x in [None] * 3: check(x)",
    "for x in (unknown() or [1]): check(x)",
    "for x in ([1] if flag else [2, 3]): check(x)",
    "xs = await asyncio.gather(*[f(y) for y in NAMES])\nfor x in xs: check(x)",
    "xs = []\nfor y in range(3):\n    xs.append(f(y))\nfor x in xs[2:]: check(x)",
    "xs = []\nxs.append(1)\nfor x in xs: check(x)",
    "xs = {}\nfor y in NAMES:\n    with f(y):\n        xs[y] = 1\nfor k, x in xs.items(): check(x)",
    "xs = {}\nfor y in NAMES:\n    xs.setdefault(y, []).append(1)\nfor x in xs: check(x)",
    "xs = []\nxs += [1]\nfor x in xs: check(x)",
    "xs = []\nxs.extend(NAMES)\nfor x in xs: check(x)",
    (
        "xs = []\nfor y in NAMES:\n    try:\n        xs.append(f(y))\n    except ValueError as e:\n"
        "        xs.append(e)\nfor x in xs: check(x)"
    ),
    (
        "xs = []\nfor y in NAMES:\n    try:\n        xs.append(f(y))\n    except ValueError:\n"
        "        raise\nfor x in xs: check(x)"
    ),
    "xs = load()\nassert len(xs) == 3\nfor x in xs: check(x)",
    "xs = load()\nif not xs:\n    pytest.skip('none')\nfor x in xs[1:]: check(x)",
    "xs = load()\nif len(xs) < 2:\n    pytest.skip('none')\nys = xs[:2]\nfor x in ys: check(x)",
    "xs = load()\nif xs is None or len(xs) == 0:\n    raise ValueError\nfor x in xs: check(x)",
    "if load.items:\n    for x in load.items: check(x)",
    "if 2 <= len(xs):\n    for x in xs: check(x)",
    "if not xs:\n    pass\nelse:\n    for x in xs: check(x)",
    "for name, parts in [('a', [1]), ('b', [2])]:\n    for x in parts: check(x)",
    "for parts in {'a': [1]}.values():\n    for x in parts: check(x)",
    "xs = NAMES\nfor i in range(len(xs)):\n    for j in range(i + 1, len(xs)): check(j)",
]
MAYBE_NOT = [
    "for x in []: check(x)",
    "for x in '': check(x)",
    "for x in load(): check(x)",
    "for x in filled: check(x)",
    "for x in self.users: check(x)",
    "for x in TABLE['none']: check(x)",
    "for x in range(0): check(x)",
    "for x in range(n): check(x)",
    "for x in range(3, 3): check(x)",
    "for x in [y for y in NAMES if y]: check(x)",
    "for x in filter(None, NAMES): check(x)",
    "for x in zip(NAMES, load()): check(x)",
    "for x in NAMES[2:]: check(x)",
    "for x in NAMES[n:]: check(x)",
    "for x in {**load()}: check(x)",
    "for x in [*load()]: check(x)",
    "for x in (load() and [1]): check(x)",
    "for x in ([1] if flag else load()): check(x)",
    "xs = []\nfor x in xs: check(x)",
    "xs = []\nfor y in load():\n    xs.append(y)\nfor x in xs: check(x)",
    "xs = []\nfor y in NAMES:\n    if y:\n        xs.append(y)\nfor x in xs: check(x)",
    (
        "xs = []\nfor y in NAMES:\n    try:\n        xs.append(f(y))\n    except ValueError:\n"
        "        pass\nfor x in xs: check(x)"
    ),
    "xs = [1]\nxs.pop()\nfor x in xs: check(x)",
    "xs = [1]\nxs.clear()\nfor x in xs: check(x)",
    "xs = [1]\ndel xs[0]\nfor x in xs: check(x)",
    "xs = [1]\nxs = load()\nfor x in xs: check(x)",
    "xs = load()\nif not xs:\n    print('none')\nfor x in xs: check(x)",
    "xs = load()\nif len(xs) > 3:\n    pytest.skip('many')\nfor x in xs: check(x)",
    "xs = load()\nassert len(xs) >= 0\nfor x in xs: check(x)",
    "if xs:\n    for x in ys: check(x)",
    "if not xs:\n    for x in xs: check(x)",
    "for name, parts in [('a', [1]), ('b', [])]:\n    for x in parts: check(x)",
    "xs = xs\nfor x in xs: check(x)",
    "xs = ys\nys = xs\nfor x in xs: check(x)",
]


@pytest.mark.parametrize("body", RUNNING)
def test_loop_is_known_to_run(body: str) -> None:
    assert runs(body)


@pytest.mark.parametrize("body", MAYBE_NOT)
def test_loop_may_have_nothing_to_run_over(body: str) -> None:
    assert not runs(body)


@pytest.mark.parametrize(
    ("condition", "decided"),
    [
        ("rows", True),
        ("rows is None and chosen", True),
        ("isinstance(rows, Exception)", True),
        ("rows.name.startswith('x')", True),
        ("first", True),
        ("rows == answer", False),
        ("client.get(rows)", False),
        ("filled", False),
        ("self.rows", False),
        ("NAMES", False),
    ],
)
def test_condition_is_decided_by_parameters(condition: str, decided: bool) -> None:
    body = f"first = rows[0]\nanswer = client()\nif {condition}:\n    check(rows)"
    test = last_test(HEAD + indent(body, " " * 8))
    statement = test.body[-1]
    assert isinstance(statement, ast.If)
    assert Loops(test).is_parameter(statement.test) is decided


def programs() -> st.SearchStrategy[str]:
    simple = st.sampled_from(
        ["[]", "[1]", "(1, 2)", "'ab'", "''", "{1: [2], 3: []}", "range(2)", "range(0)", "xs", "ys"]
    )
    return st.recursive(simple, _larger, max_leaves=4)


def _larger(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    one = ["list({})", "sorted({})", "enumerate({})", "[x for x in {}]", "[x for x in {} if x]", "{{x for x in {}}}"]
    one += [
        "list({})[1:]",
        "list({})[:1]",
        "list({})[-1:]",
        "list({})[::2]",
        "dict(enumerate({})).values()",
        "[*{}, 1]",
    ]
    two = [
        "zip({}, {})",
        "list({}) + list({})",
        "({} or {})",
        "({} if flag else {})",
        "[(x, y) for x in {} for y in {}]",
    ]
    single = st.builds(lambda form, value: form.format(value), st.sampled_from(one), inner)
    double = st.builds(lambda form, a, b: form.format(a, b), st.sampled_from(two), inner, inner)
    return st.one_of(single, double)


STEPS = [
    "xs.append(1)",
    "for _ in ys:\n    xs.append(1)",
    "for _ in range(2):\n    xs.append(1)",
    "if flag:\n    xs.append(1)",
    "if xs:\n    xs.pop()",
    "xs.clear()",
    "xs.extend(ys)",
    "xs = [*xs, 2]",
    "ys = list(ys)[1:]",
    "if not xs:\n    raise LookupError",
]


@settings(max_examples=300, deadline=None, derandomize=True)
@given(
    st.sampled_from(["[]", "[1]", "[1, 2]"]),
    st.sampled_from(["[]", "[1]", "'ab'"]),
    st.lists(st.sampled_from(STEPS), max_size=3),
    programs(),
    st.booleans(),
)
def test_loop_that_is_known_to_run_runs(xs: str, ys: str, steps: list[str], items: str, flag: bool) -> None:
    body = "\n".join([f"xs = {xs}", f"ys = {ys}", *steps, "rounds = 0", f"for each in {items}:\n    rounds += 1"])
    names: dict[str, Any] = {"flag": flag}
    try:
        exec(body, names)
    except (LookupError, TypeError, AttributeError):
        return
    if names["rounds"] == 0:
        assert not runs(body)
