"""The names that a text uses outside its imports: what decides whether an import can go."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ssot_lint.model.names import last_name
from ssot_lint.model.source import parse_quietly
from ssot_lint.patterns import compile_late

_WORD = compile_late(r"[^\W\d]\w*")
_TYPE_COMMENT = compile_late(r"#\s*type:\s*+(?!ignore\b)([^\r\n]*)")
# Calls whose string arguments name a type, or a fixture that may have been imported.
_NAMING = frozenset(
    "cast TypeVar NewType NamedTuple TypedDict ForwardRef assert_type usefixtures getfixturevalue".split()
)


def used_names(text: str) -> frozenset[str]:
    """Names read, deleted, declared global or requested as parameters, also in type strings, type comments, `__all__`.

    Whatever scope they are in: rather one too many. Raises SyntaxError for a text that does not parse.
    """
    found = set(_used_in(parse_quietly(text)))
    for comment in _TYPE_COMMENT.findall(text):
        found.update(_WORD.findall(comment))
    return frozenset(found)


def _used_in(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            if not isinstance(node.ctx, ast.Store):
                yield node.id
        elif isinstance(node, ast.arg):
            yield node.arg  # pytest gives a parameter the fixture of its name, which may be an imported one
            yield from _words(node.annotation)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield from _words(node.returns)
        elif isinstance(node, ast.AnnAssign):
            yield from _words(node.annotation)
            if last_name(node.annotation) == "TypeAlias":
                yield from _words(node.value)
        elif isinstance(node, ast.Global):
            yield from node.names
        else:
            yield from _named_in_strings(node)


def _named_in_strings(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
        yield node.target.id
        if node.target.id == "__all__":
            yield from _words(node.value)
    elif isinstance(node, ast.Assign) and any(last_name(target) == "__all__" for target in node.targets):
        yield from _words(node.value)
    elif isinstance(node, ast.Subscript):
        if (last_name(node.value) or "")[:1].isupper():  # `List["Name"]` outside an annotation
            yield from _words(node.slice)
    elif isinstance(node, ast.Call):
        name = last_name(node.func)
        is_export = isinstance(node.func, ast.Attribute) and last_name(node.func.value) == "__all__"
        if name in _NAMING or is_export:
            for argument in (*node.args, *(each.value for each in node.keywords)):
                yield from _words(argument)


def _words(node: ast.AST | None) -> Iterator[str]:
    for part in ast.walk(node) if node is not None else ():
        if isinstance(part, ast.Constant) and isinstance(part.value, str):
            yield from _WORD.findall(part.value)
