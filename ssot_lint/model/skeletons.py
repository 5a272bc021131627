"""Trees of modules without the statements of their functions, made without parsing these.

A parser takes most of its time for what stands inside functions, and of the files that tests import mostly names,
bases and signatures are asked for. So functions are cut out of the text by their indentation, an empty tuple of the
same extent takes the place of their statements, and the rest is parsed. What is cut is a function: each cut has to
be one in the tree. That a cut ends where the function does is sure where the text inside, read from its start, leaves
no text literal open: an open bracket would leave a closing one behind, which does not parse. Whatever is in doubt
stays in the text; when that does not help there is no skeleton, and the whole has to be parsed.
"""

from __future__ import annotations

import ast
from typing import NamedTuple

from ssot_lint.model.long_texts import end_of_quoted, quotes_at
from ssot_lint.model.source import parse_quietly
from ssot_lint.model.statements import blocks_of
from ssot_lint.patterns import compile_late

Function = ast.FunctionDef | ast.AsyncFunctionDef

# Shorter ones are parsed in less time than they are cut.
_LEAST_CHARACTERS = 120
_DEEPEST = 40
# What is possessive (`*+`) is tried once per line.
_DEF = compile_late(r"\n( *+)(?:def|async +def) ")
_HEADER_END = compile_late(r":[ \t]*(?:#[^\n]*)?\n")
# What may change how lines and columns are counted, or ends no text literal though it looks so.
_ODD = ("\r", "\f", '\\"""', "\\'''")
# The first line that is not inside a function of so many columns, at its newline.
_ENDS = [compile_late(rf"\n {{0,{column}}}+[^\s#)\]}}]") for column in range(_DEEPEST)]


class Cut(NamedTuple):
    """A function whose statements are not in the tree: the offsets of its `def` line and of its end in the text."""

    function: Function
    start: int
    end: int


class Skeleton(NamedTuple):
    """The tree of a module, and what was cut out of it."""

    tree: ast.Module
    cuts: list[Cut]


class _Stretch(NamedTuple):
    start: int
    column: int
    body: int
    end: int


def skeleton_of(text: str) -> Skeleton | None:
    """The skeleton of a module; None when the text has to be parsed as it is."""
    if "def " not in text or is_unsure_of(text):
        return None
    stretches = _stretches(text)
    if not stretches:
        return None
    parts: list[str] = []
    by_line: dict[int, _Stretch] = {}
    line, done = 1, 0
    for each in stretches:
        line += text.count("\n", done, each.start)
        by_line[line] = each
        parts += (text[done : each.body], _stand_in(text, each.body, each.end, each.column))
        line += text.count("\n", each.start, each.end)
        done = each.end
    parts.append(text[done:])
    try:
        tree: ast.Module = parse_quietly("".join(parts))
    except (SyntaxError, ValueError, RecursionError, MemoryError, OverflowError):
        return None
    cuts = []
    for function in functions_of(tree.body):
        stretch = by_line.pop(function.lineno, None)
        if stretch is not None:
            cuts.append(Cut(function, stretch.start, stretch.end))
    return Skeleton(tree, cuts) if not by_line else None


def is_unsure_of(text: str) -> bool:
    """Whether columns may be counted differently in this text, or literals end where they do not seem to."""
    has_tabs = "\t" in text and ("\n\t" in text or " \t" in text)
    return has_tabs or any(odd in text for odd in _ODD)


def functions_of(body: list[ast.stmt]) -> list[Function]:
    """The functions of a module and of its classes, not those inside functions."""
    found: list[Function] = []
    for statement in body:
        kind = type(statement)
        if kind is ast.FunctionDef or kind is ast.AsyncFunctionDef:
            found.append(statement)  # type: ignore[arg-type]
        elif kind is ast.ClassDef:
            found += functions_of(statement.body)  # type: ignore[attr-defined]
        else:
            for block in blocks_of(statement):
                found += functions_of(block)
    return found


def _stretches(text: str) -> list[_Stretch]:
    """The functions to be cut out, in order; those inside others are not among them."""
    found: list[_Stretch] = []
    position = 0
    search = _DEF.search
    while (match := search(text, position)) is not None:
        start = match.start() + 1
        column = match.end(1) - start
        if column >= _DEEPEST:
            position = match.end()
            continue
        header = _header_end(text, match.end())
        end = _end_of(text, match.end(), column)
        position = end - 1
        if header and end - header >= _LEAST_CHARACTERS:
            code_end = _code_end(text, header, end)
            if code_end:
                found.append(_Stretch(start, column, header, code_end))
    return found


def _header_end(text: str, position: int) -> int:
    """The offset of the first line after one that ends in a colon; 0 when there is none."""
    plain = text.find(":\n", position)
    header = text[position:plain] if plain >= 0 else ""
    # Another may end in a comment or in blanks.
    if plain >= 0 and "#" not in header and " \n" not in header and "\t" not in header:
        return plain + 2
    match = _HEADER_END.search(text, position)
    return match.end() if match is not None else 0


def _end_of(text: str, position: int, column: int) -> int:
    """The offset of the first line after a function whose `def` has this column, as far as text literals let see."""
    ends = _ENDS[column]
    while True:
        match = ends.search(text, position)
        end = match.start() + 1 if match is not None else len(text)
        # A literal that is open here has this line in it: look on behind it.
        while (literal := quotes_at(text, position, end)) >= 0:
            position = end_of_quoted(text, literal)
            if position < 0:
                return len(text)
        if position <= end:
            return end


def _code_end(text: str, start: int, end: int) -> int:
    """The offset behind the last line of code of a function's statements; 0 when that, or their end, is in doubt."""
    position = start
    while (literal := quotes_at(text, position, end)) >= 0:
        before = text[max(text.rfind("\n", start, literal) + 1, position) : literal]
        position = end_of_quoted(text, literal)
        if not 0 <= position <= end or "#" in before or '"' in before or "'" in before:
            return 0
    while True:
        stripped = len(text[start:end].rstrip()) + start
        line = text.rfind("\n", start, stripped) + 1
        if line <= start:
            return 0
        if line < position or not text[line:stripped].lstrip().startswith("#"):
            break
        end = line
    # Behind a comment, a semicolon or a continued line the last statement ends elsewhere.
    is_unsure = "#" in text[max(line, position) : stripped] or text[stripped - 1] in ";\\"
    return 0 if is_unsure else min(stripped + 1, len(text))


def _stand_in(text: str, start: int, end: int, column: int) -> str:
    """An empty tuple that begins on the first line of the statements and ends where the last of them ends."""
    last = text.rfind("\n", start, end - 1) + 1
    width = len(text[last:end].rstrip("\n").encode())
    above = "\n" * text.count("\n", start, last)
    return f"{' ' * (column + 1)}({above}{' ' * (width - 1)})\n"
