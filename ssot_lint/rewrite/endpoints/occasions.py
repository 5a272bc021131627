"""Whether all that a test asks of a double is asked on one occasion, so that one reception can stand for all of it."""

from __future__ import annotations

from collections.abc import Sequence

import libcst as cst

from ssot_lint.fixes import Refused
from ssot_lint.rewrite.endpoints.kinds import Kind, Use
from ssot_lint.rewrite.endpoints.uses import Uses
from ssot_lint.rewrite.region import Region


def demand_one_occasion(region: Region, uses: Uses, looks: Sequence[Use], name: str) -> None:
    """All looks must stand together, and be taken once: between them the program could send more.

    Raises Refused with what stands between them.
    """
    first, last = looks[0], looks[-1]
    lines = range(first.line, last.line + 1)
    ours = {id(use.node) for use in looks}
    for awaited in region.walk(cst.Await):
        line = region.span_of(awaited).line
        if line in lines and id(awaited) not in ours:
            raise Refused(f"the program goes on on line {line}, between two looks at `{name}`")
    suite = uses.parent(first.statement)
    for use in looks:
        node: cst.CSTNode | None = use.statement
        while node is not None and uses.parent(node) is not suite:
            node = uses.parent(node)
        if node is None:
            raise Refused(f"`{name}` is looked at inside a block and behind it")
    _demand_no_loop(uses, first, name)


def _demand_no_loop(uses: Uses, first: Use, name: str) -> None:
    if isinstance(first.statement, cst.While):
        raise Refused(f"`{name}` is waited for in the loop on line {first.line}")
    made = {id(use.statement) for use in uses.all if use.kind is Kind.MADE}
    node = uses.parent(first.statement)
    while node is not None:
        if isinstance(node, cst.For | cst.While) and not any(id(each) in made for each in node.body.children):
            raise Refused(f"`{name}` is looked at again and again, in a loop around line {first.line}")
        node = uses.parent(node)


def demand_one_act(region: Region, uses: Uses, look: Use) -> None:
    """Without a number of messages there must have been one occasion to send. Raises Refused where there were more."""
    given = [use.line for use in uses.all if use.kind is Kind.HANDED_ON]
    start = given[0] if given else 0
    lines = {region.span_of(each).line for each in region.walk(cst.Await)}
    if len([line for line in lines if start < line < look.line]) > 1:
        raise Refused(f"how many messages came before the one on line {look.line} is not said")
