"""A rule's page for a terminal: enough Markdown for pages, and no more."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator

from ssot_lint.patterns import compile_late
from ssot_lint.report.printable import printable, width_of
from ssot_lint.report.style import Paint, Style

_READABLE = 100
_HEADING = compile_late(r"(#{1,6})\s+(.*?)\s*#*$")
_ITEM = compile_late(r"(\s*)([-*+]|\d+[.)])\s+(.*)")
_CODE = compile_late(r"`[^`]+`")
_INLINE = compile_late(r"(`[^`]+`)|\*\*(.+?)\*\*|\[([^\]]+)\]\(([^)]+)\)")
_UNDERLINES = "=-"
_LABELS = {"bad": Paint.ERROR, "good": Paint.GOOD, "fixed": Paint.GOOD}


def render_markdown(text: str, style: Style) -> Iterator[str]:
    """`text` in lines: headings bold, fences indented, paragraphs and lists wrapped, inline code kept in backticks."""
    block: list[str] = []
    fence = ""
    for line in text.splitlines():
        if fence:
            if line.strip() == fence:
                fence = ""
            else:
                yield f"    {printable(line)}".rstrip() + "\n"
        elif match := re.match(r"(`{3,}|~{3,})\s*(.*)", line):
            yield from _flush(block, style)
            fence = match[1]
            yield from _fence_label(match[2], style)
        elif _ends_block(line):
            yield from _flush(block, style)
            yield from _single(line, style)
        else:
            if _ITEM.match(line):
                yield from _flush(block, style)
            block.append(line)
    yield from _flush(block, style)


def _ends_block(line: str) -> bool:
    return not line.strip() or line.startswith("|") or _HEADING.match(line) is not None


def _single(line: str, style: Style) -> Iterator[str]:
    heading = _HEADING.match(line)
    if heading is None:
        yield printable(line).rstrip() + "\n"
        return
    title = printable(heading[2])
    yield style.paint(title, Paint.PLACE) + "\n"
    if not style.colour and len(heading[1]) <= len(_UNDERLINES):
        yield _UNDERLINES[len(heading[1]) - 1] * width_of(title) + "\n"


def _fence_label(info: str, style: Style) -> Iterator[str]:
    """What a fence says of its code beside the language: bad, good, a file name."""
    label = printable(info.partition(" ")[2].strip())
    if label:
        yield f"  {style.paint(label + ':', _LABELS.get(label.split()[0], Paint.FAINT))}\n"


def _flush(block: list[str], style: Style) -> Iterator[str]:
    if not block:
        return
    lead, text = "", " ".join(line.strip() for line in block)
    if item := _ITEM.match(block[0]):
        lead = f"{item[1]}{item[2]} "
        text = text[len(item[2]) :].lstrip()
    block.clear()
    rows = textwrap.wrap(
        _plain(printable(text)),
        min(style.width, _READABLE),
        initial_indent=lead,
        subsequent_indent=" " * len(lead),
        break_on_hyphens=False,
        break_long_words=False,
    )
    for row in rows:
        yield _CODE.sub(lambda code: style.paint(code[0], Paint.HELP), row) + "\n"


def _plain(text: str) -> str:
    """Emphasis without its stars, links as `text (address)`; code keeps its backticks and what is in it."""
    return _INLINE.sub(lambda found: found[1] or found[2] or f"{found[3]} ({found[4]})", text)
