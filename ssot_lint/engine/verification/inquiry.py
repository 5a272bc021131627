"""Files asked about in as few pytest processes as it takes: one that dies is followed by another on what is left."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from ssot_lint.data import dataclass, field
from ssot_lint.engine.verification.log import Log, Phase, read_log
from ssot_lint.engine.verification.session import Session, hold

_LONG = 4000  # characters of an error that are kept


@dataclass(slots=True)
class Inquiry:
    """What is known so far, by file as it was asked about: tests in pytest's order with their phases (none when not
    run), errors of collection; tests that ended their process, or (True) had to be ended; and why it is not all."""

    tests: dict[Path, dict[str, list[Phase]]] = field(default_factory=dict)
    errors: dict[Path, str] = field(default_factory=dict)
    ended: dict[tuple[Path, str], bool] = field(default_factory=dict)
    failure: str | None = None


@dataclass(frozen=True, slots=True)
class _Round:
    """One session in the course of an inquiry, on the files `waiting` (given path by real one)."""

    session: Session
    log: Log
    waiting: dict[Path, Path]
    known: dict[Path, Path | None] = field(default_factory=dict)

    def given(self, identifier: str) -> Path | None:
        place = self.log.place(identifier)
        if place not in self.known:
            self.known[place] = self.waiting.get(_real(place))
        return self.known[place]

    def beneath(self, place: Path) -> list[Path]:
        """The files waiting that are `place` or in it; a package's `__init__.py` stands for its folder."""
        real = _real(place)
        if real in self.waiting:
            return [self.waiting[real]]
        folder = real.parent if real.name == "__init__.py" else real
        return [given for each, given in self.waiting.items() if each.is_relative_to(folder)]


def inquire(command: Sequence[str], root: Path, paths: Sequence[Path], *, runs: bool, timeout: float | None) -> Inquiry:
    """What pytest says about the files `paths`, whose tests are run, or only collected.

    A file or test that takes more than `timeout` seconds is given up.
    """
    inquiry = Inquiry(errors={path: reason for path in paths if (reason := _hindrance(path)) is not None})
    waiting = {_real(path): path for path in paths if path not in inquiry.errors}
    options = ["--continue-on-collection-errors"] if runs else ["--collect-only"]
    while waiting:
        session = hold(command, root, [Path(os.path.abspath(path)) for path in waiting.values()], options, timeout)
        now = _Round(session, read_log(session.records), waiting)
        _learn(inquiry, now)
        left_over = set(_left_over(inquiry, now, runs))
        waiting = {real: given for real, given in waiting.items() if given in left_over}
    return inquiry


def _hindrance(path: Path) -> str | None:
    """Why a file cannot be named to pytest, where one such file would end the whole session."""
    if not path.is_file():
        return "there is no such file"
    if "[" in str(path) or "::" in str(path):
        return "pytest takes a path with [ or :: for the id of a test"
    return None


def _learn(inquiry: Inquiry, now: _Round) -> None:
    for test, name in now.log.names.items():
        if (given := now.given(test)) is not None:
            inquiry.tests.setdefault(given, {})[name] = now.log.reports.get(test, [])
    for test in now.log.reports.keys() - now.log.names.keys():
        if (given := now.given(test)) is not None:
            inquiry.tests.setdefault(given, {})[test.partition("::")[2]] = now.log.reports[test]
    for identifier, text in now.log.errors.items():
        _blame(inquiry, now.beneath(now.log.place(identifier)), text)


def _left_over(inquiry: Inquiry, now: _Round, runs: bool) -> Iterable[Path]:
    """The files to ask about again, fewer than now; notes whose fault it is, or that pytest itself failed."""
    log, session = now.log, now.session
    if log.conftest is not None and (hit := now.beneath(log.conftest[0].parent)):
        _blame(inquiry, hit, f"{log.conftest[0]}: {log.conftest[1]}")
        return set(now.waiting.values()) - set(hit)
    if log.is_regular and not (runs and log.unrun):
        return ()
    if log.gathering:
        hit = now.beneath(log.place([*log.gathering][-1]))
        _blame(inquiry, hit, f"pytest {session.ending} while it was imported")
        return set(now.waiting.values()) - set(hit) if hit else _fail(inquiry, now)
    if log.running and (culprit := now.given(last := [*log.running][-1])) is not None:
        inquiry.ended[culprit, log.names.get(last, last.partition("::")[2])] = session.code is None
        return {given for test in log.unrun if (given := now.given(test)) is not None} - {culprit}
    return _fail(inquiry, now)


def _fail(inquiry: Inquiry, now: _Round) -> Iterable[Path]:
    said = now.log.internal or now.session.output
    inquiry.failure = f"pytest {now.session.ending}" + (f":\n{said[-_LONG:]}" if said else "")
    return ()


def _blame(inquiry: Inquiry, files: Iterable[Path], text: str) -> None:
    for file in files:
        inquiry.errors.setdefault(file, text[-_LONG:])


def _real(path: Path) -> Path:
    return Path(os.path.realpath(path))
