"""Configured expressions in place of what stands in a file: placeholders filled, dotted names imported."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import libcst as cst

from ssot_lint.findings import Span
from ssot_lint.fixes import Refused
from ssot_lint.model import TestFile
from ssot_lint.model.symbols import SymbolKind
from ssot_lint.rewrite.editor import Editor
from ssot_lint.rewrite.nodes import nodes_in


def replace_by_template(editor: Editor, whole: Span, template: str, arguments: Mapping[str, Span]) -> None:
    """Put a template, its placeholders filled with the source at these spans, in place of what stands at `whole`.

    Raises Refused when it awaits, or asks for what is not given.
    """
    region = editor.statement(whole)
    filled = {name: region.exactly(span, cst.BaseExpression) for name, span in arguments.items()}
    new = filled_template(editor, template, filled, whole.line)
    if next(nodes_in(new, cst.Await), None) is not None:
        raise Refused("the configured call awaits")
    statement = next((each for each in region.walk(cst.BaseSmallStatement) if region.span_of(each) == whole), None)
    if statement is None:
        region.replace(region.exactly(whole, cst.BaseExpression), new)
    else:
        region.replace(statement, cst.Expr(new, semicolon=statement.semicolon))


def filled_template(
    editor: Editor,
    template: str,
    arguments: Mapping[str, cst.BaseExpression],
    line: int,
    known: Collection[str] = (),
) -> cst.BaseExpression:
    """The template as a tree, with what its dotted names stand for imported at `line`. Raises Refused.

    Names that begin with one of `known`, such as fixtures, stay as they are.
    """
    given = dict.fromkeys(arguments, "")
    text = template
    for number, name in enumerate(given):
        given[name] = f"_ssot_{number}_"
        text = text.replace(f"{{{name}}}", given[name])
    if "{" in text and any(f"{{{word}}}" in text for word in ("key", "value", "default", "endpoint")):
        raise Refused("the configured call needs more than is given here")
    nodes = {mark: arguments[name] for name, mark in given.items()}
    found = cst.parse_expression(text).visit(_Filler(editor, nodes, line, known))
    assert isinstance(found, cst.BaseExpression)
    return found


class _Filler(cst.CSTTransformer):
    """Fills placeholders, and names what dotted names of at least two parts mean as the file can."""

    def __init__(
        self, editor: Editor, arguments: Mapping[str, cst.BaseExpression], line: int, known: Collection[str]
    ) -> None:
        super().__init__()
        self._known = known
        self._editor = editor
        self._arguments = arguments
        self._line = line

    def visit_Attribute(self, node: cst.Attribute) -> bool:
        return _dotted(node) is None

    def leave_Attribute(self, original_node: cst.Attribute, updated_node: cst.Attribute) -> cst.BaseExpression:
        path = _dotted(original_node)
        if path is None or path.partition(".")[0] in self._known:
            return updated_node
        return cst.parse_expression(imported(self._editor, path, self._line))

    def leave_Name(self, original_node: cst.Name, updated_node: cst.Name) -> cst.BaseExpression:
        return self._arguments.get(original_node.value, updated_node)


def imported(editor: Editor, path: str, line: int, bare_from: str | None = None) -> str:
    """The expression that means the object at a dotted path on `line`; what it takes is imported.

    A name of the module `bare_from` is imported by itself, whether or not the module is.
    """
    module, names = module_of(editor.file, path)
    if not names:
        return editor.import_module(module, line)
    return ".".join([editor.import_name(module, names[0], line, module == bare_from), *names[1:]])


def module_of(file: TestFile, path: str) -> tuple[str, list[str]]:
    """The module in a dotted path, and the names behind it; the last name alone where no module can be found."""
    parts = path.split(".")
    for length in range(len(parts), 0, -1):
        module = ".".join(parts[:length])
        if file.knowledge.resolve(module, file).kind is SymbolKind.MODULE:
            return module, parts[length:]
    return ".".join(parts[:-1]), parts[-1:]


def _dotted(node: cst.BaseExpression) -> str | None:
    parts: list[str] = []
    while isinstance(node, cst.Attribute):
        parts.append(node.attr.value)
        node = node.value
    return ".".join([node.value, *reversed(parts)]) if isinstance(node, cst.Name) and node.value != "self" else None
