"""Functions and classes that a module surely defines, told by the lines of its text that begin at the margin.

Who only wants to know whether a name is there need not parse the module for it: `def` and `class` at the margin, not
inside a text literal, define it whatever else the module does. Where literals cannot be told apart for sure, nothing
is said about what comes behind.
"""

from __future__ import annotations

import re

from ssot_lint.model.skeletons import LITERAL, is_unsure_of
from ssot_lint.patterns import compile_late
from ssot_lint.project.disk import read_source
from ssot_lint.project.evidence import Evidence, digest_bytes
from ssot_lint.project.traces import Traces

_DEFINED = compile_late(r"^(?:def|class|async +def) +(\w+)", re.MULTILINE)


class Margins:
    """What was seen so far, by absolute path."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[str, frozenset[str]]] = {}

    def defines(self, path: str, name: str, evidence: Evidence, traces: Traces) -> bool:
        """Whether the module at `path` surely defines `name`; no means that nobody knows yet."""
        if path not in self._known:
            self._known[path] = _read(path)
        digest, names = self._known[path]
        if name not in names:
            return False
        traces.rest(lambda: evidence.file(path, digest))
        return True


def _read(path: str) -> tuple[str, frozenset[str]]:
    try:
        data = read_source(path)
        text = data.decode()
    except (OSError, UnicodeDecodeError):
        return "", frozenset()
    return digest_bytes(data), frozenset(defined_at_margin(text))


def defined_at_margin(text: str) -> set[str]:
    """The names of the functions and classes that lines of the text at the margin surely define."""
    found: set[str] = set()
    if is_unsure_of(text):
        return found
    position = 0
    while True:
        literal = LITERAL.search(text, position)
        end = literal.start() if literal is not None else len(text)
        for match in _DEFINED.finditer(text, position, end):
            if text[max(match.start() - 2, 0)] != "\\":
                found.add(match[1])
        if literal is None:
            return found
        closed = text.find(literal[0], literal.end())
        begin = max(text.rfind("\n", 0, end) + 1, position)
        if closed < 0 or any(sign in text[begin:end] for sign in "\"'#"):
            return found
        position = closed + 3


__all__ = ["Margins", "defined_at_margin"]
