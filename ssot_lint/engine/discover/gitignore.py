"""What git ignores: one ignore file compiled for directories and for Python files, and the files that apply.

pathspec translates the globs. The decision stays here: it is taken for one entry at a time, because a pattern that
matched a directory above must not speak again for what lies in it.
"""

from __future__ import annotations

import os
import re
import warnings
from collections.abc import Callable, Iterable, Iterator

from ssot_lint.data import dataclass
from ssot_lint.patterns import compile_late

_TRIMMED = compile_late(r"((?:\\.|[^\\])*?) *", re.DOTALL)
_SIGNS = compile_late(r"[*?\[\]\\]")


@dataclass(frozen=True, slots=True)
class _Rule:
    pattern: str
    negated: bool
    directories_only: bool

    @property
    def on_name(self) -> bool:
        return "/" not in self.pattern

    @property
    def for_python_files(self) -> bool:
        """Whether a name that ends in `.py` can match at all: most rules of most projects cannot."""
        tail = _SIGNS.split(self.pattern)[-1]
        return not self.directories_only and (".py".endswith(tail) or tail.endswith(".py"))


class _Rules:
    """Rules in the order of the file; plain names and paths are looked up, globs are tried, and the last one wins."""

    __slots__ = ("_globs", "_literals", "_verdicts")

    def __init__(self, rules: Iterable[_Rule]) -> None:
        self._verdicts: list[bool] = []
        self._literals: dict[str, int] = {}
        self._globs: list[tuple[int, bool, Callable[[str], bool]]] = []
        for rule in rules:
            index = len(self._verdicts)
            if _SIGNS.search(rule.pattern):
                matches = _glob(rule.pattern)
                if matches is None:
                    continue
                self._globs.insert(0, (index, rule.on_name, matches))
            else:
                self._literals[rule.pattern if rule.on_name else "/" + rule.pattern.removeprefix("/")] = index
            self._verdicts.append(not rule.negated)

    def decide(self, path: str, name: str) -> bool | None:
        best = max(self._literals.get(name, -1), self._literals.get("/" + path, -1))
        for index, on_name, matches in self._globs:
            if index < best:
                break
            if matches(name if on_name else path):
                best = index
                break
        return None if best < 0 else self._verdicts[best]


class IgnoreFile:
    """One ignore file whose patterns start from the directory `base` (absolute)."""

    __slots__ = ("_directories", "_files", "_prefix")

    def __init__(self, base: str, text: str) -> None:
        self._prefix = len(base.rstrip("/")) + 1
        rules = list(_read_rules(text))
        self._directories = _Rules(rules)
        self._files = _Rules(rule for rule in rules if rule.for_python_files)

    def decide(self, path: str, name: str, is_directory: bool) -> bool | None:
        """True: ignored, False: kept by a `!` pattern, None: no pattern speaks of this very directory or .py file."""
        rules = self._directories if is_directory else self._files
        return rules.decide(path[self._prefix :], name)


def ignores(files: Iterable[IgnoreFile], path: str, name: str, is_directory: bool) -> bool:
    """Whether git ignores the entry, the directories above it not being ignored; nearest ignore file first."""
    for file in files:
        verdict = file.decide(path, name, is_directory)
        if verdict is not None:
            return verdict
    return False


def read_ignore_file(base: str, file: str) -> tuple[IgnoreFile, ...]:
    """The ignore file, or nothing when it does not exist or cannot be read."""
    if not os.path.isfile(file):
        return ()
    try:
        with open(file, "rb") as stream:
            text = os.fsdecode(stream.read())
    except OSError:
        return ()
    return (IgnoreFile(base, text),)


def repository_files(directory: str) -> tuple[IgnoreFile, ...]:
    """The ignore file that the repository rooted in `directory` keeps for itself (`info/exclude`)."""
    git = os.path.join(directory, ".git")
    if os.path.isfile(git):
        # Work trees and submodules: a file that points to the real directory, which may share another's.
        git = os.path.join(directory, _first_line(git).removeprefix("gitdir:").strip())
        git = os.path.join(git, _first_line(os.path.join(git, "commondir")))
    return read_ignore_file(directory, os.path.join(git, "info", "exclude"))


def files_above(directory: str, root: str) -> tuple[IgnoreFile, ...]:
    """The ignore files above `directory` that apply to it, nearest first: as far as the repository's root.

    Outside of a repository `root` takes its place; a directory that is not below it has none.
    """
    found: list[IgnoreFile] = []
    without_repository = 0
    while not os.path.lexists(os.path.join(directory, ".git")):
        above = os.path.dirname(directory)
        if directory == root:
            without_repository = len(found)
        if above == directory:
            return tuple(found[:without_repository])
        directory = above
        found.extend(read_ignore_file(directory, os.path.join(directory, ".gitignore")))
    return (*found, *repository_files(directory))


def _first_line(file: str) -> str:
    try:
        with open(file, encoding="utf-8", errors="surrogateescape") as stream:
            return stream.readline().strip()
    except OSError:
        return ""


def _read_rules(text: str) -> Iterator[_Rule]:
    for line in text.removeprefix("\N{BYTE ORDER MARK}").split("\n"):
        trimmed = _TRIMMED.fullmatch(line.removesuffix("\r"))
        if line.startswith("#") or trimmed is None:
            continue
        pattern = trimmed[1]
        negated = pattern.startswith("!")
        pattern = pattern[negated:]
        directories_only = pattern.endswith("/")
        pattern = pattern[: len(pattern) - directories_only]
        if pattern:
            yield _Rule(pattern, negated, directories_only)


def _glob(pattern: str) -> Callable[[str], bool] | None:
    """A predicate on names or paths below the base; None for what git takes as matching nothing."""
    if pattern in ("*", "**"):
        return lambda _: True
    # Imported late: it costs as much as a small run, and many projects list plain names only.
    from pathspec import GitIgnoreSpec

    if pattern.endswith("/**"):
        pattern += "/*"  # all that lies inside, but not the directory itself
    if pattern[-1].isspace() and not pattern.endswith("\\ "):
        pattern = f"{pattern[:-1]}[{pattern[-1]}]"
    try:
        # The slash anchors the pattern, and keeps a leading `!` or `#` from meaning anything.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", FutureWarning)  # `[[]` is a fine set
            (translated,) = GitIgnoreSpec.from_lines(["/" + pattern.removeprefix("/")]).patterns
            expression = getattr(translated.regex, "pattern", None)
            if expression is None:
                return None
            fullmatch = re.compile(".+" if expression == "." else expression, re.DOTALL).fullmatch
    except (ValueError, re.error):
        return None

    def matches(path: str) -> bool:
        match = fullmatch(path)
        # A group that took part means: matched a directory above, not the entry.
        return match is not None and match.lastgroup is None

    return matches
