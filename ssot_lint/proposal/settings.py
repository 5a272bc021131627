"""A proposed configuration as plain data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ssot_lint.data import dataclass

Value = str | bool | Sequence["Value"] | Mapping[str, "Value"]


@dataclass(frozen=True, slots=True)
class Setting:
    """One key with its evidence, a sentence per line. Not `sure`: written as a comment; `value` None: evidence only."""

    key: str
    value: Value | None = None
    evidence: tuple[str, ...] = ()
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Section:
    """One table below the configuration's own, or with `repeated` one of an array of tables.

    Not `sure`: all of it is written as a comment.
    """

    name: str
    settings: tuple[Setting, ...]
    evidence: tuple[str, ...] = ()
    sure: bool = True
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class Proposal:
    """All of it: what is known of the project in `notes`, keys of the main table, other tables.

    `skipped`: display paths of files that could not be read, each with the reason.
    """

    notes: tuple[str, ...] = ()
    settings: tuple[Setting, ...] = ()
    sections: tuple[Section, ...] = ()
    skipped: tuple[tuple[str, str], ...] = ()
    tests: int = 0

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys and tables that are proposed for sure, each once."""
        keys = [each.key for each in self.settings if each.sure and each.value is not None]
        keys += [each.name for each in self.sections if each.sure and any(s.sure for s in each.settings)]
        return tuple(dict.fromkeys(keys))


def count(number: int, noun: str, plural: str | None = None) -> str:
    """`1 file`, `1,204 files`."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def shorten(items: Sequence[str], most: int) -> str:
    """The first items with commas, and how many more there are."""
    more = len(items) - most
    return ", ".join(items[:most]) + (f" and {more:,} more" if more > 0 else "")
