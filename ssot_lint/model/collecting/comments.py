"""Runs of comment lines, uncovered: the code that would stand there without the comment signs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from ssot_lint.data import dataclass
from ssot_lint.patterns import compile_late

# No block of interest is without one of these; most files end here. It begins with a fixed text to be fast.
_WORTH_A_LOOK = compile_late(
    r"\n[ \t\f]*#.*?(?:\bdef[ \t]+\w+[ \t]*\(|\bclass[ \t]+\w+[ \t]*[(:]|\bassert[ \t(]|\.assert\w+[ \t]*\("
    r"|\bself\.fail\(|\bpytest\.(?:raises|fail|warns)\()"
)
_BEHIND_SIGN = compile_late(r"\n[ \t\f]*#(.*)")
_SAID = ("def", "class", "assert", ".fail(", "pytest.")
_COMMENT = compile_late(r"([ \t\f]*)#(.*)")
_SIGN = compile_late(r"[#!:|~%>]")
_WORD = compile_late(r"[#!:|~%>]*[ \t]?([A-Za-z][\w -]{0,40}):(?=[ \t]|$)")
_DIRECTIVE = compile_late(
    r"[ \t]*(?:ssot|noqa|type|mypy|ruff|pylint|fmt|isort|flake8|pragma)\s*:|!|[ \t]*-\*-", re.IGNORECASE
)
_FEWEST_MARKED = 3


class _Raw(NamedTuple):
    number: int
    indent: str
    body: str
    is_gap: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a run: `code` is what stands under the comment sign, with its indentation.

    `is_gap`: a blank line without the sign. `is_prose`: where a tool marked every line of code, one without the mark.
    """

    number: int
    code: str
    is_prose: bool = False
    is_gap: bool = False


@dataclass(frozen=True, slots=True)
class Run:
    """Comment lines with nothing but blank lines between them; `marked` when a tool put one word before each."""

    lines: tuple[Line, ...]
    marked: bool


def comment_runs(text: str, lines: list[str]) -> Iterator[Run]:
    """The runs of a source that has code in some comment; nothing, and fast, for all other sources."""
    if not _may_hold_code(text):
        return
    run: list[_Raw] = []
    for number, line in enumerate(lines, 1):
        match = _COMMENT.match(line)
        if match is not None:
            if not _DIRECTIVE.match(match.group(2)):
                run.append(_Raw(number, match.group(1), match.group(2)))
        elif not line or line.isspace():
            if run:
                run.append(_Raw(number, "", "", True))
        elif run:
            yield from _uncover(run)
            run = []
    if run:
        yield from _uncover(run)


def _may_hold_code(text: str) -> bool:
    if "#" not in text:
        return False
    text = "\n" + text
    said = "\n".join(_BEHIND_SIGN.findall(text))
    return any(word in said for word in _SAID) and _WORTH_A_LOOK.search(text) is not None


def _uncover(raw: list[_Raw]) -> Iterator[Run]:
    """The run as one, or cut where the stretch begins and ends that a tool marked."""
    words, first, last = _marking_words(raw)
    if not words:
        if raw:
            yield _plain(raw)
        return
    yield from _uncover(raw[:first])
    mark = re.compile(rf"[#!:|~%>]*[ \t]?(?:{'|'.join(map(re.escape, words))}):[ \t]?")
    yield Run(tuple(_unmarked(line, mark) for line in raw[first : last + 1]), True)
    yield from _uncover(raw[last + 1 :])


def _plain(raw: list[_Raw]) -> Run:
    bodies = [line.body for line in raw if line.body.strip()]
    sign = 0
    while bodies and all(_SIGN.match(body, sign) for body in bodies):
        sign += 1
    spaced = all(body[sign : sign + 1].isspace() for body in bodies)
    cut = sign + 1 if spaced else sign
    lines = (Line(each.number, _code(each.indent, each.body[cut:]), is_gap=each.is_gap) for each in raw)
    return Run(tuple(lines), False)


def _marking_words(raw: list[_Raw]) -> tuple[list[str], int, int]:
    """The words with a colon that stand before most lines of a stretch (`REMOVED_SYNTAX_ERROR`), its first and last."""
    places: dict[str, list[int]] = {}
    for index, line in enumerate(raw):
        match = _WORD.match(line.body)
        if match is not None:
            places.setdefault(match.group(1), []).append(index)
    places = {word: lines for word, lines in places.items() if len(lines) >= _FEWEST_MARKED}
    for word, marked in sorted(places.items(), key=lambda item: -len(item[1])):
        filled = sum(1 for line in raw[marked[0] : marked[-1] + 1] if line.body.strip())
        if 2 * len(marked) >= filled:
            return [word, *(each for each in places if each != word)], marked[0], marked[-1]
    return [], 0, 0


def _unmarked(line: _Raw, mark: re.Pattern[str]) -> Line:
    match = mark.match(line.body)
    if match is None:
        return Line(line.number, _code(line.indent, line.body), bool(line.body.strip()), line.is_gap)
    return Line(line.number, _code(line.indent, line.body[match.end() :]))


def _code(indent: str, body: str) -> str:
    return f"{indent}{body}".rstrip().expandtabs(8) if body.strip() else ""
