"""Findings that must be the same whichever way they were come by, and what each way costs."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from benchmarks.speed.figures import Row
from benchmarks.speed.processes import Command, Tool, output
from benchmarks.speed.trees import Tree

_SHARDS = 3
_SHOWN = 3
_JSON = ("--exit-zero", "--min-confidence", "possible", "--output-format", "json")


def pretests(tool: Tool, tree: Tree, repeat: int) -> Iterator[Row]:
    """Without the cheap looks that spare costly ones, over with them; the remark says whether findings are equal."""
    ratios, remark = [], ""
    for _ in range(repeat):
        (on, quick), (off, slow) = (
            _timed(tool.command("check", "--no-cache", *_JSON, *tree.arguments, pretests=each), tree)
            for each in (True, False)
        )
        ratios.append(slow / quick)
        remark = remark if "differ" in remark else _compared(on, off)
    yield Row("pre-tests off: wall over on", tuple(ratios), remark=remark)


def executors(tool: Tool, tree: Tree, scratch: Path) -> Iterator[Row]:
    """Every way of checking over `--jobs 1`; the remark says whether the reports are equal."""
    expected, alone = _timed(tool.command("check", "--no-cache", "--jobs", "1", *_JSON, *tree.arguments), tree)
    cached = ("--cache-dir", str(scratch / "kept"))
    ways: dict[str, Callable[[], tuple[str, float]]] = {
        "--jobs 2": lambda: _timed(tool.command("check", "--no-cache", "-j2", *_JSON, *tree.arguments), tree),
        "cache, first run": lambda: _timed(tool.command("check", *cached, *_JSON, *tree.arguments), tree),
        "cache, second run": lambda: _timed(tool.command("check", *cached, *_JSON, *tree.arguments), tree),
        f"{_SHARDS} shards and merge": lambda: _merged(tool, tree, scratch),
        "dask, two workers": lambda: _in_cluster(tool, tree, lose_one=False),
        "dask, one of two workers killed": lambda: _in_cluster(tool, tree, lose_one=True),
    }
    for name, way in ways.items():
        try:
            found, seconds = way()
        except ImportError:
            yield Row(f"{name}: wall over --jobs 1", (), remark="the package distributed is not installed")
        else:
            yield Row(f"{name}: wall over --jobs 1", (seconds / alone,), remark=_compared(expected, found))


def _timed(command: Command, tree: Tree) -> tuple[str, float]:
    begun = time.perf_counter()
    return output(command, tree.folder), time.perf_counter() - begun


def _merged(tool: Tool, tree: Tree, scratch: Path) -> tuple[str, float]:
    begun = time.perf_counter()
    files = [str(scratch / f"shard-{number}.json") for number in range(1, _SHARDS + 1)]
    for number, file in enumerate(files, start=1):
        part = ("--shard", f"{number}/{_SHARDS}", "--output-file", file)
        output(tool.command("check", "--no-cache", *part, *_JSON, *tree.arguments), tree.folder)
    return output(tool.command("merge", *_JSON, *files), tree.folder), time.perf_counter() - begun


def _in_cluster(tool: Tool, tree: Tree, *, lose_one: bool) -> tuple[str, float]:
    from distributed import LocalCluster

    os.environ["PYTHONPATH"] = str(tool.package)  # for the workers
    made: Any = LocalCluster
    with made(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
        where = ("--executor", "dask", "--scheduler", cluster.scheduler_address)
        command = tool.command("check", "--no-cache", *where, *_JSON, *tree.arguments)
        begun = time.perf_counter()
        with subprocess.Popen(
            command.words, cwd=tree.folder, env=command.environment, stdout=subprocess.PIPE, text=True
        ) as run:
            if lose_one:
                time.sleep(_until_busy(tree))
                os.kill(next(iter(cluster.workers.values())).pid, signal.SIGKILL)
            found, _ = run.communicate()
        return found, time.perf_counter() - begun


def _until_busy(tree: Tree) -> float:
    """Seconds after which a run has begun to check and is not done."""
    return 2 + tree.megabytes / 10


def _compared(expected: str, found: str) -> str:
    """Whether two JSON reports are equal, with the number of findings or the first differences."""
    if expected == found:
        return f"{len(json.loads(expected)['findings'])} findings, equal"
    here, there = (_lines(text) for text in (expected, found))
    differences = [*(f"only there: {each}" for each in there - here), *(f"only here: {each}" for each in here - there)]
    return f"{len(here)} findings, {len(differences)} differ: " + "; ".join(sorted(differences)[:_SHOWN])


def _lines(text: str) -> set[str]:
    found: list[dict[str, Any]] = json.loads(text)["findings"]
    return {f"{each['path']}:{each['line']}:{each['column']} {each['code']} {each['message']}" for each in found}
