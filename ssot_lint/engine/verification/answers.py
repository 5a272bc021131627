"""What pytest answers about files: the ids of their tests, how each test ended, and what kept it from answering."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from ssot_lint.data import dataclass
from ssot_lint.engine.verification.inquiry import Inquiry, inquire
from ssot_lint.engine.verification.log import Phase
from ssot_lint.enumeration import Enum
from ssot_lint.patterns import compile_late

# In ids made of the repr of an object; another one in every process.
_ADDRESS = compile_late(r"\bat 0x[0-9a-fA-F]+")


class Outcome(Enum):
    """How a test ended; `CRASHED` took the process with it, `TIMED_OUT` was given up, `NOT_RUN` had no turn."""

    PASSED = "passed"
    FAILED = "failed"
    ERROR = "error"
    SKIPPED = "skipped"
    XFAILED = "xfailed"
    XPASSED = "xpassed"
    CRASHED = "crashed"
    TIMED_OUT = "timed out"
    NOT_RUN = "not run"


# A test has several reports when it has subtests, or fails in its teardown: the last of these in it is its outcome.
_RANKS = (Outcome.SKIPPED, Outcome.XFAILED, Outcome.XPASSED, Outcome.PASSED, Outcome.ERROR, Outcome.FAILED)


@dataclass(frozen=True, slots=True)
class Collected:
    """Per file asked about: ids of its tests within it ("TestCart::test_total[1-2]"), or the error of its collection.

    `failure` says why pytest as a whole gave no answer; files without ids or error then are unknown.
    """

    ids: Mapping[Path, tuple[str, ...]]
    errors: Mapping[Path, str]
    failure: str | None = None


@dataclass(frozen=True, slots=True)
class Outcomes:
    """Per file asked about: how its tests ended, by id within the file, or the error of its collection.

    `failure` says why pytest as a whole came to no end; tests without a turn are `NOT_RUN`.
    """

    tests: Mapping[Path, Mapping[str, Outcome]]
    errors: Mapping[Path, str]
    failure: str | None = None


def collect(command: Sequence[str], root: Path, paths: Sequence[Path], timeout: float | None = None) -> Collected:
    """What pytest (`find_python`), run in `root`, collects of the files `paths`, with the project's own settings.

    A file that takes more than `timeout` seconds is given up. Whatever goes wrong is part of the answer.
    """
    inquiry = inquire(command, root, paths, runs=False, timeout=timeout)
    ids = {file: tuple(dict.fromkeys(map(_steady, tests))) for file, tests in _known(inquiry, paths).items()}
    return Collected(ids, inquiry.errors, inquiry.failure)


def run_tests(command: Sequence[str], root: Path, paths: Sequence[Path], timeout: float | None = None) -> Outcomes:
    """How the tests of the files `paths` end when pytest (`find_python`) runs them in `root`.

    A test that takes more than `timeout` seconds is given up, and with it the rest of its file. Whatever goes wrong is
    part of the answer.
    """
    inquiry = inquire(command, root, paths, runs=True, timeout=timeout)
    outcomes = {
        file: {_steady(test): _ending(inquiry, file, test) or _outcome(phases) for test, phases in tests.items()}
        for file, tests in _known(inquiry, paths).items()
    }
    return Outcomes(outcomes, inquiry.errors, inquiry.failure)


def name_of(identifier: str) -> str:
    """The qualified name ("TestCart.test_total") of the test that an id within a file is a case of."""
    # xdist may put the name of a group behind.
    return re.split(r"[\[@]", identifier, maxsplit=1)[0].replace("::", ".")


def _known(inquiry: Inquiry, paths: Sequence[Path]) -> dict[Path, dict[str, list[Phase]]]:
    """Tests by file, in the order of `paths`; a file without is known to have none when pytest came to its end."""
    silent = inquiry.errors if inquiry.failure is None else paths
    return {file: inquiry.tests.get(file, {}) for file in paths if file in inquiry.tests or file not in silent}


def _ending(inquiry: Inquiry, file: Path, test: str) -> Outcome | None:
    """The outcome of a test that took the process with it."""
    given_up = inquiry.ended.get((file, test))
    if given_up is None:
        return None
    return Outcome.TIMED_OUT if given_up else Outcome.CRASHED


def _steady(identifier: str) -> str:
    return _ADDRESS.sub("at 0x", identifier)


def _outcome(phases: Sequence[Phase]) -> Outcome:
    return max(map(_outcome_of, phases), key=_rank, default=Outcome.NOT_RUN)


def _rank(outcome: Outcome) -> int:
    return _RANKS.index(outcome) if outcome in _RANKS else len(_RANKS)


def _outcome_of(phase: Phase) -> Outcome:
    if phase.when == "???":
        return Outcome.CRASHED
    if phase.outcome == "failed":
        return Outcome.FAILED if phase.when == "call" else Outcome.ERROR
    if phase.xfail:
        return Outcome.XFAILED if phase.outcome == "skipped" else Outcome.XPASSED
    return Outcome.SKIPPED if phase.outcome == "skipped" else Outcome.PASSED
