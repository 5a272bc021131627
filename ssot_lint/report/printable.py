"""Text of unknown origin made safe for a terminal: no escape codes, no invisible direction changes, known widths."""

from __future__ import annotations

import unicodedata

_TAB = 4
_HIDDEN = {"Cc", "Cf", "Cs", "Cn", "Zl", "Zp"}
# Joiners stand inside ordinary words and emoji of many scripts and cannot move the cursor.
_JOINERS = "\u200c\u200d"


def printable(text: str) -> str:
    """`text` with every character that could steer a terminal replaced by a visible one; tabs become spaces."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(_shown(character) for character in text)


def width_of(text: str) -> int:
    """Terminal cells that `text` takes after `printable`."""
    if text.isascii() and text.isprintable():
        return len(text)
    return sum(_cells(character) for character in printable(text))


def _shown(character: str) -> str:
    if character == "\t":
        return " " * _TAB
    if character.isprintable() or character in _JOINERS:
        return character
    code = ord(character)
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "\u2421"
    return "\ufffd" if unicodedata.category(character) in _HIDDEN else character


def _cells(character: str) -> int:
    if character in _JOINERS or unicodedata.category(character) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1
