"""How a real WebSocket endpoint is proposed to be opened."""

from pathlib import Path

from tests.proposal.trees import propose, tables, values

KIT = """
import pytest
import websockets


class Endpoint:
    async def receive_json(self):
        return {}

    async def recv(self):
        return ""

    def receive_all(self):
        return []

    async def assert_no_more_messages(self):
        pass


class SocketEndpointFactory:
    async def connect(self):
        self.connection = await websockets.connect("ws://localhost")
        return Endpoint()


@pytest.fixture
def sockets():
    return SocketEndpointFactory()
"""
PLUGIN = 'pytest_plugins = ["testkit.sockets"]\n'
TEST = "async def test_greeting(sockets):\n    assert await (await sockets.connect()).receive_json() == {}\n"


def test_fixture_that_gives_what_connects(tmp_path: Path) -> None:
    using = "from testkit.sockets import SocketEndpointFactory\n# websocket\n" + TEST
    files = {"testkit/sockets.py": KIT, "conftest.py": PLUGIN, "tests/test_a.py": TEST, "tests/test_b.py": using}
    (found,) = tables(propose(tmp_path, files), "websocket")
    assert values(found) == {
        "real-clients": ["testkit.sockets.SocketEndpointFactory"],
        "real-fixtures": ["sockets"],
        "open": "await sockets.connect()",
        "fixtures": ["sockets"],
        "receive-json": "await {endpoint}.receive_json()",
        "receive-text": "await {endpoint}.recv()",
        "receive-all": "{endpoint}.receive_all()",
        "silent": "await {endpoint}.assert_no_more_messages()",
    }
    assert found.evidence == ("websockets.connect: 1 file of the tests",)


def test_two_ways_to_connect_are_a_guess(tmp_path: Path) -> None:
    more = "\n\n@pytest.fixture\ndef other_sockets():\n    return SocketEndpointFactory()\n"
    using = "from testkit.sockets import SocketEndpointFactory\n# websocket\n" + TEST
    files = {
        "testkit/sockets.py": KIT + more,
        "conftest.py": PLUGIN,
        "tests/test_a.py": using,
        "tests/test_b.py": TEST.replace("sockets", "other_sockets"),
    }
    (found,) = tables(propose(tmp_path, files), "websocket")
    assert "open" not in values(found)
    assert values(found, sure=False)["open"] == "await other_sockets.connect()"


def test_connections_opened_in_tests_only_are_evidence(tmp_path: Path) -> None:
    test = (
        "from starlette.testclient import TestClient\n\n\ndef test_echo(app):\n"
        "    with TestClient(app).websocket_connect('/ws') as session:\n        assert session.receive_json() == {}\n"
    )
    (found,) = tables(propose(tmp_path, {"tests/test_a.py": test}), "websocket")
    assert values(found) == {}
    assert values(found, sure=False) == {"open": "await websocket_factory.connect()"}
    assert found.evidence == ("starlette.testclient.TestClient.websocket_connect: 1 file of the tests",)


def test_nothing_is_said_where_websockets_are_only_mocked(tmp_path: Path) -> None:
    test = "from unittest.mock import Mock\n\n\ndef test_it():\n    websocket = Mock()\n    websocket.connect()\n"
    assert tables(propose(tmp_path, {"tests/test_a.py": test}), "websocket") == []


def test_fixture_whose_name_is_a_double_elsewhere_is_not_real(tmp_path: Path) -> None:
    using = "from testkit.sockets import SocketEndpointFactory\n# websocket\n" + TEST
    mock = "# websocket\nfrom unittest.mock import Mock\n\nimport pytest\n\n\n"
    mock += "@pytest.fixture\ndef sockets():\n    return Mock()\n"
    files = {
        "testkit/sockets.py": KIT,
        "conftest.py": PLUGIN,
        "tests/test_a.py": using,
        "tests/unit/conftest.py": mock,
    }
    (found,) = tables(propose(tmp_path, files), "websocket")
    assert sorted(values(found)) == ["real-clients"]
