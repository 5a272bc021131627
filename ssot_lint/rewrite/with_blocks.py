"""Calls that `with` blocks enter: a block of the other kind, or one made of the rest of a function."""

from __future__ import annotations

import libcst as cst

from ssot_lint.fixes import Refused
from ssot_lint.model.rewriting.managed import Block
from ssot_lint.rewrite.editor import Editor
from ssot_lint.rewrite.fixture_requests import function_at
from ssot_lint.rewrite.region import Region


def change_kind(editor: Editor, block: Block) -> None:
    """Make the block that is there one of the factory's kind."""
    region = editor.statement(block.statement)
    node = region.exactly(block.statement, cst.With)
    region.change(node, lambda it: it.with_changes(asynchronous=_asynchronous(block)))


def enter(editor: Editor, block: Block, new: cst.BaseExpression) -> None:
    """Make a block that enters `new` of the rest of the function."""
    region = editor.definition(block.line)
    body = function_at(region, block.line).body
    if not isinstance(body, cst.IndentedBlock):
        raise Refused("the function stands on one line")
    at = next(index for index, each in enumerate(body.body) if _holds(region, each, block))
    item = cst.WithItem(new, cst.AsName(cst.Name(block.name)))
    region.change(body, lambda it: _with_block(it, at, item, _asynchronous(block)))


def _asynchronous(block: Block) -> cst.Asynchronous | None:
    return cst.Asynchronous() if block.is_async else None


def _holds(region: Region, node: cst.BaseStatement | cst.BaseSmallStatement, block: Block) -> bool:
    place = region.span_of(node)
    return place.line == block.statement.line and isinstance(node, cst.SimpleStatementLine) and len(node.body) == 1


def _with_block(
    body: cst.IndentedBlock, at: int, item: cst.WithItem, asynchronous: cst.Asynchronous | None
) -> cst.IndentedBlock:
    line = cst.ensure_type(body.body[at], cst.SimpleStatementLine)
    first, *others = body.body[at + 1 :]
    inner = cst.IndentedBlock(
        body=[_without_blank_lines(first), *others], header=line.trailing_whitespace, footer=body.footer
    )
    made = cst.With(items=[item], body=inner, asynchronous=asynchronous, leading_lines=line.leading_lines)
    return body.with_changes(body=[*body.body[:at], made], footer=())


def _without_blank_lines(statement: cst.BaseStatement) -> cst.BaseStatement:
    lines = [each for each in getattr(statement, "leading_lines", ()) if each.comment is not None]
    return statement.with_changes(leading_lines=lines)
