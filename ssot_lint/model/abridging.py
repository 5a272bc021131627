"""Trees without the statements of their functions, which are parsed again when somebody looks at them.

A tree takes forty times the room of its source, and of most files that tests import nobody asks for more than the
names, bases and signatures.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, SupportsIndex

from ssot_lint.model.definitions import FUNCTIONS, Function
from ssot_lint.model.source import parse_quietly, split_lines

if TYPE_CHECKING:
    from ssot_lint.model.file import TestFile

# Below this the text that stands in for the statements would take as much room as they.
_LEAST_LINES = 3


class Abridged(list[ast.stmt]):
    """The statements of `function`; it has none until somebody looks."""

    __slots__ = ("_file", "_function", "_text")

    def __init__(self, function: Function, text: str, file: TestFile) -> None:
        """`text` holds the lines of the function from its `def` on, as they are indented."""
        self._function = function
        self._text = text
        self._file = file

    def fill(self) -> None:
        """Read the statements, once, and give them to the function."""
        if not self._text:
            return
        text, self._text = self._text, ""
        self._file.weight += len(text)
        self.extend(_statements(text, self._function, self._file))
        self._function.body = list.__getitem__(self, slice(None))

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
    return body._text if isinstance(body, Abridged) else ""


def _statements(text: str, function: Function, file: TestFile) -> list[ast.stmt]:
    # Lines above keep the line numbers, and a statement around it the columns.
    line, inside = function.lineno, text[:1].isspace()
    above = "\n" * (line - 2) + "if 1:\n" if inside else "\n" * (line - 1)
    try:
        again = parse_quietly(above + text).body[0]
    except SyntaxError:  # its indentation continues on the line above
        again = parse_quietly(file.source.text)
    found = next(each for each in ast.walk(again) if isinstance(each, FUNCTIONS) and each.lineno == line)
    return found.body


def abridge(file: TestFile) -> None:
    """Leave the statements of the functions and methods of a file to be read again; before anybody looks at them."""
    lines = split_lines(file.source.text)
    for function in list(_functions(file)):
        last = function.end_lineno or function.lineno
        if last - function.lineno >= _LEAST_LINES and function.lineno > 1:
            text = "\n".join(lines[function.lineno - 1 : last])
            file.weight -= len(text)
            function.body = Abridged(function, text, file)


def _functions(file: TestFile) -> Iterator[Function]:
    definitions = file.definitions
    for order in (definitions.order, *(cls.order for cls in definitions.all_classes)):
        for each in order:
            if isinstance(each.node, FUNCTIONS):
                yield each.node
