"""What a worker keeps between batches, and what it leaves of the collector's settings."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest

from ssot_lint.config import load_configs
from ssot_lint.engine import batches
from ssot_lint.engine.batches import Batch, check_batch
from ssot_lint.engine.check import Job
from ssot_lint.engine.schema import schema_of
from ssot_lint.findings import FileReport
from ssot_lint.model import Role
from ssot_lint.pytest_config import PytestConfig
from ssot_lint.rule import load_registry

# ssot: file-ignore[SSOT403] what a worker keeps between its batches is the subject here
BASE = "import unittest\n\n\nclass Base(unittest.TestCase):\n    def verify(self, it):\n        self.assertTrue(it)\n"
CASE = "from base import Base\n\n\nclass TestIt(Base):\n    def test_it(self):\n        self.verify(len('x'))\n"


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Path]:
    (tmp_path / "base.py").write_text(BASE)
    for number in range(4):
        (tmp_path / f"test_{number}.py").write_text(CASE)
    batches._projects.clear()
    yield tmp_path
    batches._projects.clear()


def check(root: Path, number: int) -> list[FileReport]:
    config = load_configs(root, schema_of(load_registry()), isolated=True).for_directory(root)
    path = root / f"test_{number}.py"
    job = Job(path.name, path.read_bytes(), Role.COLLECTED, PytestConfig(rootdir=root), location=str(path))
    return check_batch(Batch(number, config, (job,), str(root)))


def test_the_collector_is_as_it_was(project: Path) -> None:
    check(project, 0)
    assert gc.isenabled()
    gc.disable()
    try:
        check(project, 1)
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_reports_are_the_same_whatever_is_kept(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = [check(project, number) for number in range(4)]
    (worker,) = batches._projects.values()
    assert worker.kept_bytes == len(BASE)
    monkeypatch.setattr(batches, "_KEPT_BYTES", 0)
    forgotten = [check(project, number) for number in range(4)]
    assert forgotten == kept
    assert all(report.tests == 1 and not report.problems for (report,) in kept)
    (successor,) = batches._projects.values()
    assert successor is not worker
    assert successor.evidence is worker.evidence
