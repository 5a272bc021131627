"""Scopes of functions that are read when they are asked for are those that are read at once."""

from __future__ import annotations

import ast
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ssot_lint.model.rewriting.scopes import NameScope, read_scopes
from tests.engine.fixing.pages import make_mixture


def told(scope: NameScope) -> object:
    bindings = {name: [(each.line, each.until, each.target) for each in held] for name, held in scope.bindings.items()}
    inner = [told(each) for each in scope.inner]
    return scope.kind, scope.first, scope.body, scope.last, bindings, scope.loads, scope.outward, scope.enclosing, inner


@given(st.integers(0, 2**32))
@settings(max_examples=60)
def test_late_scopes_are_the_same(seed: int) -> None:
    text = make_mixture(Random(seed))
    tree = ast.parse(text)
    at_once, late = read_scopes(tree, "x"), read_scopes(tree, "x", text)
    for line in range(0, text.count("\n") + 2, 7):
        assert [(each.kind, each.first, sorted(each.bindings)) for each in late.at(line)] == [
            (each.kind, each.first, sorted(each.bindings)) for each in at_once.at(line)
        ]
    assert len(list(late.all())) == len(list(at_once.all()))
    assert told(late) == told(at_once)


@pytest.mark.parametrize("word", ["global count", "nonlocal count"])
def test_a_function_that_binds_outside_is_read_at_once(word: str) -> None:
    text = f"def outer():\n    count = 1\n    def inner():\n        {word}\n        count = 2\n    return inner\n"
    late = read_scopes(ast.parse(text), "x", text)
    assert ("count" in late.bindings) == (word == "global count")


def test_a_function_is_not_read_before_it_is_asked_for() -> None:
    text = "def first():\n    one = 1\n\n\ndef second():\n    two = 2\n"
    late = read_scopes(ast.parse(text), "x", text)
    assert [sorted(each.bindings) for each in late.at(6)] == [["two"]]
    assert [sorted(each.bindings) for each in late.inner if each.first == 1] == [[]]
