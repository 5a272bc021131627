"""What the recorder wrote in one session, sorted out: places, tests, errors, reports, and what was going on last."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from ssot_lint.data import dataclass, field

_INTERNAL_ERROR, _USAGE_ERROR = 3, 4


@dataclass(frozen=True, slots=True)
class Phase:
    """How one phase of a test ended: `when` is "call", "setup", "teardown", or "???" for a worker that died."""

    when: str
    outcome: str
    xfail: bool


@dataclass(slots=True)
class Log:
    """Ids are pytest's own, of tests and files; `names` are ids of tests within their file."""

    root: Path = field(default_factory=Path)
    places: dict[str, Path] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    reports: dict[str, list[Phase]] = field(default_factory=dict)
    conftest: tuple[Path, str] | None = None
    gathering: dict[str, None] = field(default_factory=dict)  # an ordered set, as the next one
    running: dict[str, None] = field(default_factory=dict)
    has_collected: bool = False
    status: int | None = None  # pytest's own exit status; None without a regular end
    internal: str | None = None

    def place(self, identifier: str) -> Path:
        """The file or folder of a test, file or folder."""
        return self.places.get(identifier) or self.root / identifier.partition("::")[0]

    @property
    def is_regular(self) -> bool:
        """Whether everything was collected and pytest came to its own end, failed tests or not."""
        is_over = self.status is not None and self.status not in (_INTERNAL_ERROR, _USAGE_ERROR)
        return self.has_collected and is_over and not self.gathering and self.internal is None

    @property
    def unrun(self) -> list[str]:
        """Tests that were collected and said nothing, in order."""
        return [test for test in self.names if test not in self.reports]


def read_log(records: Iterable[dict[str, Any]]) -> Log:
    """The log of the records of one session, in the order they were written."""
    log = Log()
    for record in records:
        _enter(log, record["kind"], record)
    return log


def _enter(log: Log, kind: str, record: dict[str, Any]) -> None:
    match kind:
        case "root":
            log.root = Path(record["path"])
        case "conftest" if record["path"]:
            log.conftest = (Path(record["path"]), record["text"])
        case "collecting":
            log.places[record["id"]] = Path(record["path"])
            log.gathering[record["id"]] = None
        case "gathered":
            log.gathering.pop(record["id"], None)
        case "error":
            log.errors[record["id"]] = record["text"]
        case "test":
            log.places[record["id"]] = Path(record["path"])
            log.names[record["id"]] = record["name"]
        case "collected":
            log.has_collected = True
        case "finish":
            log.status = record["status"]
        case "internal":
            log.internal = record["text"]
        case "running" | "ran" | "report":
            _enter_run(log, kind, record)


def _enter_run(log: Log, kind: str, record: dict[str, Any]) -> None:
    test = record["id"]
    if kind == "running":
        log.running[test] = None
    elif kind == "ran":
        log.running.pop(test, None)
    else:
        phase = Phase(record["when"], record["outcome"], record["xfail"])
        log.reports.setdefault(test, []).append(phase)
