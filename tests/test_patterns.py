"""Expressions that are compiled late find what those find that are compiled at once."""

import re

import pytest

from ssot_lint.patterns import compile_late


def test_methods_are_those_of_the_expression() -> None:
    late, early = compile_late(r"(?P<word>[a-z]+)\d", re.IGNORECASE), re.compile(r"(?P<word>[a-z]+)\d", re.IGNORECASE)
    text = "ab1 CD2 ef"
    assert late.findall(text) == early.findall(text) == ["ab", "CD"]
    assert [found["word"] for found in late.finditer(text)] == ["ab", "CD"]
    assert late.sub("-", text) == "- - ef"
    assert late.fullmatch(text) is None
    assert (late.pattern, late.flags) == (early.pattern, early.flags)


def test_bytes() -> None:
    assert compile_late(rb"\w+").findall(b"a b") == [b"a", b"b"]


def test_a_wrong_one_says_so_when_it_is_used() -> None:
    late = compile_late("(")
    with pytest.raises(re.error, match="unterminated"):
        late.search("")
