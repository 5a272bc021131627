"""Parts of a run for several machines."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

from ssot_lint.config import digest
from ssot_lint.data import replace
from ssot_lint.digests import blake2b
from ssot_lint.engine.cache.encoding import encode_report, encode_rest
from ssot_lint.engine.cache.rule_set import rule_set_digest
from ssot_lint.engine.inputs import Input, Shard
from ssot_lint.findings import FileReport, Report


def shard_of(inputs: Sequence[Input], shard: Shard) -> tuple[Input, ...]:
    """The inputs of one shard: neighbours by the digest of their path, of about as many bytes as the other shards.

    A file that changes its size moves the borders a little, and files beside them to the next shard; the rest stays.
    """
    sizes = {each.position: _size(each) for each in inputs}
    total = sum(sizes.values())
    chosen = []
    begin = 0
    for each in sorted(inputs, key=lambda each: _digest(each.found.display)):
        middle = begin + sizes[each.position] // 2
        begin += sizes[each.position]
        if min(middle * shard.of // max(total, 1), shard.of - 1) == shard.number - 1:
            chosen.append(each)
    return tuple(sorted(chosen, key=lambda each: each.position))


def shard_report(
    shard: Shard, paths: Sequence[str], inputs: Sequence[Input], reports: dict[int, FileReport], checked: int
) -> Report:
    """The report of a shard as far as files go by themselves, with what merging needs; `inputs` are of all shards."""
    positions = sorted(reports)
    files = tuple(replace(reports[position], facts=(), pending=None) for position in positions)
    report = Report(files, (), checked, sum(file.tests for file in files))
    settings = {id(each.config): each.config for each in inputs}
    digests = {key: digest(config) for key, config in settings.items()}
    rows = [_row(position, digests[id(inputs[position].config)], reports[position]) for position in positions]
    merging = {
        "shard": shard.number,
        "of": shard.of,
        "paths": list(paths),
        "rules": rule_set_digest().hex(),
        "files": listing(inputs),
        "checked": checked,
        "reports": rows,
    }
    return replace(report, merging=merging)


def _row(position: int, settings: str, report: FileReport) -> list[Any]:
    problems = [[each.path, each.message, each.line, each.code] for each in report.problems]
    return [position, settings, encode_report(report), encode_rest(report), problems]


def _size(given: Input) -> int:
    try:
        return os.path.getsize(given.found.path)
    except OSError:
        return 0


def _digest(path: str) -> bytes:
    return blake2b(path.encode("utf-8", "surrogateescape"), digest_size=8).digest()


def listing(inputs: Sequence[Input]) -> str:
    """A digest of all files of the run and their sizes, which decide what is in which shard."""
    words = (f"{each.found.display}\0{_size(each)}\0" for each in inputs)
    return blake2b("".join(words).encode("utf-8", "surrogateescape"), digest_size=16).hexdigest()
