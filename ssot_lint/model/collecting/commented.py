"""Tests and checks that somebody commented out, block by block."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from ssot_lint.data import dataclass
from ssot_lint.findings import Span
from ssot_lint.model.bodies.emptiness import is_idle
from ssot_lint.model.collecting.comments import Run, comment_runs
from ssot_lint.model.collecting.disabled import Piece, is_code, pieces_of
from ssot_lint.model.definitions import FUNCTIONS, blocks_of
from ssot_lint.patterns import compile_late

if TYPE_CHECKING:
    from ssot_lint.model.file import TestFile

FEWEST_LINES = 3
_EXAMPLE = compile_late(
    r"\b(?:examples?|usage|e\.g|for instance|like (?:this|so)|as follows|such as|how to|snippet|sketch|templates?"
    r"|instead of|looks? like|equivalent|would|real (?:implementation|test|world))\b|```|>>>"
    r"|\b(?:before|after|old|new|bad|good|wrong|right|correct|incorrect|patterns?|generates?|output)\b.*:$",
    re.IGNORECASE,
)

_REASON = compile_late(r"\b(?:un-?comment|commented|re-?enable|disabled)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class CommentedTests:
    """One block: its span, the names of the tests in it, and how many checks stand there outside of any test.

    `whole_file` when the file has nothing else but words; the span is line 1 then. `lines` counts comment lines;
    `parts` are the lines to take away, first and last of each stretch, without comments that speak to tools. `is_torn`:
    other code that was commented out would be left right beside them. `only_comments`: the file holds no statement.
    """

    span: Span
    tests: tuple[str, ...]
    checks: int
    lines: int
    parts: tuple[tuple[int, int], ...] = ()
    is_torn: bool = False
    whole_file: bool = False
    only_comments: bool = False


def commented_tests(file: TestFile) -> tuple[CommentedTests, ...]:
    """The blocks of at least three comment lines that are tests or checks; of a file of nothing else: one, any size."""
    found: list[CommentedTests] = []
    whole = all(is_idle(statement) for statement in file.tree.body)
    for run in comment_runs(file.source.text, file.source.lines):
        pieces = [piece for piece in pieces_of(run, file.layout) if not _is_example(run, piece)]
        if pieces and not is_covered(file.tree.body, run.lines[pieces[0].first].number):
            taken = _joined(run, pieces) if run.marked else pieces
            found.extend(_block(run, piece, taken, file) for piece in taken)
    if whole and found:
        tests = tuple(test for each in found for test in each.tests)
        checks, lines = sum(each.checks for each in found), sum(each.lines for each in found)
        parts = tuple(part for each in found for part in each.parts)
        torn = any(each.is_torn for each in found)
        span = file.source.line_span(1)
        return (CommentedTests(span, tests, checks, lines, parts, torn, True, not file.tree.body),)
    return tuple(block for block in found if block.lines >= FEWEST_LINES)


def is_covered(body: Sequence[ast.stmt], line: int) -> bool:
    """Whether a simple statement (a long string, an expression in brackets) goes over the line."""
    for statement in body:
        if statement.lineno < line <= (statement.end_lineno or statement.lineno):
            blocks = [statement.body] if isinstance(statement, (*FUNCTIONS, ast.ClassDef)) else blocks_of(statement)
            inner = list(blocks)
            return not inner or any(is_covered(block, line) for block in inner)
    return False


def _block(run: Run, piece: Piece, pieces: Sequence[Piece], file: TestFile) -> CommentedTests:
    first = file.source.line_span(run.lines[piece.first].number)
    last = file.source.line_span(run.lines[piece.last].number)
    span = Span(first.line, first.column, last.end_line, last.end_column)
    begin = 0 if run.marked else _introduced(run, piece)
    parts = tuple(_together(line.number for line in run.lines[begin : piece.last + 1]))
    torn = not run.marked and _is_torn(run, begin, piece, pieces)
    return CommentedTests(span, piece.tests, piece.checks, piece.lines, parts, torn)


def _introduced(run: Run, piece: Piece) -> int:
    """The index of the first line of a piece, or of the words above it where they say that it is out of use."""
    index = piece.first
    while index and run.lines[index - 1].is_gap:
        index -= 1
    words: list[str] = []
    while index and run.lines[index - 1].code and not is_code(run.lines[index - 1]):
        index -= 1
        words.append(run.lines[index].code)
    return index if _REASON.search(" ".join(words)) else piece.first


def _is_torn(run: Run, first: int, piece: Piece, pieces: Sequence[Piece]) -> bool:
    """Whether other code is left: right before or behind a test, anywhere in the run of checks that had one around."""
    code = "".join(run.lines[index].code for index in range(piece.first, piece.last + 1))
    if sum(map(code.count, "([{")) > sum(map(code.count, ")]}")):
        return True
    taken = set(range(first, piece.first))
    for each in pieces:
        taken.update(range(each.first, each.last + 1) if each.lines >= FEWEST_LINES else ())
    before, behind = range(first - 1, -1, -1), range(piece.last + 1, len(run.lines))
    beside = (_next_to(run, before), _next_to(run, behind)) if piece.tests else (*before, *behind)
    return any(index not in taken and is_code(run.lines[index]) for index in beside if index is not None)


def _next_to(run: Run, indices: Iterable[int]) -> int | None:
    """The first that is no empty comment; None where a blank line or the end comes before."""
    found = next((index for index in indices if run.lines[index].code or run.lines[index].is_gap), None)
    return None if found is None or run.lines[found].is_gap else found


def _together(numbers: Iterable[int]) -> Iterator[tuple[int, int]]:
    """The first and last of each stretch of consecutive numbers."""
    stretches = groupby(enumerate(numbers), lambda pair: pair[1] - pair[0])
    for _, stretch in stretches:
        found = [number for _, number in stretch]
        yield found[0], found[-1]


def _joined(run: Run, pieces: list[Piece]) -> list[Piece]:
    """One piece from the first test or check of a marked run to its end: what a tool marked belongs together."""
    first, last = pieces[0].first, len(run.lines) - 1
    while first and run.lines[first - 1].code.lstrip().startswith("@"):
        first -= 1
    inner = [piece for piece in pieces if not run.lines[piece.first].code.lstrip().startswith("class")]
    if not inner and "dataclass" in run.lines[first].code:
        return []
    tests = tuple(test for piece in inner or pieces[:1] for test in piece.tests)
    count = sum(1 for line in run.lines[first:] if line.code and not line.is_prose)
    return [Piece(first, last, tests, sum(piece.checks for piece in pieces), count)]


def _is_example(run: Run, piece: Piece) -> bool:
    """Whether the words right above, also over one blank line, introduce an example."""
    above = [line.code.strip() for line in run.lines[max(0, piece.first - 3) : piece.first]]
    while above and not above[-1]:
        above.pop()
    if "" in above:
        above = above[len(above) - above[::-1].index("") :]
    return any(_EXAMPLE.search(words) for words in above)
