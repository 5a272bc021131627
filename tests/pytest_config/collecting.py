"""Asks the installed pytest what it collects, for many projects in one process that forks per project.

Standard input: a JSON list of [directory, arguments]. Standard output: a JSON list of what `Recorder` saw.
"""

from __future__ import annotations

import inspect
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

LISTS = ("python_files", "python_classes", "python_functions", "testpaths", "norecursedirs", "markers")
PLUGINS = ("no:cacheprovider", "pytest_asyncio.plugin")


def ask_pytest(runs: list[tuple[Path, list[str]]]) -> list[dict[str, Any]]:
    """What pytest answers for each directory and its arguments: exit code, modules, items, configuration."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PYTEST_")}
    answer = subprocess.run(
        [sys.executable, __file__],
        input=json.dumps([(str(directory), arguments) for directory, arguments in runs]),
        env=environment | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 0, answer.stderr
    found: list[dict[str, Any]] = json.loads(answer.stdout)
    return found


class Recorder:
    def __init__(self) -> None:
        self.seen: dict[str, Any] = {"modules": [], "items": []}

    @pytest.hookimpl(tryfirst=True)
    def pytest_make_collect_report(self, collector: pytest.Collector) -> None:
        # Modules beside a testpath are made as well, but never asked for their tests; doctests are other modules.
        if type(collector) is pytest.Module:
            self.seen["modules"].append(str(collector.path))

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        self.seen["items"] = [item.nodeid for item in session.items]
        self.seen["definitions"] = [definition_of(item) for item in session.items]

    def pytest_configure(self, config: pytest.Config) -> None:
        self.seen |= {name: list(config.getini(name)) for name in LISTS}
        self.seen["rootdir"] = str(config.rootpath)
        self.seen["inifile"] = None if config.inipath is None else str(config.inipath)
        self.seen["pythonpath"] = [str(path) for path in config.getini("pythonpath")]
        self.seen["asyncio_mode"] = config.getoption("asyncio_mode") or config.getini("asyncio_mode")
        self.seen["import_mode"] = config.getoption("importmode")
        self.seen["ignore"] = [os.path.abspath(path) for path in config.getoption("ignore") or ()]
        self.seen["ignore_glob"] = [os.path.abspath(path) for path in config.getoption("ignore_glob") or ()]
        self.seen["deselect"] = config.getoption("deselect") or []
        self.seen["plugins"] = config.getoption("plugins") or []


def definition_of(item: pytest.Item) -> tuple[str, int]:
    """Where the function of a test stands: its file, and the line of its first decorator or `def`."""
    code = getattr(inspect.unwrap(getattr(item, "function", None) or (lambda: None)), "__code__", None)
    return ("", 0) if code is None else (code.co_filename, code.co_firstlineno)


def answer_one(directory: str, arguments: list[str], answer: int) -> None:
    os.chdir(directory)
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    recorder = Recorder()
    plugins = [part for name in PLUGINS for part in ("-p", name)]
    code = pytest.main(["--collect-only", *plugins, *arguments], plugins=[recorder])
    with os.fdopen(answer, "w") as stream:
        json.dump(recorder.seen | {"code": int(code)}, stream)


def main() -> None:
    answers = []
    for directory, arguments in json.load(sys.stdin):
        source, target = os.pipe()
        child = os.fork()
        if not child:
            os.close(source)
            answer_one(directory, arguments, target)
            os._exit(0)
        os.close(target)
        with os.fdopen(source) as stream:
            answers.append(json.load(stream))
        os.waitpid(child, 0)
    json.dump(answers, sys.stdout)


if __name__ == "__main__":
    main()
