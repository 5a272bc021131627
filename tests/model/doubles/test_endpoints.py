"""Which doubles are WebSocket endpoints, and which calls open a real one."""

import ast

import pytest

from ssot_lint.model.doubles.endpoints import endpoint_double, opens_real, patched_role
from ssot_lint.model.doubles.words import Role
from tests.model.doubles.places import asked, with_body

HEAD = """
from unittest.mock import AsyncMock, Mock, patch
import websockets
import websocket
import aiohttp
from channels.testing import WebsocketCommunicator
from starlette.websockets import WebSocket
from chat import Settings

class MockWebSocket:
    pass

class FakeStore:
    pass
"""


@pytest.mark.parametrize(
    ("body", "role"),
    [
        ("ws = AsyncMock()\nws", Role.CONNECTION),
        ("connection = Mock(spec=WebSocket)\nconnection", Role.CONNECTION),
        ("connection = MockWebSocket()\nconnection", Role.CONNECTION),
        ("manager = Mock()\nmanager.websocket", Role.CONNECTION),
        ("websocket_manager = Mock()\nwebsocket_manager", Role.OWNER),
        ("client = Mock()\nclient", None),
        ("websocket_settings = Mock()\nwebsocket_settings", None),
        ("websocket_authenticator = Mock()\nwebsocket_authenticator", None),
        ("store = FakeStore()\nstore", None),
        ("ws = 'ws://host'\nws", None),
        ("manager = Mock(spec=WebSocket)\nmanager.settings", None),
    ],
)
def test_endpoint_doubles(body: str, role: Role | None) -> None:
    test = with_body(body, HEAD)
    found = endpoint_double(asked(test), test.scope)
    assert (found.role if found is not None else None) is role


@pytest.mark.parametrize(
    ("target", "role"),
    [
        ("chat.app.get_websocket_manager", Role.OWNER),
        ("chat.app.create_websocket", Role.CONNECTION),
        ("chat.app.websocket_manager", Role.OWNER),
        ("chat.app.WebSocketManager", Role.OWNER),
        ("chat.app.websockets.connect", Role.CONNECTION),
        ("chat.app.authenticate_websocket", None),
        ("chat.app.send_websocket_message", None),
        ("chat.app.validate_websocket_token", None),
        ("chat.app.WebSocketAuthenticator", None),
        ("chat.websocket.load", None),
        (None, None),
    ],
)
def test_what_a_patch_replaces(target: str | None, role: Role | None) -> None:
    assert patched_role(target) is role


def call_in(body: str) -> tuple[ast.Call, object]:
    test = with_body(body, HEAD)
    node = asked(test)
    call = node.value if isinstance(node, ast.Await) else node
    assert isinstance(call, ast.Call)
    return call, test.scope


@pytest.mark.parametrize(
    "body",
    [
        "await websockets.connect('ws://x')",
        "websocket.create_connection('ws://x')",
        "client.websocket_connect('/ws')",
        "await session.ws_connect('/ws')",
        "WebsocketCommunicator(app, '/ws')",
    ],
)
def test_real_endpoints(body: str) -> None:
    call, scope = call_in(body)
    assert opens_real(call, scope)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "body", ["ws = Mock()\nws.ws_connect('/ws')", "connect('x')", "websockets.Headers()", "manager.connect(ws)"]
)
def test_no_real_endpoints(body: str) -> None:
    call, scope = call_in(body)
    assert not opens_real(call, scope)  # type: ignore[arg-type]


def test_configured_real_clients() -> None:
    call, scope = call_in("await open_socket('/ws')")
    assert not opens_real(call, scope)  # type: ignore[arg-type]
    assert opens_real(call, scope, ("chat.testing.open_socket",))  # type: ignore[arg-type]
