"""Globs of the configuration: matched as Ruff matches per-file-ignores, and moved from one directory to another."""

from __future__ import annotations

import fnmatch
import os
import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path, PurePath


def first_match(patterns: Iterable[str], relative: str) -> str | None:
    """The first pattern that matches a path relative to the root (`/` as separator), or None."""
    basename = relative.rpartition("/")[2]
    for pattern in patterns:
        body, negated = (pattern[1:], True) if pattern.startswith("!") else (pattern, False)
        expression = _compiled(body)
        found = expression.fullmatch(relative) or expression.fullmatch(basename)
        if (found is None) is negated:
            return pattern
    return None


def relative_to_root(path: PurePath | str, root: Path) -> str:
    """`path` (absolute, or already relative to `root`) as globs see it: relative to `root`, with `/`."""
    text = os.fspath(path)
    if os.path.isabs(text):
        text = os.path.relpath(text, root)
    return text.replace(os.sep, "/").removeprefix("./")


@lru_cache(maxsize=4096)
def _compiled(pattern: str) -> re.Pattern[str]:
    # A pattern that names a directory covers what is below it.
    return re.compile(_translated(pattern.removeprefix("./").strip("/")) + r"(?:/.*)?", re.DOTALL)


def _translated(pattern: str) -> str:
    """The regular expression of a glob in which `*` also crosses `/`, as in Ruff."""
    out: list[str] = []
    position, depth = 0, 0
    while position < len(pattern):
        char = pattern[position]
        if pattern.startswith("**/", position) and (position == 0 or pattern[position - 1] == "/"):
            out.append("(?:.*/)?")
            position += 2
        elif char == "*":
            out.append(".*")
        elif char == "?":
            out.append("[^/]")
        elif char == "[" and (closing := pattern.find("]", position + 2)) > 0:
            out.append(_character_set(pattern[position + 1 : closing]))
            position = closing
        elif char == "{" and "}" in pattern[position:]:
            out.append("(?:")
            depth += 1
        elif char in ",}" and depth:
            out.append("|" if char == "," else ")")
            depth -= char == "}"
        else:
            out.append(re.escape(char))
        position += 1
    return "".join(out) + ")" * depth


def _character_set(content: str) -> str:
    negation = "^" if content[0] in "!^" else ""
    body = content[len(negation) :].replace("\\", "\\\\").replace("[", "\\[").replace("^", "\\^")
    return f"[{negation}{body}]"


def rebase(pattern: str, base: Path, root: Path) -> tuple[str, ...]:
    """A glob written for `base`, said for `root`; empty when it can match nothing below `root`. Plain names stay."""
    mark, body = ("!", pattern[1:]) if pattern.startswith("!") else ("", pattern)
    anchored = body.startswith("/") or "/" in body.strip("/")
    if base == root or not anchored:
        return (pattern,)
    if base.is_relative_to(root):
        return (f"{mark}{base.relative_to(root).as_posix()}/{body.lstrip('/')}",)
    if not root.is_relative_to(base):
        return (pattern,)
    moved = _consume(body.strip("/").split("/"), root.relative_to(base).parts)
    closing = "/" if body.endswith("/") else ""
    return tuple(dict.fromkeys(f"{mark}/{'/'.join(parts)}{closing}" for parts in moved))


def _consume(parts: list[str], directories: tuple[str, ...]) -> list[list[str]]:
    """What is left of a glob, in each possible way, below the directories that its first parts match."""
    if not directories:
        return [parts or ["**"]]
    if not parts:  # The glob names a directory above the root, so all of the root is meant.
        return [["**"]]
    if parts[0] == "**":
        taken = [_consume(parts[1:], directories[index:]) for index in range(len(directories))]
        return [parts, *(each for way in taken for each in way)]
    return _consume(parts[1:], directories[1:]) if fnmatch.fnmatchcase(directories[0], parts[0]) else []


def rebase_path(path: str, base: Path, root: Path) -> str:
    """A path written for `base`, said for `root`; it may lead out of `root` (`../lib`)."""
    return path if base == root else Path(os.path.relpath(base / path, root)).as_posix()
