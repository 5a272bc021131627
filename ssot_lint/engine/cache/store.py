"""One SQLite file with what earlier runs found. It may be missing, damaged, foreign, locked or on a full disk: then it
holds nothing, or keeps nothing, and says why in `trouble`."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from typing import Any, NamedTuple

from ssot_lint.digests import blake2b
from ssot_lint.findings import Ground
from ssot_lint.rewrite.cache_folder import prepare_folder

FILE = "results-1.sqlite"
_TABLES = {
    "entries": "(key BLOB PRIMARY KEY, day INTEGER, grounds BLOB, report TEXT, rest TEXT, seal BLOB)",
    "grounds": "(id INTEGER PRIMARY KEY, kind TEXT, key BLOB, value TEXT)",
    "contents": "(path BLOB PRIMARY KEY, size INTEGER, modified INTEGER, changed INTEGER, inode INTEGER, digest TEXT)",
    "notes": "(key BLOB PRIMARY KEY, day INTEGER, text TEXT, seal BLOB)",
}
_WAIT_SECONDS = 2.0
_AT_ONCE = 500
# Beyond this many keys, reading the whole table is faster than looking each up, unless most of it is of no use.
_MANY = 1000
_MOSTLY = 3
_KEPT_DAYS = 30
_MOST_BYTES = 400_000_000
# The outcome for a whole project is a note anew whenever a fact changed: of 4,000 files, a third of a megabyte.
_MOST_NOTES = 40


Rows = dict[str, list[tuple[Any, ...]]]


class Entry(NamedTuple):
    """A kept report: its key, the ids of its grounds (8 bytes each), the report and what waits for reducing."""

    key: bytes
    day: int
    grounds: bytes
    report: str
    rest: str


class Content(NamedTuple):
    """What a file held when its size, times (nanoseconds) and inode were these."""

    size: int
    modified: int
    changed: int
    inode: int
    digest: str


def seal(*parts: bytes | str) -> bytes:
    """What shows that a row was written whole, and by us."""
    data = b"\0".join([part.encode() if isinstance(part, str) else part for part in (*parts, b"")])
    return blake2b(data, digest_size=8).digest()


def ground_id(ground: Ground) -> int:
    """A number for a ground, the same in every run."""
    data = "\0\0".join(ground).encode("utf-8", "surrogateescape")
    return int.from_bytes(blake2b(data, digest_size=8).digest(), "big", signed=True)


class Store:
    """Opened for each use: runs at the same time wait for each other's writes only, and workers inherit nothing."""

    def __init__(self, folder: str) -> None:
        self.trouble: str | None = None
        self._folder = folder
        self._path = os.path.join(folder, FILE)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to read, as far as one can see from outside."""
        try:
            return os.path.getsize(self._path) == 0
        except OSError:
            return True

    @contextmanager
    def reading(self) -> Iterator[Reader | None]:
        """A reader of what is there; None when nothing can be read."""
        connection = None if self.is_empty or os.path.islink(self._path) else self._open()
        if connection is None:
            yield None
            return
        with closing(connection):
            yield Reader(connection)

    def _open(self) -> sqlite3.Connection | None:
        try:
            connection = sqlite3.connect(self._path, timeout=_WAIT_SECONDS, isolation_level=None)
        except sqlite3.Error as error:
            self.trouble = str(error)
            return None
        try:
            # Nothing in a foreign file gets to run: no function in a view or trigger, and no table but ours.
            connection.execute("PRAGMA trusted_schema = OFF")
            connection.execute("PRAGMA cell_size_check = ON")
            if set(connection.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL")) - _made():
                raise sqlite3.DatabaseError("has tables that are not ours")
        except sqlite3.Error as error:
            connection.close()
            self._give_up(error)
            return None
        return connection

    def _give_up(self, error: sqlite3.Error) -> None:
        self.trouble = str(error)
        if not isinstance(error, sqlite3.OperationalError):
            for suffix in ("", "-journal"):
                with suppress(OSError):
                    os.unlink(self._path + suffix)

    def write(self, rows: Rows, today: int, used: Sequence[bytes] = (), *, more: bool = False) -> None:
        """Put rows into tables by their name, in place of those with the same key, all or none.

        `today` (a number of days) is noted for the entries and notes of the keys `used`. What is of no use any more
        goes, for which all is looked at, unless `more` is to be written.
        """
        try:
            prepare_folder(self._folder)
            if os.path.islink(self._path):
                raise OSError("is a link")
        except OSError as error:
            self.trouble = f"{self._folder}: {error.strerror or error}"
            return
        connection = self._open()
        if connection is None:
            return
        with closing(connection):
            try:
                connection.execute("BEGIN IMMEDIATE")
                for name, columns in _TABLES.items():
                    connection.execute(f"CREATE TABLE IF NOT EXISTS {name} {columns}")
                for name, given in rows.items():
                    if given:
                        marks = ", ".join("?" * len(given[0]))
                        connection.executemany(f"INSERT OR REPLACE INTO {name} VALUES ({marks})", given)
                for name in ("entries", "notes"):
                    connection.executemany(f"UPDATE {name} SET day = {today:d} WHERE key = ?", [(key,) for key in used])
                connection.execute("COMMIT")
                if not more:
                    _prune(connection, today)
            except (sqlite3.Error, OverflowError) as error:
                with suppress(sqlite3.Error):
                    connection.execute("ROLLBACK")
                self._give_up(error if isinstance(error, sqlite3.Error) else sqlite3.OperationalError(str(error)))


class Reader:
    """Reads rows; one that is damaged is as good as none."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def entries(self, keys: Sequence[bytes]) -> dict[bytes, Entry]:
        """The entries of these keys, whole ones only."""
        found = {}
        wanted = frozenset(keys)
        for *values, mark in self._select("entries", "key, day, grounds, report, rest, seal", "key", keys):
            if values[0] not in wanted:
                continue
            with suppress(TypeError, AttributeError):
                entry = Entry(*values)
                if seal(entry.key, entry.grounds, entry.report, entry.rest) == mark:
                    found[entry.key] = entry
        return found

    def kept(self, keys: Sequence[bytes]) -> set[bytes]:
        """Those of the keys that have an entry, whole or not."""
        return {key for (key,) in self._select("entries", "key", "key", keys)}.intersection(keys)

    def grounds(self, ids: Sequence[int] | None) -> dict[int, Ground]:
        """The grounds of these ids (None: all), whole ones only."""
        found: dict[int, Ground] = {}
        for number, kind, key, value in self._select("grounds", "id, kind, key, value", "id", ids):
            with suppress(TypeError, AttributeError, ValueError):
                ground = (kind, key.decode("utf-8", "surrogateescape"), value)
                if ground_id(ground) == number:
                    found[number] = ground
        return found

    def contents(self, paths: Sequence[str] | None) -> dict[str, Content]:
        """What is known of files by path; None: of all."""
        columns = "path, size, modified, changed, inode, digest"
        keys = None if paths is None else [os.fsencode(path) for path in paths]
        rows = self._select("contents", columns, "path", keys)
        with suppress(TypeError):
            return {os.fsdecode(path): Content(*values) for path, *values in rows}
        return {}

    def note(self, key: bytes) -> str | None:
        """A text kept under a key."""
        for text, mark in self._select("notes", "text, seal", "key", [key]):
            if isinstance(text, str) and seal(key, text) == mark:
                return text
        return None

    def _select(self, table: str, columns: str, key: str, keys: Sequence[Any] | None) -> Iterator[tuple[Any, ...]]:
        """The rows of these keys, one after the other: a table may have more than there is memory for."""
        query = f"SELECT {columns} FROM {table}"
        try:
            if keys is None or self._are_most(keys, table):
                yield from self._connection.execute(query)
                return
            for start in range(0, len(keys), _AT_ONCE):
                some = keys[start : start + _AT_ONCE]
                marks = ", ".join("?" * len(some))
                yield from self._connection.execute(f"{query} WHERE {key} IN ({marks})", some)
        except (sqlite3.Error, OverflowError, UnicodeDecodeError):
            return

    def _are_most(self, keys: Sequence[Any], table: str) -> bool:
        if len(keys) <= _MANY:
            return False
        ((rows,),) = self._connection.execute(f"SELECT COUNT(*) FROM {table}")
        return bool(rows <= len(keys) * _MOSTLY)


def _made() -> set[tuple[str]]:
    return {(f"CREATE TABLE {name} {columns}",) for name, columns in _TABLES.items()}


def _prune(connection: sqlite3.Connection, today: int) -> None:
    """Let go of what was of no use for long, and when it is too much, of the half of no use for longest."""
    size = connection.execute("SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()").fetchone()[
        0
    ]
    limit = today - _KEPT_DAYS
    if size > _MOST_BYTES:
        middle = "SELECT day FROM entries ORDER BY day LIMIT 1 OFFSET (SELECT COUNT(*) / 2 FROM entries)"
        # What was of use today is what this project needs, however much it is.
        limit = max(limit, min((connection.execute(middle).fetchone() or (limit,))[0] + 1, today))
    connection.execute("BEGIN IMMEDIATE")
    gone = connection.execute("DELETE FROM entries WHERE day < ?", (limit,)).rowcount
    connection.execute("DELETE FROM notes WHERE day < ?", (limit,))
    newest = f"SELECT rowid FROM notes ORDER BY day DESC, rowid DESC LIMIT {_MOST_NOTES:d}"
    connection.execute(f"DELETE FROM notes WHERE rowid NOT IN ({newest})")
    connection.execute("COMMIT")
    if gone:
        connection.execute("BEGIN IMMEDIATE")
        used: set[int] = set()
        for (grounds,) in connection.execute("SELECT grounds FROM entries"):
            with suppress(TypeError, ValueError):
                used.update(memoryview(grounds).cast("q"))
        idle = [(each,) for (each,) in connection.execute("SELECT id FROM grounds") if each not in used]
        connection.executemany("DELETE FROM grounds WHERE id = ?", idle)
        connection.execute("DELETE FROM contents")  # of files long gone, too; the others are read once more
        connection.execute("COMMIT")
        connection.execute("VACUUM")
