"""Values of options that take lists: repeated, comma-separated, or both."""

from __future__ import annotations

from collections.abc import Iterable

import click


def split_commas(ctx: click.Context, param: click.Parameter, given: Iterable[str]) -> list[str]:
    """All parts of a repeated option, in order, without blanks around them and without empty ones; a click callback."""
    return [part for each in given for item in each.split(",") if (part := item.strip())]


def per_file_ignores(items: Iterable[str]) -> dict[str, list[str]]:
    """Items `PATTERN:CODE`, or `CODE` for the pattern before, as codes by pattern. Raises click.BadParameter."""
    found: dict[str, list[str]] = {}
    pattern = ""
    for item in items:
        head, colon, code = item.rpartition(":")
        if colon:
            pattern = head.strip()
        if not pattern or not code.strip():
            raise click.BadParameter(f"{item!r} is not PATTERN:CODE", param_hint="'--per-file-ignores'")
        found.setdefault(pattern, []).append(code.strip())
    return found
