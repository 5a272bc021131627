"""Set-ups of unittest under the names by which pytest calls them."""

from __future__ import annotations

import libcst as cst

from ssot_lint.model.rewriting.idle_setups import NewName
from ssot_lint.rewrite.editor import Editor
from ssot_lint.rewrite.methods import with_parameter, with_super
from ssot_lint.rewrite.region import Region


def rename_setup(editor: Editor, renaming: NewName) -> None:
    """Give the set-up its new name; its call of super's becomes that of the base's, or goes where the base has none."""
    if renaming.is_pointless:
        editor.remove_definition(renaming.line)
        return
    region = editor.definition(renaming.line)
    function, call = region.function, renaming.call
    calls = _super_calls(region, function)
    for statement, expression in calls:
        if call is None:
            region.replace(statement)
        else:
            region.replace(expression, cst.parse_expression(call.code))

    def change(it: cst.FunctionDef) -> cst.FunctionDef:
        named = it.with_changes(name=it.name.with_changes(value=renaming.name))
        if renaming.is_bare:
            own = it.params.params[0].with_changes(comma=cst.MaybeSentinel.DEFAULT)
            named = named.with_changes(params=cst.Parameters(params=[own]))
        if call is None:
            return named
        if not calls:
            return with_super(named, call)
        return with_parameter(named, call.parameter) if call.parameter is not None else named

    region.change(function, change)


def _super_calls(region: Region, function: cst.FunctionDef) -> list[tuple[cst.BaseSmallStatement, cst.Call]]:
    """The statements `super().name()` of the function's own name, each with the call."""
    found: list[tuple[cst.BaseSmallStatement, cst.Call]] = []
    for node in region.walk(cst.Expr):
        value = node.value
        func = value.func if isinstance(value, cst.Call) else None
        if isinstance(func, cst.Attribute) and func.attr.value == function.name.value and _is_super(func.value):
            found.append((node, cst.ensure_type(value, cst.Call)))
    return found


def _is_super(node: cst.BaseExpression) -> bool:
    return isinstance(node, cst.Call) and isinstance(node.func, cst.Name) and node.func.value == "super"
