"""Replacing files: what stays, what is refused, and that nothing is left behind."""

import os
import stat
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from ssot_lint.rewrite.write import GROUP, Change, LostRace, NotWritten, replace_file, replace_files, sweep
from tests.rewrite.disks import refusal_for_nobody, short_files, small_disk
from tests.rewrite.fix_runs import Interloper

OLD = b"def test_sum():\n    pass\n"
NEW = b"def test_sum():\n    assert sum([1]) == 1\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "test_sum.py"
    path.write_bytes(OLD)
    return path


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that everybody may enter, unlike those of pytest."""
    with tempfile.TemporaryDirectory() as name:
        os.chmod(name, 0o777)
        yield Path(name)


def refusal(path: Path, before: bytes = OLD, after: bytes = NEW) -> str:
    with pytest.raises(NotWritten) as caught:
        replace_file(str(path), before, after)
    return caught.value.reason


@pytest.mark.parametrize(
    "after", [NEW, b"", b"a\r\nb\rc\n", b"\xef\xbb\xbfx = 1", b"# coding: latin-1\n'\xe9'\n\x0c\t", b"x" * 3_000_000]
)
def test_bytes_are_written_exactly(file: Path, after: bytes) -> None:
    replace_file(str(file), OLD, after)
    assert file.read_bytes() == after
    assert os.listdir(file.parent) == [file.name]


@pytest.mark.parametrize("mode", [0o644, 0o755, 0o600, 0o664, 0o2755, 0o200])
def test_mode_is_kept(file: Path, mode: int) -> None:
    file.chmod(mode)
    if not os.access(file, os.R_OK):
        pytest.skip("only root reads this")
    replace_file(str(file), OLD, NEW)
    assert (stat.S_IMODE(file.stat().st_mode), file.read_bytes()) == (mode, NEW)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
def test_owner_is_kept(file: Path) -> None:
    os.chown(file, 1234, 4321)
    file.chmod(0o4711)
    replace_file(str(file), OLD, NEW)
    status = file.stat()
    assert (status.st_uid, status.st_gid, stat.S_IMODE(status.st_mode)) == (1234, 4321, 0o4711)


@pytest.mark.skipif(os.geteuid() != 0, reason="needs a file of another owner")
def test_file_of_another_owner_is_written_where_that_is_permitted(open_folder: Path) -> None:
    path = open_folder / "test_sum.py"
    path.write_bytes(OLD)
    path.chmod(0o666)
    assert refusal_for_nobody(lambda: replace_file(str(path), OLD, NEW)) == ""
    assert (path.read_bytes(), stat.S_IMODE(path.stat().st_mode)) == (NEW, 0o666)


def test_time_is_new(file: Path) -> None:
    os.utime(file, (1, 1))
    replace_file(str(file), OLD, NEW)
    assert file.stat().st_mtime > time.time() - 3600


@pytest.mark.skipif(not hasattr(os, "setxattr"), reason="attributes of Linux")
def test_attributes_and_access_lists_are_kept(file: Path) -> None:
    entries = [(1, 6, -1), (2, 4, 1234), (4, 4, -1), (0x10, 4, -1), (0x20, 0, -1)]
    access = struct.pack("<I", 2) + b"".join(struct.pack("<HHi", *entry) for entry in entries)
    try:
        os.setxattr(file, "user.note", b"kept")
        os.setxattr(file, "system.posix_acl_access", access)
    except OSError as error:
        pytest.skip(f"not on this file system: {error}")
    replace_file(str(file), OLD, NEW)
    assert os.getxattr(file, "user.note") == b"kept"
    assert os.getxattr(file, "system.posix_acl_access") == access


def test_link_stays_and_its_target_is_replaced(file: Path) -> None:
    folder = file.parent / "links"
    folder.mkdir()
    first, second = folder / "test_first.py", folder / "test_second.py"
    first.symlink_to("../test_sum.py")
    second.symlink_to(first)
    replace_file(str(second), OLD, NEW)
    assert (os.readlink(first), os.readlink(second)) == ("../test_sum.py", str(first))
    assert (file.is_symlink(), file.read_bytes()) == (False, NEW)
    assert sorted(os.listdir(folder)) == [first.name, second.name]


def test_hard_link_is_refused(file: Path) -> None:
    os.link(file, file.parent / "other.py")
    assert refusal(file) == "the file has 2 hard links, which replacing it would part"
    assert file.samefile(file.parent / "other.py")
    assert file.read_bytes() == OLD


@pytest.mark.parametrize("mode", [0o444, 0o555, 0o400])
def test_read_only_file_is_refused_also_for_root(file: Path, mode: int) -> None:
    file.chmod(mode)
    assert refusal(file) == "the file is read-only"
    assert (file.read_bytes(), stat.S_IMODE(file.stat().st_mode)) == (OLD, mode)


def test_changed_file_is_a_lost_race(file: Path) -> None:
    file.write_bytes(b"mine\n")
    with pytest.raises(LostRace, match=r"^the file changed since it was read$"):
        replace_file(str(file), OLD, NEW)
    assert file.read_bytes() == b"mine\n"


def test_file_changed_in_the_last_moment_is_a_lost_race(file: Path) -> None:
    other = file.with_name("test_other.py")
    other.write_bytes(OLD)
    journal = Interloper.open(str(file.parent / "journal"), str(file.parent))
    journal.path = file
    with journal:
        done = list(replace_files([Change(str(path), OLD, NEW) for path in (file, other)], journal))
    assert [type(error) for _, error in done] == [LostRace, type(None)]
    assert (file.read_bytes(), other.read_bytes()) == (b"mine\n", NEW)
    assert sorted(os.listdir(file.parent)) == ["journal", other.name, file.name]


def test_vanished_file_and_folder_are_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path / "gone.py") == "the file does not exist any more"
    assert refusal(tmp_path / "gone" / "test_a.py") == "the file does not exist any more"
    (tmp_path / "dangling.py").symlink_to("nowhere.py")
    assert refusal(tmp_path / "dangling.py") == "the file does not exist any more"
    assert os.listdir(tmp_path) == ["dangling.py"]


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.py")
    (tmp_path / "folder.py").mkdir()
    (tmp_path / "round.py").symlink_to("round.py")
    assert refusal(tmp_path / "pipe.py") == "not a regular file"
    assert refusal(tmp_path / "folder.py") == "not a regular file"
    assert refusal(tmp_path / "round.py") == "too many levels of symbolic links"


def test_rights_are_respected(open_folder: Path) -> None:
    closed = open_folder / "closed"
    closed.mkdir()
    for path in (closed / "test_a.py", open_folder / "test_b.py"):
        path.write_bytes(OLD)
        path.chmod(0o666 if path.parent == closed else 0o464)
    closed.chmod(0o555)
    try:
        found = [
            refusal_for_nobody(lambda path=path: replace_file(str(path), OLD, NEW))  # type: ignore[misc]
            for path in (closed / "test_a.py", open_folder / "test_b.py")
        ]
    finally:
        closed.chmod(0o755)
    assert found == ["no permission to write to its folder", "no permission to write the file"]
    assert os.listdir(closed) == ["test_a.py"]


def test_full_disk_leaves_everything_as_it_was(tmp_path: Path) -> None:
    with small_disk(tmp_path / "small") as disk:
        path = disk / "test_big.py"
        path.write_bytes(OLD)
        assert refusal(path, OLD, b"#" * 100_000) == "the disk is full"
        assert (os.listdir(disk), path.read_bytes()) == ([path.name], OLD)
        replace_file(str(path), OLD, NEW)
        assert path.read_bytes() == NEW


def test_forbidden_size_leaves_everything_as_it_was(file: Path) -> None:
    with short_files(5_000):
        assert refusal(file, OLD, b"#" * 100_000) == "file too large"
    assert (os.listdir(file.parent), file.read_bytes()) == ([file.name], OLD)


def test_many_files_are_told_one_by_one(tmp_path: Path) -> None:
    paths = [tmp_path / f"test_{number}.py" for number in range(2 * GROUP + 3)]
    for path in paths:
        path.write_bytes(OLD)
    paths[1].write_bytes(b"mine\n")
    paths[GROUP].unlink()
    changes = [Change(str(path), OLD, NEW) for path in paths]
    done = list(replace_files(changes))
    assert [change for change, _ in done] == changes
    assert {change.location: error.reason for change, error in done if error} == {
        str(paths[1]): "the file changed since it was read",
        str(paths[GROUP]): "the file does not exist any more",
    }
    assert sum(path.read_bytes() == NEW for path in tmp_path.iterdir()) == len(paths) - 2


def test_second_change_of_the_same_file_is_a_lost_race(file: Path) -> None:
    link = file.with_name("test_link.py")
    link.symlink_to(file)
    done = list(replace_files([Change(str(file), OLD, NEW), Change(str(link), OLD, b"other")]))
    assert [type(error) for _, error in done] == [type(None), LostRace]
    assert file.read_bytes() == NEW


def test_what_a_killed_run_left_beside_a_file_goes_when_it_is_replaced(file: Path) -> None:
    left = file.with_name(f".ssot-lint-{os.getpid()}-0123abcd.tmp")
    left.write_bytes(OLD)
    os.utime(left, (1, 1))
    assert [error for _, error in replace_files([Change(str(file), OLD, NEW)])] == [None]
    assert os.listdir(file.parent) == [file.name]


def test_sweep_removes_what_processes_that_are_gone_left(tmp_path: Path) -> None:
    finished = subprocess.Popen([sys.executable, "-c", ""])
    finished.wait()
    gone = tmp_path / f".ssot-lint-{finished.pid}-0123abcd.tmp"
    own = tmp_path / f".ssot-lint-{os.getpid()}-0123abcd.tmp"
    stale = tmp_path / f".ssot-lint-{os.getpid()}-fedcba98.tmp"
    others = [tmp_path / name for name in (".ssot-lint-x-0123abcd.tmp", f"{gone.name}.bak", "test_a.py")]
    for path in (gone, own, stale, *others):
        path.write_bytes(OLD)
    os.utime(stale, (1, 1))
    link = tmp_path / f".ssot-lint-{finished.pid}-00000000.tmp"
    link.symlink_to("test_a.py")
    assert sorted(sweep([str(tmp_path), str(tmp_path), str(tmp_path / "none")])) == sorted([str(gone), str(stale)])
    assert set(tmp_path.iterdir()) == {own, link, *others}
