"""What a rewrite does to the bytes of a file: those of untouched lines stay, and new lines are written like the old."""

from __future__ import annotations

import codecs
from collections.abc import Sequence
from itertools import pairwise

from ssot_lint.fixes import Edit
from ssot_lint.model.source import Source
from ssot_lint.patterns import compile_late
from ssot_lint.rewrite.lines import newline_of

_LINE = compile_late(rb"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z")
_END = compile_late(r"\r\n|\r|\n")


class Alien(Exception):
    """An edit that does not fit into the file; the text says why, for people."""


def changed_bytes(before: Source, after: bytes, edits: Sequence[Edit]) -> str | None:
    """Why the bytes are not those of the file with nothing but `edits` made in it; None when they are.

    A missing end of the last line stays missing, whatever the last edit ends with.
    """
    body = before.data.removeprefix(codecs.BOM_UTF8)
    lines = _LINE.findall(body)
    if len(lines) != len(before.lines) - (before.lines[-1] == ""):
        return f"the lines of a file encoded as {before.encoding} cannot be told apart"
    try:
        pieces = _rebuilt(before, lines, sorted(edits, key=lambda edit: (edit.first, edit.last)))
    except Alien as misfit:
        return str(misfit)
    expected = before.data[: len(before.data) - len(body)] + b"".join(pieces)
    if expected == after:
        return _run_together(pieces)
    return f"line {_difference(expected, after)} of the new text is not what the fixes make of it"


def _rebuilt(before: Source, lines: list[bytes], edits: Sequence[Edit]) -> list[bytes]:
    """The new lines, or groups of lines, in order. Raises Alien for an edit that does not fit."""
    pieces: list[bytes] = []
    at, newline = 1, newline_of(before.text)
    is_ended = not lines or lines[-1].endswith((b"\n", b"\r"))
    if not is_ended:
        lines = [*lines[:-1], lines[-1] + newline.encode("ascii")]
    for edit in edits:
        if edit.first < at or edit.last < edit.first - 1 or edit.last > len(lines):
            raise Alien(f"an edit speaks of lines {edit.first} to {edit.last}, which are not there or edited already")
        pieces += lines[at - 1 : edit.first - 1]
        at = edit.last + 1
        _require_ends(edit, {newline, *_ends_near(lines, edit)}, at > len(lines) and not is_ended)
        pieces.append(_encoded(before, edit))
    pieces = [piece for piece in (*pieces, *lines[at - 1 :]) if piece]
    if not is_ended and pieces:
        pieces[-1] = pieces[-1].removesuffix(newline.encode("ascii"))
    return pieces


def _require_ends(edit: Edit, own: set[str], may_be_open: bool) -> None:
    """New lines end as the file's own do: as most of them, as those they replace, or as a neighbour."""
    if not edit.text:
        return
    if not may_be_open and edit.text[-1] not in "\r\n":
        raise Alien(f"the text put on line {edit.first} does not end its line")
    strange = set(_END.findall(edit.text)) - own
    if strange:
        raise Alien(f"the text put on line {edit.first} ends its lines with {strange.pop()!r}, unlike the file")


def _ends_near(lines: Sequence[bytes], edit: Edit) -> set[str]:
    near = b"".join(line[-2:] for line in lines[max(edit.first - 2, 0) : edit.last + 1])
    return set(_END.findall(near.decode("latin-1")))


def _encoded(before: Source, edit: Edit) -> bytes:
    codec = "utf-8" if before.encoding == "utf-8-sig" else before.encoding
    try:
        return edit.text.encode(codec)
    except UnicodeEncodeError as error:
        line = edit.first + len(_END.findall(edit.text[: error.start]))
        character = edit.text[error.start]
        raise Alien(f"line {line}: {character!r} cannot be written in a file encoded as {before.encoding}") from error


def _run_together(pieces: Sequence[bytes]) -> str | None:
    """A line that ends in CR and one that is only LF would become one line."""
    for piece, following in pairwise(pieces):
        if piece.endswith(b"\r") and following.startswith(b"\n"):
            return "a line that ends in CR and an empty one that ends in LF would become one"
    return None


def _difference(expected: bytes, after: bytes) -> int:
    """The line of the new text on which the first difference stands."""
    at = next((i for i, pair in enumerate(zip(expected, after, strict=False)) if pair[0] != pair[1]), None)
    at = min(len(expected), len(after)) if at is None else at
    return len(_LINE.findall(after[:at] + b"x"))
