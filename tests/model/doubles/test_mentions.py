"""The words by which a text may speak of a WebSocket."""

import pytest

from ssot_lint.model.doubles.mentions import mentions_websocket


@pytest.mark.parametrize(
    "text", ["WebSocket", "web_socket = 1", "ws.send()", "self._ws", "wsUrl", "WS_URL", "AgentBridge", "the_manager"]
)
def test_mentioned(text: str) -> None:
    assert mentions_websocket(text)


@pytest.mark.parametrize("text", ["", "news", "draws(1)", "allows", "socket.socket()"])
def test_not_mentioned(text: str) -> None:
    assert not mentions_websocket(text)
