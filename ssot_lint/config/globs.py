"""Globs of the configuration: matched as Ruff matches per-file-ignores, and moved from one directory to another."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path, PurePath


def first_match(patterns: Iterable[str], relative: str) -> str | None:
    """The first pattern that matches a path relative to the root (`/` as separator), or None.

    A plain name matches a file or directory at any depth, else the path counts; a directory stands for all below it.
    """
    names = relative.split("/")
    for pattern in patterns:
        negated = pattern.startswith("!")
        found = any(
            any(map(expression.fullmatch, names)) if plain else expression.fullmatch(relative)
            for expression, plain in _compiled(pattern[negated:])
        )
        if found is not negated:
            return pattern
    return None


def relative_to_root(path: PurePath | str, root: Path) -> str:
    """`path` (absolute, or already relative to `root`) as globs see it: relative to `root`, with `/`."""
    text = os.fspath(path)
    if os.path.isabs(text):
        text = os.path.relpath(text, root)
    return text.replace(os.sep, "/").removeprefix("./")


@lru_cache(maxsize=4096)
def _compiled(pattern: str) -> tuple[tuple[re.Pattern[str], bool], ...]:
    found = []
    for each in _alternatives(pattern.removeprefix("./")):
        plain = _is_plain(each)
        below = "" if plain else r"(?:/.*)?"
        found.append((re.compile(_translated(each.strip("/")) + below, re.DOTALL), plain))
    return tuple(found)


def _is_plain(pattern: str) -> bool:
    return "/" not in pattern.removesuffix("/")


def _translated(pattern: str, star: str = ".*") -> str:
    """The regular expression of a glob; `star` is what `*` means: in Ruff it also crosses `/`."""
    out: list[str] = []
    position = 0
    while position < len(pattern):
        char = pattern[position]
        if pattern.startswith("**/", position) and (position == 0 or pattern[position - 1] == "/"):
            out.append("(?:.*/)?")
            position += 2
        elif pattern.startswith("**", position):
            out.append(".*")
            position += 1
        elif char == "*":
            out.append(star)
        elif char == "?":
            out.append("[^/]")
        elif char == "[" and (closing := pattern.find("]", position + (3 if _negates(pattern, position) else 2))) > 0:
            out.append(_character_set(pattern[position + 1 : closing]))
            position = closing
        else:
            out.append(re.escape(char))
        position += 1
    return "".join(out)


def _negates(pattern: str, position: int) -> bool:
    """Whether the character set that starts here begins with a sign of negation, after which `]` stands for itself."""
    return pattern[position + 1 : position + 2] in ("!", "^")


def _character_set(content: str) -> str:
    negation = "^" if content[0] in "!^" else ""
    body = content[len(negation) :]
    for sign in "\\[]^":
        body = body.replace(sign, f"\\{sign}")
    try:
        re.compile(f"[{body}]")
    except re.error:  # a range that runs backwards
        return re.escape(f"[{content}]")
    return f"[{negation}{body}]"


def rebase(pattern: str, base: Path, root: Path, *, crossing: bool = True) -> tuple[str, ...]:
    """A glob written for `base`, said for `root`, in as many globs as it takes; none when it cannot match below `root`.

    `crossing`: whether `*` also matches `/`, as in `first_match`; .gitignore patterns (`exclude`) do not.
    """
    if base == root or not (base.is_relative_to(root) or root.is_relative_to(base)):
        return (pattern,)
    mark, body = ("!", pattern[1:]) if pattern.startswith("!") else ("", pattern)
    ways = _alternatives(body) if crossing else [body]
    moved = list(dict.fromkeys(each for way in ways for each in _move(way, base, root, crossing)))
    if mark and crossing:  # Several negated globs would each let the other's files in.
        return (f"!{{{','.join(moved)}}}" if len(moved) > 1 else f"!{moved[0]}",) if moved else ("**",)
    return tuple(mark + each for each in moved)


def _move(pattern: str, base: Path, root: Path, crossing: bool) -> Iterator[str]:
    if _is_plain(pattern):
        yield pattern
        if root.is_relative_to(base) and any(
            _matches(pattern.rstrip("/"), name, crossing) for name in root.relative_to(base).parts
        ):
            yield "/**"
    elif base.is_relative_to(root):
        yield f"/{base.relative_to(root).as_posix()}/{pattern.lstrip('/')}"
    else:
        rests = _below(pattern.lstrip("/"), root.relative_to(base).as_posix(), crossing)
        yield from (f"/{rest}" for rest in rests)


def _below(pattern: str, directory: str, crossing: bool) -> Iterator[str]:
    """What is left of a glob, in each possible way, when its beginning has matched `directory`."""
    parents = [directory, *(parent.as_posix() for parent in PurePath(directory).parents if parent.name)]
    if any(_matches(pattern.rstrip("/"), parent, crossing) for parent in parents):
        yield "**"
        return
    for end in range(1, len(pattern)):
        head, rest = pattern[:end], pattern[end:]
        if _matches(head, f"{directory}/", crossing):
            if not rest.startswith("/"):
                yield rest
            # A star may also have more to match than the directory.
            star = next((each for each in ("**/", "**", "*") if head.endswith(each)), "")
            if star:
                yield star + rest


def _matches(pattern: str, path: str, crossing: bool) -> bool:
    expression = _translated(pattern) if crossing else _translated(pattern, "[^/]*")
    return re.fullmatch(expression, path, re.DOTALL) is not None


def _alternatives(pattern: str) -> list[str]:
    """The glob once for each choice of its braces."""
    braces = re.search(r"\{([^{}]*)\}", pattern)
    if braces is None:
        return [pattern]
    before, after = pattern[: braces.start()], pattern[braces.end() :]
    return [each for choice in braces[1].split(",") for each in _alternatives(before + choice + after)]


def rebase_path(path: str, base: Path, root: Path) -> str:
    """A path written for `base`, said for `root`; it may lead out of `root` (`../lib`)."""
    return path if base == root else Path(os.path.relpath(base / path, root)).as_posix()
