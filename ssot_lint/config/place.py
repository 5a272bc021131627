"""Where a configuration value stands, so that every error can say so."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from ssot_lint.config.schema import Schema, did_you_mean
from ssot_lint.data import dataclass, replace
from ssot_lint.errors import ConfigError
from ssot_lint.patterns import compile_late

_KINDS = {
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    str: "a string",
    list: "a list",
    dict: "a table",
}
_KEY_PART = compile_late(r"\"[^\"]*\"|'[^']*'|[\w-]+")
_INDEX = compile_late(r"\[\d+\]$")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value stands: its source for display, its key, and the text and the table in it for line numbers.

    `base` is the directory that the values were written for, `root` the one they are wanted for.
    """

    source: str
    schema: Schema
    base: Path
    root: Path
    text: str = ""
    table: tuple[str, ...] = ()
    path: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """The dotted key, with the index in brackets where a list is entered."""
        return ".".join(self.path).replace(".[", "[")

    def at(self, key: str) -> Place:
        """The place of a key below this one; `[2]` is the third item of a list."""
        return replace(self, path=(*self.path, key))

    def error(self, problem: str, remedy: str | None = None) -> ConfigError:
        """The error to raise about the value at this place, with its line where the text shows it."""
        line = line_of(self.text, (*self.table, *self.path)) if self.path else 0
        return ConfigError(f"{self.source}:{line}" if line else self.source, self.key or None, problem, remedy)

    def wrong(self, expected: str, value: object) -> ConfigError:
        """The error for a value of another type than expected."""
        return self.error(f"expected {expected}, found {kind_of(value)}")

    def unknown(self, what: str, word: str, known: Iterable[str]) -> ConfigError:
        """The error for a name that is none of `known`, with the nearest of them."""
        return self.error(f"unknown {what} {word!r}", did_you_mean(word, known))


def kind_of(value: object) -> str:
    """What a TOML value is, in words."""
    return _KINDS.get(type(value), f"a {type(value).__name__}")


def line_of(text: str, path: Sequence[str]) -> int:
    """The 1-based line on which a TOML text sets the key `path`, or the nearest key above it; 0 if there is none."""
    lines = _key_lines(text)
    for end in range(len(path), 0, -1):
        names = tuple(part for part in path[:end] if not _INDEX.fullmatch(part))
        found = lines.get(names)
        if found:
            indexes = [int(part[1:-1]) for part in path[:end] if _INDEX.fullmatch(part)]
            return found[indexes[0]] if indexes and indexes[0] < len(found) else found[0]
    return 0


def _key_lines(text: str) -> dict[tuple[str, ...], list[int]]:
    """The lines of every key and table header of a TOML text; several for the tables of an array."""
    header: tuple[str, ...] = ()
    found: dict[tuple[str, ...], list[int]] = {}
    for number, line in enumerate(text.splitlines(), 1):
        stripped = line.strip()
        if stripped.startswith("["):
            header = key_parts(stripped.strip("[").partition("]")[0])
            found.setdefault(header, []).append(number)
        elif "=" in stripped and not stripped.startswith("#"):
            found.setdefault((*header, *key_parts(stripped.partition("=")[0])), []).append(number)
    return found


def key_parts(key: str) -> tuple[str, ...]:
    """The parts of a dotted TOML key, without their quotes."""
    return tuple(part.strip("\"'") for part in _KEY_PART.findall(key))
