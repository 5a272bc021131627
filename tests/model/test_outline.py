"""The outline of a test against a walk over everything in it."""

import ast

from ssot_lint.model import Test
from ssot_lint.model.outline import outline_of
from tests.model.random_bodies import random_tests

COUNT = 250
_INNER = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def own_nodes(node: ast.AST) -> list[ast.AST]:
    found: list[ast.AST] = []
    for each in ast.iter_child_nodes(node):
        found.append(each)
        if not isinstance(each, _INNER):
            found += own_nodes(each)
    return found


def lines(nodes: list[ast.AST], kind: type[ast.AST]) -> list[int]:
    return sorted(each.lineno for each in nodes if isinstance(each, kind))  # type: ignore[attr-defined]


def test_statements_of_each_kind() -> None:
    nested = 0
    for test in random_tests(11, COUNT):
        outline = outline_of(test.node)
        everything, own = list(ast.walk(test.node)), own_nodes(test.node)
        assert [each.lineno for each in outline.asserts] == lines(everything, ast.Assert), ast.unparse(test.node)
        assert outline.asserts_itself == bool(lines(own, ast.Assert))
        with_value = [each for each in own if isinstance(each, ast.Return) and each.value is not None]
        assert [each.lineno for each in outline.returned] == lines(list(with_value), ast.Return)
        tries = [each for each in everything if isinstance(each, ast.Try) and each.handlers]
        assert sorted(each.lineno for each in outline.handling) == lines(list(tries), ast.Try)
        nested += len(outline.asserts) > len(lines(own, ast.Assert))
    assert nested > COUNT / 50


def test_calls_are_statements_or_items_of_with() -> None:
    for test in random_tests(12, COUNT):
        found = {(at.lineno, call.col_offset) for at, call in outline_of(test.node).calls}
        assert found == called_as_statements(test), ast.unparse(test.node)


def called_as_statements(test: Test) -> set[tuple[int, int]]:
    found = set()
    for node in ast.walk(test.node):
        given: list[ast.expr] = []
        if isinstance(node, ast.Expr):
            given = [node.value.value if isinstance(node.value, ast.Await) else node.value]
        elif isinstance(node, ast.With | ast.AsyncWith):
            given = [item.context_expr for item in node.items]
        found |= {(node.lineno, each.col_offset) for each in given if isinstance(each, ast.Call)}  # type: ignore[attr-defined]
    return found
