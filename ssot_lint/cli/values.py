"""Values of options that take lists: repeated, comma-separated, or both."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from ssot_lint.engine.inputs import Shard


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


def read_shard(ctx: click.Context, param: click.Parameter, given: str | None) -> Shard | None:
    """`3/16` as the third of sixteen shards; a click callback. Raises click.BadParameter."""
    if given is None:
        return None
    match = re.fullmatch(r"([0-9]{1,6})/([0-9]{1,6})", given)
    if match is None or not 1 <= int(match[1]) <= int(match[2]):
        raise click.BadParameter(f"{given!r} is not N/M with N from 1 to M, such as 3/16")
    from ssot_lint.engine.inputs import Shard

    return Shard(int(match[1]), int(match[2]))
