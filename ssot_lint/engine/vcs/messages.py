"""Messages of the commits of a fix run: which findings were closed, how, and what a reviewer has to know."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Literal

from ssot_lint import __version__
from ssot_lint.findings import Safety
from ssot_lint.fixes import Fixed
from ssot_lint.rule import FAMILIES

By = Literal["rule", "family"]
_WIDTH = 72


def divide(by: By, fixed: Iterable[Fixed]) -> dict[str, list[Fixed]]:
    """What goes into one commit each, in the order of codes: by code, or by the name of the family."""
    parts: dict[str, list[Fixed]] = {}
    for each in sorted(fixed, key=lambda each: each.finding.sort_key):
        parts.setdefault(each.finding.code if by == "rule" else _family(each), []).append(each)
    return dict(sorted(parts.items(), key=lambda part: min(each.finding.code for each in part[1])))


def commit_message(by: By, fixed: Sequence[Fixed], files: int) -> str:
    """Subject of at most 72 characters, and body, of the commit of one part: what was done how often in `files` files.

    `fixed` must not be empty.
    """
    paragraphs = [_subject(by, fixed, files), *_deeds(by, fixed)]
    if any(each.safety is Safety.UNSAFE for each in fixed):
        paragraphs.append(_filled("Unsafe fixes may change what a test reports: look at the tests that fail now."))
    if changes := _collection(fixed):
        paragraphs.append(_filled(changes))
    paragraphs.append(_filled(f"Made by ssot-lint {__version__}. To undo it, `git revert` this commit."))
    return "\n\n".join(paragraphs) + "\n"


def _subject(by: By, fixed: Sequence[Fixed], files: int) -> str:
    first = fixed[0].finding
    rule, family = f"{first.code} {first.name}", _family(fixed[0])
    findings = _counted(len(fixed), "finding")
    within = _counted(files, "file")
    about, short = (rule, first.code) if by == "rule" else (family, family)
    candidates = (f"{about}, {findings} closed in {within}", f"{about}, {findings} closed", f"{short}, {findings}")
    fitting = (subject for each in candidates if len(subject := f"ssot-lint: {each}") <= _WIDTH)
    return next(fitting, f"ssot-lint: {findings} closed"[:_WIDTH])


def _deeds(by: By, fixed: Sequence[Fixed]) -> list[str]:
    """One paragraph per rule: what was done, the most frequent first."""
    counts = Counter((each.finding.code, each.finding.name, each.title, each.safety.value) for each in fixed)
    paragraphs: dict[str, list[str]] = {}
    for (code, name, title, safety), count in sorted(counts.items(), key=lambda each: (each[0][0], -each[1], each[0])):
        heading = [f"{code} {name}:"] if by == "family" else []
        line = _filled(f"- {' '.join(title.split())}: {_counted(count, 'time')} ({safety})", "  ")
        paragraphs.setdefault(code, heading).append(line)
    return ["\n".join(lines) for lines in paragraphs.values()]


def _collection(fixed: Sequence[Fixed]) -> str:
    adds = sum(len(each.adds) for each in fixed)
    removes = sum(len(each.removes) for each in fixed)
    said = [f"{_counted(count, 'test')} {word}" for count, word in ((adds, "more"), (removes, "fewer")) if count]
    return f"Pytest collects {' and '.join(said)} than before." if said else ""


def _family(fixed: Fixed) -> str:
    return FAMILIES.get(fixed.finding.code[:5], "other")


def _filled(text: str, indent: str = "") -> str:
    return textwrap.fill(text, _WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
