"""Taking comments away: whole lines with the blank ones around them, and codes out of a suppression."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from ssot_lint.patterns import compile_late

_LISTS = (
    compile_late(r"#[ \t]*ssot:[ \t]*[\w-]+[ \t]*\[(?P<codes>[^\]#]*)", re.IGNORECASE),
    compile_late(r"#[ \t]*noqa[ \t]*:[ \t]*(?P<codes>[A-Z]+[0-9]+\b(?:[,\s]+[A-Z]+[0-9]+\b)*)", re.IGNORECASE),
)
_CODE = compile_late(r"[^,\s]+")


def widened(lines: Sequence[str], first: int, last: int) -> tuple[int, int]:
    """Lines `first` to `last` (1-based), which are to go, with the blank ones that nothing parts any more without them.

    Of the blank lines above and below the larger number stays; none at the start or end of the file or a block.
    """
    above, below = first - 1, last + 1
    while above and not lines[above - 1].strip():
        above -= 1
    while below <= len(lines) and not lines[below - 1].strip():
        below += 1
    before, after = first - 1 - above, below - 1 - last
    if below > len(lines):
        return above + 1, last
    opens = lines[above - 1].rstrip().endswith(":") and not lines[above - 1].lstrip().startswith("#")
    if not above or (not before and opens):
        return first, below - 1
    if before <= after:
        return above + 1, last
    return first, below - 1


def without_codes(line: str, start: int, end: int, codes: Collection[str]) -> str | None:
    """A line (without its end) whose suppression at columns `start` to `end` (0-based) loses codes, or goes with them.

    What other tools read in the same comment stays. None when nothing is left of the line.
    """
    before, part, after = line[:start], line[start:end], line[end:].lstrip()
    found = next(filter(None, (pattern.match(part) for pattern in _LISTS)), None)
    if found is not None and (kept := _without(found["codes"], codes)):
        return before + part[: found.start("codes")] + kept + part[found.end("codes") :] + line[end:]
    if after:
        return before + after
    return before.rstrip() or None


def _without(listed: str, codes: Collection[str]) -> str:
    """A list of codes, with its separators, without some of them; empty when none is left."""
    found = list(_CODE.finditer(listed))
    kept, at = "", 0
    for match in found:
        if match[0] not in codes:
            kept += listed[at if kept else 0 : match.start() if kept else found[0].start()] + match[0]
        at = match.end()
    return kept and kept + listed[at:]
