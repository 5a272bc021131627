"""The `__init__` of a test class as a set-up."""

from __future__ import annotations

import libcst as cst

from ssot_lint.model.rewriting.inits import NewSetUp
from ssot_lint.rewrite.editor import Editor
from ssot_lint.rewrite.methods import with_parameter, with_super
from ssot_lint.rewrite.nodes import is_super
from ssot_lint.rewrite.region import Region


def turn_init(editor: Editor, made: NewSetUp) -> None:
    """Give the `__init__` its new name; its call of super's becomes that of the base's, or goes without one."""
    if made.is_pointless:
        editor.remove_definition(made.line)
        return
    region = editor.definition(made.line)
    function, call = region.function, made.call
    calls = _super_calls(region)
    for statement, expression in calls:
        if call is None:
            region.replace(statement)
        else:
            region.replace(expression, cst.parse_expression(call.code))

    def change(it: cst.FunctionDef) -> cst.FunctionDef:
        receiver = it.params.params[0].with_changes(comma=cst.MaybeSentinel.DEFAULT)
        named = it.with_changes(name=cst.Name(made.name), params=cst.Parameters(params=[receiver]))
        if call is None:
            return named
        if not calls:
            return with_super(named, call)
        return with_parameter(named, call.parameter) if call.parameter is not None else named

    region.change(function, change)


def _super_calls(region: Region) -> list[tuple[cst.BaseSmallStatement, cst.Call]]:
    """The statements `super().__init__()`, each with the call."""
    found: list[tuple[cst.BaseSmallStatement, cst.Call]] = []
    for node in region.walk(cst.Expr):
        value = node.value
        func = value.func if isinstance(value, cst.Call) else None
        if isinstance(func, cst.Attribute) and func.attr.value == "__init__" and is_super(func.value):
            found.append((node, cst.ensure_type(value, cst.Call)))
    return found
