"""Words of a text that rules about doubles ask for before anything of doubles is loaded, let alone looked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ssot_lint.model import pretests
from ssot_lint.patterns import compile_late

if TYPE_CHECKING:
    from ssot_lint.model.tests import Test

_ENDPOINT_WORDS = ("websocket", "web_socket", "manager", "bridge", "emitter", "notifier")
_SHORT_WORD = compile_late(r"(?<![a-z])ws")


def mentions_websocket(text: str) -> bool:
    """Whether a file speaks of WebSockets or of what owns their connections; one that does not names no endpoint."""
    # Plain searches are a hundred times faster than an expression, and most texts have one of the words.
    lowered = text.lower()
    return any(word in lowered for word in _ENDPOINT_WORDS) or bool(_SHORT_WORD.search(lowered))


def may_be_given_doubles(test: Test) -> bool:
    """False where a test has no double for sure: by the words of its file and of its fixtures', or by what it meets."""
    file = test.file
    if not file.mentions_doubles and not any(
        fixture.file.mentions_doubles for fixture in file.visible_fixtures(test.owner).values()
    ):
        return False
    from ssot_lint.model.doubles.vicinity import may_meet_doubles

    return not pretests.ENABLED or may_meet_doubles(test.node, test.owner, file)
