"""WebSocket endpoints: which doubles stand for one, and which calls open a real one."""

from __future__ import annotations

import ast
from collections.abc import Collection
from fnmatch import fnmatchcase
from functools import lru_cache

from ssot_lint.data import dataclass
from ssot_lint.model.definitions import ClassDefinition
from ssot_lint.model.doubles.ownership import owns_connections
from ssot_lint.model.doubles.recognition import Double, double_of
from ssot_lint.model.doubles.words import Role, is_fetching, websocket_role
from ssot_lint.model.inference import Nature, Scope, infer
from ssot_lint.model.names import last_name

_REAL_PATHS = (
    "websockets.connect",
    "websockets.serve",
    "websockets.*.connect",
    "websockets.*.serve",
    "websocket.create_connection",
    "websocket.WebSocket",
    "websocket.WebSocketApp",
    "tornado.websocket.websocket_connect",
    "channels.testing.WebsocketCommunicator",
    "channels.testing.*.WebsocketCommunicator",
    "httpx_ws.connect_ws",
    "httpx_ws.aconnect_ws",
    "socketio.Client",
    "socketio.AsyncClient",
    "socketio.SimpleClient",
    "socketio.AsyncSimpleClient",
    "wsproto.*",
    "simple_websocket.*",
)
_REAL_ROOTS = frozenset(path.partition(".")[0] for path in _REAL_PATHS)
_REAL_METHODS = frozenset({"websocket_connect", "ws_connect"})
_OPENING = {
    "websockets": frozenset({"connect", "serve"}),
    "websocket": frozenset({"create_connection"}),
    "aiohttp": frozenset({"ws_connect"}),
    "tornado": frozenset({"websocket_connect"}),
    "httpx_ws": frozenset({"connect_ws", "aconnect_ws"}),
}


@dataclass(frozen=True, slots=True)
class EndpointDouble:
    """A double in the role of a WebSocket endpoint. `holder` is the expression's last name."""

    double: Double
    role: Role
    holder: str


def endpoint_double(node: ast.expr, scope: Scope) -> EndpointDouble | None:
    """The endpoint double that `node` itself is, by what it replaces, its class or its name; None otherwise."""
    holder = last_name(node.func if isinstance(node, ast.Call) else node)
    if holder is None:
        return None
    double = double_of(node, scope)
    if double is None:
        return None
    role = websocket_role(holder) if _is_part(node, scope) else _role(double, holder) or _specified(double, scope)
    return EndpointDouble(double, role, holder) if role is not None else None


def _is_part(node: ast.expr, scope: Scope) -> bool:
    """Whether `node` is an attribute or a result of a double: what that double stands for does not name its parts."""
    inner = node.func if isinstance(node, ast.Call) else node
    return isinstance(inner, ast.Attribute) and double_of(inner.value, scope) is not None


def _specified(double: Double, scope: Scope) -> Role | None:
    """The role of what a mock is made after: a class of the program that owns connections."""
    if double.stands_for is None or double.maker == "patch" or "." not in double.stands_for:
        return None
    symbol = scope.file.knowledge.resolve(double.stands_for, scope.file)
    return Role.OWNER if owns_connections(symbol.cls) else None


def argument_double(
    parameter: str, wanted: ClassDefinition | None, value: ast.expr, scope: Scope
) -> EndpointDouble | None:
    """The endpoint double that `value` is because a parameter of this name, or annotated with this class, takes it."""
    role = websocket_role(parameter) or (Role.OWNER if owns_connections(wanted) else None)
    double = double_of(value, scope) if role is not None else None
    if role is None or double is None or double.maker == "patch":
        return None
    if owns_connections(wanted):
        return EndpointDouble(double, role, last_name(value) or parameter)
    if double.stands_for is not None and websocket_role(double.stands_for) is None:
        return None
    return EndpointDouble(double, role, parameter)


def _role(double: Double, holder: str) -> Role | None:
    if double.maker == "patch":
        return patched_role(double.stands_for)
    if double.cls is not None:
        return websocket_role(double.cls.name) or websocket_role(holder)
    if double.stands_for is not None:
        return websocket_role(double.stands_for) or websocket_role(holder)
    return websocket_role(holder) or websocket_role(double.maker)


def patched_role(target: str | None) -> Role | None:
    """The role of what a patch replaces: a class or object in it, or a function that fetches or opens one."""
    if target is None:
        return None
    parts = target.split(".")
    if any(parts[-1] in opening and root in parts[:-1] for root, opening in _OPENING.items()):
        return Role.CONNECTION
    role = websocket_role(parts[-1])
    is_function = parts[-1].islower() or "_" in parts[-1].strip("_")
    return role if role is not None and (not is_function or is_fetching(parts[-1]) or _is_noun(parts[-1])) else None


def _is_noun(name: str) -> bool:
    # `websocket_manager` is an object, `send_websocket` an action on one.
    return name.lstrip("_").startswith(("websocket", "ws_", "web_socket"))


@lru_cache(maxsize=8192)
def _is_real_path(path: str, configured: tuple[str, ...]) -> bool:
    # Every pattern is an expression to be compiled: nearly all paths begin otherwise.
    real = _REAL_PATHS if path.partition(".")[0] in _REAL_ROOTS else ()
    return any(fnmatchcase(path, pattern) for pattern in (*real, *configured))


def opens_real(call: ast.Call, scope: Scope, configured: Collection[str] = ()) -> bool:
    """Whether a call opens a real WebSocket endpoint; `configured` holds more dotted paths or globs."""
    name = last_name(call.func)
    if name in _REAL_METHODS and double_of(call.func, scope) is None:
        return True
    thing = infer(call.func, scope)
    owner = call.func.value if isinstance(call.func, ast.Attribute) else None
    # What was opened elsewhere is real, unless it may be a double as well.
    if thing.nature is Nature.RESULT and double_of(owner, scope) is not None:
        return False
    path = thing.path or scope.path_of(name) or ""
    if path and _is_real_path(path, tuple(configured)):
        return True
    return name is not None and any(pattern.rpartition(".")[2] == name for pattern in configured)
