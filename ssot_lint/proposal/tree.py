"""The files of a project, read one after the other: test-side ones as models, program files when they are asked for."""

from __future__ import annotations

import gc
import os
import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from fnmatch import fnmatch
from pathlib import Path

from ssot_lint.config import Config
from ssot_lint.data import dataclass
from ssot_lint.engine.discover import DiscoverSettings, discover
from ssot_lint.engine.plan import vocabulary_of
from ssot_lint.model import Role, TestFile, Unparsable, read_file
from ssot_lint.model.symbols import Symbol
from ssot_lint.patterns import compile_late
from ssot_lint.project import Project, Roles
from ssot_lint.project.disk import read_source
from ssot_lint.pytest_config import PytestConfig

_KEPT_BYTES = 12_000_000
_BACKUP = compile_late(r"(?:\w+[_.-])?(?:backups?|bak)(?:[_.-].*)?", re.IGNORECASE)

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Member:
    """One Python file of the project; `path` is absolute, `display` relative to its root."""

    path: Path
    display: str
    role: Role


class Tree:
    """A project below `root`. `skipped` fills while it is read: display path and reason of what could not be.

    `members` are its Python files; those in folders of backup copies are only counted, by folder, in `copies`.
    """

    def __init__(self, root: Path, config: Config) -> None:
        self.root = root
        self.skipped: dict[str, str] = {}
        self._roles = Roles([root], root)
        sources = [root / path for path in config.src]
        self._project = Project([*sources, root, root / "src"], self._roles, vocabulary_of(config))
        self._vocabulary = vocabulary_of(config)
        self.members, self.copies = set_copies_apart(tuple(self._members(config)))

    def _members(self, config: Config) -> Iterator[Member]:
        settings = DiscoverSettings(
            root=config.root,
            cwd=self.root,
            exclude=config.exclude,
            extend_exclude=config.extend_exclude,
            respect_gitignore=config.respect_gitignore,
        )
        for found in discover([self.root], settings):
            if found.error is not None:
                self.skipped[found.display] = found.error
            else:
                yield Member(found.path, found.display, self._roles.role(found.path, config.test_support))

    @property
    def layout(self) -> PytestConfig:
        """pytest's configuration for files at the root."""
        return self._roles.layout(self.root / "conftest.py")

    def read(self, member: Member) -> bytes | None:
        """The bytes of a member; None, with a note, when they cannot be read."""
        try:
            return read_source(member.path)
        except OSError as error:
            self.skipped[member.display] = f"cannot be read: {error.strerror or error}"
            return None

    @contextmanager
    def model(self, member: Member, data: bytes) -> Iterator[TestFile | None]:
        """The model of a test-side member while it is looked at; None, with a note, when it does not parse."""
        location = str(member.path)
        # Of what others import there is one model only.
        passing = member.role is Role.COLLECTED or is_named_test(member.path.name, self._roles.layout(member.path))
        found = (None if passing else self._project.file(location)) or self._parsed(member, data)
        try:
            yield found
        finally:
            if passing:
                self._project.release(location)

    def tidy(self) -> None:
        """Free what the last model left, and now and then what was read of others; while no model is looked at."""
        if self._project.kept_bytes > _KEPT_BYTES:
            self._project = self._project.emptied()
            gc.collect()
        else:
            gc.collect(0)

    def _parsed(self, member: Member, data: bytes) -> TestFile | None:
        layout = self._roles.layout(member.path)
        found = read_file(data, member.display, member.role, layout, self._vocabulary)
        if isinstance(found, Unparsable):
            self.skipped[member.display] = f"does not parse: line {found.span.line}: {found.reason}"
            return None
        self._project.adopt(found, str(member.path))
        return found

    def file(self, location: str) -> TestFile | None:
        """The model of any file of the project; None when it cannot be read or parsed."""
        return self._project.file(location)

    def resolve(self, path: str, location: str | None = None) -> Symbol:
        """What a dotted path means, as imported in the file at `location`, by default in one at the root."""
        return self._project.resolve_from(path, location or str(self.root / "conftest.py"))

    def display(self, location: str) -> str:
        """A path as it is shown: relative to the root where it lies below it."""
        shown = os.path.relpath(location, self.root).replace(os.sep, "/")
        return location if shown.startswith("../") else shown


def is_named_test(name: str, layout: PytestConfig) -> bool:
    """Whether a file is called as pytest's test files are, wherever it stands."""
    return name != "conftest.py" and any(fnmatch(name, pattern) for pattern in layout.python_files)


def set_copies_apart(members: tuple[Member, ...]) -> tuple[tuple[Member, ...], Counter[str]]:
    """The members outside folders of backups, and how many are in each of these.

    A folder called so holds backups when most of what is in it is called like files elsewhere.
    """
    inside: dict[str, list[Member]] = {}
    for each in members:
        parts = each.display.split("/")[:-1]
        index = next((index for index, part in enumerate(parts) if _BACKUP.fullmatch(part)), None)
        if index is not None:
            inside.setdefault("/".join(parts[: index + 1]), []).append(each)
    suspected = {id(each) for group in inside.values() for each in group}
    elsewhere = {each.path.name for each in members if id(each) not in suspected}
    copies: Counter[str] = Counter()
    for folder, group in inside.items():
        if 2 * sum(each.path.name in elsewhere for each in group) > len(group):
            copies[folder] = len(group)
    kept = (each for each in members if not any(each.display.startswith(f"{folder}/") for folder in copies))
    return tuple(kept), copies
