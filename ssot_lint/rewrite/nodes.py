"""Walks over concrete trees."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

import libcst as cst

Node = TypeVar("Node", bound=cst.CSTNode)


def nodes_in(node: cst.CSTNode, kind: type[Node]) -> Iterator[Node]:
    """The node itself and all below it that are of a kind, outermost first, in source order."""
    stack = [node]
    while stack:
        each = stack.pop()
        if isinstance(each, kind):
            yield each
        stack.extend(reversed(each.children))


def comments_in(node: cst.CSTNode) -> Iterator[cst.Comment]:
    """Every comment in a node, in source order."""
    return nodes_in(node, cst.Comment)


def names_in(node: cst.CSTNode) -> list[str]:
    """Every name in a node, as often as it is there, in source order."""
    return [each.value for each in nodes_in(node, cst.Name)]


def is_super(node: cst.BaseExpression) -> bool:
    """Whether it is a call of `super`."""
    return isinstance(node, cst.Call) and isinstance(node.func, cst.Name) and node.func.value == "super"
