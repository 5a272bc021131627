"""What names say of doubles and WebSocket endpoints."""

import pytest

from ssot_lint.model.doubles.words import Role, is_fetching, split_words, websocket_role


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("mock_ws", ("mock", "websocket")),
        ("WSClient", ("websocket", "client")),
        ("WebSocketManager", ("websocket", "manager")),
        ("web_socket", ("websocket",)),
        ("websockets", ("websocket",)),
        ("news", ("news",)),
        ("conn2", ("conn", "2")),
    ],
)
def test_words_of_a_name(name: str, words: tuple[str, ...]) -> None:
    assert split_words(name) == words


@pytest.mark.parametrize(
    "name", ["ws", "mock_websocket", "websocket1", "ws_connection", "MockWebSocket", "fake_ws_client"]
)
def test_connections(name: str) -> None:
    assert websocket_role(name) is Role.CONNECTION


@pytest.mark.parametrize(
    "name",
    ["websocket_manager", "mock_ws_bridge", "WebSocketNotifier", "a.b.websocket_emitter", "create_websocket_manager"],
)
def test_owners(name: str) -> None:
    assert websocket_role(name) is Role.OWNER


@pytest.mark.parametrize(
    "name",
    [
        "manager",
        "news",
        "websocket_authenticator",
        "websocket_validator",
        "websocket_url",
        "websocket_messages",
        "websocket_health_monitor",
        "authenticate_websocket",
        "initialize_websocket",
        "socket",
    ],
)
def test_no_endpoints(name: str) -> None:
    assert websocket_role(name) is None


@pytest.mark.parametrize(
    ("name", "fetches"),
    [
        ("get_websocket_manager", True),
        ("create_ws", True),
        ("a.b.connect", True),
        ("send", False),
        ("validate_ws", False),
    ],
)
def test_functions_that_fetch(name: str, fetches: bool) -> None:
    assert is_fetching(name) is fetches
