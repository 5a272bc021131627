"""Trees without the statements of their functions, which are parsed again when somebody looks at them.

A tree takes forty times the room of its source, and of most files that tests import nobody asks for more than the
names, bases and signatures.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, SupportsIndex

from ssot_lint.model.definitions import FUNCTIONS, Function
from ssot_lint.model.skeletons import Cut, functions_of
from ssot_lint.model.source import NEWLINE, parse_quietly

if TYPE_CHECKING:
    from ssot_lint.model.file import TestFile

# Below this the object that stands in for the statements would take as much room as they.
_LEAST_LINES = 3


class Abridged(list[ast.stmt]):
    """The statements of a function; it has none until somebody looks."""

    __slots__ = ("_cut", "_file")

    def __init__(self, cut: Cut, file: TestFile) -> None:
        """`cut` says where the function stands in the text of `file`."""
        self._cut: Cut | None = cut
        self._file = file

    @property
    def text(self) -> str:
        """The function, while nobody has looked at its statements."""
        cut = self._cut
        return self._file.source.text[cut.start : cut.end] if cut is not None else ""

    def fill(self) -> None:
        """Read the statements, once, and give them to the function."""
        cut, text = self._cut, self.text
        if cut is None:
            return
        self._cut = None
        self._file.weight += len(text)
        self.extend(_statements(text, cut.function, self._file))
        cut.function.body = list.__getitem__(self, slice(None))

    def stand_in(self) -> None:
        """Take the place of the statements."""
        cut = self._cut
        if cut is not None:
            self._file.weight -= cut.end - cut.start
            cut.function.body = self

    def forget(self) -> None:
        """Have no statements, and no way to them."""
        self._cut = None

    def __iter__(self) -> Iterator[ast.stmt]:
        self.fill()
        return list.__iter__(self)

    def __reversed__(self) -> Iterator[ast.stmt]:
        self.fill()
        return list.__reversed__(self)

    def __len__(self) -> int:
        self.fill()
        return list.__len__(self)

    def __getitem__(self, index: SupportsIndex | slice) -> Any:
        self.fill()
        return list.__getitem__(self, index)

    def __contains__(self, statement: object) -> bool:
        self.fill()
        return list.__contains__(self, statement)

    def __add__(self, other: list[Any]) -> list[Any]:
        self.fill()
        return list.__add__(self, other)

    def copy(self) -> list[ast.stmt]:
        """The statements as a list of their own."""
        self.fill()
        return list.copy(self)

    def __eq__(self, other: object) -> bool:
        self.fill()
        return list.__eq__(self, other)

    __hash__ = None


def unread(function: Function) -> str:
    """The text of a function whose statements nobody has looked at yet; empty for all others."""
    body = function.body
    return body.text if isinstance(body, Abridged) else ""


def _statements(text: str, function: Function, file: TestFile) -> list[ast.stmt]:
    # Lines above keep the line numbers, and a statement around it the columns.
    line, inside = function.lineno, text[:1].isspace()
    above = "\n" * (line - 2) + "if 1:\n" if inside else "\n" * (line - 1)
    try:
        again = parse_quietly(above + text).body[0]
    except SyntaxError:  # its indentation continues on the line above
        again = _read_whole(file)
    first = again.body[0] if isinstance(again, ast.If) else again
    if isinstance(first, FUNCTIONS) and first.lineno == line:
        return first.body
    found = next((each for each in ast.walk(again) if isinstance(each, FUNCTIONS) and each.lineno == line), None)
    return found.body if found is not None else [ast.Pass(lineno=line, col_offset=0, end_lineno=line, end_col_offset=0)]


def _read_whole(file: TestFile) -> ast.Module:
    try:
        tree: ast.Module = parse_quietly(file.source.text)
    except (SyntaxError, ValueError, RecursionError, MemoryError, OverflowError):  # what a skeleton passes over
        return ast.Module([], [])
    return tree


def abridge(file: TestFile, cuts: list[Cut] | None = None) -> None:
    """Leave the statements of the functions and methods of a file to be read again; before anybody looks at them.

    `cuts` are those whose statements were not read to begin with.
    """
    bodies = [Abridged(cut, file) for cut in (cuts if cuts is not None else _cuts(file))]
    for body in bodies:
        body.stand_in()
    file.unread = bodies


def forget_unread(file: TestFile) -> None:
    """Cut what the statements that nobody looked at know of their functions, which know of them."""
    for body in file.unread:
        body.forget()
    file.unread = []


def _cuts(file: TestFile) -> Iterator[Cut]:
    text = file.source.text
    starts = [0, *(match.end() for match in NEWLINE.finditer(text)), len(text)]
    for function in functions_of(file.tree.body):
        last = function.end_lineno or function.lineno
        if last - function.lineno >= _LEAST_LINES and function.lineno > 1:
            yield Cut(function, starts[function.lineno - 1], starts[last])
