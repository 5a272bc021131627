"""Statements whose outcome nobody looks at, and those that are run for what they do."""

from pathlib import Path
from textwrap import indent

import pytest

from ssot_lint.model import Role, Test, TestFile, read_file
from ssot_lint.model.constancy.discarded import DiscardedKind
from ssot_lint.pytest_config import PytestConfig

PRELUDE = (
    "import contextlib, pytest\nimport sqlalchemy as sa\nfrom z3 import Int\nfrom sqlalchemy import create_engine\n"
)


def last_test(body: str, header: str = "") -> Test:
    source = PRELUDE + "class TestX:\n" + indent(f"{header}def test_x(self, x, y, f):\n{indent(body, '    ')}", "    ")
    file = read_file(source.encode(), "test_x.py", Role.COLLECTED, PytestConfig(rootdir=Path("/")))
    assert isinstance(file, TestFile)
    return file.tests[-1]


def kinds_in(body: str, header: str = "") -> list[DiscardedKind]:
    return [each.kind for each in last_test(body, header).discarded]


@pytest.mark.parametrize(
    ("statement", "kind"),
    [
        ("x == 3", DiscardedKind.COMPARISON),
        ("x is y", DiscardedKind.COMPARISON),
        ("x not in y", DiscardedKind.COMPARISON),
        ("await x() == 3", DiscardedKind.COMPARISON),
        ("f(x) == f(y)", DiscardedKind.COMPARISON),
        ("x and y", DiscardedKind.CONDITION),
        ("x and y == 3", DiscardedKind.CONDITION),
        ("x and x.startswith('a')", DiscardedKind.CONDITION),
        ("x or x.is_ready()", DiscardedKind.CONDITION),
        ("not f()", DiscardedKind.CONDITION),
        ("x == 3, 'message'", DiscardedKind.TUPLE),
        ("(not x, 'message')", DiscardedKind.TUPLE),
        ("(x.assert_called_once(), 'message')", DiscardedKind.WRAPPED),
        ("(await x.assert_awaited(), 'message')", DiscardedKind.WRAPPED),
        ("self.assertTrue(x), 'message'", DiscardedKind.WRAPPED),
    ],
)
def test_thrown_away(statement: str, kind: DiscardedKind) -> None:
    assert kinds_in(statement) == [kind]


@pytest.mark.parametrize(
    "statement",
    [
        "'docstring'",
        "...",
        "x",
        "x.y",
        "-x",
        "x + 1",
        "x >> y",
        "f(x == 3)",
        "z = x == 3",
        "assert x == 3",
        "x and f()",
        "x and y and f()",
        "x or (y and f())",
        "x and (yield)",
        "x or (z := f())",
        "(x, 'message')",
        "(f(), 'message')",
        "[x == 3]",
        "sa.Column('a') == 3",
        "sa.func.count() > 3",
        "column = sa.Column('a')\ncolumn == 3",
        "Int('n') < 3",
    ],
)
def test_not_a_check(statement: str) -> None:
    assert kinds_in(statement) == []


def test_what_a_library_gives_is_no_clause() -> None:
    body = "engine = create_engine('sqlite://')\nengine.dialect.name == 'sqlite'"
    assert kinds_in(body) == [DiscardedKind.COMPARISON]


def test_operators_that_a_local_class_defines() -> None:
    made = "class L:\n    def __lt__(self, other):\n        f()\nlocal = L()\n"
    assert kinds_in(f"{made}local < 1\n1 > L()") == []
    assert kinds_in(f"{made}local == 1") == [DiscardedKind.COMPARISON]


@pytest.mark.parametrize(
    "header",
    [
        "with pytest.raises(TypeError):",
        "with pytest.warns(UserWarning) as caught:",
        "with pytest.deprecated_call():",
        "with self.assertRaises(TypeError):",
        "with self.assertNumQueries(1):",
        "with contextlib.suppress(TypeError):",
        "with x, pytest.raises(TypeError):",
        "with does_not_raise():",
        "async with f.raises(TypeError):",
        "with pytest.raises(TypeError):\n    for i in x:\n        i < y\nwith pytest.raises(TypeError):",
    ],
)
def test_the_comparison_is_the_act(header: str) -> None:
    assert kinds_in(f"{header}\n    x < y") == []


def test_a_parametrized_context_may_expect_an_error() -> None:
    body = "with outcome:\n    x < y"
    assert kinds_in(body, "@pytest.mark.parametrize('outcome', [pytest.raises(TypeError)])\n") == []
    assert kinds_in(body) == [DiscardedKind.COMPARISON]


def test_a_try_around_the_comparison_alone() -> None:
    handler = "\nexcept TypeError:\n    pass"
    assert kinds_in(f"try:\n    x < y{handler}") == []
    assert kinds_in(f"try:\n    x < y\n    self.fail('no error'){handler}") == []
    assert kinds_in(f"try:\n    x < y\n    f(){handler}") == [DiscardedKind.COMPARISON]
    assert kinds_in(f"try:\n    f()\n    x < y{handler}") == [DiscardedKind.COMPARISON]
    assert kinds_in("try:\n    x < y\nfinally:\n    f()") == [DiscardedKind.COMPARISON]
    assert kinds_in("try:\n    f()\nexcept TypeError:\n    x < y") == [DiscardedKind.COMPARISON]


@pytest.mark.parametrize(
    "body",
    [
        "if x:\n    x == 3",
        "for i in x:\n    i == 3",
        "while x:\n    pass\nelse:\n    x == 3",
        "with f():\n    x == 3",
        "match x:\n    case 1:\n        x == 3",
        "def g():\n    x == 3",
        "with pytest.raises(E):\n    def g():\n        x == 3",
        "class C:\n    def g(self):\n        x == 3",
    ],
)
def test_found_at_any_depth(body: str) -> None:
    assert kinds_in(body) == [DiscardedKind.COMPARISON]


def test_what_is_excused_to_another_linter_is_left_alone() -> None:
    assert kinds_in("x == 3  # noqa: B015") == []
    assert kinds_in("x == 3  # noqa: E225") == [DiscardedKind.COMPARISON]


def test_the_span_is_the_statement() -> None:
    test = last_test("f()\n(x ==\n 3)")
    span = test.discarded[0].span
    assert test.file.snippet(span) == "(x ==\n         3)"
