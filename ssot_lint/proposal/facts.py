"""What one test-side file says that a configuration could be drawn from: plain data, so that the file can be let go."""

from __future__ import annotations

from collections import Counter

from ssot_lint.data import dataclass, field
from ssot_lint.model import Role


@dataclass(frozen=True, slots=True)
class ClassPlace:
    """A class of the project: the absolute path of its file, its qualified name, and its dotted path."""

    location: str
    qualname: str
    path: str

    @property
    def name(self) -> str:
        """Its own name."""
        return self.qualname.rpartition(".")[2]

    @property
    def module(self) -> str:
        """The dotted module that defines it."""
        return self.path.removesuffix(f".{self.qualname}")


@dataclass(frozen=True, slots=True)
class Heir:
    """One test class: the bases of the project that it inherits, those it names itself first."""

    direct: tuple[ClassPlace, ...] = ()
    indirect: tuple[ClassPlace, ...] = ()
    other_bases: bool = False


@dataclass(frozen=True, slots=True)
class SharedCall:
    """One call that gives a shared object: of the accessor `path`, which `location` and `line` define.

    `gives`: the object's class; `contexts`: the parameters that say for whom; `required`: those without default;
    `retired`: it gives nothing any more.
    """

    path: str
    location: str
    line: int
    kept: str
    ambient: bool
    gives: ClassPlace | None
    contexts: tuple[str, ...]
    parameters: tuple[str, ...]
    required: tuple[str, ...]
    wants: tuple[ClassPlace | None, ...] = ()
    retired: bool = False


@dataclass(frozen=True, slots=True)
class FixturePlace:
    """One fixture: its name, the file that defines it, the class of what it gives if that is of the project.

    `opens`: what it calls itself to open a WebSocket.
    """

    name: str
    location: str
    gives: ClassPlace | None = None
    opens: tuple[str, ...] = ()


@dataclass(slots=True)
class FileFacts:
    """All that is kept of one file.

    `visible`: fixture names with the file that defines each; `built`: names before `(` in the text; `helpers`: dotted
    paths of what opens WebSockets here; `mentioned`: imports, as written, that are called like endpoints;
    `imported`: resolved ones of doubles and of what may reach the environment.
    """

    path: str
    location: str
    role: Role
    tests: int = 0
    async_tests: int = 0
    heirs: list[Heir] = field(default_factory=list)
    calls: list[SharedCall] = field(default_factory=list)
    visible: dict[str, str] = field(default_factory=dict)
    requested: Counter[str] = field(default_factory=Counter)
    built: Counter[str] = field(default_factory=Counter)
    opened: Counter[str] = field(default_factory=Counter)
    fixtures: list[FixturePlace] = field(default_factory=list)
    helpers: set[str] = field(default_factory=set)
    mentioned: set[str] = field(default_factory=set)
    doubles: list[ClassPlace] = field(default_factory=list)
    imported: set[str] = field(default_factory=set)
    raw_variables: int = 0
