"""Finds the expressions that tests of the analyses of doubles ask about."""

import ast
from pathlib import Path
from textwrap import dedent, indent

from ssot_lint.model import Role, Test, TestFile, read_file
from ssot_lint.pytest_config import PytestConfig


def last_test(source: str) -> Test:
    """The last test of a file of its own."""
    file = read_file(dedent(source).encode(), "test_x.py", Role.COLLECTED, PytestConfig(rootdir=Path("/")))
    assert isinstance(file, TestFile)
    return file.tests[-1]


def with_body(body: str, before: str = "", parameters: str = "") -> Test:
    """A test function with this body, after these lines at module level."""
    text = f"{dedent(before)}\nasync def test_x({parameters}):\n{indent(dedent(body).strip(), '    ')}\n"
    return last_test(text)


def asked(test: Test) -> ast.expr:
    """The expression that the test's last statement consists of."""
    statement = test.body[-1]
    assert isinstance(statement, ast.Expr)
    return statement.value
