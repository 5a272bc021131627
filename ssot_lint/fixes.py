"""Plain data of a rewrite: what a fix changes in one file, and what became of it. Frozen, slotted, picklable."""

from __future__ import annotations

from ssot_lint.data import dataclass, replace
from ssot_lint.findings import FileReport, Finding, Fixed, Safety, Unfixed

__all__ = ["Edit", "Fix", "Fixed", "FixedFile", "Import", "Refused", "Unfixed"]


class Refused(Exception):
    """A fix cannot be made with confidence; `reason` completes "not fixed: …", in lower case, without a full stop."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """Lines `first` to `last` (1-based, both included) become `text`: whole lines with their ends, or nothing.

    With `last == first - 1` the text is put before line `first` and nothing is taken away.
    """

    first: int
    last: int
    text: str


@dataclass(frozen=True, slots=True, order=True)
class Import:
    """A name a file needs: `from module import name`, or `import module` without a name; `alias` as in `as alias`."""

    module: str
    name: str | None = None
    alias: str | None = None


@dataclass(frozen=True, slots=True)
class Fix:
    """What closes one finding. `title` says it in the imperative: "mark the test as an expected failure".

    `unused` are local names whose import is dropped if nothing uses it afterwards, `orphans` classes of the file that
    go then too. `adds` and `removes` are the qualified names of tests that pytest will collect more or less of,
    `exposes` the codes that may be reported anew,
    `outward` whether other files see the change. With `removes_file` the edits leave nothing, and the file goes too.
    """

    finding: Finding
    safety: Safety
    title: str
    edits: tuple[Edit, ...]
    imports: tuple[Import, ...] = ()
    unused: tuple[str, ...] = ()
    orphans: tuple[str, ...] = ()
    adds: frozenset[str] = frozenset()
    removes: frozenset[str] = frozenset()
    exposes: frozenset[str] = frozenset()
    outward: bool = False
    removes_file: bool = False


@dataclass(frozen=True, slots=True)
class FixedFile:
    """What fixing did to one file: its bytes before and after (equal when nothing was done), and what is left.

    `after` is None when the file is to be removed.
    """

    path: str
    location: str
    before: bytes
    after: bytes | None
    fixed: tuple[Fixed, ...] = ()
    unfixed: tuple[Unfixed, ...] = ()
    report: FileReport | None = None
    was_changed: bool = False

    @property
    def is_changed(self) -> bool:
        """Whether there is something to write, or was before the bytes were left behind."""
        return self.was_changed or self.before != self.after

    def without_bytes(self) -> FixedFile:
        """The same, for who needs the bytes no more: those of thousands of files are what most memory is for."""
        after = None if self.after is None else b""
        return replace(self, before=b"", after=after, was_changed=self.is_changed)
