"""Where a rewrite may cut: whole lines that hold whole statements of one suite, and nothing of any other."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from ssot_lint.data import dataclass
from ssot_lint.patterns import compile_late

if TYPE_CHECKING:
    from ssot_lint.model.file import TestFile

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
_AFTER = compile_late(r"[ \t\f]*;?[ \t\f]*(?:#.*)?$")


@dataclass(frozen=True, slots=True)
class Stretch:
    """Lines `first` to `last` (1-based, both included): statements of one suite, or the header of a definition.

    `fills_suite`: its suite holds nothing else. `is_header`: decorators up to the line before the body.
    """

    first: int
    last: int
    indent: str
    in_class: bool = False
    fills_suite: bool = False
    is_header: bool = False


@dataclass(frozen=True, slots=True)
class _Suite:
    statements: Sequence[ast.stmt]
    owner: ast.AST


def stretch_at(file: TestFile, line: int, last: int = 0) -> Stretch | None:
    """The smallest stretch that holds line `line`, to line `last` when given; None where there is no statement."""
    found: Stretch | None = None
    suite: _Suite | None = _Suite(file.tree.body, file.tree)
    wanted = (line, max(line, last))
    while suite is not None:
        group = _group(suite.statements, wanted)
        if not group:
            break
        found = _stretch(file, suite, group) or found
        suite = _inner(group, wanted)
    return found


def definition_at(file: TestFile, line: int) -> Stretch | None:
    """The `def` or `class` whose keyword stands on `line`, with its decorators; None when it shares its lines."""
    found = _definition(file, line)
    if found is None:
        return None
    suite, node = found
    stretch = _stretch(file, suite, [node])
    if stretch is None or any(other is not node and _meets(other, stretch) for other in suite.statements):
        return None
    return stretch


def end_of_comments(lines: Sequence[str], last: int, indent: str) -> int:
    """The last line of the comments that follow line `last` and stand deeper than `indent`: they belong to it."""
    end = last
    for number in range(last, len(lines)):
        words = lines[number].lstrip()
        if words and not (words.startswith("#") and len(lines[number]) - len(words) > len(indent)):
            break
        end = number + 1 if words else end
    return end


def header_at(file: TestFile, line: int) -> Stretch | None:
    """Decorators and header of the definition whose keyword stands on `line`; None when its body starts there."""
    found = _definition(file, line)
    whole = definition_at(file, line)
    if found is None or whole is None or not isinstance(found[1], Definition):
        return None
    body = _first_line(found[1].body[0])
    if body <= line or not _stands_alone_before(file, found[1].body[0]):
        return None
    return Stretch(whole.first, body - 1, whole.indent, whole.in_class, is_header=True)


def body_indent_at(file: TestFile, line: int) -> str:
    """The indentation of the body of the definition whose keyword stands on `line`."""
    found = _definition(file, line)
    if found is None or not isinstance(found[1], Definition):
        return ""
    first = found[1].body[0]
    text = file.source.lines[_first_line(first) - 1]
    return text[: len(text) - len(text.lstrip())]


def _definition(file: TestFile, line: int) -> tuple[_Suite, ast.stmt] | None:
    suite: _Suite | None = _Suite(file.tree.body, file.tree)
    while suite is not None:
        group = _group(suite.statements, (line, line))
        for node in group:
            if isinstance(node, Definition) and node.lineno == line:
                return suite, node
        suite = _inner(group, (line, line))
    return None


def _group(statements: Sequence[ast.stmt], wanted: tuple[int, int]) -> list[ast.stmt]:
    """The statements of a suite that stand on the wanted lines, with those that share lines with them."""
    holding = [i for i, node in enumerate(statements) if _first_line(node) <= wanted[1] and _last(node) >= wanted[0]]
    if not holding:
        return []
    low, high = holding[0], holding[-1]
    while low and _last(statements[low - 1]) >= _first_line(statements[low]):
        low -= 1
    while high + 1 < len(statements) and _first_line(statements[high + 1]) <= _last(statements[high]):
        high += 1
    group = list(statements[low : high + 1])
    covers = _first_line(group[0]) <= wanted[0] and _last(group[-1]) >= wanted[1]
    return group if covers else []


def _stretch(file: TestFile, suite: _Suite, group: list[ast.stmt]) -> Stretch | None:
    first, last = _first_line(group[0]), _last(group[-1])
    lines = file.source.lines
    end = file.source.column(last, group[-1].end_col_offset or 0) - 1
    if not _stands_alone_before(file, group[0]) or not _AFTER.match(lines[last - 1], end):
        return None
    text = lines[first - 1]
    indent = text[: len(text) - len(text.lstrip())]
    return Stretch(first, last, indent, isinstance(suite.owner, ast.ClassDef), len(group) == len(suite.statements))


def _stands_alone_before(file: TestFile, node: ast.stmt) -> bool:
    line = _first_line(node)
    if line > 1 and file.source.lines[line - 2].endswith("\\"):
        return False  # a line that goes on here
    if line != node.lineno:
        return file.source.lines[line - 1].lstrip().startswith("@")
    before = file.source.lines[line - 1][: file.source.column(line, node.col_offset) - 1]
    return not before.strip(" \t\f")


def _inner(group: list[ast.stmt], wanted: tuple[int, int]) -> _Suite | None:
    """The suite inside one of the statements in which the wanted lines stand."""
    for node in group:
        for suite in suites_of(node):
            if _first_line(suite.statements[0]) <= wanted[0] and _last(suite.statements[-1]) >= wanted[1]:
                return suite
    return None


def suites_of(node: ast.AST) -> Iterator[_Suite]:
    """The suites of a compound statement; the branches of `elif` are suites of the same statement."""
    body = getattr(node, "body", None)
    if isinstance(body, list) and body and isinstance(body[0], ast.stmt):
        yield _Suite(body, node)
    for part in (*getattr(node, "handlers", ()), *getattr(node, "cases", ())):
        yield _Suite(part.body, part)
    orelse = getattr(node, "orelse", None)
    if isinstance(orelse, list) and orelse:
        if isinstance(node, ast.If) and _is_elif(node, orelse):
            yield from suites_of(orelse[0])
        else:
            yield _Suite(orelse, node)
    final = getattr(node, "finalbody", None)
    if final:
        yield _Suite(final, node)


def _is_elif(node: ast.If, orelse: list[ast.stmt]) -> bool:
    """Whether the one statement of an `else` is an `elif`: that one stands as far left as its `if`."""
    first = orelse[0]
    return len(orelse) == 1 and isinstance(first, ast.If) and first.col_offset == node.col_offset


def _first_line(node: ast.stmt) -> int:
    decorators = getattr(node, "decorator_list", None)
    return min(node.lineno, decorators[0].lineno) if decorators else node.lineno


def _last(node: ast.stmt) -> int:
    return node.end_lineno or node.lineno


def _meets(node: ast.stmt, stretch: Stretch) -> bool:
    return _first_line(node) <= stretch.last and _last(node) >= stretch.first
