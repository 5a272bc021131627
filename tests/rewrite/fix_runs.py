"""A project with files to fix, and fix runs on it that change them as told."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ssot_lint.rewrite.cache_folder import journal_folder
from ssot_lint.rewrite.journal import Journal
from ssot_lint.rewrite.undo import Result, undo
from ssot_lint.rewrite.write import Change, NotWritten, replace_files


@dataclass(frozen=True, slots=True)
class Site:
    """A project in `root`, with the journal that it has by default."""

    root: Path

    @property
    def journal(self) -> Path:
        """The folder of all runs."""
        return Path(journal_folder(str(self.root)))

    @property
    def runs(self) -> list[Path]:
        """The folders of the runs, oldest first."""
        return sorted(path for path in self.journal.iterdir() if path.is_dir())

    def grow(self, files: Mapping[str, bytes]) -> None:
        """Write files, without a journal."""
        for name, data in files.items():
            path = self.root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)

    def fix(self, files: Mapping[str, bytes | None]) -> list[NotWritten | None]:
        """A whole run that gives files new bytes, or removes them."""
        changes = [Change(str(self.root / name), (self.root / name).read_bytes(), data) for name, data in files.items()]
        with Journal.open(str(self.journal), str(self.root)) as journal:
            return [error for _, error in replace_files(changes, journal)]

    def undo(self) -> list[Result]:
        """Restore the newest run."""
        return undo(str(self.journal), str(self.root))

    def told(self) -> dict[str, str]:
        """`undo`, as the outcome or the reason by path."""
        return {result.path: result.reason or result.outcome.value for result in self.undo()}

    def read(self) -> dict[str, bytes]:
        """The bytes of all Python files."""
        return {path.relative_to(self.root).as_posix(): path.read_bytes() for path in self.root.rglob("*.py")}


class Interloper(Journal):
    """A journal during whose last step before files are replaced somebody saves `path`."""

    path: Path

    def sync(self) -> None:
        """As for every journal, and then the disturbance."""
        super().sync()
        self.path.write_bytes(b"mine\n")
