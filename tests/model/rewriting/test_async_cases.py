"""Which base is exchanged so that coroutines are awaited."""

import pytest

from ssot_lint.fixes import Refused
from ssot_lint.model.rewriting.async_cases import Exchange, exchange_for
from tests.rewrite.opening import opened

TEST = "    async def test_a(self): assert 0\n"
PLAIN = ("unittest", "IsolatedAsyncioTestCase")


def exchange(text: str) -> Exchange:
    return exchange_for(opened(text).tests[-1], ())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("import unittest\nclass A(unittest.TestCase):\n", Exchange(2, 0, "unittest.TestCase", *PLAIN)),
        ("from unittest import TestCase as T\nclass A(T):\n", Exchange(2, 0, "T", *PLAIN)),
        ("import unittest.case as c\nclass M: pass\nclass A(M, c.TestCase):\n", Exchange(3, 1, "c.TestCase", *PLAIN)),
        ("from unittest import TestCase\nclass B(TestCase): x = 1\nclass A(B):\n", Exchange(2, 0, "TestCase", *PLAIN)),
    ],
)
def test_the_base_that_makes_it_a_test_case_is_found(text: str, expected: Exchange) -> None:
    assert exchange(text + TEST) == expected


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("import unittest\nclass A(make(), unittest.TestCase):\n", "another base of the class is not known"),
        ("class A:\n", "does not make itself a test case"),
    ],
)
def test_where_another_base_has_a_say_nothing_is_exchanged(text: str, reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        exchange(text.replace("class A:", "class TestA:") + TEST)
