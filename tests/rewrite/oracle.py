"""Another way to find what a rewrite moved: every statement by its position, with its tree and the chain above it."""

import ast
import copy
from collections.abc import Iterator, Sequence

from ssot_lint.fixes import Edit
from ssot_lint.rewrite.lines import split_lines

Chain = tuple[tuple[str, str, tuple[int, int] | None], ...]
_SUITES = {"body", "orelse", "finalbody", "handlers", "cases", "decorator_list"}
_COMPOUND = (
    *(ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.If, ast.For, ast.AsyncFor, ast.While),
    *(ast.With, ast.AsyncWith, ast.Try, ast.TryStar, ast.Match),
)
_ASYNC = {"AsyncFunctionDef": "FunctionDef", "AsyncWith": "With", "AsyncFor": "For"}


def moved_statements(before: str, after: str, edits: Sequence[Edit]) -> list[str]:
    """The statements on clean lines that are not at the same place of the same suites afterwards, and those that are
    new there, by their position afterwards. Of compound ones the header counts, decorators left out."""
    numbers = line_numbers(before, edits)
    back = {number: line for line, number in numbers.items()}
    old = dict(placed(ast.parse(before), numbers, numbers))
    new = dict(placed(ast.parse(after), {number: number for number in back}, back))
    return [f"{place}" for place in old.keys() | new.keys() if old.get(place) != new.get(place)]


def line_numbers(before: str, edits: Sequence[Edit]) -> dict[int, int]:
    """Where each untouched line goes."""
    tagged: list[int] = list(range(1, len(split_lines(before)) + 1))
    for edit in sorted(edits, reverse=True):
        tagged[edit.first - 1 : edit.last] = [0] * len(split_lines(edit.text))
    return {line: number for number, line in enumerate(tagged, 1) if line}


def placed(
    tree: ast.Module, kept: dict[int, int], other: dict[int, int]
) -> Iterator[tuple[tuple[int, int, str], tuple[str, Chain]]]:
    """(line, column, class) of each statement whose lines are all kept and follow each other in the other text too.

    `kept` gives the lines afterwards, `other` those in the other text.
    """
    stack: list[tuple[ast.AST, Chain]] = [(tree, ())]
    while stack:
        node, chain = stack.pop()
        for field, value in ast.iter_fields(node):
            for each in value if isinstance(value, list) else ():
                if not isinstance(each, ast.stmt | ast.ExceptHandler | ast.match_case):
                    continue
                position = _position(each, kept)
                kind = type(each).__name__
                link = (_ASYNC.get(kind, kind), field, position)
                stack.append((each, (*chain, link)))
                if isinstance(each, ast.stmt) and _is_kept(each, other):
                    assert position is not None
                    yield (*position, kind), (ast.dump(_without_suites(each)), (*chain, (kind, field, position)))


def _position(node: ast.AST, kept: dict[int, int]) -> tuple[int, int] | None:
    line = getattr(node, "lineno", None)
    return (kept[line], node.col_offset) if line in kept else None  # type: ignore[attr-defined]


def _without_suites(node: ast.stmt) -> ast.stmt:
    if not isinstance(node, _COMPOUND):
        return node
    header = copy.copy(node)
    for name in _SUITES & set(node._fields):
        setattr(header, name, [])
    return header


def _is_kept(node: ast.stmt, kept: dict[int, int]) -> bool:
    """Whether its lines, or those of its header, are kept and still follow each other."""
    parts = [part for part in ast.iter_child_nodes(_without_suites(node)) if hasattr(part, "end_lineno")]
    last = node.lineno if isinstance(node, _COMPOUND) else node.end_lineno or node.lineno
    last = max([last, *(part.end_lineno for part in parts)])
    lines = [kept.get(line, 0) for line in range(node.lineno, last + 1)]
    return 0 not in lines and lines == list(range(lines[0], lines[0] + len(lines)))
