"""Where real connections are opened."""

from pathlib import Path

import pytest

from ssot_lint.model.doubles.openings import openings_of
from tests.model.projects import read_project


def opened(folder: Path, source: str) -> list[tuple[str, str]]:
    file = read_project(folder, {"tests/test_x.py": source}, "tests/test_x.py")
    return [(each.routine.name, each.path) for each in openings_of(file)]


@pytest.mark.parametrize(
    ("source", "path"),
    [
        ("import websockets\n\nasync def dial():\n    await websockets.connect('ws://a')\n", "websockets.connect"),
        (
            "from websockets.asyncio.client import connect\n\nasync def dial():\n    await connect('ws://a')\n",
            "websockets.asyncio.client.connect",
        ),
        (
            "from fastapi.testclient import TestClient\n\ndef dial():\n    TestClient(1).websocket_connect('/ws')\n",
            "fastapi.testclient.TestClient.websocket_connect",
        ),
        ("# websocket\ndef dial(client):\n    client.websocket_connect('/ws')\n", "*.websocket_connect"),
    ],
)
def test_calls_that_open_one(tmp_path: Path, source: str, path: str) -> None:
    assert opened(tmp_path, source) == [("dial", path)]


@pytest.mark.parametrize(
    "source",
    [
        "import websockets\n\ndef dial(database):\n    database.connect()\n",
        "from unittest.mock import Mock\n\ndef dial():\n    client = Mock()\n    client.websocket_connect('/ws')\n",
        "import websockets\n\n# await websockets.connect('ws://a')\n",
    ],
    ids=["another connect", "double", "comment"],
)
def test_calls_that_open_none(tmp_path: Path, source: str) -> None:
    assert opened(tmp_path, source) == []
