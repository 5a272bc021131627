"""Checks by the workers of a real Dask cluster: what they find, without files, and when one of them is killed."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ssot_lint.engine import jobs
from ssot_lint.engine.bundle import collect_bundle, unpack_bundle
from ssot_lint.engine.cache.rule_set import rule_set_digest
from ssot_lint.engine.cluster import check_bundled
from ssot_lint.engine.inputs import inputs_of
from ssot_lint.engine.run import jobs_of, run
from ssot_lint.errors import UsageError
from ssot_lint.findings import Report
from tests.engine.cache.running import check_cached, check_cold, forget_disk, request, write
from tests.engine.cache.test_equality import START, TEXTS

# Importing Dask warns about its own future.
distributed = pytest.importorskip("distributed")
pytestmark = [pytest.mark.filterwarnings("ignore"), pytest.mark.xdist_group("dask")]


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    """Two workers, each a process of its own."""
    with distributed.LocalCluster(n_workers=2, threads_per_worker=2, dashboard_address=None) as running:
        yield running


@pytest.fixture
def project(tmp_path: Path) -> Path:
    root = tmp_path / "project"
    write(root, START | {f"tests/more/test_{number}.py": TEXTS["tests/test_a.py"][0] for number in range(40)})
    write(root, {"tests/more/test_broken.py": "class (:\n", "tests/more/conftest.py": "import shop\n"})
    return root


def check_there(root: Path, cluster: Any) -> Report:
    forget_disk()
    return run(replace(request(root, None), scheduler=cluster.scheduler_address))


def test_the_cluster_finds_what_is_found_here(project: Path, cluster: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "_BATCH_BYTES", 1000)
    assert check_there(project, cluster) == check_cold(project) == check_cached(project, jobs=2)


def test_from_a_folder_below_the_project_as_well(project: Path, cluster: Any) -> None:
    assert check_there(project / "tests", cluster) == check_cold(project / "tests")


def test_a_worker_that_is_killed_is_done_without(project: Path, cluster: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "_BATCH_BYTES", 300)
    alive = [worker.pid for worker in cluster.workers.values()]

    def kill(done: int, total: int) -> None:
        assert done < total or not alive[1:]
        if len(alive) == 2:
            os.kill(alive.pop(0), signal.SIGKILL)

    forget_disk()
    found = run(replace(request(project, None), scheduler=cluster.scheduler_address), kill)
    assert len(alive) == 1
    assert found == check_cold(project)


def test_a_worker_needs_none_of_the_files(project: Path) -> None:
    expected = check_cold(project)
    inputs = tuple(inputs_of(request(project, None)))
    batches = list(jobs.split(jobs_of(inputs, request(project, None).schema, {}), str(project)))
    bundle = collect_bundle(str(project))
    shutil.rmtree(project)
    forget_disk()
    found = [report for batch in batches for report in check_bundled(batch, bundle, rule_set_digest(), True) or []]
    assert [each.findings for each in found] == [each.findings for each in expected.files]
    assert [each.problems for each in found] == [each.problems for each in expected.files]


def test_workers_of_another_version_are_refused(project: Path, cluster: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ssot_lint.engine.cluster.rule_set_digest", lambda: b"newer")
    with pytest.raises(UsageError, match="has another version"):
        check_there(project, cluster)


def test_an_address_where_nobody_answers_is_wrong_use(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ssot_lint.engine.cluster._PATIENCE_SECONDS", 0.2)
    with pytest.raises(UsageError, match=r"no Dask scheduler answers at tcp://127\.0\.0\.1:9"):
        run(replace(request(project, None), scheduler="tcp://127.0.0.1:9"))


def test_a_bundle_has_sources_and_configuration_and_names_of_the_rest(tmp_path: Path) -> None:
    root = tmp_path / "project"
    write(root, {"a/b.py": "x = 1\n", "pytest.ini": "[pytest]\n", "a/native.so": "binary", "data.bin": "much"})
    write(root, {".hidden/c.py": "", "env/pyvenv.cfg": "", "env/lib/d.py": "", "requirements/dev.txt": "pytest"})
    bundle = collect_bundle(str(root))
    assert bundle.files == {
        "a/b.py": b"x = 1\n",
        "a/native.so": b"",
        "env/pyvenv.cfg": b"",
        "pytest.ini": b"[pytest]\n",
        "requirements/dev.txt": b"pytest",
    }
    unpack_bundle(bundle, str(tmp_path))
    assert (tmp_path / "a" / "b.py").read_text() == "x = 1\n"
    assert collect_bundle(str(root)).key == bundle.key
