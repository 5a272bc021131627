"""Figures by file, from which docs/scale.md works out what a million files cost: time, room, and what is sent."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from benchmarks.speed.figures import Row
from benchmarks.speed.processes import Command, Tool, measured, output
from benchmarks.speed.trees import Tree

_SHARDS = 16
_MILLI, _MICRO = "ms", "µs"

# What a warm run reads, table by table; milliseconds of CPU and rows.
_READ = """
import json, os, sys, time
from ssot_lint.engine.cache.encoding import decode_reports
from ssot_lint.engine.cache.store import FILE, Store
def timed(what):
    begun = time.process_time()
    found = what()
    return found, (time.process_time() - begun) * 1e3
with Store(sys.argv[1]).reading() as reader:
    keys = [key for (key,) in reader._connection.execute("SELECT key FROM entries")]
    entries, reading = timed(lambda: reader.entries(keys))
    grounds, ground_reading = timed(lambda: reader.grounds(None))
    contents, content_reading = timed(lambda: reader.contents(None))
    reports, decoding = timed(lambda: decode_reports([each.report for each in entries.values()]))
size = os.path.getsize(os.path.join(sys.argv[1], FILE))
print(json.dumps([size, len(entries), reading, len(grounds), ground_reading, content_reading, decoding]))
"""
# What Dask sends: sources of batches one way, reports the other, and the project once to each worker process.
_SENT = """
import json, pickle, sys
from pathlib import Path
from ssot_lint.config import load_configs
from ssot_lint.engine.batches import check_batch
from ssot_lint.engine.bundle import collect_bundle
from ssot_lint.engine.inputs import Request, inputs_of
from ssot_lint.engine.jobs import split
from ssot_lint.engine.run import jobs_of
from ssot_lint.engine.schema import schema_of
from ssot_lint.rule import load_registry
here, schema = Path.cwd(), schema_of(load_registry())
request = Request((".",), here, load_configs(here, schema), schema)
inputs = list(inputs_of(request))
bundle = collect_bundle(str(inputs[0].config.root))
there = back = files = 0
for number, batch in enumerate(split(jobs_of(inputs, schema, {}), str(here), False)):
    there, files = there + len(pickle.dumps(batch)), files + len(batch.jobs)
    back += len(pickle.dumps(check_batch(batch)))
    if number == 3:
        break
print(json.dumps([there / files, back / files, sum(map(len, bundle.files.values())), len(bundle.files)]))
"""


def scale(tool: Tool, tree: Tree, scratch: Path) -> Iterator[Row]:
    """Each figure once: what counts is its size, and whether it is the same by file on a tree ten times as large."""
    count = len(tree.files)
    yield Row("files checked", (count,), "", remark=f"{tree.megabytes:.1f} MB")
    start = measured(tool.command("--version"), tree.folder)
    found = measured(tool.command("check", "--show-files", *tree.arguments), tree.folder)
    yield Row("finding a file and its role", ((found.cpu - start.cpu) / count * 1e6,), _MICRO)
    cache = scratch / "cache"
    for what in ("cold, its results kept", "warm"):
        used = measured(tool.check("--jobs", "1", *tree.arguments, cache=cache), tree.folder)
        yield Row(
            f"{what}: CPU of a file", ((used.cpu - start.cpu) / count * 1e3,), _MILLI, remark=f"{used.wall:.1f} s"
        )
        yield Row(f"{what}: memory of a file", ((used.peak - start.peak) / count / 1e3,), "kB", remark=_peak(used.peak))
    yield from _kept(tool, tree, cache)
    yield from _shards(tool, tree, cache, scratch)
    there, back, size, files = _said(tool, tree, _SENT)
    yield Row("dask: sent for a file", (there / 1e3,), "kB")
    yield Row("dask: sent back for a file", (back / 1e3,), "kB")
    yield Row("dask: sent once to each worker process", (size / 1e6,), "MB", remark=f"{files:.0f} files")


def _peak(size: int) -> str:
    return f"{size / 1e6:.0f} MB in all"


def _said(tool: Tool, tree: Tree, code: str, *words: str) -> list[float]:
    command = Command((tool.python, "-P", "-c", code, *words), {"PYTHONPATH": str(tool.package)})
    found: list[float] = json.loads(output(command, tree.folder))
    return found


def _kept(tool: Tool, tree: Tree, cache: Path) -> Iterator[Row]:
    size, entries, reading, grounds, of_grounds, of_contents, decoding = _said(tool, tree, _READ, str(cache))
    yield Row("cache: bytes of a file", (size / entries / 1e3,), "kB", remark=f"{size / 1e6:.1f} MB in all")
    yield Row("cache: grounds of a file", (grounds / entries,), "", remark="looked up once each")
    yield Row("cache: reading an entry", (reading / entries * 1e3,), _MICRO)
    yield Row("cache: reading grounds and stat data", ((of_grounds + of_contents) / entries * 1e3,), _MICRO)
    yield Row("cache: decoding a report", (decoding / entries * 1e3,), _MICRO)


def _shards(tool: Tool, tree: Tree, cache: Path, scratch: Path) -> Iterator[Row]:
    """All shards from the cache, their reports, and the one report of all."""
    count, walls, parts, sizes = len(tree.files), [], [], []
    for number in range(1, _SHARDS + 1):
        part = scratch / f"shard-{number}.json"
        words = ("--cache-dir", str(cache), "--exit-zero", "--shard", f"{number}/{_SHARDS}", "--output-format", "json")
        used = measured(tool.command("check", *words, "--output-file", str(part), *tree.arguments), tree.folder)
        walls.append(used.wall)
        parts.append(part)
        sizes.append(_bytes_of_shard(tree, part))
    mean = sum(sizes) / len(sizes)
    yield Row(
        f"shards, {_SHARDS}: largest over mean", (max(sizes) / mean,), "×", remark=f"{mean / 1e6:.1f} MB of tests"
    )
    yield Row("shard, warm: wall", tuple(walls), "s")
    yield Row("shard: report, bytes of a file", (sum(each.stat().st_size for each in parts) / count / 1e3,), "kB")
    merge = ("merge", "--exit-zero", "--output-format", "json", "--output-file", str(scratch / "all.json"))
    used = measured(tool.command(*merge, *map(str, parts)), tree.folder)
    yield Row("merge: CPU of a file", (used.cpu / count * 1e3,), _MILLI, remark=f"{used.wall:.1f} s")
    yield Row("merge: memory of a file", (used.peak / count / 1e3,), "kB", remark=_peak(used.peak))
    size = (scratch / "all.json").stat().st_size
    yield Row("report: bytes of a file", (size / count / 1e3,), "kB", remark=f"{size / 1e6:.1f} MB in all")


def _bytes_of_shard(tree: Tree, report: Path) -> int:
    rows = json.loads(report.read_text())["merging"]["reports"]
    return sum((tree.folder / json.loads(row[2])[0]).stat().st_size for row in rows)
