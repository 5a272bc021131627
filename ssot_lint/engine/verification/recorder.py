"""A pytest plugin that writes down, one JSON object per line, what is collected and how tests end.

A copy of this file is loaded by the project's own Python and pytest, so it needs neither ssot_lint nor a new Python.
"""

from __future__ import annotations

import json
import os
import traceback
from typing import Any

import pytest

# Tests may replace these while they run.
_write, _dumps = os.write, json.dumps
_record = -1
_muted: tuple[str, ...] = ()
# Options of a project that would stop a run early, wait for a person, change the order or leave files behind.
SETTLED = {
    "no_cov": True,
    "randomly_seed": 1,
    "stepwise": False,
    "stepwise_skip": False,
    "trace": False,
    "usepdb": False,
    "xmlpath": None,
}


def _note(kind: str, **what: object) -> None:
    if _record >= 0 and kind not in _muted:
        _write(_record, (_dumps({"kind": kind, **what}) + "\n").encode("ascii"))


def _settle(options: Any) -> None:
    for name, value in SETTLED.items():
        if hasattr(options, name):
            setattr(options, name, value)


@pytest.hookimpl(hookwrapper=True, tryfirst=True)
def pytest_load_initial_conftests(early_config: Any, args: list[str]) -> Any:
    """Puts the files to ask about in the place of their folder: too many for a command line."""
    global _record  # noqa: PLW0603
    _record = os.open(os.environ["SSOT_LINT_RECORD"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    with open(os.environ["SSOT_LINT_FILES"], encoding="ascii") as listing:
        asked = json.load(listing)
    args[args.index(asked["folder"]) :] = asked["files"]
    early_config.known_args_namespace.file_or_dir = asked["files"]
    _settle(early_config.known_args_namespace)
    outcome = yield
    if outcome.excinfo is not None:
        error = outcome.excinfo[1]
        text = "".join(traceback.format_exception_only(type(error), error.__cause__ or error)).strip()
        _note("conftest", path=str(getattr(error, "path", "")), text=text)


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: Any) -> None:
    """In a worker of xdist, where files come from elsewhere, only the first one writes, and only what it collects."""
    global _record, _muted  # noqa: PLW0603
    _settle(config.option)
    worker = getattr(config, "workerinput", None)
    if worker is not None and worker["workerid"] == "gw0":
        _record = os.open(os.environ["SSOT_LINT_RECORD"], os.O_WRONLY | os.O_APPEND)
        _muted = ("running", "report", "ran", "internal", "finish")
    _note("root", path=str(getattr(config, "rootpath", None) or config.rootdir))


@pytest.hookimpl(hookwrapper=True)
def pytest_make_collect_report(collector: Any) -> Any:
    """Names the file that is about to be imported, should the process die of it.

    One that only asks for the process to end is an error of its own, not the end of all others.
    """
    is_file = "::" not in collector.nodeid
    if is_file:
        _note("collecting", id=collector.nodeid, path=_path_of(collector))
    outcome = yield
    error = outcome.excinfo and outcome.excinfo[1]
    if isinstance(error, SystemExit):
        text = "".join(traceback.format_exception_only(type(error), error)).strip()
        outcome.force_result(pytest.CollectReport(collector.nodeid, "failed", f"{text} while it was imported", []))
    if is_file:
        _note("gathered", id=collector.nodeid)


def pytest_collectreport(report: Any) -> None:
    """Errors of files, classes and folders."""
    if report.failed:
        _note("error", id=report.nodeid, text=str(report.longrepr))


def pytest_collection_finish(session: Any) -> None:
    """The tests that are left after all selection."""
    for item in session.items:
        holder = item.getparent(pytest.File)
        name = item.nodeid[len(holder.nodeid) + 2 :] if holder else item.nodeid
        _note("test", id=item.nodeid, name=name, path=_path_of(item))
    _note("collected")


def pytest_runtest_logstart(nodeid: str) -> None:
    """Names the test that is about to run, should the process end while it does."""
    _note("running", id=nodeid)


def pytest_runtest_logreport(report: Any) -> None:
    """How one phase of one test ended; passed set-ups and teardowns say nothing, nor does what is tried again."""
    if report.outcome == "rerun" or (report.when in ("setup", "teardown") and report.passed):
        return
    _note("report", id=report.nodeid, when=report.when, outcome=report.outcome, xfail=hasattr(report, "wasxfail"))


def pytest_runtest_logfinish(nodeid: str) -> None:
    """The test is over, with all its phases."""
    _note("ran", id=nodeid)


def pytest_internalerror(excrepr: Any) -> None:
    """An error of pytest or of a plugin."""
    _note("internal", text=str(excrepr))


def pytest_sessionfinish(exitstatus: Any) -> None:
    """The process got this far; what ends without it crashed."""
    _note("finish", status=int(exitstatus))


def _path_of(node: Any) -> str:
    return str(getattr(node, "path", None) or node.fspath)
