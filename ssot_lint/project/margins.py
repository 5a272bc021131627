"""What the lines of a module's text that begin at the margin surely define, and which of it is surely no fixture.

Who only wants to know whether a name is there need not parse the module for it: `def` and `class` at the margin, not
inside a text literal, define it whatever else the module does. Where literals cannot be told apart for sure, nothing
is said about what comes behind.

A fixture is a function with a decorator that says `fixture`, in the file that defines it. So a name is none where its
module has no such word and defines the name itself, or imports nothing that it could pass on; nor where it is a class.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from ssot_lint.model.long_texts import end_of_quoted, quotes_at
from ssot_lint.model.skeletons import is_unsure_of
from ssot_lint.patterns import compile_late
from ssot_lint.project.disk import read_source
from ssot_lint.project.evidence import Evidence, digest_bytes
from ssot_lint.project.traces import Traces

_DEFINED = compile_late(r"\n(?:def|class|async +def) +(\w+)")
_CLASS = compile_late(r"^class +(\w+)", re.MULTILINE)
_OTHER = compile_late(r"^(?:(?:async +)?def +(?=\w)|(?=\w+ *[:=]))(\w+)", re.MULTILINE)
_NOTHING: frozenset[str] = frozenset()


class Margin(NamedTuple):
    """The names that a module surely defines, and those of which it surely makes no fixture: None means all."""

    digest: str
    defined: frozenset[str]
    plain: frozenset[str] | None


class Margins:
    """What was seen so far, by absolute path."""

    def __init__(self) -> None:
        self._known: dict[str, Margin] = {}

    def of(self, path: str, evidence: Evidence, traces: Traces) -> Margin:
        """What the text of the module at `path` tells; nothing when it cannot be read."""
        known = self._known.get(path)
        if known is None:
            known = self._known[path] = _read(path, traces.are_wanted)
        traces.rest(lambda: evidence.file(path, known.digest))
        return known


def _read(path: str, with_digest: bool) -> Margin:
    try:
        data = read_source(path)
        text = data.decode()
    except (OSError, UnicodeDecodeError):
        return Margin("", _NOTHING, _NOTHING)
    digest = digest_bytes(data) if with_digest else ""
    defined = frozenset(defined_at_margin(text))
    return Margin(digest, defined, _plain(text, defined))


def _plain(text: str, defined: frozenset[str]) -> frozenset[str] | None:
    if "fixture" not in text:
        return defined if "import" in text else None
    classes = set(_CLASS.findall(text)) - set(_OTHER.findall(text))
    return frozenset(classes & defined)


def defined_at_margin(text: str) -> set[str]:
    """The names of the functions and classes that lines of the text at the margin surely define."""
    found: set[str] = set()
    if is_unsure_of(text):
        return found
    text = f"\n{text}"
    position = 0
    literal = quotes_at(text, 0, len(text))
    for match in _DEFINED.finditer(text):
        start = match.start()
        while 0 <= literal < start:
            begin = max(text.rfind("\n", 0, literal) + 1, position)
            position = end_of_quoted(text, literal)
            if position < 0 or any(sign in text[begin:literal] for sign in "\"'#"):
                return found
            literal = quotes_at(text, position, len(text))
        if start >= position and text[start - 1] != "\\":
            found.add(match[1])
    return found


__all__ = ["Margin", "Margins", "defined_at_margin"]
