"""Words in names: which names speak of doubles, of WebSocket connections, and of what owns a connection."""

from __future__ import annotations

from functools import lru_cache

from ssot_lint.enumeration import Enum
from ssot_lint.patterns import compile_late

DOUBLE_CLASS = compile_late(r"Mock|Fake|Stub|Dummy|Spy")
MAKERS = frozenset(
    "Mock MagicMock AsyncMock NonCallableMock NonCallableMagicMock PropertyMock CoroutineMock ThreadingMock"
    " create_autospec mock_open".split()
)
_WORD = compile_late(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+")
_DOUBLE_WORDS = frozenset("mock mocked fake stub stubbed dummy spy double patched magic async".split())
_CONNECTION = frozenset(
    "connection connections conn client clients socket sockets server endpoint channel protocol".split()
)
_OWNER = frozenset(
    "manager managers bridge bridges emitter emitters notifier notifiers notification service handler pool registry"
    " adapter gateway broadcaster sender dispatcher hub publisher router".split()
)
_NEUTRAL = frozenset(
    "factory class cls instance instances instance1 obj object mock mocks fake stub a b c x one two first second third"
    " get create core new unified test real user for by per id1".split()
)
_ACTIONS = frozenset(
    "authenticate validate verify initialize initialise init handle send process check setup close notify emit"
    " broadcast register unregister cleanup is has should log track record monitor receive dispatch".split()
)
_FETCHING = frozenset("get create make open build connect fetch obtain accept new provide".split())


class Role(Enum):
    """What a name says its object is to a WebSocket."""

    CONNECTION = "connection"
    OWNER = "owner of the connection"


@lru_cache(maxsize=8192)
def split_words(name: str) -> tuple[str, ...]:
    """The words of an identifier in lower case, snake or camel; `web socket` is one word, `websocket`."""
    words = [word.lower() for word in _WORD.findall(name)]
    joined: list[str] = []
    for word in words:
        if word in ("socket", "sockets") and joined and joined[-1] == "web":
            joined[-1] = "websocket"
        else:
            joined.append({"websockets": "websocket", "ws": "websocket", "wss": "websocket"}.get(word, word))
    return tuple(joined)


@lru_cache(maxsize=8192)
def websocket_role(name: str) -> Role | None:
    """The role that a variable, parameter, class or function name gives its object; None when it is no endpoint.

    What stands behind the word decides: `websocket_manager` owns a connection, `websocket_authenticator` is none.
    """
    words = split_words(name.rpartition(".")[2])
    if "websocket" not in words or words[0] in _ACTIONS:
        return None
    position = len(words) - 1 - words[::-1].index("websocket")
    tail = [word for word in words[position + 1 :] if not (word.isdigit() or word in _DOUBLE_WORDS)]
    significant = [word for word in tail if word not in _NEUTRAL]
    if any(word not in _CONNECTION and word not in _OWNER for word in significant):
        return None
    return Role.OWNER if any(word in _OWNER for word in significant) else Role.CONNECTION


def is_fetching(name: str) -> bool:
    """Whether a function of this name opens, returns or fetches something."""
    words = split_words(name.rpartition(".")[2])
    return bool(words) and words[0] in _FETCHING
