"""What answers about other files rest on: small facts about the disk that can be looked up again later.

A ground is (kind, key, value), all text. Its key names paths relative to the root of the configuration, so that it can
be compared with another checkout; a path elsewhere binds it to this very root.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from pathlib import Path

from ssot_lint.config import Config
from ssot_lint.digests import blake2b
from ssot_lint.findings import Ground
from ssot_lint.project.disk import read_source
from ssot_lint.project.modules import Location, ModuleFinder
from ssot_lint.project.roles import Roles
from ssot_lint.project.whereabouts import package_files
from ssot_lint.pytest_config import PytestConfig

_SEPARATOR = "\0"
_DIGEST_BYTES = 16


def digest_bytes(data: bytes) -> str:
    """The name of a content."""
    return blake2b(data, digest_size=_DIGEST_BYTES).hexdigest()


def digest_words(words: Iterable[str]) -> str:
    """A digest of texts in order."""
    return digest_bytes(_SEPARATOR.join(words).encode("utf-8", "surrogateescape"))


def digest_on_disk(path: str) -> str:
    """The name of what a file holds now; empty when it cannot be read."""
    try:
        return digest_bytes(read_source(path))
    except OSError:
        return ""


def evidence_of(
    config: Config, cwd: Path, roles: Roles | None = None, digest_of: Callable[[str], str] = digest_on_disk
) -> Evidence:
    """The evidence on the project of a configuration, for a run in `cwd`."""
    roots = [*(config.root / path for path in config.src), config.root, config.root / "src"]
    evidence = Evidence(str(config.root), ModuleFinder(roots), roles or Roles(fallback=cwd), digest_of)
    evidence.cwd = str(cwd)
    return evidence


class Evidence:
    """Looks facts up below one root; each is looked up once."""

    def __init__(
        self, root: str, finder: ModuleFinder, roles: Roles, digest_of: Callable[[str], str] = digest_on_disk
    ) -> None:
        """`digest_of` gives the name of what a file holds, or an empty text."""
        self.finder = finder
        self.roles = roles
        self.cwd: str | None = None
        self._root = os.path.normpath(root)
        self._digest_of = digest_of
        self._places: dict[str, str] = {}
        self._layouts: dict[int, str] = {}
        self._modules: dict[tuple[str, tuple[str, ...]], Ground] = {}
        self._packages: dict[str, Ground] = {}
        self._conftests_of: dict[tuple[str, str], tuple[str, ...]] = {}

    @property
    def root(self) -> str:
        """The folder that the project is in."""
        return self._root

    def file(self, path: str, content: str) -> Ground:
        """What a file holds, what it is to pytest, and what the project around it is."""
        role = self.roles.role(Path(path)).value
        return ("file", self._key(path), f"{content}:{role}:{self.place(os.path.dirname(path))}")

    def module(self, name: str, more_roots: Sequence[str], found: Location) -> Ground:
        """Where a module was found, or that it was not."""
        key = (name, tuple(more_roots))
        known = self._modules.get(key)
        if known is None:
            known = self._modules[key] = ("module", self._key(*more_roots, name=name), self._location(found))
        return known

    def module_below(self, name: str, root: str, found: Location) -> Ground:
        """The same with `root` as the only root."""
        return ("below", self._key(root, name=name), self._location(found))

    def modules_in(self, directory: str, names: Iterable[str]) -> Ground:
        """The modules of a package."""
        return ("names", self._key(directory), digest_words(names))

    def package(self, directory: str) -> Ground:
        """All that is below a package."""
        known = self._packages.get(directory)
        if known is None:
            files = package_files(directory)
            words = (f"{os.path.relpath(path, directory)}:{self._digest_of(path)}" for path in files)
            known = self._packages[directory] = ("package", self._key(directory), digest_words(words))
        return known

    def build(self, root: str) -> Ground:
        """The build files of a directory and its .gitignore."""
        from ssot_lint.project.generated_modules import build_text

        return ("build", self._key(root), digest_words([build_text(root)]))

    def surroundings(self, directory: str) -> Ground:
        """Configuration and conftests that hold for the files of a directory."""
        return ("place", self._key(directory), self.place(directory))

    def place(self, directory: str) -> str:
        """A digest of all that files of a directory share: configuration, import roots, package, conftests."""
        known = self._places.get(directory)
        if known is None:
            known = self._places[directory] = digest_words(self._place(directory))
        return known

    def now(self, kind: str, key: str) -> str | None:
        """The value that a ground of this kind and key has today; None when that cannot be asked here."""
        name, *paths = key.split(_SEPARATOR)
        if paths and paths[0] == "":
            if paths[1] != self._root:
                return None
            del paths[:2]
        places = [self._placed(path) for path in paths]
        if kind == "file":
            return self.file(places[0], self._digest_of(places[0]))[2]
        if kind == "module":
            return self._location(self.finder.find(name, places))
        if kind == "below":
            return self._location(self.finder.find_below(name, places[0]))
        if kind == "names":
            return digest_words(self.finder.names_in(places[0]))
        other = {"package": self.package, "build": self.build, "place": self.surroundings}.get(kind)
        return other(places[0])[2] if other is not None else None

    def path_of(self, key: str) -> str:
        """The absolute path that the key of a file's ground speaks of."""
        return self._placed(key.rpartition(_SEPARATOR)[2])

    def _placed(self, path: str) -> str:
        return self._root if path == "." else os.path.join(self._root, path)

    def display(self, path: str) -> str:
        """The path as reports show it: relative to where the run started, which need not be where this process is."""
        return os.path.relpath(path, self.cwd).replace(os.sep, "/")

    def shown(self, path: str) -> str:
        """The path relative to the root; absolute when it is not below it."""
        if path == self._root:
            return "."
        below = self._root.rstrip(os.sep) + os.sep
        return path[len(below) :] if path.startswith(below) else path

    def _key(self, *paths: str, name: str = "") -> str:
        shown = [self.shown(path) for path in paths]
        bound = ["", self._root] if any(os.path.isabs(path) for path in shown) else []
        return _SEPARATOR.join([name, *bound, *shown])

    def _location(self, location: Location) -> str:
        return f"{location.found.value}:{self.shown(location.path) if location.path is not None else ''}"

    def _place(self, directory: str) -> Iterable[str]:
        layout = self.roles.layout(Path(directory, "x.py"))
        known = self._layouts.get(id(layout))
        if known is None:
            known = self._layouts[id(layout)] = digest_words(self._layout(layout))
        yield known
        yield from map(self.shown, self.roles.import_roots(os.path.join(directory, "x.py")))
        yield self.finder.name_of(os.path.join(directory, "x.py"))
        yield from map(self.shown, self._conftests(directory, str(layout.rootdir)))

    def _conftests(self, directory: str, root: str) -> tuple[str, ...]:
        """The conftests that there are from `root` down to `directory`; each directory is looked at once."""
        known = self._conftests_of.get((directory, root))
        if known is None:
            path = os.path.join(directory, "conftest.py")
            parent = os.path.dirname(directory)
            above = () if directory == root or parent == directory else self._conftests(parent, root)
            known = (*above, path) if os.path.isfile(path) else above
            self._conftests_of[(directory, root)] = known
        return known

    def _layout(self, layout: PytestConfig) -> Iterable[str]:
        from dataclasses import fields

        for field in fields(layout):
            if field.compare:
                yield f"{field.name}={self._plain(getattr(layout, field.name))}"
        yield self._plain(layout.starts)
        for root in dict.fromkeys([str(layout.rootdir), *self.finder.roots]):
            yield _declarations(root)

    def _plain(self, value: object) -> str:
        if isinstance(value, Path):
            shown = self.shown(str(value))
            return f"{shown}@{self._root}" if os.path.isabs(shown) else shown
        return "|".join(map(self._plain, value)) if isinstance(value, tuple) else str(value)


@lru_cache(maxsize=64)
def _declarations(root: str) -> str:
    """A digest of the files that say what the project needs and registers."""
    from ssot_lint.pytest_config.declared import declaring_files

    digests = ((os.path.relpath(path, root), digest_on_disk(str(path))) for path in declaring_files(Path(root)))
    return digest_words(f"{path}:{digest}" for path, digest in digests if digest)
