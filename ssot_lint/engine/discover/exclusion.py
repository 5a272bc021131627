"""Exclude patterns with the meaning they have in Ruff, whose globs let `*` cross slashes.

Two differences: a pattern without a slash is not tried on whole absolute paths, where `*work*` would match or not
depending on where a checkout lies; and a leading slash means the root, unless the pattern spells out the root itself.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable

from ssot_lint.data import dataclass
from ssot_lint.patterns import compile_late

_GLOB_SIGNS = frozenset("*?[{\\")
_TOKENS = compile_late(r"/\*\*(?=/)|\*+|\?|\[[!^]?\]?[^\]]*\]|\\.|.", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Exclusion:
    """Compiled patterns: plain ones as sets, globs as one expression for names and one for absolute paths."""

    names: frozenset[str]
    paths: frozenset[str]
    name_globs: re.Pattern[str] | None
    path_globs: re.Pattern[str] | None

    def excludes(self, path: str, name: str) -> bool:
        """Whether a pattern matches this very path (absolute; `name` is its last part)."""
        return (
            name in self.names
            or path in self.paths
            or (self.name_globs is not None and self.name_globs.fullmatch(name) is not None)
            or (self.path_globs is not None and self.path_globs.fullmatch(path) is not None)
        )


def compile_exclusion(root: str, patterns: Iterable[str]) -> Exclusion:
    """A pattern without a slash matches at any level, one with a slash from `root` (absolute) on.

    Never raises: a bracket or brace that is not closed stands for itself.
    """
    names: set[str] = set()
    paths: set[str] = set()
    name_globs: list[str] = []
    path_globs: list[str] = []
    for pattern in filter(None, patterns):
        bare = "/" not in pattern
        if _GLOB_SIGNS.isdisjoint(pattern):
            (names if bare else paths).add(
                pattern if bare else os.path.normpath(f"{root.rstrip('/')}/{_below(root, pattern)}")
            )
            continue
        if bare:
            name_globs.append(_expression(pattern))
        path_globs.append(_path_expression(root, pattern))
    return Exclusion(frozenset(names), frozenset(paths), _any_of(name_globs), _any_of(path_globs))


def _below(root: str, pattern: str) -> str:
    """The pattern as said from the root."""
    spelled_out = pattern.startswith(f"{root.rstrip('/')}/")
    return (pattern[len(root.rstrip("/")) :] if spelled_out else pattern).lstrip("/")


def _path_expression(root: str, pattern: str) -> str:
    pattern = os.path.normpath(_below(root, pattern))
    while pattern.startswith("../"):
        root, pattern = os.path.dirname(root), pattern[3:]
    return re.escape(root.rstrip("/")) + _expression(f"/{pattern}")


def _expression(pattern: str) -> str:
    """The regular expression of a glob; one that cannot be compiled is taken literally."""
    balanced = pattern.count("{") == pattern.count("}")
    parts: list[str] = []
    depth = 0
    for token in _TOKENS.findall(pattern):
        depth += (token == "{") - (token == "}")
        parts.append(_part(token, balanced, depth))
    expression = "".join(parts)
    try:
        re.compile(expression)
    except re.error:
        return re.escape(pattern)
    return expression


def _part(token: str, balanced: bool, depth: int) -> str:
    if token == "/**":
        return "(?:/.*)?"
    if token[0] == "*":
        return ".*"
    if token == "?":
        return "."
    if token[0] == "[" and len(token) > 1:
        negated = token[1] in "!^"
        inside = token[1 + negated : -1].replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]")
        return f"[{'^' if negated else ''}{inside}]"
    if balanced and token in "{}":
        return "(?:" if token == "{" else ")"
    if balanced and token == "," and depth:
        return "|"
    return re.escape(token[-1])


def _any_of(expressions: list[str]) -> re.Pattern[str] | None:
    return re.compile("|".join(f"(?:{expression})" for expression in expressions), re.DOTALL) if expressions else None
