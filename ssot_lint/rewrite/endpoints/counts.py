"""How many messages a test says that an endpoint gets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import libcst as cst

from ssot_lint.fixes import Refused
from ssot_lint.rewrite.endpoints.kinds import COUNTING, Kind, Use
from ssot_lint.rewrite.endpoints.uses import Uses
from ssot_lint.rewrite.region import Region


def counted(region: Region, uses: Uses, looks: Sequence[Use], name: str) -> int | None:
    """The number of messages that the looks at an endpoint demand; None where they leave it open.

    Raises Refused where they contradict each other, or where it depends on what a block around them waits for.
    """
    suite = uses.parent(looks[0].statement)
    for use in looks:
        if use.kind in (*COUNTING, Kind.ONCE_WITH) and uses.parent(use.statement) is not suite:
            raise Refused(f"how many messages `{name}` gets is said in a block of its own, on line {use.line}")
    numbers = {use.number for use in looks if use.number is not None}
    for use in looks:
        if use.kind is Kind.ALL:
            numbers.update(_said_later(region, uses, use))
    if len(numbers) > 1:
        raise Refused(f"different numbers of messages are expected of `{name}`")
    return numbers.pop() if numbers else None


def _said_later(region: Region, uses: Uses, use: Use) -> Iterable[int]:
    """What is said of the length of the list that all messages are bound to, or compared with."""
    if isinstance(use.node, cst.ListComp) and use.node.for_in.ifs:
        return
    outer = uses.parent(use.node)
    if isinstance(outer, cst.Comparison):
        number = uses.said_length(outer)
        yield from () if number is None else (number,)
    name = bound_name(outer, region)
    for comparison in region.walk(cst.Comparison) if name else ():
        left = comparison.left
        if isinstance(left, cst.Call) and isinstance(left.func, cst.Name) and left.func.value in ("len", "tuple"):
            left = left.args[0].value if len(left.args) == 1 else left
        if isinstance(left, cst.ListComp) and not left.for_in.ifs:
            left = left.for_in.iter
        if isinstance(left, cst.Name) and left.value == name:
            number = uses.said_length(comparison)
            yield from () if number is None else (number,)


def bound_name(node: cst.CSTNode | None, region: Region) -> str:
    """The name that an assignment binds, if nothing else in the test binds it; else empty."""
    if not isinstance(node, cst.Assign) or len(node.targets) != 1:
        return ""
    target = node.targets[0].target
    if not isinstance(target, cst.Name):
        return ""
    bound = [each.target for each in region.walk(cst.AssignTarget) if _is_named(each.target, target.value)]
    return target.value if len(bound) == 1 else ""


def _is_named(node: cst.BaseExpression, name: str) -> bool:
    return isinstance(node, cst.Name) and node.value == name
