"""Imports of canonical bases are led home."""

from __future__ import annotations

import libcst as cst

from ssot_lint.fixes import Refused
from ssot_lint.model.lineages.detours import Detour
from ssot_lint.model.rewriting.detoured_names import is_bound_already, local_name, uses_of
from ssot_lint.rewrite.editor import Editor

_LINE = cst.SimpleStatementLine


def lead_home(editor: Editor, detour: Detour) -> None:
    """Import the base from its home and by its own name; what uses it by another is changed. Raises Refused."""
    if local_name(detour) != detour.base.name:
        for use in uses_of(detour, editor.file):
            region = editor.statement(use.span) if use.header is None else editor.header(use.header)
            region.replace(region.find(use.span, cst.Name), cst.Name(detour.base.name))
    _move(editor, detour)


def _move(editor: Editor, detour: Detour) -> None:
    """Let the statement import the name from its home; the others that it imports stay where they come from."""
    region = editor.statement(detour.span)
    line = cst.ensure_type(region.statement, _LINE)
    statement = line.body[0]
    if len(line.body) != 1 or not isinstance(statement, cst.ImportFrom) or isinstance(statement.names, cst.ImportStar):
        raise Refused("the import shares its line with other statements")
    names, target = list(statement.names), region.find(detour.span, cst.ImportAlias)
    is_there = is_bound_already(detour, editor.file)
    if len(names) == 1:
        region.replace(line) if is_there else region.replace(statement, _home(detour, statement))
    else:
        kept = statement.with_changes(names=_without(names, target))
        added = () if is_there else (_LINE(body=[_home(detour)]),)
        region.replace(line, line.with_changes(body=[kept]), *added)


def _home(detour: Detour, statement: cst.ImportFrom | None = None) -> cst.ImportFrom:
    line = cst.ensure_type(cst.parse_statement(f"from {detour.base.module} import {detour.base.name}"), _LINE)
    made = cst.ensure_type(line.body[0], cst.ImportFrom)
    if statement is None:
        return made
    return statement.with_changes(module=made.module, relative=(), names=made.names, lpar=None, rpar=None)


def _without(names: list[cst.ImportAlias], target: cst.ImportAlias) -> list[cst.ImportAlias]:
    left = [each for each in names if each is not target]
    if names[-1] is target:
        left[-1] = left[-1].with_changes(comma=target.comma)
    return left
