"""Tests that are declared to be smoke tests: they run code and mean to check nothing but that it runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ssot_lint.model.definitions import Function
from ssot_lint.suppressions import read_suppressions

if TYPE_CHECKING:
    import ast

    from ssot_lint.model.tests import Test


def is_declared_smoke(test: Test) -> bool:
    """Whether a smoke mark (own, class's, module's) or `# ssot: smoke` at the test or its class says so."""
    marks = test.file.vocabulary.smoke_marks
    if any(mark.is_pytest_mark and mark.name in marks for mark in test.all_marks):
        return True
    text = test.file.source.text
    if "smoke" not in text:
        return False
    lines = read_suppressions(text).smoke_lines
    return bool(lines) and any(not lines.isdisjoint(header_of(node)) for node in _definitions(test))


def header_of(node: Function | ast.ClassDef) -> range:
    """The lines from the first decorator up to the one before the body."""
    first = min((each.lineno for each in node.decorator_list), default=node.lineno)
    return range(first, max(node.body[0].lineno, node.lineno + 1))


def _definitions(test: Test) -> list[Function | ast.ClassDef]:
    found: list[Function | ast.ClassDef] = [test.node]
    owner = test.owner
    while owner is not None:
        found.append(owner.node)
        owner = owner.outer
    return found
