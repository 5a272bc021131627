"""Comparisons that were meant to be assignments."""

import pytest

from ssot_lint.model.rewriting.assignments import unset_target
from tests.rewrite.opening import opened

UNSET = [
    ("", "x == 1", "x"),
    ("", "x == 1\n    x = 2", "x"),
    ("def test_other():\n    x = 1\n", "x == f()", "x"),
    ("from unittest.mock import Mock\n", "m = Mock()\n    m.a == 1", "m.a"),
    ("from unittest.mock import Mock\n", "m = Mock()\n    m.b = 2\n    m.a == 1", "m.a"),
]
SET = [
    ("", "x = 1\n    x == 1"),
    ("", "for x in y:\n        x == 1"),
    ("", "with y as x:\n        x == 1"),
    ("", "try:\n        f()\n    except E as x:\n        x == 1"),
    ("x = 1\n", "x == 1"),
    ("if y:\n    import x\n", "x == 1"),
    ("from y import *\n", "x == 1"),
    ("", "len == 1"),
    ("", "y == 1"),
    ("", "f() == 1"),
    ("", "x != 1"),
    ("from unittest.mock import Mock\n", "m = Mock()\n    m.a = 1\n    m.a == 1"),
    ("from unittest.mock import Mock\n", "m = Mock()\n    f(m)\n    m.a == 1"),
    ("from unittest.mock import Mock\n", "m = Mock()\n    m()\n    m.call_count == 1"),
    ("", "m = f()\n    m.a == 1"),
]


def target(head: str, body: str) -> str | None:
    test = opened(f"{head}def test_a(y):\n    {body}\n").tests[-1]
    assert len(test.discarded) == 1
    return unset_target(test.discarded[0].span, test)


@pytest.mark.parametrize(("head", "body", "expected"), UNSET)
def test_what_nothing_has_set_is_told(head: str, body: str, expected: str) -> None:
    assert target(head, body) == expected


@pytest.mark.parametrize(("head", "body"), SET)
def test_what_something_has_set_is_compared(head: str, body: str) -> None:
    assert target(head, body) is None
