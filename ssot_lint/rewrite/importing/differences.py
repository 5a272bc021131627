"""The edits that make one list of lines another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from ssot_lint.fixes import Edit


def differences(before: Sequence[str], after: Sequence[str], offset: int) -> Iterator[Edit]:
    """The edits, in order; the first of the lines is line `offset + 1` of the file."""
    shortest = min(len(before), len(after))
    # What is alike at the end goes first, so that a new line stands with what is before it.
    end = _alike(reversed(before), reversed(after), shortest)
    start = _alike(before, after, shortest - end)
    old, new = before[start : len(before) - end], after[start : len(after) - end]
    for tag, first, last, begin, stop in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            yield Edit(offset + start + first + 1, offset + start + last, "".join(new[begin:stop]))


def _alike(one: Sequence[str] | Iterator[str], other: Sequence[str] | Iterator[str], limit: int) -> int:
    count = 0
    for mine, theirs in zip(one, other, strict=False):
        if mine != theirs or count == limit:
            break
        count += 1
    return count
