"""What invalidates a kept report and what does not, where a cache holds, and runs that meet or die."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ssot_lint.engine.cache import contents
from tests.engine.cache.running import check_cached, check_cold, recalled, write
from tests.engine.calling import ROOT, check

FILES = {
    "pyproject.toml": "[tool.ssot-lint]\n",
    "conftest.py": "import pytest\n\n\n@pytest.fixture\ndef thing():\n    return 1\n",
    "kit/__init__.py": "",
    "kit/base.py": "import unittest\n\n\nclass Base(unittest.TestCase):\n    pass\n",
    "shop.py": "def compute():\n    return 1\n",
    "one/test_a.py": "from kit.base import Base\n\n\nclass TestA(Base):\n    def test_it(self):\n        pass\n",
    "one/test_b.py": "from shop import compute\n\n\ndef test_it():\n    assert compute() == 1\n",
    "one/test_c.py": "def test_it(thing):\n    assert thing == 1\n",
    "two/conftest.py": "import pytest\n\n\n@pytest.fixture\ndef other():\n    return 1\n",
    "two/test_d.py": "def test_it():\n    pass\n",
}
TESTS = {"one/test_a.py", "one/test_b.py", "one/test_c.py", "two/test_d.py"}
ALL = TESTS | {"conftest.py", "two/conftest.py"}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    root = tmp_path / "project"
    write(root, FILES)
    check_cached(root)
    assert recalled(root) == ALL
    return root


def test_another_test_file_invalidates_nothing_else(project: Path) -> None:
    write(
        project, {"one/test_a.py": FILES["one/test_a.py"] + "\n\nx = 1\n", "one/test_new.py": "def test_it(): pass\n"}
    )
    assert recalled(project) == ALL - {"one/test_a.py"}


def test_reports_are_seen_to_hold_while_others_are_checked(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ssot_lint.engine.run._MANY_KNOWN", 1)
    # A file of which nothing is kept goes to a worker; a report that does not hold any more is found meanwhile.
    changed = FILES["two/test_d.py"].replace("pass", "assert True")
    write(project, {"two/test_d.py": changed, "kit/base.py": "class Base:\n    pass\n"})
    cached, cold = check_cached(project, jobs=2), check_cold(project)
    assert next(report for report in cached.files if report.path == "two/test_d.py").findings
    assert [report.findings for report in cached.files] == [report.findings for report in cold.files]
    assert recalled(project) == ALL


@pytest.mark.parametrize(
    ("changed", "lost"),
    [
        ("kit/base.py", {"one/test_a.py"}),
        ("shop.py", {"one/test_b.py"}),
        ("two/conftest.py", {"two/conftest.py", "two/test_d.py"}),
        ("pyproject.toml", ALL),
    ],
)
def test_what_a_file_is_needed_by_is_checked_again(project: Path, changed: str, lost: set[str]) -> None:
    write(project, {changed: FILES[changed] + "# more\n"})
    assert ALL - recalled(project) <= lost
    assert ALL - recalled(project) >= lost & TESTS - {"two/test_d.py"}


def test_a_new_file_that_shadows_an_imported_module_is_seen(project: Path) -> None:
    write(project, {"one/shop.py": "def compute():\n    return 2\n"})
    assert ALL - recalled(project) == {"one/test_b.py"}


def test_what_changed_back_is_known_again(project: Path) -> None:
    write(project, {"one/test_a.py": "x = 1\n"})
    check_cached(project)
    write(project, {"one/test_a.py": FILES["one/test_a.py"]})
    assert recalled(project) == ALL


def test_a_fresh_clone_elsewhere_finds_everything(project: Path, tmp_path: Path) -> None:
    clone = tmp_path / "deep" / "clone"
    write(clone, FILES)
    shutil.copytree(project / ".ssot_lint_cache", clone / ".ssot_lint_cache")
    assert recalled(clone) == ALL
    assert check_cached(clone) == check_cold(clone) == check_cold(project)


def test_the_folder_from_which_it_is_run_counts_where_paths_are_shown(project: Path) -> None:
    (project / "one" / "test_a.py").write_text("class TestA:\n    def test_it(self): pass\n")
    for directory in (project, project / "one"):
        assert check_cached(directory, folder=project / "cache") == check_cold(directory)
    assert check_cached(project / "one", folder=project / "cache") == check_cold(project / "one")


def test_same_size_and_time_of_change_do_not_hide_a_change(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contents, "_SETTLED_NANOSECONDS", -(10**12))
    path = project / "one" / "test_b.py"
    seen = path.stat()
    check_cached(project)
    path.write_text(FILES["one/test_b.py"].replace("== 1", "== 2"))
    os.utime(path, ns=(seen.st_atime_ns, seen.st_mtime_ns))
    assert path.stat().st_size == seen.st_size
    assert recalled(project) == ALL - {"one/test_b.py"}


def test_a_file_changed_just_now_is_not_known_by_its_times(project: Path) -> None:
    learnt = contents.Contents()
    fresh = project / "one" / "test_b.py"
    assert learnt.digest(str(fresh)) != ""
    assert learnt.learnt == {}


def test_comments_that_wait_for_comparing_rules_wait_no_more_when_the_outcome_is_known(project: Path) -> None:
    write(project, {"one/test_c.py": "def test_it():  # ssot: ignore[SSOT302]\n    assert 1 + 1 == 2\n"})
    cold = check_cold(project)
    assert check_cached(project) == cold
    write(project, {"one/test_b.py": FILES["one/test_b.py"] + "x = 1\n"})
    assert check_cached(project) == cold
    shutil.rmtree(project / ".ssot_lint_cache" / "check")
    assert check_cached(project) == cold
    assert check_cached(project) == cold


def test_what_went_wrong_is_not_kept(project: Path) -> None:
    write(project, {"one/test_a.py": "class (:\n"})
    report = check_cached(project, "one", folder=project / "cache")
    assert recalled(project, "one", folder=project / "cache") == TESTS - {"two/test_d.py"} - (
        {"one/test_a.py"} if report.all_problems else set()
    )


def test_processes_and_one_process_keep_the_same(project: Path) -> None:
    cold = check_cold(project)
    assert check_cached(project, folder=project / "cache", jobs=2) == cold
    assert recalled(project, folder=project / "cache") == ALL
    assert check_cached(project, folder=project / "cache") == cold


def test_no_cache_neither_reads_nor_writes(tmp_path: Path) -> None:
    write(tmp_path, FILES)
    check(tmp_path, "--no-cache", ".")
    assert not (tmp_path / ".ssot_lint_cache").exists()
    check(tmp_path, "--cache-dir", "kept", ".")
    assert not (tmp_path / ".ssot_lint_cache").exists()
    assert (tmp_path / "kept").is_dir()
    check(tmp_path, "-", stdin=b"def test_it(): pass\n")
    assert not (tmp_path / ".ssot_lint_cache").exists()


def test_runs_at_the_same_time_find_the_same(tmp_path: Path) -> None:
    write(tmp_path, FILES)
    expected = check(tmp_path, "--no-cache", "--output-format", "json", ".").out
    command = [sys.executable, "-m", "ssot_lint", "check", "--isolated", "--output-format", "json", "."]
    environment = {**os.environ, "PYTHONPATH": ROOT}
    runs = [subprocess.Popen(command, cwd=tmp_path, env=environment, stdout=subprocess.PIPE) for _ in range(4)]
    assert [run.communicate()[0] for run in runs] == [expected] * 4
    assert check(tmp_path, "--output-format", "json", ".").out == expected


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
@pytest.mark.parametrize("after", [0.15, 0.3, 0.45, 0.6, 0.9])
def test_a_run_that_is_killed_leaves_a_cache_that_holds(tmp_path: Path, after: float) -> None:
    many = {f"more/test_{number}.py": FILES["one/test_a.py"] for number in range(120)}
    write(tmp_path, FILES | many)
    command = [sys.executable, "-m", "ssot_lint", "check", "--isolated", "-j", "1", "."]
    with subprocess.Popen(
        command, cwd=tmp_path, env={**os.environ, "PYTHONPATH": ROOT}, stdout=subprocess.DEVNULL
    ) as run:
        time.sleep(after)
        run.send_signal(signal.SIGKILL)
    expected = check(tmp_path, "--no-cache", "--output-format", "json", ".").out
    for _ in range(2):
        assert check(tmp_path, "--output-format", "json", ".").out == expected


def test_a_read_only_folder_is_of_use_and_said_when_asked(project: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    quiet = check(project, "--cache-dir", str(tmp_path / "file" / "cache"), ".")
    assert quiet.err == ""
    said = check(project, "--verbose", "--cache-dir", str(tmp_path / "file" / "cache"), ".")
    assert said.err.startswith("note: the cache is not used: ")
    assert said.err.count("\n") == 1
