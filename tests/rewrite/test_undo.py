"""Restoring fix runs, and journals that must not be believed."""

import json
import os
import shutil
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ssot_lint.rewrite.cache_folder import JournalError
from ssot_lint.rewrite.journal import Journal
from ssot_lint.rewrite.runs import digest_of
from ssot_lint.rewrite.undo import list_runs, newest_run
from ssot_lint.rewrite.write import Change, replace_files
from tests.rewrite.fix_runs import Interloper, Site

A, B = "tests/test_a.py", "tests/test_b.py"
OLD = b"\xef\xbb\xbfdef test_a():\r\n\tpass\r# \x0c\n\xff"
NEW = b"def test_a():\r\n\tassert True\n"


@pytest.fixture
def site(tmp_path: Path) -> Site:
    (tmp_path / "project").mkdir()
    site = Site(tmp_path / "project")
    site.grow({A: OLD, B: OLD})
    return site


def edit_journal(site: Site, edit: Callable[[list[Any]], object]) -> None:
    """Change the parsed lines of the newest run."""
    path = site.runs[-1] / "entries.jsonl"
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    edit(lines)
    path.write_text("".join(f"{json.dumps(line)}\n" for line in lines))


def test_bytes_and_mode_are_restored(site: Site) -> None:
    path = site.root / A
    path.chmod(0o750)
    site.fix({A: NEW})
    path.chmod(0o640)
    assert site.told() == {A: "restored"}
    assert (path.read_bytes(), stat.S_IMODE(path.stat().st_mode)) == (OLD, 0o750)
    assert sorted(os.listdir(site.root / "tests")) == ["test_a.py", "test_b.py"]


def test_each_undo_goes_one_run_back(site: Site) -> None:
    site.fix({A: b"1", B: b"1"})
    site.fix({A: b"2"})
    site.fix({A: b"3"})
    seen = []
    for _ in range(4):
        seen.append((site.told(), site.read()[A]))
    assert seen[:2] == [({A: "restored"}, b"2"), ({A: "restored"}, b"1")]
    assert seen[2:] == [({A: "restored", B: "restored"}, OLD), ({}, OLD)]
    assert [run.is_undone for run in list_runs(str(site.journal), str(site.root))] == [True] * 3


def test_without_a_journal_there_is_nothing_to_undo(site: Site) -> None:
    assert site.undo() == []


def test_file_changed_by_several_steps_of_one_run_goes_back_to_the_first(site: Site) -> None:
    path = site.root / A
    with Journal.open(str(site.journal), str(site.root)) as journal:
        for before, after in [(OLD, b"1"), (b"1", b"2"), (b"2", OLD), (OLD, b"3")]:
            journal.record(str(path), before, after)
            path.write_bytes(after)
        journal.record(str(path), b"3", b"4")
    assert site.told() == {A: "restored"}
    assert path.read_bytes() == OLD


def test_files_changed_since_the_fix_or_gone_are_refused_until_they_are_back(site: Site) -> None:
    site.grow({"tests/test_c.py": OLD})
    site.fix(dict.fromkeys([A, B, "tests/test_c.py"], NEW))
    site.grow({A: b"mine\n"})
    (site.root / B).unlink()
    refused = {A: "changed since the fix", B: "the file does not exist any more"}
    assert site.told() == refused | {"tests/test_c.py": "restored"}
    assert site.read() == {A: b"mine\n", "tests/test_c.py": OLD}
    site.grow({A: NEW, B: OLD})
    assert site.told() == {A: "restored", B: "untouched", "tests/test_c.py": "untouched"}
    assert site.undo() == []


def test_file_that_may_not_be_written_is_refused(site: Site) -> None:
    site.fix({A: NEW, B: NEW})
    (site.root / A).chmod(0o444)
    os.link(site.root / B, site.root / "other.txt")
    assert site.told() == {
        A: "the file is read-only",
        B: "the file has 2 hard links, which replacing it would part",
    }


def test_lost_race_of_the_fix_does_not_stand_in_the_way(site: Site) -> None:
    changes = [Change(str(site.root / name), OLD, NEW) for name in (A, B)]
    with Interloper.open(str(site.journal), str(site.root)) as journal:
        journal.path = site.root / A
        assert [error is None for _, error in replace_files(changes, journal)] == [False, True]
    assert site.read() == {A: b"mine\n", B: NEW}
    assert site.told() == {B: "restored"}
    assert newest_run(str(site.journal), str(site.root)) is None


def test_project_may_move(site: Site, tmp_path: Path) -> None:
    site.fix({A: NEW})
    moved = Site(tmp_path / "moved")
    site.root.rename(moved.root)
    assert moved.told() == {A: "restored"}


def test_runs_of_another_project_are_not_undone(site: Site, tmp_path: Path) -> None:
    site.fix({A: NEW})
    other = Site(tmp_path / "other")
    other.grow({A: NEW})
    shutil.copytree(site.journal, tmp_path / "shared")
    assert list_runs(str(tmp_path / "shared"), str(other.root)) == []


@pytest.mark.parametrize("cut", range(1, 60, 7))
def test_torn_last_line_counts_as_not_written(site: Site, cut: int) -> None:
    site.fix({A: NEW, B: NEW})
    path = site.runs[0] / "entries.jsonl"
    path.write_bytes(path.read_bytes()[:-cut])
    site.grow({B: OLD})
    assert site.told() == {A: "restored"}


def test_torn_head_is_a_run_that_wrote_nothing(site: Site) -> None:
    site.fix({A: NEW})
    site.fix({B: NEW})
    path = site.runs[1] / "entries.jsonl"
    path.write_bytes(path.read_bytes()[:10])
    assert site.told() == {A: "restored"}
    path.unlink()
    assert site.told() == {}


@pytest.mark.parametrize(
    "line", [b"{", b"[]", b"\xff", b"null", b'{"path": 1}', b'{"path": "x.py", "withdrawn": true}', b"[" * 100_000, b""]
)
def test_damaged_line_is_an_error_that_names_it_and_changes_nothing(site: Site, line: bytes) -> None:
    site.fix({A: NEW, B: NEW})
    path = site.runs[0] / "entries.jsonl"
    lines = path.read_bytes().split(b"\n")
    path.write_bytes(b"\n".join([*lines[:2], line, *lines[2:]]))
    with pytest.raises(JournalError) as caught:
        site.undo()
    assert caught.value.message.startswith(f"{path}:3: the journal is damaged")
    assert f"to leave this run out remove {path.parent})" in caught.value.message
    assert site.read() == {A: NEW, B: NEW}


@pytest.mark.parametrize(
    "head", ['{"journal": 2, "root": "../.."}', '{"root": "../.."}', '{"journal": 1, "root": 3}', "7"]
)
def test_journal_of_another_version_is_an_error(site: Site, head: str) -> None:
    site.fix({A: NEW})
    path = site.runs[0] / "entries.jsonl"
    path.write_text("\n".join([head, *path.read_text().split("\n")[1:]]))
    with pytest.raises(JournalError, match=r"entries\.jsonl:1: the journal is damaged, or was made by another version"):
        site.undo()
    assert site.read()[A] == NEW


@pytest.mark.parametrize("damage", [b"", OLD[:-1], OLD + b"x", None])
def test_damaged_or_missing_blob_leaves_its_file(site: Site, damage: bytes | None) -> None:
    site.grow({B: b"another"})
    site.fix({A: NEW, B: NEW})
    blob = site.runs[0] / "blobs" / digest_of(OLD)
    if damage is None:
        blob.unlink()
    else:
        blob.write_bytes(damage)
    assert site.told() == {A: "its old bytes in the journal are lost or damaged", B: "restored"}
    assert site.read() == {A: NEW, B: b"another"}


@pytest.mark.parametrize(
    "path",
    [
        "../victim.py",
        "tests/../../victim.py",
        "{outside}/victim.py",
        "./victim.py",
        "",
        "/",
        "..",
        "a\0.py",
        "x//victim.py",
    ],
)
def test_path_outside_of_the_project_is_refused(site: Site, tmp_path: Path, path: str) -> None:
    victim = tmp_path / "victim.py"
    victim.write_bytes(NEW)
    (site.root / "victim.py").write_bytes(NEW)
    site.fix({A: NEW})
    edit_journal(site, lambda lines: lines[1].update(path=path.replace("{outside}", str(tmp_path))))
    assert list(site.told().values()) == ["the journal may only name Python files of the project"]
    assert (victim.read_bytes(), (site.root / "victim.py").read_bytes()) == (NEW, NEW)


def test_links_of_the_project_are_not_followed(site: Site, tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "victim.py").write_bytes(NEW)
    (site.root / "linked").symlink_to(tmp_path / "outside")
    (site.root / "link.py").symlink_to(tmp_path / "outside" / "victim.py")
    site.fix({A: NEW, B: NEW})

    def redirect(lines: list[Any]) -> None:
        lines[1]["path"], lines[2]["path"] = "linked/victim.py", "link.py"

    edit_journal(site, redirect)
    assert site.told() == dict.fromkeys(["link.py", "linked/victim.py"], "it is reached by a link now")
    assert (tmp_path / "outside" / "victim.py").read_bytes() == NEW


def test_only_python_files_with_the_recorded_bytes_are_written(site: Site) -> None:
    (site.root / ".git").mkdir()
    (site.root / ".git" / "config").write_bytes(NEW)
    site.grow({"tests/test_c.py": b"not what the journal says"})
    site.fix({A: NEW, B: NEW})

    def redirect(lines: list[Any]) -> None:
        lines[1]["path"], lines[2]["path"] = ".git/config", "tests/test_c.py"

    edit_journal(site, redirect)
    assert list(site.told().values()) == [
        "the journal may only name Python files of the project",
        "changed since the fix",
    ]
    assert (site.root / ".git" / "config").read_bytes() == NEW
    assert site.read()["tests/test_c.py"] == b"not what the journal says"


@pytest.mark.parametrize(
    "change",
    [{"old": "../../../tests/test_b.py"}, {"old": 3}, {"new": None}, {"mode": "7"}, {"mode": True}, {"path": []}],
)
def test_entry_of_another_kind_is_an_error(site: Site, change: dict[str, Any]) -> None:
    site.fix({A: NEW})
    edit_journal(site, lambda lines: lines[1].update(change))
    with pytest.raises(JournalError, match=r"entries\.jsonl:2: the journal is damaged"):
        site.undo()
    assert site.read()[A] == NEW


def test_drafts_of_a_killed_run_go(site: Site) -> None:
    with Journal.open(str(site.journal), str(site.root)) as journal:
        journal.record(str(site.root / A), OLD, NEW)
    left = site.root / "tests" / f".ssot-lint-{os.getpid()}-0123abcd.tmp"
    left.write_bytes(NEW)
    os.utime(left, (1, 1))
    assert site.told() == {A: "untouched"}
    assert not left.exists()


def test_special_bits_of_a_mode_are_not_taken_from_a_journal(site: Site) -> None:
    site.fix({A: NEW})
    edit_journal(site, lambda lines: lines[1].update(mode=0o4755))
    assert site.told() == {A: "restored"}
    assert stat.S_IMODE((site.root / A).stat().st_mode) == 0o755


def test_links_and_pipes_in_a_journal_are_not_read(site: Site, tmp_path: Path) -> None:
    site.fix({A: NEW})
    blob = site.runs[0] / "blobs" / digest_of(OLD)
    blob.rename(tmp_path / "blob")
    blob.symlink_to(tmp_path / "blob")
    assert site.told() == {A: "its old bytes in the journal are lost or damaged"}
    entries = site.runs[0] / "entries.jsonl"
    entries.unlink()
    os.mkfifo(entries)
    with pytest.raises(JournalError, match=r"entries\.jsonl: cannot be read: not a regular file"):
        site.undo()
    (tmp_path / "copy").mkdir()
    site.runs[0].rename(tmp_path / "copy" / site.runs[0].name)
    (site.journal / "20260101T000000.000000Z-00000000").symlink_to(tmp_path / "copy")
    assert site.undo() == []
