"""What a double is set to that a real, open endpoint is by itself."""

import ast

import pytest

from ssot_lint.model.rewriting.double_settings import sets_the_obvious


def is_obvious(statement: str, *names: str) -> bool:
    return sets_the_obvious(ast.parse(statement).body[0], names or ("ws",))


@pytest.mark.parametrize(
    "statement",
    [
        "ws.send_json = AsyncMock()",
        "ws.send_json = mock.AsyncMock(return_value=None)",
        "ws.accept = AsyncMock(name='accept')",
        "ws.send_json.return_value = None",
        "ws.send.side_effect = None",
        "ws.closed = False",
        "ws.open = True",
        "ws.client_state = WebSocketState.CONNECTED",
        "ws.application_state = 'connected'",
        "ws.state = 1",
        "ws.state = MagicMock()",
        "ws.client_state.name = 'CONNECTED'",
    ],
)
def test_an_open_endpoint_is_so(statement: str) -> None:
    assert is_obvious(statement)
    assert not is_obvious(statement, "other")
    assert is_obvious(statement.replace("ws.", "self.ws.", 1), "self.ws")


@pytest.mark.parametrize(
    "statement",
    [
        "ws.send_json = capture",
        "ws.send_json = lambda message: None",
        "ws.send_json = AsyncMock(side_effect=OSError('gone'))",
        "ws.send_json = AsyncMock(return_value=False)",
        "ws.send_json = AsyncMock(**told)",
        "ws.send_json.side_effect = OSError",
        "ws.send_json.return_value = asyncio.Future()",
        "ws.receive_json = AsyncMock()",
        "ws.closed = True",
        "ws.closed = is_closed",
        "ws.open = False",
        "ws.client_state = WebSocketState.CONNECTING",
        "ws.client_state = 'DISCONNECTED'",
        "ws.state = 3",
        "ws.state = True",
        "ws.state = type('State', (), {})()",
        "ws.headers = {}",
        "ws = AsyncMock()",
        "ws.closed += False",
    ],
)
def test_what_differs_from_an_open_endpoint_is_more(statement: str) -> None:
    assert not is_obvious(statement)
