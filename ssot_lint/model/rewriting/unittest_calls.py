"""Where a call of one of unittest's methods stands, and who uses what it gives."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from ssot_lint.data import dataclass
from ssot_lint.findings import Span
from ssot_lint.fixes import Refused
from ssot_lint.model.definitions import ClassDefinition, Function
from ssot_lint.model.marks import is_fixture, read_marks
from ssot_lint.patterns import compile_late

if TYPE_CHECKING:
    from ssot_lint.model.file import TestFile

_GIVES_REQUEST = compile_late(r"pytest\.mark\.|(?:unittest\.)?mock\.patch(?:\.\w+)?$|patch(?:\.\w+)?$")


@dataclass(frozen=True, slots=True)
class CallPlace:
    """A call on `self`: `statement` where it is one by itself, `block` the `with` whose item it is.

    `exceptions` are the places of `name.exception`, for the name that the `with` gives what it enters.
    """

    statement: Span | None
    block: Span | None
    exceptions: tuple[Span, ...]
    method: Function
    owner: ClassDefinition


def place_of(file: TestFile, span: Span) -> CallPlace:
    """Where the call at `span` stands. Raises Refused where it is gone, or what it gives is handed on."""
    for owner in file.definitions.all_classes:
        for method in owner.methods.values():
            if method.lineno <= span.line <= (method.end_lineno or 0):
                found = _place_in(method, owner, span, file)
                if found is not None:
                    return found
    raise Refused("the call is not where it was")


def _place_in(method: Function, owner: ClassDefinition, span: Span, file: TestFile) -> CallPlace | None:
    for node in ast.walk(method):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call) and file.source.span(node.value) == span:
            return CallPlace(span, None, (), method, owner)
        if isinstance(node, ast.With | ast.AsyncWith):
            for item in node.items:
                if file.source.span(item.context_expr) == span:
                    return CallPlace(None, file.source.span(node), _exceptions(item, node, method, file), method, owner)
        elif isinstance(node, ast.Call) and file.source.span(node) == span:
            return CallPlace(None, None, (), method, owner)
    return None


def _exceptions(
    item: ast.withitem, block: ast.With | ast.AsyncWith, method: Function, file: TestFile
) -> tuple[Span, ...]:
    target = item.optional_vars
    if target is None:
        return ()
    if not isinstance(target, ast.Name):
        raise Refused("what the block gives is bound to more than a name")
    named = [n for n in ast.walk(method) if isinstance(n, ast.Name) and n.id == target.id and n is not target]
    stops = [n.lineno for n in named if not isinstance(n.ctx, ast.Load) and n.lineno > target.lineno]
    until = min(stops, default=1 << 60)
    uses = {id(n) for n in named if isinstance(n.ctx, ast.Load) and block.lineno <= n.lineno < until}
    found = []
    for node in ast.walk(method):
        if isinstance(node, ast.Attribute) and id(node.value) in uses and node.attr == "exception":
            uses.discard(id(node.value))
            found.append(file.source.span(node))
    if uses:
        raise Refused(f"`{target.id}` is used for more than its exception")
    return tuple(sorted(found, key=lambda each: (each.line, each.column)))


def demand_request(file: TestFile, place: CallPlace) -> bool:
    """Whether the method has the parameter `request`; false where it may get it. Raises Refused where it cannot."""
    method = place.method
    arguments = [arg.arg for arg in (*method.args.args, *method.args.kwonlyargs)]
    if "request" in arguments:
        return True
    marks = read_marks(method.decorator_list, file)
    is_test = any(test.node is method for test in file.tests)
    if not is_test and not is_fixture(marks):
        raise Refused(f"{method.name} is given no `request`, which takes clean-ups: only tests and fixtures are")
    strange = [mark.path for mark in marks if not _GIVES_REQUEST.match(mark.path) and not is_fixture((mark,))]
    if strange or len(marks) < len(method.decorator_list) or method.args.vararg or method.args.defaults:
        raise Refused(f"whether {method.name} can be given `request` is not known")
    if any(isinstance(node, ast.Name) and node.id == "request" for node in ast.walk(method)):
        raise Refused("`request` means something else there")
    return False


def is_caught_as(file: TestFile, name: str) -> bool:
    """Whether a handler of the file binds an exception to this name: it is no text."""
    return re.search(rf"\bexcept\b[^\n]*\bas\s+{re.escape(name)}\s*:", file.source.text) is not None
