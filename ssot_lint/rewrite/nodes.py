"""Walks over concrete trees."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields
from functools import cache
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


def around(nodes: Iterable[cst.CSTNode], root: cst.CSTNode) -> frozenset[int]:
    """What is around any of the nodes in the tree of `root`, by identity."""
    parents: dict[int, cst.CSTNode] = {}
    stack = [root]
    while stack:
        each = stack.pop()
        # Not `children`, which makes every node anew to get at what is in it.
        for name in _fields(type(each)):
            value = getattr(each, name)
            for child in value if isinstance(value, list | tuple) else (value,):
                if isinstance(child, cst.CSTNode):
                    parents[id(child)] = each
                    stack.append(child)
    found: set[int] = set()
    for node in nodes:
        above = parents.get(id(node))
        while above is not None and id(above) not in found:
            found.add(id(above))
            above = parents.get(id(above))
    return frozenset(found)


@cache
def _fields(kind: type[cst.CSTNode]) -> tuple[str, ...]:
    return tuple(each.name for each in fields(kind))


def comments_in(node: cst.CSTNode) -> Iterator[cst.Comment]:
    """Every comment in a node, in source order."""
    return nodes_in(node, cst.Comment)


def names_in(node: cst.CSTNode) -> list[str]:
    """Every name in a node, as often as it is there, in source order."""
    return [each.value for each in nodes_in(node, cst.Name)]


def is_super(node: cst.BaseExpression) -> bool:
    """Whether it is a call of `super`."""
    return isinstance(node, cst.Call) and isinstance(node.func, cst.Name) and node.func.value == "super"
