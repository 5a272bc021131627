"""What a fix run is asked to do, and what it did, as plain data."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ssot_lint.data import dataclass, field
from ssot_lint.findings import Report
from ssot_lint.fixes import FixedFile, Unfixed


@dataclass(frozen=True, slots=True)
class FixSettings:
    """What to fix and whether to write it. `codes` None: of every rule; `journal` None: nothing is kept for `undo`.

    `root` is the folder that the journal speaks of. With `committed` only files are touched that git has, unchanged.
    Without `with_bytes` the bytes of files are let go once they are written.
    """

    unsafe: bool = False
    allow_dirty: bool = False
    write: bool = True
    journal: Path | None = None
    codes: frozenset[str] | None = None
    root: Path = field(default_factory=Path)
    committed: bool = False
    with_bytes: bool = True


@dataclass(frozen=True, slots=True)
class FixRun:
    """What a fix run did: the report of what is left, and every file that had something to fix.

    `remarks` are lines about how it was verified, or committed.
    """

    report: Report
    files: tuple[FixedFile, ...]
    remarks: Sequence[str] = ()

    @property
    def changed(self) -> list[FixedFile]:
        """The files that were rewritten, or would be."""
        return [file for file in self.files if file.is_changed]

    @property
    def unfixed(self) -> list[Unfixed]:
        """Every fixable finding that is left, with the reason."""
        return [each for file in self.files for each in file.unfixed]
