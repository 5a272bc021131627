"""Small statements that become checks: where they stand, what stays beside them."""

from collections.abc import Callable

import pytest

from ssot_lint.findings import Span
from ssot_lint.fixes import Refused
from ssot_lint.model.constancy.discarded import Part
from ssot_lint.rewrite.discarded import assert_it, untangle
from ssot_lint.rewrite.double_checks import assert_record, await_call, call_assertion
from ssot_lint.rewrite.lines import apply_edits
from ssot_lint.rewrite.region import Region
from ssot_lint.rewrite.results import assert_result, drop_result
from tests.rewrite.opening import editor_on

Change = Callable[[Region, Span], None]


def changed(text: str, wanted: str, change: Change) -> str:
    at = text.index(wanted)
    line, column = text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)
    last = line + wanted.count("\n")
    end = len(wanted) - wanted.rfind("\n") if "\n" in wanted else column + len(wanted)
    span = Span(line, column, last, end)
    editor = editor_on(text)
    region = editor.definition(1) if text.startswith("def") else editor.statement(span)
    change(region, span)
    edit = region.edit()
    return apply_edits(text, [edit] if edit else [])


ASSERTED = [
    ("a == 1\n", "a == 1", "assert a == 1\n"),
    ("if x:\r\n\ta == 1  # so\r\n", "a == 1", "if x:\r\n\tassert a == 1  # so\r\n"),
    ("x(); a == 1; y()", "a == 1", "x(); assert a == 1; y()"),
    ("if x: a == 1\n", "a == 1", "if x: assert a == 1\n"),
    ("(a ==\n  1)\n", "(a ==\n  1)", "assert (a ==\n  1)\n"),
    ("(\n    a\n    == 1\n)\n", "(\n    a\n    == 1\n)", "assert (\n    a\n    == 1\n)\n"),
]


@pytest.mark.parametrize(("before", "wanted", "after"), ASSERTED)
def test_assert_is_put_where_the_expression_stood(before: str, wanted: str, after: str) -> None:
    assert changed(before, wanted, assert_it) == after


C, K, T, X = Part.CONDITION, Part.CHECK, Part.TEXT, Part.OTHER
TUPLES = [
    ("(a == 1, 'm')", (C, T), "assert a == 1, 'm'"),
    ("a == 1, b", (C, X), "assert a == 1, b"),
    ("a == 1, b == 2", (C, C), "assert a == 1\nassert b == 2"),
    ("m.check(), 'one'", (K, T), "m.check()  # one"),
    ("self.assertTrue(a), 'one'", (K, T), "self.assertTrue(a, 'one')"),
    ("self.assertEqual(a, b,), 'one'", (K, T), "self.assertEqual(a, b, 'one',)"),
    ("self.assertEqual(a, b, 'x'), 'one'", (K, T), "self.assertEqual(a, b, 'x')  # one"),
    ("self.assertEqual(*a), 'one'", (K, T), "self.assertEqual(*a)  # one"),
    ("m.check(), 'one', n.check(), 'two'", (K, T, K, T), "m.check()  # one\nn.check()  # two"),
    ("m.check(), ''", (K, T), "m.check()"),
]


@pytest.mark.parametrize(("before", "parts", "after"), TUPLES)
def test_a_tuple_comes_apart(before: str, parts: tuple[Part, ...], after: str) -> None:
    assert changed(f"{before}\n", before, lambda region, span: untangle(region, span, parts)) == f"{after}\n"


NOT_APART = [
    ("f(), a == 1", (X, C), "more than checks"),
    ("a == 1, b == 2, c", (C, C, X), "more than checks"),
    ("m.check(), '''a\nb'''", (K, T), "several lines"),
]


@pytest.mark.parametrize(("before", "parts", "reason"), NOT_APART)
def test_nothing_of_a_tuple_is_lost(before: str, parts: tuple[Part, ...], reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        changed(f"{before}\n", before, lambda region, span: untangle(region, span, parts))


def test_comments_keep_to_their_statements() -> None:
    text = "# above\nm.check(), 'a', n.check(), 'b'  # behind\n"
    done = changed(text, text[8:-11], lambda region, span: untangle(region, span, (K, T, K, T)))
    assert done == "# above\nm.check()  # a\n# b\nn.check()  # behind\n"


def test_a_comment_has_no_place_on_a_shared_line() -> None:
    with pytest.raises(Refused, match="no place on this line"):
        changed("x(); m.check(), 'a'\n", "m.check(), 'a'", lambda region, span: untangle(region, span, (K, T)))


CALLED = [
    ("m.assert_called\n", "m.assert_called", "assert_called", "m.assert_called()\n"),
    ("assert m.assert_called, 'x'\n", "assert m.assert_called, 'x'", "assert_called", "m.assert_called()  # x\n"),
    ("assert (m.not_called)\n", "assert (m.not_called)", "not_called", "(m.assert_not_called())\n"),
    ("await m.called_with(1)\n", "m.called_with(1)", "called_with", "m.assert_called_with(1)\n"),
    ("m.a(), m.called_with(1)\n", "m.called_with(1)", "called_with", "m.a(), m.assert_called_with(1)\n"),
    ("self.assertTrue(m.called_once, msg='x')\n", "self", "called_once", "m.assert_called_once()  # x\n"),
]


@pytest.mark.parametrize(("before", "wanted", "name", "after"), CALLED)
def test_an_assertion_is_called_by_its_name(before: str, wanted: str, name: str, after: str) -> None:
    full = f"assert_{name.removeprefix('assert_')}"
    assert changed(before, wanted, lambda region, span: call_assertion(region, span, name, full)) == after


def test_a_record_is_asserted_and_a_coroutine_awaited() -> None:
    assert changed("x(); m.called\n", "m.called", assert_record) == "x(); assert m.called\n"
    awaited = changed("assert (m.a.send(1)) == 2\n", "assert", lambda r, s: await_call(r, s, "send"))
    assert awaited == "assert (await m.a.send(1)) == 2\n"


def test_a_result_is_asserted_or_dropped() -> None:
    text = "def test_a():\n    if x:\n        return a == 1\n    assert b\n\n    return True\n"
    asserted = changed(text, "return a == 1", lambda r, s: assert_result(r, s, False))
    assert asserted == text.replace("return a == 1", "assert a == 1\n        return")
    assert changed(text, "return True", lambda r, s: drop_result(r, s, True)) == text.replace("\n    return True\n", "")
    assert changed(text, "return True", lambda r, s: drop_result(r, s, False)) == text.replace(" True", "")
    noted = "def test_a():\n    return True  # so\n"
    assert changed(noted, "return True", lambda r, s: drop_result(r, s, True)) == noted.replace(" True", "")
