"""Text as lines with their ends, which is how a rewrite leaves everything else as it was."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

from ssot_lint.fixes import Edit
from ssot_lint.patterns import compile_late

_LINE = compile_late(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z")
_WORDS = r"(?:(?:async|class|def|elif|else|except|finally|for|if|try|while|with)\b|\))"
_BLOCK = compile_late(rf"(?<![^\r\n])([ \t]*){_WORDS}[^\r\n]*:[ \t]*(?:#[^\r\n]*)?(?:\r\n|\r|\n)(?=\1([ \t]+)[^\s#])")
_END = compile_late(r"\r\n|\r|\n")
# Every region of a file asks this of its whole text.
_remembered = lru_cache(maxsize=4)


def split_lines(text: str) -> list[str]:
    """The lines with their ends, as Python counts them: split at LF, CR and CRLF only; the last may have no end."""
    return [*_lines(text)]


@_remembered
def _lines(text: str) -> tuple[str, ...]:
    if "\r" in text:
        return tuple(_LINE.findall(text))
    *ended, last = text.split("\n")
    return (*[f"{line}\n" for line in ended], *([last] if last else ()))


@_remembered
def newline_of(text: str) -> str:
    """The line end that the text uses most; LF when it has none."""
    if "\r" not in text:
        return "\n"
    counts = Counter(_END.findall(text))
    return max(counts, key=lambda end: (counts[end], end == "\n"), default="\n")


@_remembered
def indent_of(text: str) -> str:
    """One step of indentation: the one that most blocks have, of equals the first; four spaces when there is none."""
    counts = Counter(step for _, step in _BLOCK.findall(text))
    return max(counts, key=lambda step: counts[step], default="    ")


def apply_edits(text: str, edits: Iterable[Edit]) -> str:
    """The text with its lines replaced by `edits`, which do not overlap. Its last line ends as before, or not."""
    lines = split_lines(text)
    newline = newline_of(text)
    unended = bool(lines) and not _END.search(lines[-1])
    if unended:
        lines[-1] += newline
    for edit in sorted(edits, reverse=True):
        lines[edit.first - 1 : edit.last] = [edit.text] if edit.text else []
    changed = "".join(lines)
    return changed.removesuffix(newline) if unended else changed
