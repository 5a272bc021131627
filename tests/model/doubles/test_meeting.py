"""What a test meets of a WebSocket."""

from pathlib import Path

import pytest

from ssot_lint.model import Role, TestFile, read_file
from ssot_lint.model.doubles.websocket import Meeting, RealEndpoints, met_endpoint
from ssot_lint.pytest_config import PytestConfig

REAL = RealEndpoints(clients=("testkit.connect",), fixtures=("websocket_factory",))


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("async def test_x(websocket_factory):\n    assert await websocket_factory.connect()\n", Meeting.REAL),
        ("from testkit import connect\ndef test_x():\n    websocket = connect()\n    assert websocket\n", Meeting.REAL),
        (
            "from unittest.mock import AsyncMock\nasync def test_x():\n    websocket = AsyncMock()\n"
            "    await websocket.send('a')\n    websocket.send.assert_called_once()\n",
            Meeting.DOUBLE,
        ),
        ("def test_x(run):\n    assert run('websocket') == ['agent_started']\n", Meeting.NOTHING),
        ("def test_x(run):\n    assert run() == ['agent_started']\n", Meeting.NOTHING),
    ],
)
def test_a_real_endpoint_goes_before_doubles_and_both_before_nothing(source: str, expected: Meeting) -> None:
    file = read_file(source.encode(), "test_x.py", Role.COLLECTED, PytestConfig(rootdir=Path("/")))
    assert isinstance(file, TestFile)
    assert met_endpoint(file.tests[0], REAL) is expected
