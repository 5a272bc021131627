"""What a fix run keeps, and that nothing is replaced before it is kept."""

import json
import os
import stat
import subprocess
from pathlib import Path

import pytest

from ssot_lint.rewrite.cache_folder import JournalError, journal_folder
from ssot_lint.rewrite.journal import KEPT_RUNS, Journal
from ssot_lint.rewrite.runs import digest_of, read_run
from ssot_lint.rewrite.write import Change, NotWritten, replace_file, replace_files
from tests.rewrite.disks import small_disk
from tests.rewrite.fix_runs import Site

OLD = b"def test_sum():\r\n    pass\r\n"
NEW = b"def test_sum():\r\n    assert sum([1]) == 1\r\n"


@pytest.fixture
def site(tmp_path: Path) -> Site:
    (tmp_path / "project").mkdir()
    site = Site(tmp_path / "project")
    site.grow({"tests/test_a.py": OLD, "tests/test_b.py": OLD + b"\xff"})
    return site


def test_record_is_kept_before_the_file_is_replaced(site: Site) -> None:
    path = site.root / "tests/test_a.py"
    path.chmod(0o755)
    journal = Journal.open(str(site.journal), str(site.root))
    journal.record(str(path), OLD, NEW)
    run = read_run(str(site.runs[0]))
    entry = run.entries[0]
    assert (entry.path, entry.old, entry.new, entry.mode) == ("tests/test_a.py", digest_of(OLD), digest_of(NEW), 0o755)
    assert (site.runs[0] / "blobs" / digest_of(OLD)).read_bytes() == OLD
    assert path.read_bytes() == OLD
    replace_file(str(path), OLD, NEW)
    journal.close()
    journal.close()
    assert site.told() == {"tests/test_a.py": "restored"}
    assert path.read_bytes() == OLD


def test_nothing_is_made_for_a_run_that_records_nothing(site: Site) -> None:
    Journal.open(str(site.journal), str(site.root)).close()
    assert os.listdir(site.root) == ["tests"]


def test_cache_folder_is_left_out_by_git_and_backups(site: Site) -> None:
    site.fix({"tests/test_a.py": NEW})
    cache = site.root / ".ssot_lint_cache"
    assert (cache / "CACHEDIR.TAG").read_text().startswith("Signature: 8a477f597d28d172789f06886806bc55\n")
    subprocess.run(["git", "init", "-q"], cwd=site.root, check=True)
    status = ["git", "status", "--porcelain", "--untracked-files=all"]
    shown = subprocess.run(status, cwd=site.root, check=True, capture_output=True, text=True).stdout
    assert shown.splitlines() == ["?? tests/test_a.py", "?? tests/test_b.py"]


def test_named_folder_is_used_as_it_is(site: Site, tmp_path: Path) -> None:
    folder = journal_folder(str(site.root), str(tmp_path / "kept" / "here"))
    with Journal.open(folder, str(site.root)) as journal:
        journal.record(str(site.root / "tests/test_a.py"), OLD, NEW)
    assert len(os.listdir(folder)) == 1
    assert not (tmp_path / "kept" / ".gitignore").exists()


def test_link_is_recorded_as_what_it_leads_to(site: Site) -> None:
    (site.root / "tests/test_link.py").symlink_to("test_a.py")
    assert site.fix({"tests/test_link.py": NEW}) == [None]
    assert [entry.path for entry in read_run(str(site.runs[0])).entries] == ["tests/test_a.py"]
    assert site.told() == {"tests/test_a.py": "restored"}
    assert (site.root / "tests/test_link.py").is_symlink()


def test_what_undo_could_not_restore_is_not_written(site: Site, tmp_path: Path) -> None:
    outside = tmp_path / "project-2" / "test_c.py"
    outside.parent.mkdir()
    outside.write_bytes(OLD)
    (site.root / "test_link.py").symlink_to(outside)
    (site.root / "notes.txt").write_bytes(OLD)
    (site.root / "test_notes.py").symlink_to("notes.txt")
    reasons = [error.reason for error in site.fix({"test_link.py": NEW, "test_notes.py": NEW}) if error]
    assert reasons[0] == f"it lies outside of {site.root}, where `undo` does not restore"
    assert reasons[1].startswith("its link leads to a file that is not called *.py")
    assert (outside.read_bytes(), (site.root / "notes.txt").read_bytes()) == (OLD, OLD)


def test_odd_names_are_recorded(site: Site) -> None:
    names = [os.fsdecode(b"tests/test_\xff.py"), 'tests/test_"quoted"\n.py', "tests/tést \u2028.py"]
    site.grow(dict.fromkeys(names, OLD))
    assert site.fix(dict.fromkeys(names, NEW)) == [None] * 3
    assert site.told() == dict.fromkeys(sorted(names), "restored")


def test_last_runs_are_kept(site: Site) -> None:
    for number in range(KEPT_RUNS + 3):
        site.fix({"tests/test_a.py": b"# %d\n" % number})
        if number == 2:
            strange = site.journal / "mine"
            strange.mkdir()
    assert len(site.runs) == KEPT_RUNS + 1
    for number in reversed(range(2, KEPT_RUNS + 2)):
        assert site.told() == {"tests/test_a.py": "restored"}
        assert site.read()["tests/test_a.py"] == b"# %d\n" % number
    assert site.undo() == []


def test_runs_of_another_project_in_the_same_folder_are_left_alone(site: Site, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    shared = str(tmp_path / "shared")
    for number in range(KEPT_RUNS + 1):
        for root in (other, site.root):
            if root == other and number:
                continue
            path = root / "test_c.py"
            path.write_bytes(OLD)
            with Journal.open(shared, str(root)) as journal:
                journal.record(str(path), OLD, NEW)
    assert len(os.listdir(shared)) == KEPT_RUNS + 1


def test_runs_sort_by_order_also_when_the_clock_is_put_back(site: Site) -> None:
    site.fix({"tests/test_a.py": b"1"})
    later = site.journal / "29990101T000000.000000Z-00000000"
    site.runs[0].rename(later)
    site.fix({"tests/test_a.py": b"2"})
    assert site.runs[0] == later
    assert site.runs[1].name.startswith("29990101T000000.000001Z-")
    site.undo()
    assert site.read()["tests/test_a.py"] == b"1"


def test_two_runs_at_once_do_not_disturb_each_other(site: Site) -> None:
    folder, root = str(site.journal), str(site.root)
    first, second = ((str(site.root / name), data, NEW) for name, data in site.read().items())
    with Journal.open(folder, root) as one, Journal.open(folder, root) as two:
        one.record(*first)
        two.record(*second)
        replace_file(*first)
        replace_file(*second)
        with pytest.raises(JournalError, match="another process writes or undoes this run"):
            site.undo()
    assert [list(site.told().values()) for _ in range(3)] == [["restored"], ["restored"], []]
    assert site.read() == {"tests/test_a.py": OLD, "tests/test_b.py": OLD + b"\xff"}


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # threads of the test runner do not matter to the child
def test_worker_that_outlives_the_run_does_not_hold_it(site: Site) -> None:
    path = site.root / "tests/test_a.py"
    reader, writer = os.pipe()
    started, start = os.pipe()
    with Journal.open(str(site.journal), str(site.root)) as journal:
        journal.record(str(path), OLD, NEW)
        worker = os.fork()
        if worker == 0:
            os.close(writer)
            os.write(start, b"!")
            os.read(reader, 1)
            os._exit(0)
        assert os.read(started, 1) == b"!"
        replace_file(str(path), OLD, NEW)
        journal.record(str(site.root / "tests/test_b.py"), OLD + b"\xff", NEW)
    assert site.told() == {"tests/test_a.py": "restored", "tests/test_b.py": "untouched"}
    assert os.waitpid(worker, os.WNOHANG) == (0, 0)
    os.close(writer)
    assert os.waitpid(worker, 0) == (worker, 0)
    for end in (reader, started, start):
        os.close(end)


def test_full_disk_of_the_journal_leaves_the_files(site: Site, tmp_path: Path) -> None:
    with small_disk(tmp_path / "small") as disk:
        big = site.root / "test_big.py"
        big.write_bytes(b"#" * 100_000)
        changes = [Change(str(big), big.read_bytes(), b""), Change(str(site.root / "tests/test_a.py"), OLD, NEW)]
        with Journal.open(str(disk), str(site.root)) as journal:
            done = [error.reason if error else None for _, error in replace_files(changes, journal)]
        run = next(path for path in disk.iterdir() if path.is_dir())
        assert done == ["the journal cannot be written: the disk is full", None]
        assert [entry.path for entry in read_run(str(run)).entries] == ["tests/test_a.py"]
        assert len(os.listdir(run / "blobs")) == 1
    assert (big.stat().st_size, site.read()["tests/test_a.py"]) == (100_000, NEW)
    assert sorted(os.listdir(site.root)) == ["test_big.py", "tests"]


def test_half_an_entry_is_taken_back(site: Site, tmp_path: Path) -> None:
    with small_disk(tmp_path / "small") as disk:
        paths = [site.root / f"test_{number}.py" for number in range(400)]
        reasons = []
        with Journal.open(str(disk), str(site.root)) as journal:
            for path in paths:
                path.write_bytes(b"same")
                try:
                    journal.record(str(path), b"same", os.fsencode(path))
                except NotWritten as refusal:
                    reasons.append(refusal.reason)
            entries = next(disk.glob("*/entries.jsonl"))
            (next(disk.glob("*/blobs/*"))).unlink()
            journal.withdraw(str(paths[0]))
        run = read_run(str(entries.parent))
    assert set(reasons) == {"the journal cannot be written: the disk is full"}
    assert len(run.entries) == len(paths) - len(reasons) - 1


def test_impossible_journal_ends_the_run_before_anything_is_written(site: Site) -> None:
    (site.root / ".ssot_lint_cache").write_text("a file")
    with pytest.raises(JournalError, match=r"no journal can be made: .* \(no file was changed"):
        site.fix({"tests/test_a.py": NEW})
    assert site.read()["tests/test_a.py"] == OLD
    assert sorted(os.listdir(site.root / "tests")) == ["test_a.py", "test_b.py"]


def test_journal_is_not_made_where_a_link_leads(site: Site, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (site.root / ".ssot_lint_cache").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(JournalError, match=r"is reached by a link \(name the folder with --journal\)"):
        site.fix({"tests/test_a.py": NEW})
    assert os.listdir(tmp_path / "elsewhere") == []


def test_entries_are_lines_of_json_that_only_the_owner_reads(site: Site) -> None:
    site.fix({"tests/test_a.py": NEW})
    path = site.runs[0] / "entries.jsonl"
    assert [sorted(json.loads(line)) for line in path.read_text().splitlines()] == [
        ["journal", "root"],
        ["mode", "new", "old", "path"],
    ]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
