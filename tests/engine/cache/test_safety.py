"""A cache of another version, configuration, project or hand costs time, never a finding, and runs nothing."""

from __future__ import annotations

import ast
import os
import pickle
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ssot_lint.engine.cache
from ssot_lint.engine.cache import rule_set
from ssot_lint.engine.cache.store import FILE, Store, seal
from tests.engine.cache.running import check_cached, check_cold, recalled, write
from tests.engine.cache.test_equality import START
from tests.engine.calling import ROOT, check
from tests.engine.plugins import write_plugin

PLUGIN = """
from ssot_lint.model import TestFile
from ssot_lint.rule import Rule

rule = Rule("ZZZ901", "said", "Says something about each file.")


@rule.check(TestFile)
def say(file, context):
    yield rule.finding(file, "first words")
"""
OPTIONS: tuple[tuple[str, ...], ...] = (
    (),
    ("--select", "SSOT1"),
    ("--select", "SSOT101"),
    ("--ignore", "SSOT101"),
    ("--min-confidence", "possible"),
    ("--min-confidence", "certain"),
    ("--per-file-ignores", "tests/test_a.py:ALL"),
    ("--config", "base-classes = ['kit.base.Base']"),
    ("--config", "src = ['src']"),
    ("--config", "base-classes = ['kit.ground.Ground']", "--select", "SSOT3"),
)
# Writes as fast as it can, and says what was written.
_WRITER = """
import sys
from ssot_lint.engine.cache.store import Store, seal
store, name, number = Store(sys.argv[1]), sys.argv[2].encode(), 0
while number < int(sys.argv[3]):
    key, report = b"%s-%d" % (name, number), "[%s]" % (str(number) * 2000)
    store.trouble = None
    store.write({"entries": [(key, 100, b"", report, "", seal(key, b"", report, ""))]}, 100)
    if store.trouble is None:
        print(key.decode(), flush=True)
    number += 1
"""


def results(root: Path) -> Path:
    return root / ".ssot_lint_cache" / "check" / FILE


@pytest.fixture
def project(tmp_path: Path) -> Path:
    root = tmp_path / "project"
    write(root, START)
    check_cached(root)
    assert recalled(root)
    return root


def test_another_version_knows_nothing(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cold = check_cold(project)
    rule_set.rule_set_digest.cache_clear()
    monkeypatch.setattr(rule_set, "__version__", "0.0.0.other")
    try:
        assert recalled(project) == set()
        assert check_cached(project) == cold
    finally:
        rule_set.rule_set_digest.cache_clear()


def test_a_rule_from_outside_that_changed_is_asked_again(tmp_path: Path) -> None:
    site, root = tmp_path / "site", tmp_path / "project"
    write_plugin(site, "said", PLUGIN)
    write(root, {"test_a.py": "def test_it():\n    assert 1 + 1 == 2\n"})

    def said() -> list[str]:
        data = check(root, "--select", "ZZZ901", "--output-format", "json", ".", path=(site,)).data
        return [finding["message"] for finding in data["findings"]]

    assert said() == said() == ["first words"]
    # Of another length, for Python takes source of the same second and length for the one it compiled.
    write(site, {"said.py": PLUGIN.replace("first", "quite other")})
    assert said() == said() == ["quite other words"]
    shutil.rmtree(site / "said-1.dist-info")
    assert check(root, "--select", "ZZZ901", ".", path=(site,)).code == 2


def test_a_changed_source_of_the_tool_is_another_tool(tmp_path: Path) -> None:
    copy, root = tmp_path / "copy", tmp_path / "project"
    package = Path(ROOT) / "ssot_lint"
    shutil.copytree(package, copy / "ssot_lint", ignore=shutil.ignore_patterns("__pycache__"))
    write(root, {"test_a.py": "def test_it():\n    pass\n"})

    def said() -> list[str]:
        data = check(root, "--output-format", "json", ".", path=(copy,)).data
        return [finding["message"] for finding in data["findings"]]

    before = said()
    rule = copy / "ssot_lint" / "rules" / "placeholder" / "empty_test.py"
    text = rule.read_text()
    assert "this test does nothing" in text
    rule.write_text(text.replace("this test does nothing", "this test is idle"))
    assert said() == [message.replace("this test does nothing", "this test is idle") for message in before] != before


def test_one_cache_for_runs_with_different_options(tmp_path: Path) -> None:
    write(tmp_path, START)
    expected = [check(tmp_path, "--no-cache", "--output-format", "json", *options, ".").out for options in OPTIONS]
    assert len(set(expected)) > 4
    for _ in range(2):
        found = [check(tmp_path, "--output-format", "json", *options, ".").out for options in OPTIONS]
        assert found == expected


def test_the_cache_of_another_project_with_the_same_names_is_none(project: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    changed = {"kit/base.py": "class Base:\n    def verify(self, it):\n        print(it)\n", "shop.py": "x = 1\n"}
    write(other, START | changed)
    shutil.copytree(project / ".ssot_lint_cache", other / ".ssot_lint_cache")
    assert check_cold(other) != check_cold(project)
    assert check_cached(other) == check_cold(other)


def test_a_checkout_that_was_moved_keeps_what_it_knew(project: Path, tmp_path: Path) -> None:
    known, cold = recalled(project), check_cold(project)
    moved = tmp_path / "some" / "where" / "else"
    moved.parent.mkdir(parents=True)
    project.rename(moved)
    assert recalled(moved) == known
    assert check_cached(moved) == cold


damages = st.lists(st.tuples(st.integers(0, 10**6), st.sampled_from([0, 0xFF, 0x01, None])), min_size=1, max_size=6)


@settings(max_examples=40, deadline=None)
@given(damages)
def test_whatever_became_of_the_file_the_findings_are_the_same(damage: list[tuple[int, int | None]]) -> None:
    root = Path(tempfile.mkdtemp())
    try:
        write(root, START)
        cold = check_cached(root)
        data = bytearray(results(root).read_bytes())
        for place, value in damage:
            if value is None:
                del data[place % len(data) :]
                data = data or bytearray(b"\0")
            else:
                data[place % len(data)] ^= value
        results(root).write_bytes(data)
        assert check_cached(root) == cold
        assert check_cached(root) == cold
    finally:
        shutil.rmtree(root)


class Bomb:
    """What runs a command when it is unpickled."""

    def __init__(self, command: str) -> None:
        self._command = command

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.system, (self._command,)


def test_nothing_in_a_cache_is_run(project: Path, tmp_path: Path) -> None:
    bomb = pickle.dumps(Bomb(f"touch {tmp_path / 'ran'}"), protocol=0)
    cold = check_cold(project)
    kept = results(project).read_bytes()
    with closing(sqlite3.connect(results(project))) as connection:
        for text in (bomb.decode(), "__import__('os').system('touch ran')", '{"__class__": "os.system"}'):
            rows = connection.execute("SELECT key, grounds, rest FROM entries").fetchall()
            for key, grounds, rest in rows:
                mark = seal(key, grounds, text, rest)
                connection.execute("UPDATE entries SET report = ?, seal = ? WHERE key = ?", (text, mark, key))
            connection.commit()
            assert check_cached(project) == cold
    for whole in (bomb, kept[:100] + bomb, b"\0" * 100 + bomb):
        results(project).write_bytes(whole)
        assert check_cached(project) == cold
    assert not (tmp_path / "ran").exists()


def test_the_cache_knows_no_format_that_can_name_code() -> None:
    (folder,) = ssot_lint.engine.cache.__path__
    names: set[str] = set()
    for path in Path(folder).glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                names |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                names.add((node.module or "").partition(".")[0])
            elif isinstance(node, ast.Name):
                names.add(node.id)
    assert "json" in names
    assert names.isdisjoint({"pickle", "marshal", "shelve", "dill", "cloudpickle", "eval", "exec", "__import__"})


def writer(folder: Path, name: str, times: int) -> subprocess.Popen[str]:
    words = [sys.executable, "-c", _WRITER, str(folder), name, str(times)]
    return subprocess.Popen(words, env={**os.environ, "PYTHONPATH": ROOT}, stdout=subprocess.PIPE, text=True)


def whole_entries(folder: Path) -> set[str]:
    store = Store(str(folder))
    with closing(sqlite3.connect(folder / FILE)) as connection:
        keys = [key for (key,) in connection.execute("SELECT key FROM entries")]
    with store.reading() as reader:
        assert reader is not None
        assert set(reader.entries(keys)) == set(keys)
    return {key.decode() for key in keys}


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
def test_a_writer_killed_at_any_moment_leaves_whole_entries(tmp_path: Path) -> None:
    told: set[str] = set()
    for number in range(8):
        with writer(tmp_path, f"run{number}", 10**6) as running:
            assert running.stdout is not None
            running.stdout.readline()
            time.sleep(0.004 * number)
            running.kill()
            told |= {f"run{number}-0"}
    assert told <= whole_entries(tmp_path)


def test_writers_at_the_same_time_lose_nothing_without_saying_so(tmp_path: Path) -> None:
    running = [writer(tmp_path, name, 40) for name in ("one", "two", "three")]
    told = {line for each in running for line in each.communicate()[0].splitlines()}
    assert all(each.returncode == 0 for each in running)
    assert len(told) > 40
    assert told <= whole_entries(tmp_path)
