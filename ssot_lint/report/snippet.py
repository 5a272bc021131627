"""Source lines with marked places, the way compilers show them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ssot_lint.data import dataclass
from ssot_lint.findings import Span
from ssot_lint.report.printable import printable, width_of
from ssot_lint.report.style import Paint, Style

_CONTEXT = 2
_BLOCK = 6
_CUT = "..."


@dataclass(frozen=True, slots=True)
class Mark:
    """A place to mark: with `sign` (one character) under it and, behind that, `label`."""

    span: Span
    sign: str
    paint: Paint
    label: str = ""


def snippet(lines: Sequence[str], marks: Sequence[Mark], style: Style, heading: str = "") -> Iterator[str]:
    """The rows, without line ends, that show `marks` and the lines around the first; nothing for places outside.

    Where the first runs over several lines, these have `>` in the gutter; other marks are signs under their first line.
    """
    marks = [mark for mark in marks if 1 <= mark.span.line <= len(lines)]
    if not marks:
        return
    shown = _shown_lines(lines, marks)
    block = _block(marks[0].span)
    gutter = len(str(shown[-1]))
    lead = f" {style.paint(printable(heading), Paint.FAINT)}" if heading else ""
    yield style.paint(f"{'':{gutter}} |", Paint.GUTTER) + lead
    last = shown[0] - 1
    for number in shown:
        if number > last + 1:
            yield style.paint(_CUT, Paint.GUTTER)
        in_block = len(block) > 1 and number in block
        bar = style.paint(f"{number:>{gutter}} ", Paint.GUTTER)
        bar += style.paint(">", marks[0].paint) if in_block else style.paint("|", Paint.GUTTER)
        below = marks[1:] if len(block) > 1 else marks
        here = [mark for mark in below if mark.span.line == number]
        yield from _rows(lines[number - 1], here, bar, gutter, style)
        last = number


def _block(span: Span) -> range:
    # A span that ends before the first column of a line does not reach that line.
    return range(span.line, max(span.line, span.end_line - (1 if span.end_column <= 1 else 0)) + 1)


def _shown_lines(lines: Sequence[str], marks: Sequence[Mark]) -> list[int]:
    wanted = {mark.span.line for mark in marks}
    block = _block(marks[0].span)
    end = min(block[-1], len(lines))
    wanted.update(range(block[0], end + 1) if len(block) <= _BLOCK else [*block[: _BLOCK - 2], end])
    wanted.update(_paragraph(lines, range(block[0] - 1, block[0] - 1 - _CONTEXT, -1)))
    wanted.update(_paragraph(lines, range(end + 1, end + 1 + _CONTEXT)))
    # One line left out takes as much room as the line itself.
    wanted.update([number + 1 for number in wanted if number + 2 in wanted])
    return sorted(number for number in wanted if number <= len(lines))


def _paragraph(lines: Sequence[str], numbers: Iterable[int]) -> Iterator[int]:
    """`numbers` up to the first blank line: what stands beyond is another thought, often another test."""
    for number in numbers:
        if not 1 <= number <= len(lines) or not lines[number - 1].strip():
            return
        yield number


def _rows(line: str, marks: Sequence[Mark], bar: str, gutter: int, style: Style) -> Iterator[str]:
    spans = [_columns(line, mark.span) for mark in marks]
    # One cell is kept for a mark behind the end of the line.
    window = _window(line, spans[0] if spans else (0, 0), max(20, style.width - gutter - 4))
    yield f"{bar} {window.text}".rstrip()
    for mark, columns in zip(marks, spans, strict=True):
        start, length = window.place(columns)
        under = style.paint(mark.sign * length + (f" {printable(mark.label)}" if mark.label else ""), mark.paint)
        yield f"{style.paint(f'{chr(32):>{gutter}} |', Paint.GUTTER)} {'':{start}}{under}"


def _columns(line: str, span: Span) -> tuple[int, int]:
    """The 0-based start and end, on its first line, of a span."""
    start = min(span.column - 1, len(line))
    end = span.end_column - 1 if span.line == span.end_line else len(line.rstrip())
    return start, max(start, min(end, len(line)))


@dataclass(frozen=True, slots=True)
class _Window:
    """The piece of a line that is shown, and how to find a column of the line in it."""

    line: str
    first: int
    last: int
    text: str

    def place(self, columns: tuple[int, int]) -> tuple[int, int]:
        """Cells before, and cells under, a stretch of the line (at least one)."""
        start, end = (max(self.first, min(column, self.last)) for column in columns)
        lead = width_of(self.line[self.first : start]) + (len(_CUT) if self.first else 0)
        return lead, max(1, width_of(self.line[start:end]))


def _window(line: str, columns: tuple[int, int], room: int) -> _Window:
    """What to show of a line in `room` cells: all of it, or a piece with the start of `columns` in it."""
    line = line.rstrip()
    if len(line) <= room and width_of(line) <= room:
        return _Window(line, 0, len(line), printable(line))
    room -= 2 * len(_CUT)
    start, end = columns
    fits_from_start = end <= room and width_of(line[:end]) <= room
    first = 0 if fits_from_start else start - _reach(line[:start], room // 4, -1)
    last = first + _reach(line[first:], room, 1)
    if last == len(line):
        first = last - _reach(line, room, -1)
    text = printable(line[first:last])
    return _Window(line, first, last, (_CUT if first else "") + text + (_CUT if last < len(line) else ""))


def _reach(text: str, room: int, step: int) -> int:
    """How many characters fit into `room` cells, from the left (`step` 1) or from the right (-1)."""
    # Characters without width are few; the bound keeps a line of a megabyte cheap.
    near = text[: 2 * room] if step == 1 else text[-2 * room :][::-1]
    for count, character in enumerate(near):
        room -= width_of(character)
        if room < 0:
            return count
    return len(near)
