"""Files that a fix removes, and that come back."""

import os
import stat
from pathlib import Path

import pytest

from ssot_lint.rewrite.journal import Journal
from ssot_lint.rewrite.write import Change, LostRace, NotWritten, replace_files
from tests.rewrite.fix_runs import Interloper, Site

A, B = "tests/test_a.py", "tests/test_b.py"
OLD = b"# def test_a():\r\n#     pass"


@pytest.fixture
def site(tmp_path: Path) -> Site:
    site = Site(tmp_path)
    site.grow({A: OLD, B: OLD})
    return site


def refusal(path: Path, before: bytes | None = OLD, after: bytes | None = None) -> NotWritten | None:
    ((_, error),) = replace_files([Change(str(path), before, after)])
    return error


def reason(path: Path) -> str:
    error = refusal(path)
    assert error is not None
    return error.reason


def test_file_goes_and_comes_back_as_it_was(site: Site) -> None:
    (site.root / A).chmod(0o750)
    assert site.fix({A: None, B: b"new"}) == [None, None]
    assert site.read() == {B: b"new"}
    assert site.told() == {A: "restored", B: "restored"}
    assert site.read() == {A: OLD, B: OLD}
    assert stat.S_IMODE((site.root / A).stat().st_mode) == 0o750
    assert sorted(os.listdir(site.root / "tests")) == ["test_a.py", "test_b.py"]
    assert site.undo() == []


def test_file_changed_and_then_removed_goes_back_to_the_first(site: Site) -> None:
    with Journal.open(str(site.journal), str(site.root)) as journal:
        for before, after in [(OLD, b"# 1"), (b"# 1", None)]:
            assert [error for _, error in replace_files([Change(str(site.root / A), before, after)], journal)] == [None]
    assert site.told() == {A: "restored"}
    assert site.read()[A] == OLD


def test_file_saved_in_the_last_moment_stays(site: Site) -> None:
    with Interloper.open(str(site.journal), str(site.root)) as journal:
        journal.path = site.root / A
        changes = [Change(str(site.root / name), OLD, None) for name in (A, B)]
        errors = [error for _, error in replace_files(changes, journal)]
    assert [type(error) for error in errors] == [LostRace, type(None)]
    assert site.read() == {A: b"mine\n"}
    assert site.told() == {B: "restored"}


def test_what_is_not_the_file_itself_stays(site: Site) -> None:
    link, twin = site.root / "test_link.py", site.root / "test_twin.py"
    link.symlink_to(A)
    assert reason(link) == "it is a link to the file, which would lead nowhere"
    os.link(site.root / B, twin)
    assert reason(twin) == "the file has 2 hard links, which replacing it would part"
    (site.root / A).chmod(0o444)
    assert reason(site.root / A) == "the file is read-only"
    assert reason(site.root / "test_none.py") == "the file does not exist any more"
    assert set(site.read()) == {A, B, link.name, twin.name}


def test_only_one_of_two_changes_to_a_file_is_made(site: Site) -> None:
    changes = [Change(str(site.root / A), OLD, None), Change(str(site.root / A), OLD, b"new")]
    assert [type(error) for _, error in replace_files(changes)] == [type(None), LostRace]
    assert sorted(site.read()) == [B]


def test_another_file_in_its_place_is_left(site: Site) -> None:
    site.fix({A: None})
    site.grow({A: b"mine\n"})
    assert site.told() == {A: "changed since the fix"}
    assert isinstance(refusal(site.root / A, None, OLD), LostRace)
    assert site.read()[A] == b"mine\n"
    (site.root / A).unlink()
    assert site.told() == {A: "restored"}


def test_file_put_back_by_hand_is_no_trouble(site: Site) -> None:
    site.fix({A: None})
    site.grow({A: OLD})
    assert site.told() == {A: "untouched"}


def test_folder_that_is_gone_or_a_link_now(site: Site, tmp_path: Path) -> None:
    site.fix({A: None, B: None})
    (site.root / "tests").rmdir()
    assert site.told() == dict.fromkeys((A, B), "the file does not exist any more")
    error = refusal(site.root / A, None, OLD)
    assert error is not None
    assert error.reason == "its folder does not exist any more"
    (tmp_path / "elsewhere").mkdir()
    (site.root / "tests").symlink_to(tmp_path / "elsewhere")
    assert site.told() == dict.fromkeys((A, B), "it is reached by a link now")
    assert os.listdir(tmp_path / "elsewhere") == []


def test_where_hard_links_are_not_possible(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    def link(*_: object) -> None:
        raise PermissionError(1, "not here")

    monkeypatch.setattr(os, "link", link)
    site.fix({A: None})
    assert site.told() == {A: "restored"}
    assert site.read() == {A: OLD, B: OLD}
