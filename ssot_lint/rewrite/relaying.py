"""Source of an expression that moves to another place on its line, or to a line of its own."""

from __future__ import annotations

import libcst as cst

_LONG_TEXT = ('"""', "'''", "\\\n", "\\\r")


def relaid(code: str, shift: int) -> str:
    """The source with all lines but the first moved by `shift` columns; texts over several lines stay."""
    if not shift or "\n" not in code.replace("\r", "\n") or any(each in code for each in _LONG_TEXT):
        return code
    first, *others = code.splitlines(keepends=True)
    return first + "".join(_moved(line, shift) for line in others)


def _moved(line: str, shift: int) -> str:
    words = line.lstrip(" \t")
    if not words.strip():
        return line
    own = line[: len(line) - len(words)]
    return (own + " " * shift if shift > 0 else own[: max(len(own) + shift, 0)]) + words


def laid_out(test: str, message: str, room: int, is_one_line: bool, step: str) -> str:
    """`assert test, message` in lines of `room` columns where it can be, with the parentheses that lines need."""
    test = test if _stands(test) else _hung(test, step)
    if message and not _stands(message):
        message = _hung(message, step)
    code = f"assert {test}, {message}" if message else f"assert {test}"
    if is_one_line or "\n" in code or len(code) <= room:
        return code
    if message and not message.startswith("("):
        return f"assert {test}, {_hung(message, step)}"
    return code


def _stands(code: str) -> bool:
    """Whether the source needs no parentheses around it to go over its lines."""
    if "\n" not in code.replace("\r", "\n"):
        return True
    try:
        cst.parse_statement(f"assert {code}")
    except cst.ParserSyntaxError:
        return False
    return True


def _hung(code: str, step: str) -> str:
    if any(each in code for each in _LONG_TEXT):
        return f"({code})"
    newline = "\r\n" if "\r\n" in code else "\n"
    return f"({newline}{step}{relaid(code, len(step))}{newline})"
