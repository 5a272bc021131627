"""Equality of trees, against what `ast.dump` writes down."""

import ast
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssot_lint.model.rewriting.sameness import are_same
from tests.rewrite.modules import make_module

PAIRS = [
    ("a.b", "a.c"),
    ("a + b", "a - b"),
    ("f(a, b)", "f(a)"),
    ("f(a, b)", "f(a, *b)"),
    ("f(a=1)", "f(b=1)"),
    ("f(**a)", "f(a=a)"),
    ("1", "True"),
    ("1", "1.0"),
    ("0", "False"),
    ("'a'", "b'a'"),
    ("'a'", "u'a'"),
    ("None", "'None'"),
    ("...", "None"),
    ("1j", "1"),
    ("x = 1", "x: int = 1"),
    ("x: int = 1", "(x): int = 1"),
    ("from a import b", "from .a import b"),
    ("from . import b", "from .. import b"),
    ("import a", "import a as b"),
    ("global a, b", "global b, a"),
    ("f'{a}'", "f'{a!r}'"),
    ("f'{a}'", "f'{a:1}'"),
    ("a < b < c", "a < b <= c"),
    ("def f(a, /, b): pass", "def f(a, b, /): pass"),
    ("def f(*, a, b=1): pass", "def f(*, a=1, b): pass"),
    ("def f(): pass", "async def f(): pass"),
    ("def f() -> int: pass", "def f(): pass"),
    ("try: a\nexcept E: b", "try: a\nexcept E as e: b"),
    ("match a:\n case [b, *c]: d", "match a:\n case [b, *_]: d"),
    ("match a:\n case True: d", "match a:\n case 1: d"),
    ("return_ = lambda: a", "return_ = lambda: b"),
    ("[x async for x in y]", "[x for x in y]"),
    ("a[1:2]", "a[1:2:3]"),
    ("del a", "a"),
]


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_any_difference_is_seen(one: str, other: str) -> None:
    assert not are_same(ast.parse(one), ast.parse(other))
    assert not are_same(ast.parse(other), ast.parse(one))
    assert are_same(ast.parse(one), ast.parse(f"\n\n{one} # said"))


@given(st.integers(0, 2**32))
def test_same_is_what_is_written_down_alike(seed: int) -> None:
    random = Random(seed)
    text = make_module(random)
    at = random.randrange(len(text))
    other = text[:at] + random.choice("abx1 \n(.") + text[at + 1 :]
    try:
        changed = ast.parse(other)
    except SyntaxError:
        changed = ast.parse("# other\n" + text)
    tree = ast.parse(text)
    assert are_same(tree, changed) == (ast.dump(tree) == ast.dump(changed))


def test_depth_does_not_matter() -> None:
    deep: list[Any] = [ast.parse("x = 1").body[0] for _ in range(2)]
    for _ in range(20_000):
        deep = [ast.If(ast.Name("a", ast.Load()), [each], []) for each in deep]
    assert are_same(*deep)
    for _ in range(20_000):  # unwound by hand: letting go of it all at once would be as deep
        deep = [each.body.pop() for each in deep]
    assert are_same(*deep)
