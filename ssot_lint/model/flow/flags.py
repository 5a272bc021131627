"""What a function records about a failure, and whether a check of the test looks at the record afterwards."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from ssot_lint.lasting import cached_property
from ssot_lint.model.checks import Check, FrameKind
from ssot_lint.model.definitions import FUNCTIONS, blocks_of
from ssot_lint.model.sites import statements_of

if TYPE_CHECKING:
    from ssot_lint.model.tests import Test

_RECORDING = frozenset(
    "append add extend insert update put put_nowait set setdefault set_exception set_result appendleft record fail"
    " increment inc mark push note report".split()
)
_RECORDING_PREFIXES = (
    "record_",
    "add_",
    "mark_",
    "note_",
    "report_",
    "increment_",
    "set_",
    "fail_",
    "append_",
    "track_",
)
_OWN = ("self", "cls")


def names_read(node: ast.AST) -> Iterator[str]:
    """The names that an expression or statement mentions; attributes of `self` as `self.name`."""
    stack = [node]
    while stack:
        current = stack.pop()
        key = _own_attribute(current)
        if key is not None:
            yield key
        elif type(current) is ast.Name:
            yield current.id
        else:
            stack.extend(ast.iter_child_nodes(current))


def _own_attribute(node: ast.AST) -> str | None:
    if type(node) is ast.Attribute and type(node.value) is ast.Name and node.value.id in _OWN:
        return f"self.{node.attr}"
    return None


def root_of(node: ast.expr) -> str | None:
    """The variable whose object an expression reaches into: `x` for `x.y[0]`, `self.x` for `self.x.y`."""
    while True:
        key = _own_attribute(node)
        if key is not None:
            return key
        if isinstance(node, ast.Subscript | ast.Attribute | ast.Starred):
            node = node.value
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            node = node.func.value
        else:
            return node.id if isinstance(node, ast.Name) else None


def names_set(statement: ast.stmt) -> Iterator[str]:
    """The variables that one statement binds, changes or records something in."""
    if isinstance(statement, ast.Assign):
        for target in statement.targets:
            yield from _targets(target)
    elif isinstance(statement, ast.AugAssign | ast.AnnAssign | ast.For | ast.AsyncFor):
        yield from _targets(statement.target)
    elif isinstance(statement, ast.With | ast.AsyncWith):
        for item in statement.items:
            if item.optional_vars is not None:
                yield from _targets(item.optional_vars)
    elif isinstance(statement, ast.Expr):
        yield from _recorded(statement.value)


def _targets(target: ast.expr) -> Iterator[str]:
    if isinstance(target, ast.Tuple | ast.List):
        for each in target.elts:
            yield from _targets(each)
    else:
        root = root_of(target)
        if root is not None:
            yield root


def _recorded(node: ast.expr) -> Iterator[str]:
    node = node.value if isinstance(node, ast.Await) else node
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        name = node.func.attr
        root = root_of(node.func.value)
        if root is not None and (name in _RECORDING or name.startswith(_RECORDING_PREFIXES)):
            yield root


class Flow:
    """How values move between the names of one test, inner functions included; control counts as well as data."""

    def __init__(self, test: Test) -> None:
        self.test = test

    @cached_property
    def moves(self) -> list[tuple[frozenset[str], frozenset[str]]]:
        """Pairs (names read, names set), one per statement that sets something."""
        return list(_moves(self.test.body, frozenset()))

    def reached(self, roots: Iterable[str]) -> set[str]:
        """`roots` and every name whose value may depend on one of them."""
        found = set(roots)
        size = 0
        while size != len(found):
            size = len(found)
            for read, written in self.moves:
                if not written <= found and not read.isdisjoint(found):
                    found |= written
        return found

    def is_looked_at(self, roots: Iterable[str], checks: Iterable[Check]) -> bool:
        """Whether one of `checks` reads something that depends on `roots`, itself or in a condition around it."""
        reached = self.reached(roots)
        return bool(reached) and any(not reached.isdisjoint(_read_by(check)) for check in checks)


def _moves(body: list[ast.stmt], around: frozenset[str]) -> Iterator[tuple[frozenset[str], frozenset[str]]]:
    for statement in body:
        if isinstance(statement, (*FUNCTIONS, ast.ClassDef)):
            yield from _moves(statement.body, frozenset())
            continue
        blocks = list(blocks_of(statement))
        header = _header_names(statement) if blocks else frozenset(names_read(statement))
        written = frozenset(names_set(statement))
        if written:
            yield header | around, written
        decided = around | header if isinstance(statement, ast.If | ast.While | ast.For | ast.AsyncFor) else around
        for block in blocks:
            yield from _moves(block, decided)


def _header_names(statement: ast.stmt) -> frozenset[str]:
    parts = [child for child in ast.iter_child_nodes(statement) if isinstance(child, ast.expr | ast.withitem)]
    return frozenset(name for part in parts for name in names_read(part))


def _read_by(check: Check) -> set[str]:
    found = set(names_read(check.node))
    frame = check.frame
    while frame is not None:
        if frame.kind in (FrameKind.IF, FrameKind.WHILE, FrameKind.FOR, FrameKind.MATCH):
            assert isinstance(frame.node, ast.stmt)
            found |= _header_names(frame.node)
        frame = frame.outer
    return found


def set_in(body: list[ast.stmt]) -> set[str]:
    """Every name that the statements of a block, nested ones too, set or record in."""
    return {name for statement in statements_of(body) for name in names_set(statement)}
