"""A pytest plugin: runs the tests of legacy_chat in file order, once for each trial of a plan.

Loaded by `-p watch`. The plan, a JSON file named by VALUE_PLAN, has `out` and `trials`: each a `mutant` to wake and
the tests to run, `level`, as name → 0 mock-only, 1 other WebSocket test, 2 the rest. Each trial is a fork of the
process that has collected the tests, so that no trial leaves anything to the next. It ends when the narrowest kind has
failed; with `each` all its tests run, and those that fail are told. Without trials all tests run once, and what is told
is the functions that each of them reaches.
"""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

# A mutant that waits for what never comes is as dead as one that fails.
_TEST_SECONDS = 10.0
_TRIAL_SECONDS = 90.0
# Where every test has its turn: what the tests themselves wait for is two seconds.
_TEST_SECONDS_EACH = 4.0
_TRIAL_SECONDS_EACH = 300.0


class Trial:
    """One run of some tests: the narrowest kind that fails, and the first test of that kind."""

    def __init__(self, level: dict[str, int], each: bool = False) -> None:
        """`level` gives the kind of each test to run; with `each` none is left out for what others told."""
        self.level = level
        self.each = each
        self.killed: int | None = None
        self.by = ""
        self.failed: list[str] = []

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        """What is known of this kind of test and all wider ones need not be found out again."""
        if not self.each and self.killed is not None and self.level[item.nodeid] >= self.killed:
            pytest.skip("nothing new")

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, object, object]:
        """Bound the time of one test."""
        with _limited(_TEST_SECONDS_EACH if self.each else _TEST_SECONDS):
            return (yield)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note the failure of a test, its set-up or its tear-down."""
        level = self.level[report.nodeid]
        if report.failed and report.nodeid not in self.failed:
            self.failed.append(report.nodeid)
        if report.failed and (self.killed is None or level < self.killed):
            self.killed, self.by = level, report.nodeid


class Survey:
    """One run of all tests: which fail, and which functions each of them reaches."""

    def __init__(self) -> None:
        self.failed: list[str] = []
        self.functions: dict[str, list[str]] = {}
        self.imported: dict[str, list[str]] = {}

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """What the import of a module runs, each of its tests reaches."""
        self.imported[report.nodeid] = _reached()

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, object, object]:
        """Note which functions a test ran."""
        result = yield
        self.functions[item.nodeid] = _reached() + self.imported.get(item.nodeid.partition("::")[0], [])
        return result

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note what fails."""
        if report.failed:
            self.failed.append(report.nodeid)


class Trials:
    """The loop over the trials of a plan, in place of pytest's over the tests."""

    def __init__(self, trials: list[dict[str, Any]], out: Path) -> None:
        """Verdicts go to `out`, one line of JSON for each trial that gets to its end."""
        self.trials = trials
        self.out = out

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Run the trials, one after the other."""
        for number, trial in enumerate(self.trials):
            child = os.fork()
            if child == 0:
                self._run(session, number, trial)
            _wait(child, _TRIAL_SECONDS_EACH if trial.get("each") else _TRIAL_SECONDS)
        return True

    def _run(self, session: pytest.Session, number: int, plan: dict[str, Any]) -> None:
        """The child's part; it does not return."""
        try:
            os.environ["MUTANT_UNDER_TEST"] = plan["mutant"]
            trial = Trial(plan["level"], plan.get("each", False))
            session.config.pluginmanager.register(trial)
            items = [item for item in session.items if item.nodeid in trial.level]
            for item, following in zip(items, [*items[1:], None], strict=True):
                item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
                if trial.killed == 0 and not trial.each:
                    break
            told = {"number": number, "killed": trial.killed, "by": trial.by, "failed": trial.failed}
            with self.out.open("a", encoding="utf-8") as stream:
                stream.write(json.dumps(told) + "\n")
        finally:
            os._exit(0)


def _wait(child: int, seconds: float) -> None:
    end = time.monotonic() + seconds
    while os.waitpid(child, os.WNOHANG) == (0, 0):
        time.sleep(0.002)
        if time.monotonic() > end:
            os.kill(child, signal.SIGKILL)
            end += seconds


def _reached() -> list[str]:
    """The functions run since the last call."""
    from mutmut.state import state

    found = sorted(state()._stats)
    state()._stats.clear()
    return found


@contextmanager
def _limited(seconds: float) -> Iterator[None]:
    def stop(number: int, frame: FrameType | None) -> None:
        pytest.fail("takes too long")

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def pytest_configure(config: pytest.Config) -> None:
    """Read the plan."""
    plan = json.loads(Path(os.environ["VALUE_PLAN"]).read_text(encoding="utf-8"))
    out = Path(plan["out"])
    if plan["trials"]:
        config.pluginmanager.register(Trials(plan["trials"], out))
        return
    survey = Survey()
    config.pluginmanager.register(survey)

    def write() -> None:
        told = {"failed": survey.failed, "functions": survey.functions, "imported": survey.imported}
        out.write_text(json.dumps(told), encoding="utf-8")

    config.add_cleanup(write)
