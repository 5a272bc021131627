"""Words of a text that rules about doubles ask for before anything of doubles is loaded, let alone looked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
    """Whether the file of a test, or one whose fixtures it sees, has a word of doubles: if not, the test has none."""
    file = test.file
    return file.mentions_doubles or any(
        fixture.file.mentions_doubles for fixture in file.visible_fixtures(test.owner).values()
    )
