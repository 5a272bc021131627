"""Bodies of functions as concrete trees: statements from text, and comments outlive their statements."""

from __future__ import annotations

from collections.abc import Sequence

import libcst as cst

from ssot_lint.rewrite.nodes import comments_in


def statement(code: str, comments: Sequence[cst.Comment] = ()) -> cst.SimpleStatementLine:
    """One simple statement from its source, below comments on lines of their own."""
    made = cst.parse_statement(code)
    assert isinstance(made, cst.SimpleStatementLine)
    return made.with_changes(leading_lines=[cst.EmptyLine(comment=comment) for comment in comments])


def docstring_of(function: cst.FunctionDef) -> cst.SimpleStatementLine | None:
    """The statement that is the docstring, when it has its line for itself."""
    body = function.body.body
    first = body[0] if body else None
    return first if isinstance(first, cst.SimpleStatementLine) and _is_text(first) else None


def _is_text(line: cst.BaseStatement | cst.BaseSmallStatement) -> bool:
    """Whether a statement is a string on a line of its own: the docstring, or words (or code) put out of the way."""
    if not isinstance(line, cst.SimpleStatementLine) or len(line.body) != 1:
        return False
    only = line.body[0]
    return isinstance(only, cst.Expr) and isinstance(only.value, cst.SimpleString | cst.ConcatenatedString)


def with_body(function: cst.FunctionDef, code: str) -> cst.FunctionDef:
    """The function with one statement in place of its body; its docstring, other bare strings and all comments stay."""
    if isinstance(function.body, cst.IndentedBlock):
        texts = [each for each in function.body.body if _is_text(each)]
        rest = [each for each in function.body.body if each not in texts]
        comments = [comment for each in rest for comment in comments_in(each)]
        footer = [line for line in function.body.footer if line.comment is not None]
        block = function.body.with_changes(body=[*texts, statement(code, comments)], footer=footer)
        return function.with_changes(body=block)
    suite = function.body
    assert isinstance(suite, cst.SimpleStatementSuite)
    header = suite.trailing_whitespace
    own = _text_of_suite(suite)
    body = [*([own] if own else []), statement(code)]
    return function.with_changes(body=cst.IndentedBlock(body=body, header=header))


def _text_of_suite(suite: cst.SimpleStatementSuite) -> cst.SimpleStatementLine | None:
    """The docstring of a one-line body."""
    first = suite.body[0]
    if isinstance(first, cst.Expr) and isinstance(first.value, cst.SimpleString | cst.ConcatenatedString):
        return cst.SimpleStatementLine([first.with_changes(semicolon=cst.MaybeSentinel.DEFAULT)])
    return None
