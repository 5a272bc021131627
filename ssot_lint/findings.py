"""Plain data that rules produce and everything else carries: frozen, slotted, picklable, in characters and lines."""

from __future__ import annotations

from ssot_lint.data import dataclass, field, replace
from ssot_lint.enumeration import Enum


class Severity(Enum):
    """How bad it is: an `error` proves nothing, a `warning` may."""

    ERROR = "error"
    WARNING = "warning"


class Confidence(Enum):
    """How sure the rule is; `POSSIBLE` findings are shown only on request."""

    CERTAIN = "certain"
    LIKELY = "likely"
    POSSIBLE = "possible"

    @property
    def rank(self) -> int:
        """3 for certain, 2 for likely, 1 for possible."""
        return _RANKS[self]

    def at_least(self, floor: Confidence) -> bool:
        """Whether this confidence is as high as `floor` or higher."""
        return self.rank >= floor.rank


_RANKS = {Confidence.CERTAIN: 3, Confidence.LIKELY: 2, Confidence.POSSIBLE: 1}


class Safety(Enum):
    """What a fix may change: nothing that matters (`SAFE`), a test's outcome (`UNSAFE`); `SHOW` is never applied."""

    SAFE = "safe"
    UNSAFE = "unsafe"
    SHOW = "show"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A piece of source: 1-based lines and 1-based columns in characters; the end column is exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int


@dataclass(frozen=True, slots=True)
class Related:
    """A second place that explains a finding; `path` is a display path (relative to the working directory)."""

    path: str
    span: Span
    message: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One report of one rule. `test` and `class_name` are qualified names inside the file, or None."""

    code: str
    name: str
    path: str
    span: Span
    message: str
    severity: Severity
    confidence: Confidence
    test: str | None = None
    class_name: str | None = None
    fix: Safety | None = None
    related: tuple[Related, ...] = ()
    fingerprint: str = ""
    data: tuple[tuple[str, str], ...] = ()

    @property
    def sort_key(self) -> tuple[str, int, int, str, str]:
        """The order of every report: path, position, code, message."""
        return (self.path, self.span.line, self.span.column, self.code, self.message)

    def with_fingerprint(self, fingerprint: str) -> Finding:
        """The same finding, identified across line moves by `fingerprint` (hex)."""
        return replace(self, fingerprint=fingerprint)


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that kept a file or a rule from being checked; makes the run exit with 2. `line` is 1-based or 0."""

    path: str
    message: str
    line: int = 0
    code: str | None = None


@dataclass(frozen=True, slots=True)
class Suppressed:
    """A finding that a comment or a per-file ignore silenced, with the line of the comment (0 for configuration)."""

    finding: Finding
    line: int
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """What one file tells a rule that compares files: facts with one `key` speak of one thing. Plain, picklable data.

    It is a place as well: a finding about it stands there. The engine fills in what follows `payload`.
    """

    code: str
    path: str
    span: Span
    key: str
    payload: tuple[str, ...] = ()
    test_name: str | None = None
    class_name: str | None = None
    snippet: str = ""
    anchors: frozenset[int] = frozenset()
    ignored: str | None = None

    @property
    def sort_key(self) -> tuple[str, Span, str, tuple[str, ...]]:
        """The order in which a rule gets its facts: path, position, key."""
        return (self.path, self.span, self.key, self.payload)


# Something about other files that a report rests on: kind, key and value, to be compared later.
Ground = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class FileReport:
    """All that checking one file gave: findings in source order, what was silenced, and what went wrong.

    `facts` and `pending` wait for the reduce step of the run, and are gone after it. `grounds` are for the cache; the
    first is the file itself.
    """

    path: str
    findings: tuple[Finding, ...] = ()
    suppressed: tuple[Suppressed, ...] = ()
    problems: tuple[Problem, ...] = ()
    tests: int = 0
    hidden: int = 0  # findings below the asked-for confidence
    facts: tuple[Fact, ...] = ()
    pending: object = None  # the engine's: comments that may yet be of use
    grounds: tuple[Ground, ...] = field(default=(), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Fixed:
    """A finding that a fix closed, with what was done."""

    finding: Finding
    safety: Safety
    title: str
    adds: frozenset[str] = frozenset()
    removes: frozenset[str] = frozenset()
    outward: bool = False


@dataclass(frozen=True, slots=True)
class Unfixed:
    """A finding that has a fix which was not made, and why."""

    finding: Finding
    reason: str


@dataclass(frozen=True, slots=True)
class Report:
    """The whole run: file reports in input order, problems that belong to no file, number of files looked at.

    After a fix run the findings are those that are left; `fixed` and `unfixed` say what became of the fixable ones.
    `merging` is of a shard only: what merging needs, as plain data.
    """

    files: tuple[FileReport, ...] = ()
    problems: tuple[Problem, ...] = ()
    files_checked: int = 0
    tests: int = 0
    seconds: float = field(default=0.0, compare=False)
    fixed: tuple[Fixed, ...] | None = None
    unfixed: tuple[Unfixed, ...] = ()
    merging: object = field(default=None, compare=False, repr=False)

    @property
    def findings(self) -> list[Finding]:
        """Every finding, in file order and source order."""
        return [finding for file in self.files for finding in file.findings]

    @property
    def all_problems(self) -> list[Problem]:
        """Every problem: those of files, in order, then those of the run."""
        return [problem for file in self.files for problem in file.problems] + list(self.problems)
