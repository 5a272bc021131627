"""What else a test says of its messages: constants that it compares with, and helpers that look for it."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from ssot_lint.findings import Span
from ssot_lint.model.inference import Nature, infer

if TYPE_CHECKING:
    from ssot_lint.model.tests import Test


def constant_lengths(test: Test) -> dict[str, int]:
    """Names on the right of a `==` in a test, as written, that stand for a tuple of known length, with that length."""
    found: dict[str, int] = {}
    for statement in test.body:
        for node in ast.walk(statement):
            if not isinstance(node, ast.Compare) or len(node.ops) != 1 or not isinstance(node.ops[0], ast.Eq):
                continue
            right = node.comparators[0]
            if isinstance(right, ast.Name | ast.Attribute):
                meant = infer(right, test.scope).node
                if isinstance(meant, ast.Tuple) and not any(isinstance(each, ast.Starred) for each in meant.elts):
                    found[ast.unparse(right)] = len(meant.elts)
    return found


def helper_calls(test: Test) -> frozenset[Span]:
    """The calls in a test of functions and classes of the test side."""
    found = set()
    for statement in test.body:
        for node in ast.walk(statement):
            if isinstance(node, ast.Call):
                meant = infer(node.func, test.scope)
                known = meant.nature in (Nature.FUNCTION, Nature.CLASS) and meant.file is not None
                if known and meant.file is not None and meant.file.is_test_side:
                    found.add(test.file.source.span(node))
    return frozenset(found)
