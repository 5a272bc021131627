"""Where test-side code opens real WebSocket connections."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ssot_lint.data import dataclass
from ssot_lint.model.doubles.endpoints import opens_real
from ssot_lint.model.flow.visits import lines_at
from ssot_lint.model.inference import Scope, infer
from ssot_lint.model.names import dotted, last_name
from ssot_lint.model.routines import Routine
from ssot_lint.patterns import compile_late

if TYPE_CHECKING:
    from ssot_lint.model.file import TestFile

_CALLED = compile_late(
    r"\b(?:websocket_connect|ws_connect|connect|serve|create_connection|WebSocketApp|WebSocket|WebsocketCommunicator|"
    r"a?connect_ws|(?:Async)?(?:Simple)?Client|WSConnection)\s*\("
)
_WORDS = ("websocket", "ws_connect", "httpx_ws", "socketio", "wsproto")
_OF_CLIENTS = compile_late(r"(?:Client|Session)$")


@dataclass(frozen=True, slots=True)
class Opening:
    """One call that opens a connection. `path`: the dotted path of what is called, `*` for what is not known of it."""

    routine: Routine
    path: str


def speaks_of_websockets(file: TestFile) -> bool:
    """Whether the text names a WebSocket or a library for them."""
    text = file.source.text.lower()
    return any(word in text for word in _WORDS)


def openings_of(file: TestFile) -> Iterator[Opening]:
    """The calls in a test-side file that open a real WebSocket endpoint, as client or as server."""
    if not speaks_of_websockets(file):
        return
    lines = lines_at(file.source, (match.start() for match in _CALLED.finditer(file.source.text)))
    if not lines:
        return
    for routine in file.routines:
        for visit in routine.visits(lines):
            for node in visit.nodes():
                if isinstance(node, ast.Call) and not visit.expected:
                    name = dotted(node.func) or last_name(node.func) or ""
                    scope = visit.scope_for(name.partition(".")[0])
                    if opens_real(node, scope):
                        yield Opening(routine, _path(node, name, scope))


def _path(call: ast.Call, name: str, scope: Scope) -> str:
    last = last_name(call.func) or ""
    path = infer(call.func, scope).path or scope.path_of(name) or ""
    owner = path.removesuffix(f".{last}")
    known = (owner != path and "." in path) or _OF_CLIENTS.search(owner)
    return f"{owner}.{last}" if known else f"*.{last}"
