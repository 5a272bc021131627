"""Generated trees: git says what is ignored, Ruff says what is excluded."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from ssot_lint.engine.discover import DiscoverSettings, discover

needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")

NAMES = ["a", "b", "foo", "bar", "build", "x y", "#h", "!n", "a.b", "[c]", "deep", "docs"]
PATTERNS = """
a|b/|foo|/foo|bar/|/build/|*.py|!*.py|a*.py|?.py|[ab].py|[!a].py|[^b].py|foo/*|!foo/bar|foo/**|!foo/**|**/foo|**/foo/
a/**/b|a/**|**|*|*/|!*/|/*|!/a|!/foo/|/**|**/|/**/b|foo/bar/|bar/*.py|!bar/a.py|foo/**/*.py|**/bar/*|deep/*/a.py|!a.py
\\#h|#h|\\!n|!!n|x y|x\\ y/|x*|a.b/|\\[c]|[[]c]|a.py  |b.py\\ |foo.py/|!foo.py|/a.py|//a|a//|!|/|!/|foo/ |docs/**/|
!docs/|do[a-d]s|*oo|b*d|b*/|**.py|a**|*.p[xy]|f??|a\\|[z|*/*/|!*/*/|/*/|*/a|**/a/**|!**/a/**|.gitignore|!deep/**|a/b/c
""".replace("\n", "|").split("|")


def git(directory: Path, *arguments: str, given: str = "") -> str:
    environment = {"PATH": os.environ["PATH"], "HOME": str(directory), "GIT_CONFIG_NOSYSTEM": "1", "LC_ALL": "C.UTF-8"}
    command = ["git", "-c", "core.quotePath=off", *arguments]
    answer = subprocess.run(
        command, check=False, cwd=directory, input=given, capture_output=True, text=True, env=environment
    )
    assert answer.returncode in (0, 1), answer.stderr
    return answer.stdout


def found(start: Path, root: Path | None = None) -> set[str]:
    result = discover([start], DiscoverSettings(root or start, start, exclude=(".git",)))
    assert [item.error for item in result if item.error] == []
    return {item.display for item in result}


def kept(directory: Path) -> set[str]:
    """The .py files that git does not ignore, relative to the directory."""
    files = {path.relative_to(directory).as_posix() for path in directory.rglob("*.py") if path.is_file()}
    ignored = git(directory, "check-ignore", "--no-index", "--stdin", "-z", given="\0".join(sorted(files)))
    return files - set(ignored.split("\0"))


def grow(root: Path, chance: random.Random, files: int, ignore_files: int) -> None:
    directories = [root]
    for _ in range(files):
        directory = root.joinpath(*chance.choices(NAMES, k=chance.randint(0, 4)))
        directory.mkdir(parents=True, exist_ok=True)
        (directory / f"{chance.choice(NAMES)}.py").touch()
        directories.append(directory)
    for directory in [root, *chance.choices(directories, k=ignore_files)]:
        lines = chance.choices(PATTERNS, k=chance.randint(1, 7))
        newline = chance.choice(["\n", "\r\n"])
        (directory / ".gitignore").write_text(newline.join(lines), newline="")


@needs_git
@pytest.mark.parametrize("seed", range(60))
def test_git_agrees_on_a_generated_tree(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)
    git(tmp_path, "init", "-q")
    (tmp_path / ".git/info").mkdir(exist_ok=True)
    (tmp_path / ".git/info/exclude").write_text("\n".join(chance.choices(PATTERNS, k=2)))
    grow(tmp_path, chance, files=80, ignore_files=4)
    assert found(tmp_path) == kept(tmp_path)


@needs_git
def test_git_agrees_on_every_pattern_alone_and_after_another(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    for name in NAMES:
        for place in ("", "a/", "foo/", "foo/bar/", "a/b/", "a/b/c/", "docs/x y/", "deep/a/", "deep/deep/foo/"):
            (tmp_path / place).mkdir(parents=True, exist_ok=True)
            (tmp_path / place / f"{name}.py").touch()
    for first in ("", "*", "foo", "a/*"):
        for pattern in PATTERNS:
            (tmp_path / ".gitignore").write_text(f"{first}\n{pattern}\n")
            assert found(tmp_path) == kept(tmp_path), (first, pattern)


@needs_git
def test_ignore_files_above_the_start_count_up_to_the_repository(tmp_path: Path) -> None:
    repository = tmp_path / "repository"
    start = repository / "a/foo"
    for name in ("one.py", "two.py", "three.py", "sub/two.py", "four.py", "five.py"):
        (start / name).parent.mkdir(parents=True, exist_ok=True)
        (start / name).touch()
    git(repository, "init", "-q")
    (tmp_path / ".gitignore").write_text("five.py\n")
    (repository / ".gitignore").write_text("two.py\n/a/foo/three.py\n")
    (repository / "a/.gitignore").write_text("!foo/sub/two.py\n")
    (repository / ".git/info").mkdir(exist_ok=True)
    (repository / ".git/info/exclude").write_text("four.py\n")
    assert found(start) == kept(start) == {"one.py", "sub/two.py", "five.py"}
    assert found(start, root=repository) == kept(start)


def test_outside_of_a_repository_the_root_takes_its_place(tmp_path: Path) -> None:
    (tmp_path / "project/sub").mkdir(parents=True)
    for name in ("a.py", "b.py", "c.py"):
        (tmp_path / "project/sub" / name).touch()
    (tmp_path / ".gitignore").write_text("a.py\n")
    (tmp_path / "project/.gitignore").write_text("b.py\n")
    assert found(tmp_path / "project/sub", root=tmp_path / "project") == {"a.py", "c.py"}
    assert found(tmp_path / "project/sub", root=tmp_path / "elsewhere") == {"a.py", "b.py", "c.py"}
    assert found(tmp_path / "project") == {"sub/a.py", "sub/c.py"}


@needs_git
def test_a_repository_inside_another_has_its_own_rules(tmp_path: Path) -> None:
    inner = tmp_path / "vendor/inner"
    inner.mkdir(parents=True)
    for directory in (tmp_path, inner):
        git(directory, "init", "-q")
        (directory / "a.py").touch()
        (directory / "b.py").touch()
    (tmp_path / ".gitignore").write_text("a.py\n")
    (inner / ".gitignore").write_text("b.py\n")
    assert kept(inner) == {"a.py"}
    assert found(tmp_path) == {"b.py", "vendor/inner/a.py"}


@needs_git
def test_a_work_tree_shares_the_exclude_file(tmp_path: Path) -> None:
    main = tmp_path / "main"
    main.mkdir()
    git(main, "init", "-q")
    identity = ["-c", "user.name=n", "-c", "user.email=e@example.org"]
    git(main, *identity, "commit", "-q", "--allow-empty", "-m", "first")
    git(main, "worktree", "add", "-q", "../tree")
    (main / ".git/info").mkdir(exist_ok=True)
    (main / ".git/info/exclude").write_text("a.py\n")
    for name in ("a.py", "b.py"):
        (tmp_path / "tree" / name).touch()
    assert found(tmp_path / "tree") == kept(tmp_path / "tree") == {"b.py"}


def test_git_files_are_not_asked_when_told_so(tmp_path: Path) -> None:
    (tmp_path / "a.py").touch()
    (tmp_path / ".gitignore").write_text("a.py\n")
    assert found(tmp_path) == set()
    assert [item.display for item in discover(["a.py"], DiscoverSettings(tmp_path, tmp_path))] == ["a.py"]
    found_all = discover(["."], DiscoverSettings(tmp_path, tmp_path, respect_gitignore=False))
    assert [item.display for item in found_all] == ["a.py"]


def test_an_ignore_file_that_cannot_be_read_ignores_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.py").touch()
    (tmp_path / ".gitignore").mkdir()
    (tmp_path / ".git").write_text("gitdir: /nowhere\n")
    assert found(tmp_path) == {"a.py"}


# No pattern here matches whole absolute paths: Ruff tries bare patterns on those, too.
EXCLUDES = """
build build/ ./build tests/*.py tests/**/*.py *.d {a,tests} tests/{t,u}.py **/x a/** a/* [!a]* [^x]oo.d
[!b]uild [^b]uild **/deep/*.py t?s tests/deep/ ../tree/tests ** bu*/q **/tests/** a*n.py a*x *u.py
te[a-s]ts/d* a/{build/x,other} x tests/deep/u.py ? tests/[!d]* {build,a/build}/m.py {{a,b},c} \\a b\\uild
*.{py,d} tests*u.py *
""".split()


@pytest.mark.parametrize("pattern", EXCLUDES)
def test_ruff_agrees_on_exclude(pattern: str, tmp_path: Path) -> None:
    tree = tmp_path / "tree"
    for name in ("a/build/m.py", "a/build/x/n.py", "tests/t.py", "tests/deep/u.py", "build/b.py", "build/q/c.py"):
        (tree / name).parent.mkdir(parents=True, exist_ok=True)
        (tree / name).touch()
    (tree / "foo.d").mkdir()
    (tree / "foo.d/z.py").touch()
    (tree / "ruff.toml").write_text(f"exclude = ['{pattern}']\n")
    command = [sys.executable, "-m", "ruff", "check", "--no-cache", "--show-files", "."]
    answer = subprocess.run(command, cwd=tree, capture_output=True, text=True, check=True)
    expected = {Path(line).relative_to(tree).as_posix() for line in answer.stdout.split() if line.endswith(".py")}
    result = discover([tree], DiscoverSettings(tree, tree, exclude=(pattern,)))
    assert {item.display for item in result} == expected


@pytest.mark.parametrize("pattern", ["[", "a[", "{a", "a}", "[z-a]", "\\", "", "/", "."])
def test_an_odd_pattern_is_no_error(pattern: str, tmp_path: Path) -> None:
    (tmp_path / "a.py").touch()
    result = discover(["."], DiscoverSettings(tmp_path, tmp_path, exclude=(pattern,)))
    assert [item.display for item in result] == ["a.py"]
