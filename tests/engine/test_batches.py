"""What a worker keeps between batches, and what it leaves of the collector's settings."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ssot_lint.config import load_configs
from ssot_lint.engine import batches
from ssot_lint.engine.batches import Batch, check_batch
from ssot_lint.engine.check import Job
from ssot_lint.engine.schema import schema_of
from ssot_lint.findings import FileReport
from ssot_lint.model import Role, read_file
from ssot_lint.pytest_config import PytestConfig
from ssot_lint.rule import load_registry

# ssot: file-ignore[SSOT403] what a worker keeps between its batches is the subject here
BASE = "import unittest\n\n\nclass Base(unittest.TestCase):\n    def verify(self, it):\n        self.assertTrue(it)\n"
CASE = "from base import Base\n\n\nclass TestIt(Base):\n    def test_it(self):\n        self.verify(len('x'))\n"

BUSY = """
import asyncio
import pytest
from unittest.mock import AsyncMock, MagicMock, patch
from base import Base


class MockWebSocket:
    def __init__(self):
        self.sent = []

    async def send_json(self, message):
        self.sent.append(message)


@pytest.fixture
def websocket():
    return MockWebSocket()


class TestIt(Base):
    def setUp(self):
        self.sockets = [AsyncMock(), MockWebSocket()]

    def test_it(self):
        async def inner(socket):
            await socket.send_json({"type": "agent_started"})

        try:
            asyncio.run(inner(self.sockets[1]))
        except Exception:
            pass
        with patch("base.Base") as base:
            base.assert_not_called()
        self.verify(self.sockets[1].sent)


async def test_more(websocket):
    for _ in range(2):
        await websocket.send_json({"type": "agent_thinking"})
    if websocket.sent:
        assert websocket.sent[0]["type"] == "agent_thinking"
"""


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


def test_what_was_checked_goes_without_the_collector(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[weakref.ref[Any]] = []

    def remember(*given: Any) -> Any:
        model = read_file(*given)
        read.append(weakref.ref(model))
        return model

    monkeypatch.setattr("ssot_lint.engine.check.read_file", remember)
    (project / "test_0.py").write_text(BUSY)
    gc.disable()
    try:
        (report,) = check(project, 0)
        assert report.findings
        assert [model() for model in read] == [None]
    finally:
        gc.enable()
