"""Where the lines of a file go when whole lines of it are replaced."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from enum import Enum, auto

from ssot_lint.data import dataclass
from ssot_lint.fixes import Edit
from ssot_lint.patterns import compile_late

_END = compile_late(r"\r\n|\r|\n")


class Touch(Enum):
    """What edits do to a stretch of lines: nothing, something, or replace all of it."""

    CLEAN = auto()
    PARTLY = auto()
    WHOLLY = auto()


@dataclass(frozen=True, slots=True)
class Side:
    """The edited lines of the file before or of the file after: sorted blocks, a clean line between any two.

    A block whose last line is the one before its first is a place between two lines.
    """

    firsts: tuple[int, ...]
    lasts: tuple[int, ...]

    def touch(self, first: int, last: int) -> Touch:
        """What the edits do to lines `first` to `last`, which are one thing: what is put between them touches it."""
        at = bisect_right(self.firsts, last) - 1
        if at < 0 or self.lasts[at] < first:
            return Touch.CLEAN
        return Touch.WHOLLY if self.firsts[at] <= first and last <= self.lasts[at] else Touch.PARTLY

    def block(self, line: int) -> int | None:
        """The number of the block that a line is in; None for a clean line."""
        at = bisect_right(self.firsts, line) - 1
        return at if at >= 0 and line <= self.lasts[at] else None


@dataclass(frozen=True, slots=True)
class Shift:
    """Both sides of a rewrite; their blocks correspond one to one."""

    before: Side
    after: Side

    def line(self, line: int) -> int:
        """The number that a clean line of the file before has in the file after."""
        at = bisect_right(self.before.firsts, line) - 1
        return line if at < 0 else line - self.before.lasts[at] + self.after.lasts[at]


def read_shift(edits: Iterable[Edit]) -> Shift:
    """How edits that do not overlap move lines; edits that meet are one block."""
    blocks: list[tuple[int, int, int, int]] = []
    moved = 0
    for edit in sorted(edits, key=lambda each: (each.first, each.last)):
        lines = count_lines(edit.text)
        if edit.last < edit.first and not lines:
            continue
        block = (edit.first, edit.last, edit.first + moved, edit.first + moved + lines - 1)
        moved += lines - (edit.last - edit.first + 1)
        if blocks and blocks[-1][1] + 1 >= edit.first:
            block = (blocks[-1][0], edit.last, blocks[-1][2], block[3])
            blocks.pop()
        blocks.append(block)
    firsts, lasts, new_firsts, new_lasts = zip(*blocks, strict=True) if blocks else ((), (), (), ())
    return Shift(Side(firsts, lasts), Side(new_firsts, new_lasts))


def count_lines(text: str) -> int:
    """How many lines a text has; the last may have no end."""
    return len(_END.findall(text)) + (text != "" and text[-1] not in "\r\n")
