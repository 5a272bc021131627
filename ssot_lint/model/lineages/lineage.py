"""What a class inherits, through any number of files: classes of the project, others, and what is unknown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ssot_lint.data import dataclass
from ssot_lint.lasting import cached_property
from ssot_lint.model.definitions import ClassDefinition, Function
from ssot_lint.model.lineages.cases import RUN_HOOKS, is_known, is_unittest_case, runs_coroutines
from ssot_lint.model.symbols import SymbolKind

if TYPE_CHECKING:
    from ssot_lint.model.file import TestFile


@dataclass(frozen=True)
class Lineage:
    """`classes`: itself and its ancestors in the project, nearest first; `outside`: dotted paths of the others.

    `unknown` holds the bases that cannot be told, as they are written.
    """

    classes: tuple[ClassDefinition, ...]
    outside: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()

    @cached_property
    def _paths(self) -> tuple[str, ...]:
        # Where an import root is the standard library itself, `unittest` is a module like those of the project.
        own = (f"{cls.home.module}.{cls.qualname}" for cls in self.classes if cls.home is not None)
        return (*self.outside, *own)

    @cached_property
    def is_unittest(self) -> bool | None:
        """Whether it derives from `unittest.TestCase`; None when a base that is not known may."""
        if any(is_unittest_case(path) for path in self._paths):
            return True
        return False if self.is_known else None

    @cached_property
    def is_known(self) -> bool:
        """Whether every base is of the project or of a package that is known."""
        return not self.unknown and all(is_known(path) for path in self.outside)

    @cached_property
    def runs_coroutines(self) -> bool:
        """Whether a base awaits tests that are coroutines, or takes over how they are run."""
        return self.has_run_hook or any(runs_coroutines(path) for path in self._paths)

    @cached_property
    def has_run_hook(self) -> bool:
        """Whether a class of the project takes over how its tests are run."""
        return any(not RUN_HOOKS.isdisjoint(cls.methods) for cls in self.classes)

    @property
    def doubtful(self) -> tuple[str, ...]:
        """The bases that may be anything, by name."""
        return (*self.unknown, *(path for path in self.outside if not is_known(path)))

    def method(self, name: str) -> tuple[ClassDefinition, Function] | None:
        """The method that an instance has under this name, with the class that defines it."""
        return next(((cls, cls.methods[name]) for cls in self.classes if name in cls.methods), None)

    def holds(self, name: str) -> bool:
        """Whether a class of the project among them has it: method, value, inner class, `self.name = …`."""
        return any(_holds(cls, name) for cls in self.classes)

    def inherits(self, name: str) -> bool:
        """Whether an ancestor in the project gives this attribute."""
        return any(_holds(cls, name) for cls in self.classes[1:])


def _holds(cls: ClassDefinition, name: str) -> bool:
    if name in cls.methods or name in cls.assigned or any(inner.name == name for inner in cls.classes):
        return True
    return cls.home is not None and name in cls.home.self_assignments(cls)


def read_lineage(cls: ClassDefinition, file: TestFile) -> Lineage:
    """The lineage of a class of `file`."""
    classes = file.definitions.mro(cls)
    outside: dict[str, None] = {}
    unknown: dict[str, None] = {}
    for each in classes:
        home = each.home or file
        for written, base in zip(each.base_names, home.definitions.bases_of(each), strict=True):
            if isinstance(base, ClassDefinition):
                continue
            path = _outside_path(written, home)
            if path is not None:
                outside[path] = None
            else:
                unknown[written or "an expression"] = None
    return Lineage(tuple(classes), tuple(outside), tuple(unknown))


def _outside_path(written: str | None, home: TestFile) -> str | None:
    if written is None:
        return None
    symbol = home.symbol(written)
    return symbol.path if symbol.kind is SymbolKind.OUTSIDE else None


def identity(cls: ClassDefinition) -> tuple[str, str, int]:
    """What tells a class from all others, also when its file was read twice: where it is, its name, its line."""
    home = cls.home
    place = (home.location or home.path) if home is not None else ""
    return (place, cls.qualname, cls.node.lineno)


__all__ = ["Lineage", "identity", "read_lineage"]
