"""Changed files checked in copies of the process: which process looks at what, and what happens when one dies."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ssot_lint.engine.copies import Copies, _Copy, _shares
from ssot_lint.engine.jobs import Batch, Job
from ssot_lint.model.roles import Role
from tests.engine.calling import ROOT, Run
from tests.engine.plugins import write_plugin

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="processes are copied on Linux only")

# The command line, for which already one known report is many, and which says who it is, and what it does when. What
# files hold is known by their times only where those are believed at once.
PROGRAM = """
import os, sys
from ssot_lint.engine import copies, run
from ssot_lint.engine.cache import contents
run._MANY_KNOWN = 1
if os.environ["BELIEVING"]:
    contents._SETTLED_NANOSECONDS = -10**12
print(os.getpid(), end=" ", file=sys.stderr)
def saying(word, work):
    def said(*given):
        print(word, end=" ", file=sys.stderr)
        return work(*given)
    return said
copies._copy, run._examine = saying("copy", copies._copy), saying("look", run._examine)
from ssot_lint.cli import main
main(["check", "--jobs", "3", "--output-format", "json", *sys.argv[1:]])
"""
WATCHER = """
import os
import signal
import time
from pathlib import Path

from ssot_lint.model import TestFile
from ssot_lint.rule import Rule

rule = Rule("ZZZ901", "watcher", "Says which process looked at a file, kills it, or waits.")


@rule.check(TestFile)
def watch(file, context):
    text = Path(file.path).read_text()
    with open("seen.log", "a") as log:
        print(file.path, os.getpid(), file=log)
    if "deadly" in text:
        os.kill(os.getpid(), signal.SIGKILL)
    if "endless" in text:
        time.sleep(120)
    yield from ()
"""
SOUND = "def test_it():\n    assert True\n"
NAMES = [f"test_{number}.py" for number in range(20)]
CHANGED = NAMES[3:15]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Twenty files that were checked once, twelve of which have changed since."""
    site = tmp_path / "site"
    write_plugin(site, "watcher", WATCHER)
    root = tmp_path / "project"
    root.mkdir()
    for name in NAMES:
        (root / name).write_text(SOUND)
    check(root)
    (root / "seen.log").unlink()
    change(root)
    return root


def change(root: Path) -> None:
    for name in CHANGED:
        (root / name).write_text("def test_it():\n    pass\n")


def start(root: Path, *options: str, believing: bool = True) -> "subprocess.Popen[bytes]":
    passed = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "SSOT_LINT"))}
    environment = {**passed, "PYTHONPATH": os.pathsep.join([str(root.parent / "site"), ROOT])}
    environment["BELIEVING"] = "yes" * believing
    command = [sys.executable, "-c", PROGRAM, *options, "."]
    return subprocess.Popen(command, cwd=root, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def check(root: Path, *options: str, believing: bool = True) -> Run:
    with start(root, *options, believing=believing) as process:
        out, err = process.communicate(timeout=60)
    return Run(process.returncode, out, err.decode())


def seen(root: Path) -> dict[str, int]:
    """The process that looked at each file last."""
    lines = (root / "seen.log").read_text().splitlines() if (root / "seen.log").exists() else []
    return {path: int(process) for path, process in map(str.split, lines)}


@pytest.mark.parametrize("known", [True, False], ids=["by its times", "by what it holds"])
def test_what_changed_is_checked_elsewhere_and_nothing_else_is(project: Path, known: bool) -> None:
    if not known:
        shutil.rmtree(project / ".ssot_lint_cache")
        for name in CHANGED:
            (project / name).write_text(SOUND)
        check(project, believing=False)
        (project / "seen.log").unlink()
        change(project)
    run = check(project, believing=known)
    process, *doings = run.err.split()
    assert doings == (["copy", "copy", "look"] if known else ["look", "copy", "copy"])
    assert seen(project).keys() == set(CHANGED)
    assert int(process) not in seen(project).values()
    assert len(set(seen(project).values())) == 2
    assert run.said == check(project, "--no-cache").said
    (project / "seen.log").unlink()
    again = check(project, believing=known)
    assert again.said == run.said
    assert again.err.split()[1:] == ["look"]
    assert seen(project) == {}


def test_what_was_only_touched_is_not_checked(project: Path) -> None:
    for name in CHANGED:
        (project / name).write_text(SOUND)
    run = check(project)
    assert run.err.split()[1:] == ["look"]
    assert seen(project) == {}


def test_new_files_and_what_changed_for_others_are_checked_too(project: Path) -> None:
    (project / "test_new.py").write_text("def test_it():\n    pass\n")
    (project / "conftest.py").write_text("collect_ignore = ['test_19.py']\n")
    run = check(project)
    assert run.said == check(project, "--no-cache").said
    assert "test_new.py" in run.said


def test_copies_are_stopped_when_the_run_ends_early(project: Path) -> None:
    (project / CHANGED[0]).write_text("def test_it():\n    pass  # endless\n")
    (project / "more").mkdir()
    (project / "more" / "test_more.py").write_text(SOUND)
    (project / "more" / "pyproject.toml").write_text("[tool.ssot-lint]\nselect = 5\n")
    run = check(project)
    assert run.code == 2
    assert run.err.split()[1:3] == ["copy", "copy"]
    assert "select" in run.err


def test_a_file_that_kills_its_process_is_named_and_all_others_are_checked(project: Path) -> None:
    (project / CHANGED[2]).write_text("def test_it():\n    pass  # deadly\n")
    run = check(project)
    assert run.code == 2
    assert run.said[CHANGED[2]] == ["error: the process that checked this file died: not checked"]
    assert [name for name, said in run.said.items() if said == ["SSOT101:1"]] == sorted({*CHANGED} - {CHANGED[2]})


def test_copies_end_with_the_process_that_made_them(project: Path) -> None:
    (project / CHANGED[0]).write_text("def test_it():\n    pass  # endless\n")
    with start(project) as process:
        deadline = time.monotonic() + 30
        while CHANGED[0] not in seen(project) and time.monotonic() < deadline:
            time.sleep(0.02)
        copy = seen(project)[CHANGED[0]]
        assert copy != process.pid
        process.send_signal(signal.SIGKILL)
        process.communicate()
    while _lives(copy) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not _lives(copy)


def _lives(process: int) -> bool:
    try:
        return "\nState:\tZ" not in Path(f"/proc/{process}/status").read_text()
    except OSError:
        return False


def test_where_no_process_can_be_had_all_is_checked(project: Path) -> None:
    refused = (
        "import os\ndef fork():\n    raise BlockingIOError('no more processes')\nos.fork, fork.real = fork, os.fork\n"
    )
    # The pool that takes over gets its processes.
    (project.parent / "site" / "sitecustomize.py").write_text(
        refused + "import multiprocessing.popen_fork as p\np.os = type('Os', (), {**vars(os), 'fork': fork.real})\n"
    )
    run = check(project)
    assert [name for name, said in run.said.items() if said == ["SSOT101:1"]] == sorted(CHANGED)
    assert seen(project).keys() == set(CHANGED)


def test_every_process_gets_neighbours_and_none_too_few() -> None:
    jobs = tuple(Job(name, b"", Role.COLLECTED, None, {}, name) for name in NAMES)  # type: ignore[arg-type]
    batches = [Batch(0, None, jobs[:5], ""), Batch(5, None, jobs[5:11], "")]  # type: ignore[arg-type]
    for processes, count in ((1, 1), (2, 2), (8, 2)):
        shares = _shares(batches, processes)
        assert len(shares) == count
        parts = [part for share in shares for part in share]
        assert all(part.jobs == jobs[part.start : part.start + len(part.jobs)] for part in parts)
        assert sorted(job.path for part in parts for job in part.jobs) == sorted(NAMES[:11])
    assert len(_shares(batches[:1], 8)) == 1


def test_what_may_not_be_needed_is_done_only_while_there_is_somebody_to_wait_for() -> None:
    done: list[str] = []
    steps = [lambda: done.append("needed"), lambda: done.append("perhaps")]
    Copies(1).wait_with(steps)
    assert done == ["needed"]
    source, target = os.pipe()
    copies = Copies(1, [_Copy(0, source, [])])
    copies.wait_with(steps)
    assert done == ["needed", "needed", "perhaps"]
    os.write(target, b"reports")
    copies.wait_with(steps)
    assert done == ["needed", "needed", "perhaps", "needed"]
    os.close(source)
    os.close(target)
