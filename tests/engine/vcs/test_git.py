"""Which files git says have changes: kinds of change, kinds of repository, odd names, many files, hostile settings."""

import os
from pathlib import Path

import pytest

from ssot_lint.engine.vcs.calls import GitError
from ssot_lint.engine.vcs.git import repository_of, tracked, uncommitted
from tests.engine.vcs.repositories import create, git

ODD_NAMES = [
    "with space.py",
    "new\nline.py",
    "prüfung_試験.py",
    "-dash.py",
    ":colon.py",
    ":(exclude)magic.py",
    "star*.py",
    "[ab].py",
    'quote".py',
    os.fsdecode(b"latin-\xe9.py"),
]


def test_each_kind_of_change_is_told_from_none(tmp_path: Path) -> None:
    root = create(tmp_path, same="a", modified="a", staged="a", removed="a", ignored_later="a")
    (root / ".gitignore").write_text("ignored*.py\n")
    for stem in ("modified", "staged", "untracked", "ignored", "intended", "ignored_later"):
        (root / f"{stem}.py").write_text("b")
    git(root, "add", "staged.py")
    git(root, "add", "--intent-to-add", "intended.py")
    (root / "removed.py").unlink()
    asked = [root / f"{stem}.py" for stem in ("same", "modified", "staged", "removed", "untracked", "ignored")]
    asked += [root / "intended.py", root / "ignored_later.py", root / "absent.py"]
    changed = {path.stem for path in uncommitted(asked)}
    assert changed == {"modified", "staged", "removed", "untracked", "intended", "ignored_later"}
    assert {path.stem for path in tracked(asked)} == changed - {"untracked"} | {"same"}


def test_conflict_counts_as_a_change(tmp_path: Path) -> None:
    root = create(tmp_path, both="a\n", calm="a\n")
    git(root, "checkout", "--quiet", "-b", "other")
    for branch, text in (("other", "b\n"), ("main", "c\n")):
        git(root, "checkout", "--quiet", branch)
        (root / "both.py").write_text(text)
        git(root, "commit", "--quiet", "--all", "--message=change")
    with pytest.raises(Exception, match="non-zero exit status"):
        git(root, "merge", "other")
    assert uncommitted([root / "both.py", root / "calm.py"]) == {root / "both.py"}


def test_a_repository_without_a_commit_and_a_folder_without_a_repository(tmp_path: Path) -> None:
    (tmp_path / "fresh").mkdir()
    git(tmp_path / "fresh", "init", "--quiet")
    files = [tmp_path / "fresh" / "a.py", tmp_path / "plain" / "a.py"]
    for file in files:
        file.parent.mkdir(exist_ok=True)
        file.write_text("a")
    assert uncommitted(files) == {files[0]}
    assert repository_of(files[1]) is None


@pytest.mark.parametrize("name", ODD_NAMES)
def test_odd_names_mean_themselves(name: str, tmp_path: Path) -> None:
    root = create(tmp_path, bystander="a")
    (root / name).write_text("a")
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message=odd")
    asked = [root / name, root / "bystander.py"]
    assert uncommitted(asked) == set()
    assert tracked(asked) == set(asked)
    (root / name).write_text("b")
    (root / "star-look-alike.py").write_text("b")
    assert uncommitted(asked) == {root / name}


def test_links_worktrees_and_submodules_have_their_own_repository(tmp_path: Path) -> None:
    root = create(tmp_path / "real", a="a")
    (tmp_path / "link").symlink_to(root)
    git(root, "worktree", "add", "--quiet", str(tmp_path / "tree"))
    create(tmp_path / "origin", s="s")
    git(root, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(tmp_path / "origin"), "sub")
    git(root, "commit", "--quiet", "--message=sub")
    files = [tmp_path / "link" / "a.py", tmp_path / "tree" / "a.py", root / "sub" / "s.py"]
    assert [repository_of(file) for file in files] == [root, tmp_path / "tree", root / "sub"]
    assert uncommitted(files) == set()
    for file in files:
        file.write_text("changed")
    assert uncommitted(files) == set(files)


def test_a_linked_file_has_the_changes_of_its_target(tmp_path: Path) -> None:
    root = create(tmp_path / "one", target="a")
    other = create(tmp_path / "two")
    (other / "link.py").symlink_to(root / "target.py")
    git(other, "add", ".")
    git(other, "commit", "--quiet", "--message=link")
    assert uncommitted([other / "link.py"]) == set()
    (root / "target.py").write_text("b")
    assert uncommitted([other / "link.py"]) == {other / "link.py"}


def test_four_thousand_long_paths_are_asked_at_once(tmp_path: Path) -> None:
    root = create(tmp_path)
    folder = root / ("deep_" * 40) / ("folder_" * 30)
    folder.mkdir(parents=True)
    files = [folder / f"test_{'x' * 100}_{number}.py" for number in range(4000)]
    for file in files:
        file.touch()
    git(root, "add", ".")
    git(root, "commit", "--quiet", "--message=many")
    changed = set(files[::7])
    for file in changed:
        file.write_text("b")
    (root / "elsewhere.py").touch()
    assert uncommitted(files) == changed
    assert tracked([*files, root / "elsewhere.py"]) == set(files)


def test_asking_runs_nothing_that_the_repository_names(tmp_path: Path) -> None:
    root = create(tmp_path / "repo", a="a")
    trap = tmp_path / "trap"
    trap.write_text(f"#!/bin/sh\ntouch '{tmp_path}/sprung'\ncat\n")
    trap.chmod(0o755)
    (root / ".gitattributes").write_text("*.py filter=evil diff=evil\n")
    for key in ("core.fsmonitor", "filter.evil.clean", "diff.evil.textconv", "diff.external", "pager.status"):
        git(root, "config", key, str(trap))
    git(root, "config", "core.hooksPath", str(tmp_path))
    os.link(trap, tmp_path / "post-index-change")
    os.utime(root / "a.py", (1, 1))
    index = (root / ".git" / "index").read_bytes()
    uncommitted([root / "a.py"])
    assert not (tmp_path / "sprung").exists()
    assert (root / ".git" / "index").read_bytes() == index
    (root / "a.py").write_text("b")
    assert uncommitted([root / "a.py"]) == {root / "a.py"}
    assert not (tmp_path / "sprung").exists()
    git(root, "status")
    assert (tmp_path / "sprung").exists(), "the trap does not work"


def test_filters_of_the_user_are_heeded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = tmp_path / "settings"
    settings.write_text('[filter "upper"]\n\tclean = tr a-z A-Z\n')
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(settings))
    root = create(tmp_path / "repo")
    (root / ".gitattributes").write_text("*.py filter=upper\n")
    (root / "a.py").write_text("abc")
    git(root, "add", ".")
    git(root, "commit", "--quiet", "--message=filtered")
    (root / "a.py").write_text("ABC")
    os.utime(root / "a.py", (1, 1))
    assert uncommitted([root / "a.py"]) == set()


def test_call_from_within_a_commit_asks_the_right_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    outer, inner = create(tmp_path / "outer", a="a"), create(tmp_path / "inner", a="a")
    (inner / "a.py").write_text("b")
    monkeypatch.setenv("GIT_DIR", str(outer / ".git"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(outer / ".git" / "index"))
    monkeypatch.chdir(outer)
    assert uncommitted([outer / "a.py", inner / "a.py"]) == {inner / "a.py"}


def test_without_git_nothing_is_known_to_be_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = create(tmp_path, a="a")
    (root / "a.py").write_text("b")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert uncommitted([root / "a.py"]) == set()


def test_a_repository_that_git_cannot_read_is_an_error_in_its_own_words(tmp_path: Path) -> None:
    root = create(tmp_path, a="a")
    (root / ".git" / "config").write_text("[broken\n")
    with pytest.raises(GitError, match="bad config line 1"):
        uncommitted([root / "a.py"])
