"""Comparisons of messages, laid out for where they stand once the call around the expected value is gone."""

from __future__ import annotations

import libcst as cst

from ssot_lint.rewrite.endpoints.kinds import Use


class _Dedent(cst.CSTTransformer):
    """Moves the lines of a value that stood inside the parentheses of a call one step to the left."""

    def __init__(self, step: str) -> None:
        super().__init__()
        self._step = step

    def leave_ParenthesizedWhitespace(
        self, original_node: cst.ParenthesizedWhitespace, updated_node: cst.ParenthesizedWhitespace
    ) -> cst.ParenthesizedWhitespace:
        last = updated_node.last_line
        return updated_node.with_changes(last_line=last.with_changes(value=last.value.removeprefix(self._step)))


def moved_out(use: Use, step: str) -> cst.BaseExpression:
    """What a message is compared with, laid out for where it stands after the call around it is gone."""
    assert use.value is not None
    if not use.on_own_line:
        return use.value
    moved = use.value.visit(_Dedent(step))
    assert isinstance(moved, cst.BaseExpression)
    return moved


def compared(
    left: cst.BaseExpression, right: cst.BaseExpression, operator: type[cst.Equal | cst.In] = cst.Equal
) -> cst.Comparison:
    """`left == right`, or with another operator."""
    left, right = _parenthesized(left), _parenthesized(right)
    return cst.Comparison(left, [cst.ComparisonTarget(operator(), right)])


def _parenthesized(node: cst.BaseExpression) -> cst.BaseExpression:
    if (
        isinstance(node, cst.Lambda | cst.IfExp | cst.BooleanOperation | cst.Comparison | cst.NamedExpr)
        and not node.lpar
    ):
        return node.with_changes(lpar=[cst.LeftParen()], rpar=[cst.RightParen()])
    return node
