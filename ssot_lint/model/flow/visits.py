"""Walks to the statements of a function that stand on certain lines, past everything else."""

from __future__ import annotations

import ast
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from ssot_lint.data import dataclass
from ssot_lint.model.definitions import FUNCTIONS, blocks_of
from ssot_lint.model.inference import Scope
from ssot_lint.model.names import last_name
from ssot_lint.model.statements import nodes_in
from ssot_lint.patterns import compile_late

if TYPE_CHECKING:
    from ssot_lint.model.source import Source

_RAISES = frozenset({"raises", "assertRaises", "assertRaisesRegex"})
_HEADER = (ast.expr, ast.withitem, ast.arguments, ast.keyword)
_NEWLINE = compile_late("\n|\r(?!\n)")


class Lines:
    """Line numbers of interest, quickly compared with the lines of a statement."""

    def __init__(self, numbers: Iterable[int]) -> None:
        self.numbers = sorted(set(numbers))

    def __bool__(self) -> bool:
        return bool(self.numbers)

    def within(self, first: int, last: int) -> bool:
        """Whether one of the lines is in this range, both ends included."""
        index = bisect_left(self.numbers, first)
        return index < len(self.numbers) and self.numbers[index] <= last


def positions_of(text: str, needle: str) -> Iterator[int]:
    """Where `needle` stands in `text`, unless it is the end of a longer identifier."""
    position = text.find(needle)
    while position >= 0:
        before = text[position - 1 : position]
        if not (before.isalnum() or before == "_") or not needle[0].isidentifier():
            yield position
        position = text.find(needle, position + 1)


def lines_with(source: Source, needles: Iterable[str]) -> Lines:
    """The lines on which one of the texts stands, or an identifier that begins with it."""
    return lines_at(source, (position for needle in needles for position in positions_of(source.text, needle)))


def lines_at(source: Source, positions: Iterable[int]) -> Lines:
    """The lines of these positions of the text."""
    text = source.text
    if "\r" not in text:
        return Lines(_counted(text, sorted(positions)))
    ends = [match.start() for match in _NEWLINE.finditer(text)]
    return Lines(bisect_left(ends, position) + 1 for position in positions)


def _counted(text: str, positions: Iterable[int]) -> Iterator[int]:
    line, counted = 1, 0
    for position in positions:
        line += text.count("\n", counted, position)
        counted = position
        yield line


@dataclass(frozen=True, slots=True)
class Visit:
    """One statement with the scopes around it, innermost last; `expected`: inside a block that expects an exception."""

    statement: ast.stmt
    scopes: tuple[Scope, ...]
    expected: bool

    def scope_for(self, name: str) -> Scope:
        """The innermost scope that binds a name, else the outermost."""
        for scope in reversed(self.scopes):
            if name in scope.bound or name in scope.imports or name in scope.parameters or name in scope.nested:
                return scope
        return self.scopes[0]

    def is_local(self, name: str) -> bool:
        """Whether a function around the statement binds the name, so that it is not the module's."""
        return any(
            name in scope.bound or name in scope.imports or name in scope.parameters or name in scope.nested
            for scope in self.scopes
        )

    @property
    def parts(self) -> list[ast.AST]:
        """What of the statement is not itself a statement: all of a simple one, the header of a compound one."""
        if not hasattr(self.statement, "body") and not isinstance(self.statement, ast.Match):
            return [self.statement]
        return [each for each in ast.iter_child_nodes(self.statement) if isinstance(each, _HEADER)]

    def nodes(self) -> Iterator[ast.AST]:
        """Every node below the parts of the statement."""
        for part in self.parts:
            yield from nodes_in(part)


def visits(body: list[ast.stmt], scope: Scope, lines: Lines, enter: bool = True) -> Iterator[Visit]:
    """The statements of `body` that have some of `lines`, outer ones first; definitions are passed over or entered."""
    for visit in _visits(body, (scope,), False, lines):
        if enter or not (len(visit.scopes) > 1 or isinstance(visit.statement, (*FUNCTIONS, ast.ClassDef))):
            yield visit


def _visits(body: list[ast.stmt], scopes: tuple[Scope, ...], expected: bool, lines: Lines) -> Iterator[Visit]:
    for statement in body:
        if not lines.within(_first_line(statement), statement.end_lineno or statement.lineno):
            continue
        yield Visit(statement, scopes, expected)
        if isinstance(statement, FUNCTIONS):
            inner = scopes[0].file.scope_of(statement, scopes[0].cls)
            yield from _visits(statement.body, (*scopes, inner), expected, lines)
        elif isinstance(statement, ast.ClassDef):
            yield from _visits(statement.body, scopes, expected, lines)
        else:
            inside = expected or _expects(statement)
            for block in blocks_of(statement):
                yield from _visits(block, scopes, inside, lines)


def _first_line(statement: ast.stmt) -> int:
    decorators = getattr(statement, "decorator_list", None)
    return min(each.lineno for each in (*decorators, statement)) if decorators else statement.lineno


def _expects(statement: ast.stmt) -> bool:
    if not isinstance(statement, ast.With | ast.AsyncWith):
        return False
    calls = (item.context_expr for item in statement.items)
    return any(isinstance(call, ast.Call) and last_name(call.func) in _RAISES for call in calls)
