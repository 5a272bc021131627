"""A progress bar for people who wait: on stderr, only on a terminal, only after a second."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import TextIO

_PATIENCE = 1.0
_EVERY = 0.1
_CELLS = 30


class ProgressBar:
    """Call it with (files done, files in all); `close` wipes it. `clock` gives seconds."""

    def __init__(self, stream: TextIO, clock: Callable[[], float] = time.monotonic) -> None:
        self._stream = stream
        self._clock = clock
        self._next = clock() + _PATIENCE
        self._drawn = False

    def __call__(self, done: int, total: int) -> None:
        """Draw, if it is time to."""
        now = self._clock()
        if now < self._next or not total:
            return
        self._next = now + _EVERY
        self._drawn = True
        filled = _CELLS * done // total
        bar = "#" * filled + "-" * (_CELLS - filled)
        self._stream.write(f"\r[{bar}] {done}/{total} files")
        self._stream.flush()

    def close(self) -> None:
        """Remove what was drawn."""
        if self._drawn:
            self._stream.write("\r\x1b[2K")
            self._stream.flush()


def progress_bar(*, quiet: bool) -> ProgressBar | None:
    """A bar when somebody may be watching stderr, else None."""
    return None if quiet or not sys.stderr.isatty() else ProgressBar(sys.stderr)
