"""Tests and checks that somebody commented out, block by block."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ssot_lint.findings import Span
from ssot_lint.model.bodies.emptiness import is_idle
from ssot_lint.model.collecting.comments import Run, comment_runs
from ssot_lint.model.collecting.disabled import Piece, pieces_of
from ssot_lint.model.definitions import FUNCTIONS, blocks_of

if TYPE_CHECKING:
    from ssot_lint.model.file import TestFile

FEWEST_LINES = 3
_EXAMPLE = re.compile(
    r"\b(?:examples?|usage|e\.g|for instance|like (?:this|so)|as follows|such as|how to|snippet|sketch|templates?"
    r"|instead of|looks? like|equivalent|would|real (?:implementation|test|world))\b|```|>>>"
    r"|\b(?:before|after|old|new|bad|good|wrong|right|correct|incorrect|patterns?|generates?|output)\b.*:$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class CommentedTests:
    """One block: its span, the names of the tests in it, and how many checks stand there outside of any test.

    `whole_file` when the file has nothing else but words; the span is line 1 then. `lines` counts comment lines.
    """

    span: Span
    tests: tuple[str, ...]
    checks: int
    lines: int
    whole_file: bool = False


def commented_tests(file: TestFile) -> tuple[CommentedTests, ...]:
    """The blocks of at least three comment lines that are tests or checks; of a file of nothing else: one, any size."""
    found: list[CommentedTests] = []
    whole = all(is_idle(statement) for statement in file.tree.body)
    for run in comment_runs(file.source.text, file.source.lines):
        pieces = [piece for piece in pieces_of(run, file.layout) if not _is_example(run, piece)]
        if pieces and not is_covered(file.tree.body, run.lines[pieces[0].first].number):
            found.extend(_block(run, piece, file) for piece in (_joined(run, pieces) if run.marked else pieces))
    if whole and found:
        tests = tuple(test for each in found for test in each.tests)
        checks, lines = sum(each.checks for each in found), sum(each.lines for each in found)
        return (CommentedTests(file.source.line_span(1), tests, checks, lines, True),)
    return tuple(block for block in found if block.lines >= FEWEST_LINES)


def is_covered(body: Sequence[ast.stmt], line: int) -> bool:
    """Whether a simple statement (a long string, an expression in brackets) goes over the line."""
    for statement in body:
        if statement.lineno < line <= (statement.end_lineno or statement.lineno):
            blocks = [statement.body] if isinstance(statement, (*FUNCTIONS, ast.ClassDef)) else blocks_of(statement)
            inner = list(blocks)
            return not inner or any(is_covered(block, line) for block in inner)
    return False


def _block(run: Run, piece: Piece, file: TestFile) -> CommentedTests:
    first = file.source.line_span(run.lines[piece.first].number)
    last = file.source.line_span(run.lines[piece.last].number)
    span = Span(first.line, first.column, last.end_line, last.end_column)
    return CommentedTests(span, piece.tests, piece.checks, piece.lines)


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
