"""Comment runs read as code: which of their lines parse as tests and checks."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterator, Sequence

from ssot_lint.data import dataclass, replace
from ssot_lint.model.collecting.comments import Line, Run
from ssot_lint.model.definitions import FUNCTIONS
from ssot_lint.model.names import dotted, last_name
from ssot_lint.model.sites import iterate_calls, statements_of
from ssot_lint.patterns import compile_late
from ssot_lint.pytest_config import PytestConfig

_HEADER = compile_late(r"\s*(?:async[ ]+)?(def|class)[ ]+(\w+)\s*(?:[(:\[]|$)")
_MAY_CHECK = compile_late(r"\s*(?:(?:await|with)\s+)?(?:assert\b|[\w.]+\.(?:assert|fail)|assert\w+\s*\(|pytest\.)")
_CHECKING = compile_late(r"_*assert(?:_|[A-Z]|$)")


@dataclass(frozen=True, slots=True)
class Piece:
    """Lines `first` to `last` of a run (indices) that parse: tests by name, checks outside of them, lines of code."""

    first: int
    last: int
    tests: tuple[str, ...]
    checks: int
    lines: int


def pieces_of(run: Run, layout: PytestConfig) -> Iterator[Piece]:
    """The tests and checks of a run, in order; words between them are passed over."""
    if run.marked:
        yield from _marked_pieces(run.lines, layout)
        return
    lines = list(run.lines)
    begin = index = 0
    while index < len(lines):
        piece = _definition(lines, index, begin, layout) if _may_be_test(lines[index], layout) else None
        if piece is None:
            index += 1
            continue
        yield from _checks(lines, begin, piece.first)
        yield piece
        begin = index = piece.last + 1
    yield from _checks(lines, begin, len(lines))


def _may_be_test(line: Line, layout: PytestConfig) -> bool:
    header = None if line.is_prose else _HEADER.match(line.code)
    return header is not None and (header.group(1) == "class" or layout.matches_function(header.group(2)))


def is_code(line: Line) -> bool:
    """Whether a line by itself is a statement, or an end of one, and not words that happen to parse."""
    code = line.code.strip()
    if line.is_prose or not code:
        return False
    if code[-1] in "([{" or code[0] in ")]}":
        return True
    tree = _parse([line])
    return isinstance(tree, ast.Module) and not all(map(_is_wordy, tree.body))


def _marked_pieces(lines: Sequence[Line], layout: PytestConfig) -> Iterator[Piece]:
    """Headers and checks line by line: what a tool marked need not parse as a whole, nor keep its indentation."""
    for index, line in enumerate(lines):
        tree = None
        if _may_be_test(line, layout) or (not line.is_prose and _MAY_CHECK.match(line.code)):
            tree = _parse([line])
        if isinstance(tree, ast.Module) and len(tree.body) == 1:
            tests = tuple(_tests_of(tree.body[0], layout, True))
            checks = int(_is_check(tree.body[0]))
            if tests or checks:
                yield Piece(index, index, tests, checks, 1)


def _definition(lines: list[Line], header: int, begin: int, layout: PytestConfig) -> Piece | None:
    """The test or test class whose header stands at an index, with its decorators and as much body as parses."""
    depth = _indent(lines[header])
    first, last = header, header
    while first > begin and lines[first - 1].code.lstrip().startswith("@") and _indent(lines[first - 1]) == depth:
        first -= 1
    while last + 1 < len(lines) and _continues(lines, last + 1, depth):
        last += 1
    read = _longest(lines, first, last + 1)
    if read is None or read.end <= header:
        return None
    tests = tuple(_tests_of(read.tree.body[0], layout, False)) if len(read.tree.body) == 1 else ()
    count = sum(1 for line in lines[first : read.end] if line.code)
    return Piece(first, read.end - 1, tests, 0, count) if tests else None


def _tests_of(node: ast.stmt, layout: PytestConfig, header_only: bool) -> Iterator[str]:
    if isinstance(node, FUNCTIONS) and layout.matches_function(node.name):
        yield node.name
    elif isinstance(node, ast.ClassDef) and header_only:
        if layout.matches_class(node.name) or any((dotted(base) or "").endswith("TestCase") for base in node.bases):
            yield node.name
    elif isinstance(node, ast.ClassDef):
        for each in statements_of(node.body):
            if isinstance(each, FUNCTIONS) and (each.name.startswith("test") or layout.matches_function(each.name)):
                yield f"{node.name}.{each.name}"


def _continues(lines: list[Line], index: int, depth: int) -> bool:
    """Whether a line belongs to the body of a header at `depth`; words between lines that do are made prose."""
    line = lines[index]
    code = line.code.lstrip()
    if not code or line.is_prose or _indent(line) > depth or code[0] in ")]}":
        return True
    tree = _parse([line])
    if isinstance(tree, ast.Module) and not all(map(_is_wordy, tree.body)):
        return False
    following = next((each for each in lines[index + 1 :] if each.code or each.is_gap), None)
    if following is None or following.is_gap or _indent(following) <= depth:
        return False
    lines[index] = replace(line, is_prose=True)
    return True


def _indent(line: Line) -> int:
    return len(line.code) - len(line.code.lstrip())


def _checks(lines: Sequence[Line], begin: int, end: int) -> Iterator[Piece]:
    """The checks between two indices: every stretch without blank lines is read by itself."""
    start = begin
    for index in range(begin, end + 1):
        if index == end or lines[index].is_gap:
            if any(_MAY_CHECK.match(line.code) for line in lines[start:index]):
                yield from _check_pieces(lines, start, index)
            start = index + 1


def _check_pieces(lines: Sequence[Line], begin: int, end: int) -> Iterator[Piece]:
    """The longest parts of a stretch that parse and hold a check, words before and after them left out."""
    while begin < end:
        read = _longest(lines, begin, end)
        if read is None:
            begin += 1
            continue
        real = [each for each in read.tree.body if not _is_wordy(each)]
        checks = sum(1 for statement in statements_of(real) if _is_check(statement))
        if checks:
            count = sum((each.end_lineno or each.lineno) - each.lineno + 1 for each in real)
            yield Piece(begin + real[0].lineno - 1, read.end - 1, (), checks, count)
        begin = read.end


def _is_wordy(statement: ast.stmt) -> bool:
    """Whether a statement could be words that happen to parse: `Setup`, `first, second`, `Note: done`."""
    if isinstance(statement, ast.AnnAssign):
        return statement.value is None
    return isinstance(statement, ast.Expr) and not isinstance(statement.value, ast.Call | ast.Await)


def _is_check(statement: ast.stmt) -> bool:
    if isinstance(statement, ast.Assert):
        return True
    if isinstance(statement, ast.With | ast.AsyncWith):
        return any(_is_checking(call) for item in statement.items for call in iterate_calls(item.context_expr))
    return isinstance(statement, ast.Expr) and any(_is_checking(call) for call in iterate_calls(statement.value))


def _is_checking(call: ast.Call) -> bool:
    path = dotted(call.func) or ""
    if path in ("pytest.raises", "pytest.warns", "pytest.fail", "self.fail"):
        return True
    return _CHECKING.match(last_name(call.func) or "") is not None


@dataclass(frozen=True, slots=True)
class _Reading:
    """The tree of some lines, and the index behind the last of them."""

    tree: ast.Module
    end: int


def _longest(lines: Sequence[Line], first: int, end: int) -> _Reading | None:
    """What `lines[first:end]` is as code, as far as it parses; None when not even its first line does."""
    while end > first:
        read = _parse(lines[first:end])
        if isinstance(read, ast.Module):
            while not lines[end - 1].code and end - 1 > first:
                end -= 1
            return _Reading(read, end) if read.body else None
        # No shorter part that keeps the line of the error can parse either.
        end = min(end - 1, first + read - 1)
    return None


def _parse(lines: Sequence[Line]) -> ast.Module | int:
    """The tree of some lines, words left out, or the line of the error; a body cut off after its colon is `pass`."""
    codes = ["" if line.is_prose else line.code for line in lines]
    margin = min((len(code) - len(code.lstrip()) for code in codes if code), default=0)
    text = "\n".join(code[margin:] for code in codes) + "\n"
    last = next((code for code in reversed(codes) if code), "")
    if last.endswith(":"):
        text += f"{' ' * (len(last) - len(last.lstrip()) - margin + 1)}pass\n"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return ast.parse(text)
        except SyntaxError as error:
            return error.lineno or 1
        except (ValueError, RecursionError, MemoryError):
            return 1
