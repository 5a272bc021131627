"""However a project is checked (here, in processes, on a cluster that loses a worker, in shards, from the cache), the
report is the same."""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from benchmarks.speed.generate import write_tree
from ssot_lint.config import load_configs
from ssot_lint.engine import jobs
from ssot_lint.engine.cache.opening import open_cache
from ssot_lint.engine.inputs import Request, Shard
from ssot_lint.engine.merging import merge, read_shard
from ssot_lint.engine.run import run
from ssot_lint.engine.schema import schema_of
from ssot_lint.findings import Report
from ssot_lint.report.json_report import render
from ssot_lint.report.style import Style
from ssot_lint.rule import load_registry
from tests.engine.cache.running import forget_disk
from tests.engine.cache.test_equality import START, change, changes
from tests.engine.calling import ROOT

distributed = pytest.importorskip("distributed")
# Importing Dask warns about its own future.
pytestmark = [pytest.mark.filterwarnings("ignore"), pytest.mark.xdist_group("dask")]
_STYLE = Style(colour=False, width=100)
# A smaller example would cost many more clusters with a dead worker than it is worth.
_SETTINGS = settings(
    max_examples=3,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    """Two workers, each a process of its own."""
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as running:
        yield running


@dataclass(frozen=True)
class Project:
    """A folder and the settings to check it with, read anew for each run."""

    root: Path
    config_args: tuple[str, ...] = ()

    def request(self, **given: Any) -> Request:
        """A request for everything; `given` are other fields of it."""
        forget_disk()
        schema = schema_of(load_registry())
        overrides = {"min-confidence": "possible"}
        configs = load_configs(self.root, schema, config_args=self.config_args, overrides=overrides)
        return Request((".",), self.root, configs, schema, **given)


def text_of(report: Report) -> str:
    """The JSON report, which says nothing of time."""
    return "".join(render(report, _STYLE))


def merged(project: Project, of: int, cache: Path) -> Report:
    """Each shard in a run of its own, every other one with a cache."""
    parts = []
    for number in range(1, of + 1):
        kept = open_cache(project.root, cache) if number % 2 else None
        report = run(project.request(jobs=1, cache=kept, shard=Shard(number, of)))
        parts.append(read_shard(str(number), text_of(report)))
    return merge(parts, project.request())


def with_one_killed(project: Project, cluster: Any) -> Report:
    """On a cluster of which one worker process is killed when the first file is done."""
    alive = [worker.pid for worker in cluster.workers.values()]

    def kill(done: int, total: int) -> None:
        if len(alive) == 2:
            os.kill(alive.pop(), signal.SIGKILL)

    report = run(project.request(scheduler=cluster.scheduler_address), kill)
    assert len(alive) == 1
    return report


def compare(project: Project, cluster: Any, of: int, kept: Path) -> str:
    """Check in every way; the report, when it is the same each time. `kept` is a folder for caches."""
    expected = text_of(run(project.request(jobs=1)))
    address = cluster.scheduler_address
    ways: dict[str, Callable[[], Report]] = {
        "two processes": lambda: run(project.request(jobs=2)),
        "cache, first": lambda: run(project.request(jobs=1, cache=open_cache(project.root, kept / "one"))),
        "cache, again": lambda: run(project.request(jobs=1, cache=open_cache(project.root, kept / "one"))),
        "cache and processes": lambda: run(project.request(jobs=2, cache=open_cache(project.root, kept / "two"))),
        "cache of processes": lambda: run(project.request(jobs=1, cache=open_cache(project.root, kept / "two"))),
        "shards": lambda: merged(project, of, kept / "shards"),
        "shards, again": lambda: merged(project, of, kept / "shards"),
        "cluster": lambda: run(project.request(scheduler=address)),
        "cluster and cache": lambda: run(
            project.request(scheduler=address, cache=open_cache(project.root, kept / "far"))
        ),
        "cache of cluster": lambda: run(project.request(jobs=1, cache=open_cache(project.root, kept / "far"))),
        "cluster, one worker killed": lambda: with_one_killed(project, cluster),
    }
    assert [name for name, way in ways.items() if text_of(way()) != expected] == []
    return expected


@pytest.mark.parametrize("config", [(), ("ssot-lint.full.toml",)], ids=["plain", "all configured"])
def test_the_bundled_project(
    config: tuple[str, ...], cluster: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "_BATCH_BYTES", 5_000)
    root = tmp_path / "legacy_chat"
    shutil.copytree(Path(ROOT) / "fixtures" / "legacy_chat", root, ignore=shutil.ignore_patterns("__pycache__", ".*"))
    assert '"SSOT' in compare(Project(root, config), cluster, 3, tmp_path / "kept")


@dataclass(frozen=True)
class Case:
    """A generated tree, what is then done to it, and how the work on it is cut."""

    seed: int
    files: int
    edits: list[Any]
    batch_bytes: int
    shards: int


CASES = st.builds(
    Case,
    seed=st.integers(1, 99),
    files=st.integers(5, 14),
    edits=st.lists(changes, min_size=1, max_size=4),
    batch_bytes=st.sampled_from([1, 9_000, 60_000]),
    shards=st.integers(1, 5),
)


@_SETTINGS
@given(case=CASES)
def test_any_project_in_any_parts(case: Case, cluster: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    scratch = Path(tempfile.mkdtemp())
    monkeypatch.setattr(jobs, "_BATCH_BYTES", case.batch_bytes)
    try:
        root = scratch / "project"
        write_tree(root, case.files, case.seed)
        for name, text in START.items():
            # The configuration of the generated tree has canonical bases, so that rules compare files.
            if name not in ("pyproject.toml", "pytest.ini"):
                change(root, name, text)
        project = Project(root)
        before = compare(project, cluster, case.shards, scratch / "kept")
        assert '"SSOT302"' in before
        for name, what in case.edits:
            change(root, name, what)
        compare(project, cluster, case.shards, scratch / "kept")
    finally:
        shutil.rmtree(scratch)
