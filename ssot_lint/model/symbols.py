"""What a dotted path stands for, across files; and the one question that the model asks about other files."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeVar

from ssot_lint.data import dataclass
from ssot_lint.enumeration import Enum
from ssot_lint.model.definitions import ClassDefinition, Function

if TYPE_CHECKING:
    from ssot_lint.model.file import TestFile

Answer = TypeVar("Answer")
# As an annotation these say nothing about an object.
ANYTHING = frozenset({"typing.Any", "typing_extensions.Any"})


class SymbolKind(Enum):
    """What was found at the end of a dotted path."""

    FUNCTION = "function"
    CLASS = "class"
    VALUE = "value"
    MODULE = "module"
    OUTSIDE = "outside"  # the standard library or an installed package: known by its path only
    MISSING = "missing"  # the project's, and not there
    UNKNOWN = "unknown"


class Symbol(NamedTuple):
    """One resolved name. `file` and the definition are those of the module that makes it; `path` is canonical."""

    kind: SymbolKind
    path: str
    file: TestFile | None = None
    function: Function | None = None
    cls: ClassDefinition | None = None
    value: ast.expr | None = None

    @property
    def is_project(self) -> bool:
        """Whether a file of the project makes it."""
        return self.file is not None


@dataclass(frozen=True, slots=True)
class FixtureSources:
    """The plugins and conftests that give fixtures to a file, nearest last; `gaps`: what is not known, in words."""

    files: tuple[TestFile, ...] = ()
    gaps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Absence:
    """Something of the project that is imported and not there: `path`, which `container` would have to hold.

    `doubt`: what may give it after all; `hint`: what or where it may be; `through`: what `container` imports it from.
    """

    path: str
    container: str
    is_module: bool
    doubt: str | None = None
    hint: str | None = None
    through: str | None = None


class Knowledge(Protocol):
    """Answers for one project; the model asks it whenever a name leads out of the file."""

    @property
    def is_settled(self) -> bool:
        """Whether no question is being worked out, so that answers are whole and may be kept."""
        ...

    def resolve(self, path: str, importer: TestFile) -> Symbol:
        """What the absolute dotted `path`, as imported in `importer`, stands for."""
        ...

    def leads_away(self, path: str, importer: TestFile) -> bool:
        """Whether the absolute dotted `path` leads out of the project, or through files of the program only."""
        ...

    def is_no_fixture(self, path: str, importer: TestFile) -> bool:
        """Whether the absolute dotted `path` surely stands for no fixture; cheaper to ask than what it stands for."""
        ...

    def is_outside(self, path: str, importer: TestFile) -> bool:
        """Whether no import root knows the first name of the absolute dotted `path`."""
        ...

    def answer(self, question: str, path: str, importer: TestFile, work_out: Callable[[], Answer]) -> Answer:
        """What `work_out` gives, or gave, for the absolute dotted `path` as `importer` sees it.

        It must not depend on the importer in any other way, and must hold nothing of a tree.
        """
        ...

    def name(self, name: str, file: TestFile) -> Symbol:
        """What a dotted name written at module level of `file` stands for."""
        ...

    def fixture_files(self, file: TestFile) -> tuple[TestFile, ...]:
        """The plugins and conftests that give fixtures to `file`, nearest last."""
        ...

    def fixture_sources(self, file: TestFile) -> FixtureSources:
        """The same, with what could not be read."""
        ...

    def absence(
        self, module: str, name: str | None, importer: TestFile, body: list[ast.stmt] | None = None
    ) -> Absence | None:
        """What is not there of `module`, or of `name` in it, as imported by `importer` (in a function: `body`)."""
        ...

    def user_of(self, name: str, file: TestFile) -> str | None:
        """Another file, as it is shown, that imports the module `file` and says `name`; only fixes ask this."""
        ...

    def users_of(self, names: Iterable[str], file: TestFile) -> Iterator[TestFile]:
        """The other files that import the module `file` and say one of `names`; only fixes ask this."""
        ...


class NoKnowledge:
    """Knows nothing: every path is outside. What a file on its own is checked with."""

    is_settled = True

    def resolve(self, path: str, importer: TestFile) -> Symbol:
        """Outside, or unknown for a relative import."""
        return Symbol(SymbolKind.UNKNOWN if path.startswith(".") else SymbolKind.OUTSIDE, path)

    def leads_away(self, path: str, importer: TestFile) -> bool:
        """Nobody can tell."""
        return False

    def is_no_fixture(self, path: str, importer: TestFile) -> bool:
        """Nobody can tell."""
        return False

    def is_outside(self, path: str, importer: TestFile) -> bool:
        """All are, but for those that begin with a dot."""
        return not path.startswith(".")

    def answer(self, question: str, path: str, importer: TestFile, work_out: Callable[[], Answer]) -> Answer:
        """Nothing is kept."""
        return work_out()

    def name(self, name: str, file: TestFile) -> Symbol:
        """A definition of the file itself; what it imports is outside."""
        head, _, rest = name.partition(".")
        definitions = file.definitions
        if not rest and head in definitions.classes:
            return Symbol(SymbolKind.CLASS, head, file, cls=definitions.classes[head])
        if not rest and head in definitions.functions:
            return Symbol(SymbolKind.FUNCTION, head, file, function=definitions.functions[head])
        path = definitions.path_of(name)
        if path is not None:
            return self.resolve(path, file)
        return Symbol(SymbolKind.OUTSIDE if head in file.builtins else SymbolKind.UNKNOWN, name)

    def fixture_files(self, file: TestFile) -> tuple[TestFile, ...]:
        """None are known."""
        return ()

    def fixture_sources(self, file: TestFile) -> FixtureSources:
        """None are known."""
        return FixtureSources(gaps=("the conftests, which were not read",))

    def absence(
        self, module: str, name: str | None, importer: TestFile, body: list[ast.stmt] | None = None
    ) -> Absence | None:
        """Nothing can be said."""
        return None

    def user_of(self, name: str, file: TestFile) -> str | None:
        """None is known."""
        return None

    def users_of(self, names: Iterable[str], file: TestFile) -> Iterator[TestFile]:
        """None is known."""
        return iter(())


def exports(file: TestFile, name: str) -> bool:
    """Whether `from module import *` gives `name`."""
    listed = file.definitions.assigned.get("__all__")
    if isinstance(listed, ast.List | ast.Tuple) and all(isinstance(item, ast.Constant) for item in listed.elts):
        return any(isinstance(item, ast.Constant) and item.value == name for item in listed.elts)
    return not name.startswith("_")
