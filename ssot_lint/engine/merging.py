"""One report out of those of all shards: the same as a check of everything in one run would give."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from ssot_lint.config import digest
from ssot_lint.data import dataclass, replace
from ssot_lint.engine.cache.encoding import EncodingError, decode_reports, decode_rest
from ssot_lint.engine.cache.rule_set import rule_set_digest
from ssot_lint.engine.inputs import Input, Request, Shard, inputs_of
from ssot_lint.engine.run import Examination, conclude
from ssot_lint.engine.shards import listing
from ssot_lint.errors import UsageError
from ssot_lint.findings import FileReport, Problem, Report


@dataclass(frozen=True, slots=True)
class ShardReport:
    """The JSON report of a shard, with the name of the file that it was read from."""

    name: str
    data: dict[str, Any]

    @property
    def shard(self) -> Shard:
        """Which part it is of how many."""
        return Shard(self.data["shard"], self.data["of"])

    @property
    def paths(self) -> tuple[str, ...]:
        """What was named on the command line."""
        return tuple(self.data["paths"])


def read_shard(name: str, text: str) -> ShardReport:
    """The shard in a JSON report. Raises UsageError when there is none."""
    try:
        data = json.loads(text)["merging"]
        whole = {"shard": int, "of": int, "paths": list, "rules": str, "files": str, "checked": int, "reports": list}
        if any(not isinstance(data[key], kind) for key, kind in whole.items()):
            raise ValueError("of another shape")
        if not 1 <= data["shard"] <= data["of"] or not all(isinstance(path, str) for path in data["paths"]):
            raise ValueError("not one of its shards")
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        message = f"{name}: is no report of a shard (check --shard N/M --output-format json --output-file {name})"
        raise UsageError(message) from error
    return ShardReport(name, data)


def merge(shards: Sequence[ShardReport], request: Request) -> Report:
    """The report on all that the request names. Raises UsageError when these are not all shards of just that."""
    inputs = tuple(inputs_of(request))
    _compare(shards, listing(inputs))
    digests = {id(each.config): digest(each.config) for each in inputs}
    reports: dict[int, FileReport] = {}
    for shard in shards:
        reports.update(_reports(shard, inputs, digests))
    if len(reports) != len(inputs):
        raise UsageError("the reports do not speak of all files: one of them is damaged")
    return conclude(Examination(inputs, reports, sum(shard.data["checked"] for shard in shards)))


def _compare(shards: Sequence[ShardReport], files: str) -> None:
    of = shards[0].shard.of
    seen: dict[int, str] = {}
    for each in shards:
        if each.shard.of != of:
            raise UsageError(f"{each.name}: is shard {each.shard}, but {shards[0].name} is one of {of}")
        if each.shard.number in seen:
            raise UsageError(f"{each.name}: is shard {each.shard}, and so is {seen[each.shard.number]}")
        if each.data["rules"] != rule_set_digest().hex():
            raise UsageError(f"{each.name}: was made by another version of ssot-lint, of its rules or of Python")
        if each.data["files"] != files or each.paths != shards[0].paths:
            raise UsageError(f"{each.name}: was made of other files than are here (or from another folder)")
        seen[each.shard.number] = each.name
    missing = [str(Shard(number, of)) for number in range(1, of + 1) if number not in seen]
    if missing:
        raise UsageError(f"there is no report of shard {', '.join(missing)}")


def _reports(shard: ShardReport, inputs: Sequence[Input], digests: dict[int, str]) -> Iterator[tuple[int, FileReport]]:
    try:
        rows = shard.data["reports"]
        reports = decode_reports([row[2] for row in rows])
        for (position, settings, _, rest, problems), report in zip(rows, reports, strict=True):
            if settings != digests[id(inputs[position].config)]:
                raise UsageError(f"{shard.name}: was made with other settings (give those of `check` here, too)")
            facts, pending = decode_rest(rest, report.path)
            found = tuple(Problem(*each) for each in problems)
            yield position, replace(report, facts=facts, pending=pending, problems=found)
    except (EncodingError, ValueError, TypeError, LookupError) as error:
        raise UsageError(f"{shard.name}: is damaged") from error
