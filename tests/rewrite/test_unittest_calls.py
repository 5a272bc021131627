"""Calls of unittest's methods become what pytest has for them, and hold and fail just the same."""

import ast
import collections
import re
import unittest
import warnings
from collections.abc import Callable
from textwrap import dedent, indent
from typing import Any

import pytest

from ssot_lint.findings import Safety, Span
from ssot_lint.fixes import Refused
from ssot_lint.rewrite.lines import apply_edits
from ssot_lint.rewrite.unittest_calls import replace_unittest_call
from tests.rewrite.opening import editor_on

HEAD = "class TestIt:\n"


def replaced(body: str, parameters: str = "self", decorators: str = "") -> str:
    """The body of a test after the first call on `self` in it was replaced, with what was imported."""
    body = dedent(body)
    text = f"{HEAD}{decorators}    def test_it({parameters}):\n" + indent(body, "        ")
    editor = editor_on(text)
    place, name = _first_call(text)
    replace_unittest_call(editor, place, name)
    fix = editor.fix("say it as pytest does", Safety.UNSAFE)
    after = apply_edits(text, fix.edits)
    compile(after, "test_page.py", "exec")
    shown = after.removeprefix(HEAD).partition(":\n")[2]
    return dedent(shown)


def _first_call(text: str) -> tuple[Span, str]:
    calls = [
        node
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and ast.unparse(node.func.value) == "self"
    ]
    node = min(calls, key=lambda each: (each.lineno, each.col_offset))
    assert isinstance(node.func, ast.Attribute)
    end_line, end = node.end_lineno or 0, node.end_col_offset or 0
    return Span(node.lineno, node.col_offset + 1, end_line, end + 1), node.func.attr


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("self.assertEqual(a, b)", "assert a == b"),
        ("self.assertEqual(a, b, 'why')", "assert a == b, 'why'"),
        ("self.assertEqual(first=a, second=b, msg=f'{a}')", "assert a == b, f'{a}'"),
        ("self.assertEqual(a, b, None)", "assert a == b"),
        ("self.assertEqual(a == b, not c)", "assert (a == b) == (not c)"),
        ("self.assertEqual(lambda: 1, (yield))", "assert (lambda: 1) == (yield)"),
        ("self.assertIn(a, b if c else d)", "assert a in (b if c else d)"),
        ("self.assertIn(x := f(), b)", "assert (x := f()) in b"),
        ("self.assertTrue(a or b)", "assert a or b"),
        ("self.assertTrue(x := f())", "assert (x := f())"),
        ("self.assertTrue(any(x for x in y))", "assert any(x for x in y)"),
        ("self.assertFalse(a or b)", "assert not (a or b)"),
        ("self.assertFalse(a == b)", "assert not (a == b)"),
        ("self.assertFalse(a in b, 'why')", "assert a not in b, 'why'"),
        ("self.assertFalse(not a)", "assert a"),
        ("self.assertFalse(await_it())", "assert not await_it()"),
        ("self.assertIsNone(a if b else c)", "assert (a if b else c) is None"),
        ("self.assertIsNotNone(a.b)", "assert a.b is not None"),
        ("self.assertNotIsInstance(a, (b, c))", "assert not isinstance(a, (b, c))"),
        ("self.assertGreaterEqual(len(a), 1)", "assert len(a) >= 1"),
        ("self.assertStartsWith(a + b, 'x')", "assert (a + b).startswith('x')"),
        ("self.assertAlmostEqual(a, b)", "assert a == pytest.approx(b, abs=5e-8)"),
        ("self.assertAlmostEqual(a, b, 2)", "assert a == pytest.approx(b, abs=0.005)"),
        ("self.assertAlmostEqual(a, b, places=n)", "assert round(a - b, n) == 0"),
        ("self.assertAlmostEqual(a, b - c, delta=0.5)", "assert abs(a - (b - c)) <= 0.5"),
        ("self.assertRegex(a, r'b')", "assert re.search(r'b', a)"),
        ("self.assertCountEqual(a, {'x'})", "assert collections.Counter(list(a)) == collections.Counter({'x'})"),
        ("self.assertEqual(a, b)  # both", "assert a == b  # both"),
        ("a = 1; self.assertEqual(a, b); b = 2", "a = 1; assert a == b; b = 2"),
        ("self.skipTest('why')", "pytest.skip('why')"),
        ("self.skipTest(reason=why)", "pytest.skip(why)"),
        ("return self.skipTest('why')", "return pytest.skip('why')"),
        ("self.fail()", "pytest.fail()"),
        ("self.fail(msg='why')", "pytest.fail('why')"),
        ("self.assertRaises(E, f)", "with pytest.raises(E):\n    f()"),
        ("self.assertRaises(E, f, 1, *a, b=2)  # c", "with pytest.raises(E):\n    f(1, *a, b=2)  # c"),
        ("self.assertRaises(E, lambda: a | b)", "with pytest.raises(E):\n    a | b"),
        ("self.assertRaises(E, lambda: (x := f()))", "with pytest.raises(E):\n    (x := f())"),
        ("self.assertRaises(E, lambda: a\n    | b)", "with pytest.raises(E):\n    (a\n        | b)"),
        ("self.assertRaises(E, lambda x: x + 1, 2)", "with pytest.raises(E):\n    (lambda x: x + 1)(2)"),
        ("self.assertRaises(E, f or g, 2)", "with pytest.raises(E):\n    (f or g)(2)"),
        ("self.assertRaisesRegex(E, 'x', f, 1)", "with pytest.raises(E, match='x'):\n    f(1)"),
        ("with self.assertRaises(E):\n    f()", "with pytest.raises(E):\n    f()"),
        ("with self.assertRaisesRegex(E, 'x'), g():\n    f()", "with pytest.raises(E, match='x'), g():\n    f()"),
        ("with self.assertRaises(E, msg='why'):\n    f()", "# why\nwith pytest.raises(E):\n    f()"),
        ("with self.assertWarns(W):\n    f()", "with pytest.warns(W):\n    f()"),
        (
            "with self.assertRaises(E) as cm:\n    f()\nassert cm.exception.args == g(cm.exception)",
            "with pytest.raises(E) as cm:\n    f()\nassert cm.value.args == g(cm.value)",
        ),
        (
            "try:\n    import x\nexcept ImportError as e:\n    self.skipTest(e)",
            "try:\n    import x\nexcept ImportError as e:\n    pytest.skip(str(e))",
        ),
        ("self.assertTrue(\n    a\n    and b\n)", "assert (\n    a\n    and b\n)"),
        ("self.assertEqual(\n    a,  # one\n    b,\n)", "# one\nassert a == b"),
        (
            "self.assertEqual(\n    a,\n    {\n        'x': 1,  # one\n    },\n    'first '\n    'second',\n)",
            "assert a == {\n    'x': 1,  # one\n}, (\n    'first '\n    'second'\n)",
        ),
        (
            "self.assertEqual(some_name_that_is_long,\n                 b,\n"
            "                 'a text so long that it does not fit beside the rest')",
            "assert some_name_that_is_long == b, (\n    'a text so long that it does not fit beside the rest'\n)",
        ),
        ("self.assertEqual(a, '''x\n  y''')", "assert a == '''x\n  y'''"),
    ],
)
def test_each_becomes_what_pytest_has(before: str, after: str) -> None:
    assert replaced(before + "\n") == after + "\n"


@pytest.mark.parametrize(
    ("before", "reason"),
    [
        ("self.assertEqual(*a)", "starred"),
        ("self.assertEqual(a, b, **c)", "starred"),
        ("self.assertEqual(a)", "not those of unittest's method"),
        ("self.assertEqual(a, b, c, d)", "not those of unittest's method"),
        ("self.assertTrue((a, b))", "a tuple"),
        ("x = self.assertEqual(a, b)", "what assertEqual gives is used"),
        ("f(lambda: self.assertTrue(a))", "what assertTrue gives is used"),
        ("self.assertCountEqual(a, b)", "whether its items can be counted is not known"),
        ("with self.subTest(a=1):\n    f()", "parametrize the test, or ask for the fixture `subtests`"),
        ("with self.assertLogs() as cm:\n    f()", "the fixture `caplog`"),
        ("with self.assertRaises(E) as cm:\n    f()\ng(cm)", "`cm` is used for more than its exception"),
        ("with self.assertWarns(W) as cm:\n    f()\ncm.warning", "`cm` is used for more than its exception"),
        ("self.assertRaises(E)", "not those of unittest's method"),
        ("self.enterContext(a)", "pytest has nothing for enterContext"),
    ],
)
def test_what_is_not_plain_is_refused(before: str, reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        replaced(before + "\n")


def test_clean_ups_are_given_to_request() -> None:
    body = "self.addCleanup(close)\n"
    assert replaced(body) == "request.addfinalizer(close)\n"
    assert (
        replaced("self.addCleanup(close, 1, a=2)\n", "self, request")
        == "request.addfinalizer(partial(close, 1, a=2))\n"
    )
    with pytest.raises(Refused, match="whether test_it can be given `request` is not known"):
        replaced(body, decorators="    @given(x=1)\n")


CASES: list[tuple[str, list[tuple[Any, ...]]]] = [
    ("assertEqual", [(1, 1), (1, 2), ([1], [1])]),
    ("assertNotEqual", [(1, 1), (1, 2)]),
    ("assertTrue", [(1,), ([],)]),
    ("assertFalse", [(1,), ([],)]),
    ("assertIs", [(None, None), ([], [])]),
    ("assertIsNot", [(None, None), ([], [])]),
    ("assertIsNone", [(None,), (0,)]),
    ("assertIsNotNone", [(None,), (0,)]),
    ("assertIn", [(1, [1]), (1, [])]),
    ("assertNotIn", [(1, [1]), (1, [])]),
    ("assertIsInstance", [(1, int), (1, str), (1, (str, int))]),
    ("assertNotIsInstance", [(1, int), (1, str)]),
    ("assertGreater", [(2, 1), (1, 1)]),
    ("assertGreaterEqual", [(1, 1), (0, 1)]),
    ("assertLess", [(1, 2), (1, 1)]),
    ("assertLessEqual", [(1, 1), (1, 0)]),
    ("assertAlmostEqual", [(1.0, 1.00000001), (1.0, 1.000001), (float("inf"), float("inf")), (1e20, 1e20)]),
    ("assertNotAlmostEqual", [(1.0, 1.00000001), (1.0, 1.000001)]),
    ("assertRegex", [("abc", "b"), ("abc", "^b")]),
    ("assertNotRegex", [("abc", "b"), ("abc", "^b")]),
    ("assertCountEqual", [("ab", {"b", "a"}), ("aab", {"b", "a"}), ({"a": 2}, {"a"})]),
    ("assertSequenceEqual", [([1], (1,)), ([1], (2,))]),
    ("assertDictEqual", [({1: 2}, {1: 2}), ({1: 2}, {})]),
]


@pytest.mark.parametrize(("name", "values"), [(name, each) for name, all_of in CASES for each in all_of])
def test_it_holds_and_fails_like_unittest(name: str, values: tuple[Any, ...]) -> None:
    names = ", ".join(f"v{n}" for n in range(len(values)))
    if name == "assertCountEqual":
        code = replaced(f"self.{name}(v0, {values[1]!r})\n").strip()
    else:
        code = replaced(f"self.{name}({names})\n").strip()
    scope = {
        "pytest": pytest,
        "re": re,
        "collections": collections,
        **{f"v{n}": value for n, value in enumerate(values)},
    }
    method: Callable[..., None] = getattr(unittest.TestCase(), name)
    assert _holds(lambda: exec(code, scope)) == _holds(lambda: method(*values))


def _holds(act: Callable[[], None]) -> bool:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            act()
        except AssertionError:
            return False
    return True
