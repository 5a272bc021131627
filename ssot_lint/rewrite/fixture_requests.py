"""A function asks for a fixture, or its class does for all its methods."""

from __future__ import annotations

import libcst as cst

from ssot_lint.fixes import Refused
from ssot_lint.model.definitions import ClassDefinition
from ssot_lint.rewrite.editor import Editor
from ssot_lint.rewrite.methods import with_parameter
from ssot_lint.rewrite.region import Region


def request_fixture(region: Region, line: int, name: str) -> None:
    """Give the function whose `def` is on `line` one more parameter, unless it has it."""
    node = function_at(region, line)
    if name not in {each.name.value for each in (*node.params.params, *node.params.kwonly_params)}:
        region.change(node, lambda it: _with_request(it, name))


def _with_request(function: cst.FunctionDef, name: str) -> cst.FunctionDef:
    own = function.params
    if not any(each.default is not None for each in own.params):
        return with_parameter(function, name)
    # What has no default stands before what has one.
    at = next(index for index, each in enumerate(own.params) if each.default is not None)
    made = cst.Param(cst.Name(name), comma=cst.Comma(whitespace_after=cst.SimpleWhitespace(" ")))
    return function.with_changes(params=own.with_changes(params=[*own.params[:at], made, *own.params[at:]]))


def function_at(region: Region, line: int) -> cst.FunctionDef:
    """The function whose `def` is on `line`. Raises Refused when the region has none there."""
    for node in region.walk(cst.FunctionDef):
        if region.span_of(node.name).line == line:
            return node
    raise Refused(f"line {line} is not what it was taken for")


def give_attribute(editor: Editor, cls: ClassDefinition, fixture: str, attribute: str) -> None:
    """Let a fixture of the class that comes unasked set `self.attribute` to what `fixture` gives."""
    name = f"give_{attribute.lstrip('_')}"
    if editor.file.lineage(cls).holds(name):
        raise Refused(f"the class has a `{name}` already")
    first = next((each for each in cls.node.body if hasattr(each, "decorator_list")), None)
    if first is None:
        raise Refused("the class has no method")
    line = min((each.lineno for each in first.decorator_list), default=first.lineno)
    indent, outer = (_indent(editor.lines(each, each)[0]) for each in (line, cls.node.lineno))
    while line > 1 and editor.lines(line - 1, line - 1)[0].strip().startswith("#"):
        line -= 1
    step = indent.removeprefix(outer)
    pytest = editor.import_module("pytest", first.lineno)
    rows = (f"@{pytest}.fixture(autouse=True)", f"def {name}(self, {fixture}):", f"{step}self.{attribute} = {fixture}")
    editor.insert(line, *(indent + row for row in rows), "")


def _indent(text: str) -> str:
    return text[: len(text) - len(text.lstrip())]
