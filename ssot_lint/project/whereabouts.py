"""Where a module or a name that is not where it was imported from may live now."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterator

from ssot_lint.data import dataclass, field
from ssot_lint.patterns import compile_late
from ssot_lint.project.disk import read_source

# It begins with a fixed text: that is what makes it fast.
_DEFINITION = compile_late(rb"\n(?:(?:class|def|async\s+def)\s+(\w+)|([A-Za-z_]\w*)\s*(?::[^=\n]+)?=(?!=))")
SKIPPED = frozenset({"__pycache__", "node_modules", "site-packages", "build", "dist", "venv"})
_MOST_FILES = 4000
_MOST_BYTES = 60_000_000


@dataclass(slots=True)
class _Index:
    modules: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    names: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))


class Whereabouts:
    """Indexes of packages, made when first asked for."""

    def __init__(self) -> None:
        self._indexes: dict[str, _Index] = {}

    def modules(self, last: str, package: str) -> list[str]:
        """The dotted modules below the directory of a top-level `package` whose last name is `last`."""
        return self._index(package).modules.get(last, [])

    def homes(self, name: str, package: str) -> list[str]:
        """The dotted modules there that define `name` at module level."""
        return self._index(package).names.get(name, [])

    def _index(self, package: str) -> _Index:
        if package not in self._indexes:
            self._indexes[package] = _read(package)
        return self._indexes[package]


def _read(package: str) -> _Index:
    index = _Index()
    size = 0
    above = len(os.path.dirname(package).rstrip(os.sep)) + 1
    for count, path in enumerate(package_files(package)):
        if count >= _MOST_FILES or size > _MOST_BYTES:
            break
        module = path[above:].removesuffix(".py").replace(os.sep, ".").removesuffix(".__init__")
        index.modules[module.rpartition(".")[2]].append(module)
        try:
            data = read_source(path)
        except OSError:
            continue
        size += len(data)
        for name in dict.fromkeys(match[1] or match[2] for match in _DEFINITION.finditer(b"\n" + data)):
            index.names[name.decode()].append(module)
    return index


def package_files(package: str) -> Iterator[str]:
    """The files below a package's directory that modules and names are looked for in, in order."""
    for directory, folders, files in os.walk(package):
        folders[:] = sorted(each for each in folders if each not in SKIPPED and not each.startswith("."))
        yield from (os.path.join(directory, name) for name in sorted(files) if _is_home(name))


def _is_home(name: str) -> bool:
    return name.endswith(".py") and not name.startswith("test_")
