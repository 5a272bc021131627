"""The kinds of use that an endpoint double is put to in a test."""

from __future__ import annotations

import libcst as cst

from ssot_lint.data import dataclass
from ssot_lint.enumeration import Enum


class Kind(Enum):
    """What a use does."""

    MADE = "made"
    CONFIGURED = "configured"
    HANDED_ON = "handed on"
    ACT = "made to send, or to close"
    RECEIVED = "asked for the next message"
    ONCE_WITH = "compared with the only message"
    LAST_WITH = "compared with the last message"
    ANY_WITH = "looked for among the messages"
    ONCE = "one message"
    SOME = "one message or more"
    NEVER = "no message"
    COUNT = "a number of messages"
    NUMBER = "how many messages"
    CALLED = "whether there are messages"
    LAST = "the last message"
    ALL = "all messages"
    NTH = "one of the messages"


READING = (Kind.LAST, Kind.ALL, Kind.NTH, Kind.NUMBER, Kind.CALLED)
COUNTING = (Kind.ONCE, Kind.COUNT)
WITH = (Kind.ONCE_WITH, Kind.LAST_WITH, Kind.ANY_WITH)
LOOKS = (*READING, *COUNTING, *WITH, Kind.SOME)


@dataclass(frozen=True, slots=True)
class Use:
    """One use: the node that a rewrite replaces, the statement it is in, and which kind of message was sent.

    `value` is what a message is compared with (`on_own_line`: below the line of the call), `number` how many there are
    to be, where the use says so.
    """

    kind: Kind
    node: cst.CSTNode
    statement: cst.CSTNode
    line: int
    sending: str = ""
    value: cst.BaseExpression | None = None
    number: int | None = None
    on_own_line: bool = False
