"""Comprehensions over the calls of a double, as comprehensions over messages."""

from __future__ import annotations

import libcst as cst

from ssot_lint.fixes import Refused
from ssot_lint.rewrite.nodes import nodes_in
from ssot_lint.rewrite.region import Region


def received(comprehension: cst.ListComp, receive: cst.BaseExpression, count: int, region: Region) -> cst.ListComp:
    """`[call[0][0] for call in …]`, all of them, as `[await receive for _ in range(count)]`."""
    inside = comprehension.for_in
    each = receive.with_changes(lpar=[cst.LeftParen()], rpar=[cst.RightParen()])
    if isinstance(comprehension.elt, cst.Subscript) and _is_message(comprehension.elt, inside):
        each = receive
    element = _replaced(comprehension.elt, inside, each, region, once=True)
    loop = inside.with_changes(target=cst.Name("_"), iter=cst.parse_expression(f"range({count})"))
    return comprehension.with_changes(elt=element, for_in=loop)


def renamed(comprehension: cst.ListComp, messages: cst.BaseExpression, name: str, region: Region) -> cst.ListComp:
    """`[call[0][0]["a"] for call in …]` as `[message["a"] for message in messages]`."""
    inside, new = comprehension.for_in, cst.Name(name)
    element = _replaced(comprehension.elt, inside, new, region, once=False)
    ifs = [each.with_changes(test=_replaced(each.test, inside, new, region, once=False)) for each in inside.ifs]
    loop = inside.with_changes(target=cst.Name(name), iter=messages, ifs=ifs)
    return comprehension.with_changes(elt=element, for_in=loop)


def _is_message(node: cst.BaseExpression, inside: cst.CompFor) -> bool:
    """Whether a node is `call[0][0]` or `call.args[0]` of the comprehension's own `call`."""
    if not isinstance(node, cst.Subscript) or not _is_first(node):
        return False
    holder = node.value
    if isinstance(holder, cst.Attribute) and holder.attr.value == "args":
        call: cst.BaseExpression = holder.value
    elif isinstance(holder, cst.Subscript) and _is_first(holder):
        call = holder.value
    else:
        return False
    target = inside.target
    return isinstance(call, cst.Name) and isinstance(target, cst.Name) and call.value == target.value


def _is_first(node: cst.Subscript) -> bool:
    part = node.slice[0].slice
    return len(node.slice) == 1 and isinstance(part, cst.Index) and _code(part.value) == "0"


def _code(node: cst.BaseExpression) -> str:
    return node.value if isinstance(node, cst.Integer | cst.Name) else ""


def _replaced(
    element: cst.BaseExpression, inside: cst.CompFor, new: cst.BaseExpression, region: Region, *, once: bool
) -> cst.BaseExpression:
    """The element with `new` in place of the message; nothing else of the call may be looked at."""
    changer = _Messages(inside, new)
    found = element.visit(changer)
    target = inside.target
    assert isinstance(found, cst.BaseExpression)
    left = isinstance(target, cst.Name) and any(
        each.value == target.value and each is not new for each in nodes_in(found, cst.Name)
    )
    if left or not changer.count or (once and changer.count > 1):
        raise Refused(f"`{region.code_of(element)}` looks at more of the call than its message")
    return found


class _Messages(cst.CSTTransformer):
    def __init__(self, inside: cst.CompFor, new: cst.BaseExpression) -> None:
        super().__init__()
        self._inside = inside
        self._new = new
        self.count = 0

    def leave_Subscript(self, original_node: cst.Subscript, updated_node: cst.Subscript) -> cst.BaseExpression:
        if not _is_message(original_node, self._inside):
            return updated_node
        self.count += 1
        return self._new
