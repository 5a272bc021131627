"""Imports inside a function take another name in, or are let go."""

from __future__ import annotations

import libcst as cst

from ssot_lint.data import replace
from ssot_lint.model.rewriting.local_imports import LocalImport, is_bound_to, is_reached
from ssot_lint.rewrite.editor import Editor
from ssot_lint.rewrite.region import Region
from ssot_lint.rewrite.templates import imported, module_of


def import_beside(editor: Editor, path: str, line: int, beside: LocalImport | None, bare_from: str | None) -> str:
    """The expression for the object at a dotted path; imported where `beside` imports what it replaces, if that is
    inside a function, else at the top, like other names of the module `bare_from`."""
    module, names = module_of(editor.file, path)
    if beside is not None and names and is_bound_to(f"{module}.{names[0]}", editor.file):
        return ".".join(names)
    if beside is None or not names or is_reached(f"{module}.{names[0]}", line, editor.file) or names[0] in beside.bound:
        if beside is not None and beside.uses == 1:
            _change(editor, beside, None, "")
        return imported(editor, path, line, bare_from)
    _change(editor, beside, module, names[0])
    return ".".join(names)


def let_go(editor: Editor, beside: LocalImport) -> None:
    """Take the one name out of the import, which nothing else uses."""
    _change(editor, replace(beside, uses=1), None, "")


def _change(editor: Editor, beside: LocalImport, module: str | None, name: str) -> None:
    """Put `name` of `module` into the import; what it gave goes when nothing else uses it."""
    region = editor.statement(beside.span)
    node = region.exactly(beside.span, cst.ImportFrom)
    if isinstance(node.names, cst.ImportStar):
        return
    own = next(each for each in node.names if _local(each) == beside.name)
    others = [each for each in node.names if each is not own or beside.uses > 1]
    if module == beside.module:
        _set_names(region, node, [*others, cst.ImportAlias(cst.Name(name))])
        return
    new = None
    if module is not None:
        parsed = cst.ensure_type(cst.parse_statement(f"from {module} import {name}"), cst.SimpleStatementLine)
        new = cst.ensure_type(parsed.body[0], cst.ImportFrom)
    if not others and new is None:
        _remove(editor, region, beside)
        return
    if not others and new is not None:
        region.replace(node, new)
        return
    _set_names(region, node, others)
    if new is not None:
        line = next(each for each in region.walk(cst.SimpleStatementLine) if any(part is node for part in each.body))
        added = cst.SimpleStatementLine([new])
        region.change(line, lambda it: cst.FlattenSentinel([it, added]))


def _remove(editor: Editor, region: Region, beside: LocalImport) -> None:
    """Take the import away, with its line."""
    node = region.exactly(beside.span, cst.ImportFrom)
    only = region.statements[0] if len(region.statements) == 1 else None
    if isinstance(only, cst.SimpleStatementLine) and len(only.body) == 1 and only.body[0] is node:
        editor.remove(beside.span)
    else:
        region.replace(node)


def _set_names(region: Region, node: cst.ImportFrom, names: list[cst.ImportAlias]) -> None:
    ordered = sorted(names, key=_key) if _is_sorted(node) else names
    plain = [each.with_changes(comma=cst.MaybeSentinel.DEFAULT) for each in ordered]
    region.change(node, lambda it: it.with_changes(names=plain))


def _is_sorted(node: cst.ImportFrom) -> bool:
    assert not isinstance(node.names, cst.ImportStar)
    keys = [_key(each) for each in node.names]
    return keys == sorted(keys)


def _key(alias: cst.ImportAlias) -> tuple[bool, str]:
    name = cst.ensure_type(alias.name, cst.Name).value
    return name[:1].islower() or name[:1] == "_", name


def _local(alias: cst.ImportAlias) -> str:
    name = alias.asname.name if alias.asname is not None else alias.name
    return cst.ensure_type(name, cst.Name).value
