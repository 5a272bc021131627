"""Which reports of earlier runs still hold, and what to keep of this one."""

from __future__ import annotations

import json
import os
import time
from array import array
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path

from ssot_lint.config import Config, Schema, digest
from ssot_lint.data import dataclass, field, replace
from ssot_lint.digests import blake2b
from ssot_lint.engine.cache.contents import Contents
from ssot_lint.engine.cache.encoding import (
    EncodingError,
    Rest,
    decode_reports,
    encode_report,
    encode_rest,
    readable_rests,
)
from ssot_lint.engine.cache.rule_set import rule_set_digest
from ssot_lint.engine.cache.schemas import read_schema, write_schema
from ssot_lint.engine.cache.store import Entry, Reader, Rows, Store, ground_id, seal
from ssot_lint.engine.inputs import Input
from ssot_lint.findings import FileReport, Ground
from ssot_lint.project.evidence import Evidence, evidence_of

_DAY_SECONDS = 86_400
_KEPT_AT_ONCE = 500
_FEW = 200


@dataclass(frozen=True, slots=True)
class _Scope:
    """A configuration in this run: `name` tells it apart, also in another checkout."""

    name: str
    evidence: Evidence


@dataclass(slots=True)
class _Unwritten:
    """Rows for the store, by table, and the keys of those that were of use."""

    entries: list[tuple[object, ...]] = field(default_factory=list)
    grounds: list[tuple[object, ...]] = field(default_factory=list)
    notes: list[tuple[object, ...]] = field(default_factory=list)
    used: list[bytes] = field(default_factory=list)


class ResultCache:
    """The cache of one run in `cwd`, kept in `folder` (absolute). Nothing that is wrong with it ends a run."""

    def __init__(self, folder: str, root: Path, cwd: Path) -> None:
        """`root` is what the cache belongs to: entries are the same wherever it lies."""
        self._store = Store(folder)
        self._root, self._cwd = root, cwd
        self._rule_set = rule_set_digest()
        self._contents = Contents()
        self._knows_contents = False
        self._scopes: dict[int, _Scope] = {}
        self._by_name: dict[str, _Scope] = {}
        self._keys: dict[int, bytes] = {}
        self._texts: dict[int, tuple[str, str]] = {}
        self._rests: dict[int, Rest] = {}
        self._reduction: bytes | None = None
        self._numbers: dict[tuple[str, Ground], int] = {}
        self._unwritten = _Unwritten()
        self._today = int(time.time()) // _DAY_SECONDS

    @property
    def trouble(self) -> str | None:
        """What kept the cache from being read or written, if anything did."""
        return self._store.trouble

    def schema(self) -> Schema | None:
        """What the configuration needs to know of these rules, if it was kept."""
        with self._store.reading() as reader:
            text = reader.note(self._note_key(b"schema")) if reader is not None else None
        return read_schema(text or "")

    def keep_schema(self, schema: Schema) -> None:
        """Keep it for the next run."""
        self._note(self._note_key(b"schema"), write_schema(schema))

    def changed(self, paths: Sequence[str], most: int) -> list[str]:
        """Those of the files that are known and look changed, without a look inside; none when they are more."""
        with self._store.reading() as reader:
            if reader is None:
                return []
            self._recall_contents(reader, len(paths))
            return self._contents.changed(paths, most)

    def recall(self, inputs: Sequence[Input]) -> set[int]:
        """The positions of the inputs of which a report is kept; `recalled` tells whether it holds."""
        with self._store.reading() as reader:
            if reader is None:
                return set()
            self._recall_contents(reader, len(inputs))
            keys = {each.position: self._key_of(each) for each in inputs if each.found.error is None}
            kept = reader.kept([key for key in keys.values() if key])
        self._keys = {position: key for position, key in keys.items() if key in kept}
        return set(self._keys)

    def recalled(self) -> dict[int, FileReport]:
        """The reports at the positions that `recall` gave, as far as they hold and can be read, without what waits for
        the reduce step. They are given once."""
        held = self._holding()
        try:
            reports = dict(zip(held, decode_reports([entry.report for entry in held.values()]), strict=True))
        except (EncodingError, ValueError):
            reports = {}
            for position, entry in held.items():
                with suppress(EncodingError, ValueError):
                    (reports[position],) = decode_reports([entry.report])
        self._texts.update((position, (held[position].report, held[position].rest)) for position in reports)
        return reports

    def _holding(self) -> dict[int, Entry]:
        """The entries of the keys that `recall` found, by position, as far as all that they rest on is as it was."""
        keys, self._keys = self._keys, {}
        if not keys:
            return {}
        with self._store.reading() as reader:
            if reader is None:
                return {}
            entries = reader.entries(list(keys.values()))
            valid = self._valid(reader, entries.values())
        held = {
            position: entry
            for position, key in keys.items()
            if (entry := entries.get(key)) is not None and entry.grounds in valid
        }
        self._unwritten.used += [entry.key for entry in held.values() if entry.day < self._today]
        return held

    def keep(self, given: Input, report: FileReport) -> None:
        """Keep a fresh report, unless something went wrong with its file."""
        if report.problems or not report.grounds or given.data is not None:
            return
        scope = self._scope(given.config)
        own, *others = report.grounds
        content, _, place = own[2].split(":")
        if self._contents.digest(given.found.location) != content:
            return  # changed while it was checked
        key = self._key(given, content, place)
        numbers = array("q", [self._number(scope, each) for each in others]).tobytes()
        text, rest = encode_report(report), encode_rest(report)
        self._texts[given.position] = text, rest
        self._unwritten.entries.append((key, self._today, numbers, text, rest, seal(key, numbers, text, rest)))
        if len(self._unwritten.entries) >= _KEPT_AT_ONCE:
            self._write(more=True)

    def finish(self) -> None:
        """Write what is to be kept."""
        self._write()

    def restored(self, reports: dict[int, FileReport]) -> dict[int, FileReport]:
        """The same reports, recalled ones with what waits for the reduce step; what is read for it is remembered."""
        bare = {position: each for position, each in reports.items() if not each.facts and each.pending is None}
        unread = [each for each in bare.keys() & self._texts.keys() - self._rests.keys() if self._texts[each][1]]
        texts = {position: (self._texts[position][1], bare[position].path) for position in unread}
        self._rests |= readable_rests(texts)
        rests = {position: self._rests[position] for position in bare.keys() & self._rests.keys()}
        return reports | {at: replace(bare[at], facts=facts, pending=pending) for at, (facts, pending) in rests.items()}

    def recall_reduced(self, inputs: Sequence[Input], reports: dict[int, FileReport]) -> dict[int, FileReport] | None:
        """The reports as the reduce step left them when it was given the same; None when that is not known."""
        key = self._reduction = self._reduction_key(inputs, reports)
        if key is None:
            return None
        with self._store.reading() as reader:
            text = reader.note(key) if reader is not None else None
        if text is None:
            return None
        try:
            positions, texts = json.loads(text)
            decoded = dict(zip(map(int, positions), decode_reports(texts), strict=True))
        except (ValueError, TypeError, EncodingError):
            return None
        waiting = {at: each for at, each in reports.items() if each.facts or each.pending is not None}
        bare = {at: replace(each, facts=(), pending=None) for at, each in waiting.items()}
        return {**reports, **bare, **decoded}

    def keep_reduced(self, inputs: Sequence[Input], before: dict[int, FileReport], after: list[FileReport]) -> None:
        """Keep what the reduce step made of `before`, which `recall_reduced` was asked for."""
        key = self._reduction
        if key is None:
            return
        changed = {}
        for given, report in zip(inputs, after, strict=True):
            own = before[given.position]
            if (report.findings, report.suppressed, report.hidden) != (own.findings, own.suppressed, own.hidden):
                changed[given.position] = encode_report(report)
        self._note(key, json.dumps([list(changed), list(changed.values())]))

    def _reduction_key(self, inputs: Sequence[Input], reports: dict[int, FileReport]) -> bytes | None:
        found = blake2b(self._rule_set, digest_size=16)
        for given in inputs:
            report = reports[given.position]
            if report.problems:
                return None
            text, rest = self._texts.get(given.position, ("", ""))
            if rest:
                found.update(f"{given.position}\0{self._scope(given.config).name}\0{text}\0{rest}\0".encode())
            elif report.facts or report.pending is not None:
                return None
        return found.digest()

    def _recall_contents(self, reader: Reader, files: int) -> None:
        if self._knows_contents:
            return
        if files > _FEW:
            self._contents.recall = reader.contents(None).get
            self._knows_contents = True
        else:
            self._contents.recall = lambda path: reader.contents([path]).get(path)

    def _scope(self, config: Config) -> _Scope:
        known = self._scopes.get(id(config))
        if known is None:
            words = (digest(config), os.path.relpath(config.root, self._root), os.path.relpath(self._cwd, self._root))
            name = blake2b("\0".join(words).encode("utf-8", "surrogateescape"), digest_size=8).hexdigest()
            evidence = evidence_of(config, self._cwd, digest_of=self._contents.digest)
            known = self._scopes[id(config)] = self._by_name[name] = _Scope(name, evidence)
        return known

    def _key_of(self, given: Input) -> bytes:
        """The key of what is on the disk now; empty when it cannot be read."""
        path = given.found.location
        content = self._contents.digest(path)
        place = self._scope(given.config).evidence.place(os.path.dirname(path))
        return self._key(given, content, place) if content else b""

    def _key(self, given: Input, content: str, place: str) -> bytes:
        scope = self._scope(given.config)
        shown = scope.evidence.shown(given.found.location)
        words = (scope.name, content, place, given.role.value, shown, given.found.display)
        text = "\0".join(words).encode("utf-8", "surrogateescape")
        return blake2b(text, key=self._rule_set, digest_size=16).digest()

    def _number(self, scope: _Scope, ground: Ground) -> int:
        known = self._numbers.get((scope.name, ground))
        if known is None:
            kind, key, value = ground
            row = (f"{kind}@{scope.name}", key, value)
            known = self._numbers[(scope.name, ground)] = ground_id(row)
            self._unwritten.grounds.append((known, row[0], os.fsencode(key), value))
            if kind == "file":
                self._contents.digest(scope.evidence.path_of(key))
        return known

    def _valid(self, reader: Reader, entries: Iterable[Entry]) -> set[bytes]:
        """Those of the entries' lists of grounds that all hold."""
        lists = {}
        for entry in entries:
            if len(entry.grounds) % 8 == 0:
                lists[entry.grounds] = memoryview(entry.grounds).cast("q")
        wanted = None if len(lists) > _FEW else {number for each in lists.values() for number in each}
        grounds = reader.grounds(None if wanted is None else list(wanted))
        held = {number for number, ground in grounds.items() if self._holds(ground)}
        return {each for each, numbers in lists.items() if held.issuperset(numbers)}

    def _holds(self, ground: Ground) -> bool:
        kind, _, name = ground[0].partition("@")
        scope = self._by_name.get(name)
        return scope is not None and scope.evidence.now(kind, ground[1]) == ground[2]

    def _note_key(self, name: bytes) -> bytes:
        return name + b":" + self._rule_set

    def _note(self, key: bytes, text: str) -> None:
        self._unwritten.notes.append((key, self._today, text, seal(key, text)))

    def _write(self, *, more: bool = False) -> None:
        learnt, self._contents.learnt = self._contents.learnt, {}
        new, self._unwritten = self._unwritten, _Unwritten()
        contents: list[tuple[object, ...]] = [(os.fsencode(path), *each) for path, each in learnt.items()]
        rows: Rows = {"contents": contents, "grounds": new.grounds, "entries": new.entries, "notes": new.notes}
        if new.used or any(rows.values()):
            self._store.write(rows, self._today, new.used, more=more)
