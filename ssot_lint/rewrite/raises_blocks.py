"""`with pytest.raises(…)` blocks, and what stands in them behind the statement that raises."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import libcst as cst

from ssot_lint.findings import Span
from ssot_lint.fixes import Refused
from ssot_lint.rewrite.editor import Editor
from ssot_lint.rewrite.nodes import names_in, nodes_in
from ssot_lint.rewrite.region import Region

_BINDING = cst.AssignTarget | cst.AnnAssign | cst.NamedExpr | cst.For | cst.AsName | cst.ImportAlias


def dedent_from(editor: Editor, block: int, check: Span) -> None:
    """Put the statement of the block on line `block` that holds `check`, and those after it, behind the block.

    Raises Refused when they need what the block does.
    """
    region = editor.statement(Span(block, 1, block, 1))
    with_block = next((each for each in region.walk(cst.With) if region.span_of(each).line == block), None)
    if with_block is None or len(with_block.items) != 1:
        raise Refused("more than one context is entered on one line")
    body = with_block.body.body
    first = next((at for at, each in enumerate(body) if _holds(region, each, check)), 0)
    if not first or not isinstance(with_block.body, cst.IndentedBlock):
        raise Refused("the check is not where it was")
    kept, moved = body[:first], body[first:]
    needed = set(_bound_in(kept)) & {name for each in moved for name in names_in(each)}
    if needed:
        raise Refused(f"it looks at `{min(needed)}`, which is bound in the block")
    footer = with_block.body.footer

    def split(node: cst.With) -> cst.FlattenSentinel[cst.CSTNode]:
        assert isinstance(node.body, cst.IndentedBlock)
        rest = node.with_changes(body=node.body.with_changes(body=node.body.body[:first], footer=()))
        return cst.FlattenSentinel([rest, *node.body.body[first:]])

    if any(line.comment is not None for line in footer):
        raise Refused("a comment stands at the end of the block")
    region.change(with_block, split)


def _holds(region: Region, node: cst.CSTNode, check: Span) -> bool:
    place = region.span_of(node)
    return place.line <= check.line <= place.end_line


def _bound_in(statements: Sequence[cst.CSTNode]) -> Iterator[str]:
    for statement in statements:
        for node in nodes_in(statement, cst.CSTNode):
            if isinstance(node, _BINDING):
                target = getattr(node, "target", None) or getattr(node, "name", None)
                yield from names_in(target) if target is not None else ()
