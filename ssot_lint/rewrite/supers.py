"""Calls of super's methods in a set-up that changes its place: they get another name, or go."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import libcst as cst

from ssot_lint.fixes import Refused
from ssot_lint.model.rewriting.super_calls import SuperCall
from ssot_lint.patterns import compile_late
from ssot_lint.rewrite.nodes import is_super

_GONE = "__gone__"
_OF_THE_CALL = compile_late(r"super|parent|\bbase\b|inherit", re.IGNORECASE)


def with_supers(function: cst.FunctionDef, calls: Mapping[str, SuperCall | None]) -> cst.FunctionDef:
    """The method with its calls of super's methods made anew, and those taken out that are None.

    A comment above one that goes stays, unless it speaks of the base. Raises Refused where something uses its value.
    """
    changed = cst.ensure_type(function.visit(_Supers(calls)), cst.FunctionDef)
    if _holds(changed, _GONE):
        raise Refused("it uses what super's method returns, which goes")
    return changed


def _holds(node: cst.CSTNode, name: str) -> bool:
    if isinstance(node, cst.Name):
        return node.value == name
    return any(_holds(child, name) for child in node.children)


class _Supers(cst.CSTTransformer):
    def __init__(self, calls: Mapping[str, SuperCall | None]) -> None:
        super().__init__()
        self._calls = calls
        self._awaited: set[cst.CSTNode] = set()

    def visit_Await(self, node: cst.Await) -> bool:
        self._awaited.add(node.expression)
        return True

    def leave_Call(self, original_node: cst.Call, updated_node: cst.Call) -> cst.BaseExpression:
        if _asks_super(updated_node):
            return _renamed_in_question(updated_node, self._calls)
        func = updated_node.func
        if not isinstance(func, cst.Attribute) or not is_super(func.value) or func.attr.value not in self._calls:
            return updated_node
        call = self._calls[func.attr.value]
        if call is None:
            return cst.Name(_GONE)
        made = cst.parse_expression(f"super().{call.name}({call.arguments})")
        func = func.with_changes(attr=cst.Name(call.name))
        node = updated_node.with_changes(func=func, args=cst.ensure_type(made, cst.Call).args)
        return cst.Await(node) if call.awaited and original_node not in self._awaited else node

    def leave_Await(self, original_node: cst.Await, updated_node: cst.Await) -> cst.BaseExpression:
        inner, old = updated_node.expression, original_node.expression
        if isinstance(inner, cst.Name) and inner.value == _GONE:
            return inner
        func = old.func if isinstance(old, cst.Call) else None
        if isinstance(func, cst.Attribute) and is_super(func.value):
            call = self._calls.get(func.attr.value)
            return inner if call is not None and not call.awaited else updated_node
        return updated_node

    def leave_IfExp(self, original_node: cst.IfExp, updated_node: cst.IfExp) -> cst.BaseExpression:
        asked = original_node.test
        if not isinstance(asked, cst.Call) or not _asks_super(asked) or _asked_name(asked) not in self._calls:
            return updated_node
        return updated_node.body

    def leave_SimpleStatementLine(
        self, original_node: cst.SimpleStatementLine, updated_node: cst.SimpleStatementLine
    ) -> cst.BaseStatement:
        kept = [each for each in updated_node.body if not _is_gone(each)]
        return updated_node.with_changes(body=_ended(kept)) if kept else updated_node

    def leave_SimpleStatementSuite(
        self, original_node: cst.SimpleStatementSuite, updated_node: cst.SimpleStatementSuite
    ) -> cst.BaseSuite:
        kept = [each for each in updated_node.body if not _is_gone(each)]
        return updated_node.with_changes(body=_ended(kept) if kept else [cst.Pass()])

    def leave_If(self, original_node: cst.If, updated_node: cst.If) -> cst.BaseStatement:
        asked, body = original_node.test, updated_node.body
        if not isinstance(asked, cst.Call) or not _asks_super(asked) or _asked_name(asked) not in self._calls:
            return updated_node
        if updated_node.orelse is None and (not body.body or isinstance(body.body[0], cst.Pass)):
            gone = cst.Expr(cst.Name(_GONE))
            return cst.SimpleStatementLine(body=[gone], leading_lines=updated_node.leading_lines)
        return updated_node

    def leave_Try(
        self, original_node: cst.Try, updated_node: cst.Try
    ) -> cst.BaseStatement | cst.FlattenSentinel[cst.BaseStatement]:
        final = updated_node.finalbody
        if final is None or not isinstance(final.body, cst.IndentedBlock) or final.body.body:
            return updated_node
        if updated_node.handlers:
            return updated_node.with_changes(finalbody=None)
        first, *others = updated_node.body.body
        above = [*updated_node.leading_lines, *getattr(first, "leading_lines", ())]
        return cst.FlattenSentinel([first.with_changes(leading_lines=above), *others])

    def leave_IndentedBlock(self, original_node: cst.IndentedBlock, updated_node: cst.IndentedBlock) -> cst.BaseSuite:
        kept: list[cst.BaseStatement] = []
        notes: list[cst.EmptyLine] = []
        for each in updated_node.body:
            if isinstance(each, cst.SimpleStatementLine) and _is_gone(each.body[0]):
                notes += _notes(each.leading_lines)
            elif notes:
                kept.append(each.with_changes(leading_lines=[*notes, *getattr(each, "leading_lines", ())]))
                notes = []
            else:
                kept.append(each)
        return updated_node.with_changes(body=kept, footer=[*notes, *updated_node.footer])


def _is_gone(node: cst.BaseSmallStatement) -> bool:
    return isinstance(node, cst.Expr) and isinstance(node.value, cst.Name) and node.value.value == _GONE


def _ended(body: list[cst.BaseSmallStatement]) -> list[cst.BaseSmallStatement]:
    """Small statements of one line, of which the last has no semicolon."""
    return [*body[:-1], body[-1].with_changes(semicolon=cst.MaybeSentinel.DEFAULT)]


def _notes(lines: Sequence[cst.EmptyLine]) -> list[cst.EmptyLine]:
    """The comments above a call that goes, with what is left to say."""
    spoken = [line for line in lines if line.comment is not None]
    return [] if any(_OF_THE_CALL.search(line.comment.value) for line in spoken if line.comment) else spoken


def _asks_super(call: cst.Call) -> bool:
    """Whether it is `hasattr(super(), "name")`."""
    is_asking = isinstance(call.func, cst.Name) and call.func.value == "hasattr" and len(call.args) == 2
    return is_asking and is_super(call.args[0].value)


def _asked_name(call: cst.Call) -> str:
    name = call.args[1].value
    value = name.evaluated_value if isinstance(name, cst.SimpleString) else ""
    return value if isinstance(value, str) else ""


def _renamed_in_question(call: cst.Call, calls: Mapping[str, SuperCall | None]) -> cst.Call:
    made = calls.get(_asked_name(call))
    if made is None:
        return call
    name = cst.ensure_type(call.args[1].value, cst.SimpleString)
    text = name.with_changes(value=f"{name.prefix}{name.quote}{made.name}{name.quote}")
    return call.with_changes(args=[call.args[0], call.args[1].with_changes(value=text)])
