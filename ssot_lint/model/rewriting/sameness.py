"""Whether two trees say the same, wherever they stand: fields are compared, positions are not."""

from __future__ import annotations

import ast
from typing import Any

# How a tree is walked and compared: the fields of each class that can differ once the classes are equal.
FIELDS: dict[type, tuple[str, ...]] = {
    kind: tuple(name for name in kind._fields if name not in ("ctx", "type_comment"))
    for kind in vars(ast).values()
    if isinstance(kind, type) and issubclass(kind, ast.AST)
}


def are_same(old: Any, new: Any) -> bool:
    """Whether two nodes, or lists of nodes, are equal in class and fields. However deep they are, no stack is used."""
    olds, news = [old], [new]
    while olds:
        one, other = olds.pop(), news.pop()
        kind = one.__class__
        if kind is not other.__class__:
            return False
        fields = FIELDS.get(kind)
        if fields is not None:
            one, other = one.__dict__, other.__dict__
            for name in fields:
                value, match = one.get(name), other.get(name)
                if value.__class__ is str:
                    if value != match:
                        return False
                elif value is not None or match is not None:
                    olds.append(value)
                    news.append(match)
        elif kind is list:
            if len(one) != len(other):
                return False
            olds += one
            news += other
        elif one != other and repr(one) != repr(other):
            return False
    return True
