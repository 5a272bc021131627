"""What files hold, by name: read and digested, or known from an earlier run while the file's stat data is the same."""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Callable, Iterable
from contextlib import suppress

from ssot_lint.engine.cache.store import Content
from ssot_lint.project.disk import MAX_BYTES
from ssot_lint.project.evidence import digest_bytes

# A file changed just now may change again without its times showing it: git calls this racy.
_SETTLED_NANOSECONDS = 2_000_000_000


class Contents:
    """Digests of files. `recall` tells what an earlier run knew; `learnt` is what should be kept for the next one."""

    def __init__(self) -> None:
        self.learnt: dict[str, Content] = {}
        self.recall: Callable[[str], Content | None] = lambda path: None
        self._digests: dict[str, str] = {}

    def digest(self, path: str) -> str:
        """The digest of what a file (absolute path) holds; empty when it cannot be read."""
        found = self._digests.get(path)
        if found is None:
            try:
                found = self._look(path)
            except (OSError, ValueError):
                found = ""
            self._digests[path] = found
        return found

    def changed(self, paths: Iterable[str], most: int) -> list[str]:
        """Those of the files that `recall` knows with other stat data; none when there are more than `most`.

        The rest of what it knows is as it was, and is not looked at again.
        """
        found: list[str] = []
        for path in paths:
            known = self.recall(path)
            if known is None:
                continue
            with suppress(OSError, ValueError):
                if known[:4] == _mark(os.stat(path)):
                    self._digests[path] = known.digest
                    continue
            found.append(path)
            if len(found) > most:
                return []
        return found

    def _look(self, path: str) -> str:
        seen = os.stat(path)
        known = self.recall(path)
        if known is not None and known[:4] == _mark(seen):
            return known.digest
        if not stat.S_ISREG(seen.st_mode) or seen.st_size > MAX_BYTES:
            return ""
        now = time.time_ns()
        with open(path, "rb") as file:
            digest = digest_bytes(file.read())
            after = os.fstat(file.fileno())
        is_settled = max(seen.st_mtime_ns, seen.st_ctime_ns) < now - _SETTLED_NANOSECONDS
        if is_settled and _mark(after) == _mark(seen):
            self.learnt[path] = Content(*_mark(seen), digest)
        return digest


def _mark(seen: os.stat_result) -> tuple[int, int, int, int]:
    return seen.st_size, seen.st_mtime_ns, seen.st_ctime_ns, seen.st_ino
