"""One commit of given files: what is in it, and that nothing is left half done when it cannot be made."""

from pathlib import Path

import pytest

from ssot_lint.engine.vcs.calls import GitError
from ssot_lint.engine.vcs.git import commit, index_is_clean
from tests.engine.vcs.repositories import allow_hook, create, git


def test_commit_holds_exactly_the_given_files(tmp_path: Path) -> None:
    root = create(tmp_path, a="a", b="b", c="c")
    (root / "-odd name\n.py").write_text("o")
    (root / "c.py").unlink()
    for stem in ("a", "b"):
        (root / f"{stem}.py").write_text("changed")
    sha = commit(root, [root / "a.py", root / "-odd name\n.py", root / "c.py", root / "a.py"], "Subject\n\n# Body\n")
    assert git(root, "rev-parse", "HEAD").strip() == sha
    assert git(root, "log", "-1", "--format=%B%an").strip() == "Subject\n\n# Body\nAda"
    shown = git(root, "show", "--format=", "--name-status", "-z", "HEAD").split("\0")
    assert shown == ["A", "-odd name\n.py", "M", "a.py", "D", "c.py", ""]
    assert git(root, "status", "--porcelain") == " M b.py\n"


def test_first_commit_of_a_repository_and_paths_through_a_link(tmp_path: Path) -> None:
    root = tmp_path / "real"
    root.mkdir()
    git(root, "init", "--quiet")
    (root / "a.py").write_text("a")
    (tmp_path / "link").symlink_to(root)
    assert index_is_clean(root)
    sha = commit(tmp_path / "link", [tmp_path / "link" / "a.py"], "first")
    assert git(root, "show", "--format=%H", "--name-only").split() == [sha, "a.py"]


@pytest.mark.parametrize("state", ["staged", "intended", "merging"])
def test_index_with_something_of_the_user_is_not_committed(state: str, tmp_path: Path) -> None:
    root = create(tmp_path, a="a", b="b")
    assert index_is_clean(root)
    if state == "staged":
        (root / "b.py").write_text("changed")
        git(root, "add", "b.py")
    elif state == "intended":
        (root / "new.py").write_text("new")
        git(root, "add", "--intent-to-add", "new.py")
    else:
        (root / ".git" / "MERGE_HEAD").write_text(git(root, "rev-parse", "HEAD"))
    (root / "a.py").write_text("changed")
    before = git(root, "status", "--porcelain=v2")
    assert not index_is_clean(root)
    with pytest.raises(GitError, match="commit or unstage it first"):
        commit(root, [root / "a.py"], "no")
    assert git(root, "status", "--porcelain=v2") == before


def test_refusal_of_a_hook_is_told_and_leaves_nothing_staged(tmp_path: Path) -> None:
    root = create(tmp_path, a="a")
    (root / "a.py").write_text("changed")
    (root / "new.py").write_text("new")
    allow_hook(root, "pre-commit", "echo 'line 3 is too long' >&2; git add new.py; exit 1")
    head = git(root, "rev-parse", "HEAD")
    with pytest.raises(GitError, match="git commit failed: line 3 is too long"):
        commit(root, [root / "a.py"], "refused")
    assert git(root, "rev-parse", "HEAD") == head
    assert git(root, "status", "--porcelain") == " M a.py\n?? new.py\n"
    assert (root / "a.py").read_text() == "changed"


def test_what_a_hook_adds_is_part_of_the_commit(tmp_path: Path) -> None:
    root = create(tmp_path, a="a")
    (root / "a.py").write_text("changed")
    allow_hook(root, "pre-commit", "echo formatted > a.py; git add a.py")
    commit(root, [root / "a.py"], "formatted")
    assert git(root, "show", "HEAD:a.py") == "formatted\n"
    assert git(root, "status", "--porcelain") == ""


def test_missing_identity_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = create(tmp_path, a="a")
    (root / "a.py").write_text("changed")
    git(root, "config", "user.useConfigOnly", "true")
    for name in ("GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL"):
        monkeypatch.delenv(name)
    with pytest.raises(GitError, match="Please tell me who you are"):
        commit(root, [root / "a.py"], "anonymous")
    assert git(root, "status", "--porcelain") == " M a.py\n"


def test_files_that_cannot_be_committed(tmp_path: Path) -> None:
    root = create(tmp_path / "repo", a="a", b="b")
    (root / ".gitignore").write_text("ignored.py\n")
    for stem in ("ignored", "b"):
        (root / f"{stem}.py").write_text("changed")
    with pytest.raises(GitError, match="not in the repository"):
        commit(root, [tmp_path / "outside.py"], "no")
    with pytest.raises(GitError, match="nothing changed"):
        commit(root, [root / "a.py"], "no")
    with pytest.raises(GitError, match="no file to commit"):
        commit(root, [], "no")
    with pytest.raises(GitError, match="ignored by one of your"):
        commit(root, [root / "b.py", root / "ignored.py"], "no")
    assert git(root, "status", "--porcelain") == " M b.py\n?? .gitignore\n"


def test_without_git_a_commit_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = create(tmp_path, a="a")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(GitError, match="git cannot be started"):
        commit(root, [root / "a.py"], "no")
