"""A comparison of test outcomes as lines of text: what changed, test by test, and how many tests ended how."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from ssot_lint.engine.verification.answers import Outcome
from ssot_lint.engine.verification.comparison import Change, Comparison


def render_comparison(comparison: Comparison, root: Path) -> list[str]:
    """Lines without ends: per file (shown from `root`) the tests that changed, then totals. Never empty."""
    lines = list(_changed(comparison, root)) or ["no test ended differently"]
    return [*lines, "", *_totals(comparison)]


def _changed(comparison: Comparison, root: Path) -> Iterator[str]:
    rows = [(change, _printable(change.id), _word(change.before)) for change in comparison.changes]
    ids = max((len(name) for _, name, _ in rows), default=0)
    befores = max((len(before) for _, _, before in rows), default=0)
    for file, group in groupby(rows, key=lambda row: row[0].file):
        yield _printable(_shown(file, root))
        for change, name, before in group:
            yield f"  {name:<{ids}}  {before:<{befores}} → {_word(change.after)}{_remark(change)}"


def _remark(change: Change) -> str:
    return "" if change.declared else "  (not declared by a fix)"


def _totals(comparison: Comparison) -> Iterator[str]:
    yield f"{'outcome':<8}  {'before':>7}  {'after':>7}"
    for outcome in Outcome:
        before, after = comparison.before[outcome], comparison.after[outcome]
        if before or after:
            yield f"{outcome.value:<8}  {before:>7}  {after:>7}"


def _word(outcome: Outcome | None) -> str:
    return outcome.value if outcome else "not collected"


def _shown(file: Path, root: Path) -> str:
    return file.relative_to(root).as_posix() if file.is_relative_to(root) else os.fspath(file)


def _printable(text: str) -> str:
    return "".join(character if character.isprintable() else ascii(character)[1:-1] for character in text)
