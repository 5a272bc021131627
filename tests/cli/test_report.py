"""`ssot-lint report`: required events against the tests that check them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Call

CONFIG = """\
[tool.ssot-lint]
ignore = ["SSOT206"]

[tool.ssot-lint.events]
required = ["agent_started", "agent_thinking", "agent_completed", "agent_paused"]

[tool.ssot-lint.websocket]
real-fixtures = ["websocket_factory"]
"""
TESTS = """\
from unittest.mock import AsyncMock


async def test_over_the_wire(websocket_factory):
    websocket = await websocket_factory.connect()
    assert (await websocket.receive_json())["type"] == "agent_started"


async def test_at_a_double():
    websocket = AsyncMock()
    await websocket.send_json({"type": "agent_thinking"})
    assert websocket.send_json.call_args[0][0]["type"] == "agent_thinking"


def test_at_neither(run):
    assert run() == ["agent_started", "agent_completed"]
"""


@pytest.fixture
def events(project: Path) -> Path:
    """The project with tests of events."""
    (project / "pyproject.toml").write_text(CONFIG)
    (project / "tests" / "test_events.py").write_text(TESTS)
    return project


def test_the_table_counts_tests_by_what_they_meet(events: Path, call: Call) -> None:
    result = call("report")
    assert (result.code, result.err) == (0, "")
    rows = [line.split() for line in result.out.splitlines()]
    assert ["agent_started", "1", "0", "1"] in rows
    assert ["agent_thinking", "0", "1", "0", "not", "at", "a", "real", "endpoint"] in rows
    assert ["agent_completed", "0", "0", "1", "not", "at", "a", "real", "endpoint"] in rows
    assert ["agent_paused", "0", "0", "0", "not", "checked", "at", "all"] in rows
    assert "checked by no test: agent_paused\n" in result.out
    assert "1 of 4 required events are checked at a real endpoint, 3 by any test.\n" in result.out


def test_the_tests_are_listed_when_asked_for(events: Path, call: Call) -> None:
    out = call("report", "--show-tests").out
    assert "  real      tests/test_events.py:4 test_over_the_wire\n" in out
    assert "  double    tests/test_events.py:9 test_at_a_double\n" in out
    assert "test_at_neither" not in call("report").out


def test_json_has_the_tests_of_each_event(events: Path, call: Call) -> None:
    data: dict[str, Any] = json.loads(call("report", "--output-format", "json").out)
    (project,) = data["projects"]
    assert (data["version"], project["unchecked"]) == (1, ["agent_paused"])
    assert project["without_real"] == ["agent_thinking", "agent_completed", "agent_paused"]
    first = project["events"][0]
    assert first["event"] == "agent_started"
    assert first["real"] == [{"path": "tests/test_events.py", "line": 4, "test": "test_over_the_wire"}]
    assert [each["test"] for each in first["neither"]] == ["test_at_neither"]


def test_paths_choose_the_tests(events: Path, call: Call) -> None:
    data = json.loads(call("report", "--output-format", "json", "tests/test_real.py").out)
    assert data["projects"][0]["unchecked"] == ["agent_started", "agent_thinking", "agent_completed", "agent_paused"]


def test_checks_that_cannot_be_read_are_told_apart(events: Path, call: Call) -> None:
    (events / "tests" / "test_more.py").write_text(
        "from elsewhere import assert_events\n\n\ndef test_more(run):\n    assert_events(run(), 'agent_' 'x')\n"
        "\n\nEVENTS = 1\n"
    )
    project = json.loads(call("report", "--output-format", "json").out)["projects"][0]
    assert [each["test"] for each in project["unclear"]] == ["test_more"]
    assert project["unchecked"] == ["agent_paused"]
    assert "1 test looks for events in a way that cannot be read here" in call("report").out


def test_every_project_has_its_table(events: Path, call: Call) -> None:
    other = events / "other"
    other.mkdir()
    (other / "ssot-lint.toml").write_text('events.required = ["order_placed"]\n')
    (other / "test_orders.py").write_text("def test_order(run):\n    assert run() == 'order_placed'\n")
    out = call("report").out
    assert [line for line in out.splitlines() if line in (".", "other")] == [".", "other"]
    assert "order_placed         0       0        1" in out


def test_no_required_events_is_an_error(project: Path, call: Call) -> None:
    result = call("report")
    assert (result.code, result.out) == (2, "")
    assert result.err == "error: no events are required: name them in `events.required` of the configuration\n"


def test_a_file_that_cannot_be_read_is_told_and_ends_with_2(events: Path, call: Call) -> None:
    (events / "tests" / "test_broken.py").write_text("def test_x(:\n")
    result = call("report")
    assert result.code == 2
    assert result.err.startswith("error: tests/test_broken.py:1: ")
    assert "agent_started" in result.out


def test_stdin_is_refused(events: Path, call: Call) -> None:
    result = call("report", "-")
    assert (result.code, result.err) == (2, "error: a report is of files: `-` (stdin) cannot be read\n")
