"""Fix runs of the real program that are killed, or meet full disks, odd files and folders: nothing is lost or torn."""

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from tests.rewrite.disks import NOBODY, small_disk

ROOT = Path(__file__).parents[3]
TESTS = (
    "import pytest\r\n\r\n\r\ndef test_{n}(cart):\r\n    assert cart.total == {n}\r\n    assert True\r\n"
    "\r\n\r\nclass TestCart:\r\n    def test_empty(self):\r\n        pass\r\n"
)


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "ssot_lint", *arguments]


def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1"}


def run(folder: Path, *arguments: str, user: int | None = None) -> subprocess.CompletedProcess[str]:
    """The program in a process of its own, in `folder`; as another user if need be."""
    groups: list[str | int] | None = None if user is None else []
    return subprocess.run(
        command(*arguments),
        cwd=folder,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
        user=user,
        group=user,
        extra_groups=groups,
    )


def read(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("test_*.py"))}


def grow(folder: Path, count: int) -> dict[str, bytes]:
    (folder / "pyproject.toml").write_text("[tool.ssot-lint]\n")
    for number in range(count):
        path = folder / f"d{number % 7}" / f"test_{number}.py"
        path.parent.mkdir(exist_ok=True)
        path.write_text(TESTS.replace("{n}", str(number)), newline="")
    return read(folder)


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder in memory where that is possible: a kill, unlike a loss of power, is the same on every disk."""
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    with tempfile.TemporaryDirectory(dir=memory) as name:
        yield Path(name).resolve()


def killed(folder: Path, seconds: float, *arguments: str) -> None:
    with subprocess.Popen(
        command(*arguments), cwd=folder, env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.kill()
        assert process.wait() in (0, 1, -signal.SIGKILL)


def demand_survival(folder: Path, files: int, moments: int) -> int:
    """Kill runs at random moments and take them back; how many of them had changed something by then, and not all."""
    before = grow(folder, files)
    started = time.perf_counter()
    run(folder, "fix", "--unsafe-fixes", "--no-cache")
    whole = time.perf_counter() - started
    after = read(folder)
    assert all(after[name] != data for name, data in before.items())
    assert run(folder, "undo").returncode == 0
    assert read(folder) == before
    chance = Random(4)
    partial = 0
    for part in range(moments):
        killed(folder, whole * (part + chance.random()) / moments, "fix", "--unsafe-fixes", "--no-cache")
        now = read(folder)
        assert [name for name in before if now.get(name) not in (before[name], after[name])] == []
        partial += now not in (before, after)
        run(folder, "undo")
        assert read(folder) == before
    run(folder, "fix", "--unsafe-fixes", "--no-cache")
    assert read(folder) == after
    assert list(folder.rglob("*.tmp")) == []
    return partial


def test_run_that_is_killed_while_it_writes_is_undone(folder: Path) -> None:
    before = grow(folder, 150)
    journal = folder / ".ssot_lint_cache" / "journal"
    with subprocess.Popen(
        command("fix", "--unsafe-fixes", "--no-cache"), cwd=folder, env=environment(), stdout=subprocess.DEVNULL
    ) as process:
        # The first old bytes are kept right before the first file is replaced.
        while process.poll() is None and not journal.exists():
            time.sleep(0.001)
        time.sleep(0.02)
        process.kill()
    changed = {name: data for name, data in read(folder).items() if data != before[name]}
    assert all(b"xfail" in data and b"assert True" not in data for data in changed.values())
    run(folder, "undo")
    assert read(folder) == before


def test_killed_run_leaves_each_file_old_or_new_and_is_undone(folder: Path) -> None:
    demand_survival(folder, 60, 2)


def test_full_disk_changes_nothing_and_is_told(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk") as disk:
        before = grow(disk, 3)
        with (disk / "filler").open("wb", buffering=0) as filler, contextlib.suppress(OSError):
            while filler.write(b"x" * 4096):
                pass
        without_journal = run(disk, "fix", "--unsafe-fixes", "--no-cache")
        with_journal = run(disk, "fix", "--unsafe-fixes", "--no-cache", "--journal", str(tmp_path / "journal"))
        assert read(disk) == before
        assert list(disk.rglob("*.tmp")) == []
    for result in (without_journal, with_journal):
        assert (result.returncode, "the disk is full" in result.stdout, result.stderr) == (1, True, "")


def test_read_only_file_is_left_and_told(folder: Path) -> None:
    before = grow(folder, 2)
    (folder / "d0/test_0.py").chmod(0o444)
    result = run(folder, "fix", "--unsafe-fixes")
    assert (folder / "d0/test_0.py").read_bytes() == before["d0/test_0.py"]
    assert (folder / "d1/test_1.py").read_bytes() != before["d1/test_1.py"]
    assert "read-only" in result.stdout
    assert result.returncode == 1


def test_unreadable_file_is_told_and_the_rest_goes_on(folder: Path) -> None:
    before = grow(folder, 2)
    (folder / "d0/test_0.py").chmod(0)
    user = None
    if os.geteuid() == 0:
        user = NOBODY
        for path in (folder, *folder.rglob("*")):
            os.chown(path, NOBODY, NOBODY)
        try:
            run(folder, "--version", user=user).check_returncode()
        except (OSError, subprocess.CalledProcessError):
            pytest.skip("another user cannot run the program here")
    result = run(folder, "fix", "--unsafe-fixes", user=user)
    (folder / "d0/test_0.py").chmod(0o644)
    assert (folder / "d0/test_0.py").read_bytes() == before["d0/test_0.py"]
    assert (folder / "d1/test_1.py").read_bytes() != before["d1/test_1.py"]
    assert "d0/test_0.py" in result.stdout + result.stderr
    assert "ermission denied" in result.stdout + result.stderr
    assert (result.returncode, "Traceback" in result.stderr) == (2, False)


def test_file_that_is_not_there_is_told(folder: Path) -> None:
    before = grow(folder, 1)
    result = run(folder, "fix", "--unsafe-fixes", "d0/test_0.py", "d0/test_gone.py")
    assert "d0/test_gone.py" in result.stdout + result.stderr
    assert (result.returncode, "Traceback" in result.stderr) == (2, False)
    assert read(folder).keys() == before.keys()


def test_journal_that_cannot_be_made_stops_the_run(folder: Path) -> None:
    before = grow(folder, 2)
    (folder / "journal").write_text("a file")
    result = run(folder, "fix", "--unsafe-fixes", "--journal", "journal/here")
    assert read(folder) == before
    assert result.returncode == 2
    assert "no journal can be made" in result.stderr
    assert "--journal" in result.stderr


def test_links_of_folders_that_lead_back_are_no_hindrance(folder: Path) -> None:
    before = grow(folder, 2)
    (folder / "d0" / "loop").symlink_to(folder)
    result = run(folder, "fix", "--unsafe-fixes")
    assert "Traceback" not in result.stderr
    assert all((folder / name).read_bytes() != data for name, data in before.items())
    assert run(folder, "undo").returncode == 0
    assert all((folder / name).read_bytes() == data for name, data in before.items())


def test_linked_file_stays_a_link_and_is_fixed_once(folder: Path) -> None:
    before = grow(folder, 1)
    link = folder / "test_link.py"
    link.symlink_to(folder / "d0/test_0.py")
    result = run(folder, "fix", "--unsafe-fixes")
    after = (folder / "d0/test_0.py").read_bytes()
    assert link.is_symlink()
    assert after != before["d0/test_0.py"]
    assert after.count(b"xfail") == 1
    assert "Traceback" not in result.stderr
    assert run(folder, "undo").returncode == 0
    assert (folder / "d0/test_0.py").read_bytes() == before["d0/test_0.py"]
