"""The canonical base classes of a project: what their configured paths resolve to, and which classes inherit one."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from ssot_lint.config import BaseClass
from ssot_lint.data import dataclass
from ssot_lint.model.definitions import ClassDefinition
from ssot_lint.model.lineages.cases import is_unittest_case, runs_coroutines
from ssot_lint.model.lineages.lineage import Lineage, identity
from ssot_lint.model.symbols import Symbol, SymbolKind

if TYPE_CHECKING:
    from ssot_lint.model.file import TestFile

# Of their classes it is known that they inherit nobody else's test case.
_NO_HEIRS = sys.stdlib_module_names | {"builtins", "object"}
_ASYNC_METHODS = frozenset({"asyncSetUp", "asyncTearDown"})


@dataclass(frozen=True, slots=True)
class CanonicalBase:
    """One canonical base. `flavour`: sync, async or both, given or inferred; `lineage` None: not of the project."""

    path: str
    flavour: str
    symbol: Symbol
    lineage: Lineage | None = None

    @property
    def name(self) -> str:
        """The last part of its path."""
        return self.path.rpartition(".")[2]

    @property
    def module(self) -> str:
        """The module it is to be imported from."""
        return self.path.rpartition(".")[0]

    @property
    def is_unittest(self) -> bool:
        """Whether it is a `unittest.TestCase` itself."""
        if self.lineage is not None:
            return self.lineage.is_unittest is True
        return is_unittest_case(self.symbol.path)

    def is_class(self, cls: ClassDefinition) -> bool:
        """Whether `cls` is this very class, under whatever name."""
        return self.symbol.cls is not None and identity(self.symbol.cls) == identity(cls)

    def is_symbol(self, symbol: Symbol) -> bool:
        """Whether a name resolved to this base."""
        if symbol.cls is not None:
            return self.is_class(symbol.cls)
        return symbol.kind is SymbolKind.OUTSIDE and symbol.path in (self.path, self.symbol.path)


@dataclass(frozen=True, slots=True)
class Canon:
    """All canonical bases as one file sees them; empty (and false) where none is configured."""

    bases: tuple[CanonicalBase, ...]

    def __bool__(self) -> bool:
        return bool(self.bases)

    def held_by(self, lineage: Lineage) -> tuple[CanonicalBase, ...]:
        """The canonical bases in a lineage (the class itself counts), nearest first."""
        found = [base for cls in lineage.classes for base in self.bases if base.is_class(cls)]
        outside = [base for base in self.bases if {base.path, base.symbol.path} & set(lineage.outside)]
        return tuple(dict.fromkeys((*found, *outside)))

    def doubts_of(self, lineage: Lineage) -> tuple[str, ...]:
        """The bases of a lineage that may be or inherit a canonical one, for all that is known; by name."""
        if all(base.symbol.cls is not None for base in self.bases):
            return lineage.doubtful
        foreign = (path for path in lineage.outside if path.partition(".")[0] not in _NO_HEIRS)
        return tuple(dict.fromkeys((*lineage.doubtful, *foreign)))

    def flavoured(self, flavour: str) -> CanonicalBase:
        """The first base of this flavour, of both, or else the first."""
        wanted = (base for each in (flavour, "both") for base in self.bases if base.flavour == each)
        return next(wanted, self.bases[0])

    def names(self) -> str:
        """The last names, for messages."""
        return " or ".join(base.name for base in self.bases)


def read_canon(configured: Iterable[BaseClass], file: TestFile) -> Canon:
    """The configured bases, resolved as `file` would import them."""
    return Canon(tuple(_canonical(each, file) for each in configured))


def _canonical(configured: BaseClass, file: TestFile) -> CanonicalBase:
    symbol = file.knowledge.resolve(configured.path, file)
    lineage = symbol.cls.home.lineage(symbol.cls) if symbol.cls is not None and symbol.cls.home is not None else None
    flavour = configured.flavour or (_flavour(lineage) if lineage is not None else _flavour_outside(symbol.path))
    return CanonicalBase(configured.path, flavour, symbol, lineage)


def _flavour(lineage: Lineage) -> str:
    """Async when it awaits set-up or says so in its name; a test case that awaits whatever it finds is for both."""
    if any(path.endswith("IsolatedAsyncioTestCase") for path in lineage.outside):
        return "async"
    if any(not _ASYNC_METHODS.isdisjoint(cls.methods) or _has_async_fixture(cls) for cls in lineage.classes):
        return "async"
    if "async" in lineage.classes[0].name.lower():
        return "async"
    return "both" if lineage.runs_coroutines else "sync"


def _has_async_fixture(cls: ClassDefinition) -> bool:
    home = cls.home
    return home is not None and any(
        isinstance(fixture.function, ast.AsyncFunctionDef) and fixture.owner is cls
        for fixture in home.visible_fixtures(cls).values()
    )


def _flavour_outside(path: str) -> str:
    if path.endswith("IsolatedAsyncioTestCase"):
        return "async"
    return "sync" if is_unittest_case(path) and not runs_coroutines(path) else "both"


def is_exempt(lineage: Lineage, patterns: Iterable[str], file: TestFile) -> bool:
    """Whether a class, or one it inherits, is in `exempt-bases`: by last name, dotted path (resolved) or glob."""
    names = {name for cls in lineage.classes for name in _names_of(cls)}
    names |= {name for path in (*lineage.outside, *lineage.unknown) for name in (path, path.rpartition(".")[2])}
    for pattern in patterns:
        if any(fnmatchcase(name, pattern) for name in names):
            return True
        if "." in pattern and "*" not in pattern:
            cls = file.knowledge.resolve(pattern, file).cls
            if cls is not None and identity(cls) in {identity(each) for each in lineage.classes}:
                return True
    return False


def _names_of(cls: ClassDefinition) -> tuple[str, ...]:
    module = cls.home.module if cls.home is not None else ""
    return (cls.name, cls.qualname, f"{module}.{cls.qualname}" if module else cls.qualname)


__all__ = ["Canon", "CanonicalBase", "is_exempt", "read_canon"]
