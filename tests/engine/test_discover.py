from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

import pytest

from ssot_lint.engine.discover import DEFAULT_EXCLUDE, Discovered, DiscoverSettings, discover


def grow(root: Path, *names: str) -> None:
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("")


def settings(root: Path, **changes: object) -> DiscoverSettings:
    return DiscoverSettings(**{"root": root, "cwd": root} | changes)  # type: ignore[arg-type]


def shown(root: Path, *paths: str | Path, **changes: object) -> list[str]:
    found = discover(paths or [root], settings(root, **changes))
    assert [item.error for item in found if item.error] == []
    return [item.display for item in found]


def test_python_files_sorted_by_their_parts(tmp_path: Path) -> None:
    grow(
        tmp_path, "b.py", "a/z.py", "a-b/y.py", "a.py", "a/notes.txt", "a/b/c.py", "a/x.pyi", "py", "ä/ö.py", ".h/i.py"
    )
    assert shown(tmp_path) == [".h/i.py", "a/b/c.py", "a/z.py", "a-b/y.py", "a.py", "b.py", "ä/ö.py"]


def test_paths_are_absolute_and_shown_from_the_working_directory(tmp_path: Path) -> None:
    grow(tmp_path, "project/tests/a.py", "other/b.py")
    found = discover(["tests", "../other", tmp_path / "project/tests"], settings(tmp_path / "project"))
    outside = str(tmp_path / "other/b.py")
    assert found == [Discovered(outside, outside), Discovered(str(tmp_path / "project/tests/a.py"), "tests/a.py")]


def test_named_files_are_explicit_once(tmp_path: Path) -> None:
    grow(tmp_path, "a.py", "sub/b.py")
    found = discover([".", "sub/b.py", "./sub/../sub/b.py", "sub"], settings(tmp_path))
    assert [(item.display, item.explicit) for item in found] == [("a.py", False), ("sub/b.py", True)]


def test_named_files_of_other_kinds_are_left_out(tmp_path: Path) -> None:
    grow(tmp_path, "a.txt", "b.pyi", "c.py")
    (tmp_path / "d.py").mkdir()
    grow(tmp_path, "d.py/e.py")
    os.mkfifo(tmp_path / "f.py")
    assert shown(tmp_path, "a.txt", "b.pyi", "c.py", "d.py") == ["c.py", "d.py/e.py"]
    assert shown(tmp_path) == ["c.py", "d.py/e.py"]


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("gone.py", "no such file or directory"),
        ("gone/", "no such file or directory"),
        ("gone.txt", "no such file or directory"),
        ("a.py/b.py", "not a directory"),
        ("dangling.py", "no such file or directory"),
        ("pipe.py", "not a regular file"),
        ("circle.py", "too many levels of symbolic links"),
        ("x" * 300 + ".py", "file name too long"),
        ("nul\0.py", "embedded null byte"),
    ],
)
def test_a_named_path_that_is_not_there_is_an_error(name: str, error: str, tmp_path: Path) -> None:
    grow(tmp_path, "a.py")
    (tmp_path / "dangling.py").symlink_to("nowhere")
    (tmp_path / "circle.py").symlink_to("circle.py")
    os.mkfifo(tmp_path / "pipe.py")
    found = discover([name, "a.py", name], settings(tmp_path))
    shown_name = os.path.normpath(name)
    assert sorted(found, key=lambda item: item.error or "") == [
        Discovered(str(tmp_path / "a.py"), "a.py", explicit=True),
        Discovered(str(tmp_path / shown_name), shown_name, explicit=True, error=error),
    ]
    assert shown(tmp_path) == ["a.py"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root enters every directory")
def test_a_directory_that_may_not_be_entered_is_an_error(tmp_path: Path) -> None:
    grow(tmp_path, "a.py", "closed/b.py")
    (tmp_path / "closed").chmod(0)
    try:
        found = discover(["."], settings(tmp_path))
    finally:
        (tmp_path / "closed").chmod(0o755)
    assert [(item.display, item.error) for item in found] == [("a.py", None), ("closed", "permission denied")]


def test_a_directory_that_cannot_be_read_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    grow(tmp_path, "a.py", "closed/b.py", "open/c.py")
    scan = os.scandir

    def refuse(path: str) -> object:
        if path.endswith("closed"):
            raise PermissionError(13, "Permission denied", path)
        return scan(path)

    monkeypatch.setattr(os, "scandir", refuse)
    found = discover(["."], settings(tmp_path))
    assert [(item.display, item.error) for item in found] == [
        ("a.py", None),
        ("closed", "permission denied"),
        ("open/c.py", None),
    ]


def link(path: Path, target: str | Path, is_directory: bool = False) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.symlink_to(target, target_is_directory=is_directory)


def test_links_that_lead_in_circles(tmp_path: Path) -> None:
    grow(tmp_path, "project/a/b/c.py", "project/d.py", "outside.py")
    for name, target in {
        "a/up": "..",
        "a/b/self": ".",
        "a/b/out": "../../..",
        "around": "a",
        "a/b/back": "../../x",
    }.items():
        link(tmp_path / "project" / name, target)
    link(tmp_path / "project/x", "a/b/back")
    assert shown(tmp_path / "project") == ["a/b/c.py", "d.py"]
    assert shown(tmp_path / "project", "around") == ["around/b/c.py"]


def test_a_file_behind_links_is_reported_once_under_its_own_name(tmp_path: Path) -> None:
    grow(tmp_path, "z/real.py")
    link(tmp_path / "a/alias.py", "../z/real.py")
    link(tmp_path / "b", "z")
    assert shown(tmp_path) == ["z/real.py"]
    assert shown(tmp_path, "b", "a/alias.py", "z/real.py") == ["z/real.py"]
    assert shown(tmp_path, "b", "a") == ["b/real.py"]
    assert shown(tmp_path, "a") == ["a/alias.py"]


def test_links_to_the_outside_are_followed_but_not_upward(tmp_path: Path) -> None:
    grow(tmp_path, "project/a.py", "shared/tests/b.py", "shared/c.py", "shared/twice/d.py")
    link(tmp_path / "project/linked", tmp_path / "shared/tests")
    link(tmp_path / "project/again", tmp_path / "shared/tests")
    link(tmp_path / "shared/tests/home", tmp_path)
    link(tmp_path / "shared/tests/next", tmp_path / "shared/twice")
    assert shown(tmp_path / "project") == ["a.py", "again/b.py", "again/next/d.py"]


@pytest.mark.parametrize("name", DEFAULT_EXCLUDE)
def test_default_excludes_hold_at_any_level(name: str, tmp_path: Path) -> None:
    grow(tmp_path, "a.py", f"{name}/b.py", f"deep/er/{name}/c/d.py", f"not_{name}/e.py")
    assert shown(tmp_path) == ["a.py", f"not_{name}/e.py"]


def test_exclude_replaces_and_extend_exclude_adds(tmp_path: Path) -> None:
    grow(tmp_path, "a.py", "build/b.py", "gen/c.py", "gen/build/d.py")
    assert shown(tmp_path, exclude=("gen",)) == ["a.py", "build/b.py"]
    assert shown(tmp_path, extend_exclude=("gen",)) == ["a.py"]


def test_what_is_named_is_not_excluded_unless_forced(tmp_path: Path) -> None:
    grow(tmp_path, "a.py", "build/b.py", "build/c/d.py", "gen/e.py")
    named = ["a.py", "build/b.py", "build/c", "gen"]
    assert shown(tmp_path, *named, extend_exclude=("gen/*.py",)) == ["a.py", "build/b.py", "build/c/d.py"]
    assert shown(tmp_path, *named, "gen/e.py", extend_exclude=("gen/*.py",), force_exclude=True) == ["a.py"]


def test_force_exclude_does_not_look_above_the_root(tmp_path: Path) -> None:
    root = tmp_path / "build/project"
    grow(root, "a.py", "sub/b.py")
    grow(tmp_path, "venv/lib/c.py")
    found = discover(["a.py", "../../venv/lib/c.py", "../../venv"], settings(root, force_exclude=True))
    assert [item.path for item in found] == [tmp_path / "venv/lib/c.py", root / "a.py"]


def test_patterns_with_a_slash_start_from_the_root(tmp_path: Path) -> None:
    grow(tmp_path, "gen/a.py", "sub/gen/b.py", "sub/gen/c/d.py")
    below = settings(tmp_path, cwd=tmp_path / "sub", exclude=("gen/", "sub/gen/c"))
    assert [item.display for item in discover(["..", "."], below)] == ["gen/b.py"]


@pytest.mark.parametrize("pattern", ["/gen", "/gen/", "/gen/**", "{root}/gen", "{root}/gen/*.py", "./gen/", "/g*n"])
def test_a_leading_slash_means_the_root(pattern: str, tmp_path: Path) -> None:
    grow(tmp_path, "gen/a.py", "sub/gen/b.py")
    assert shown(tmp_path, exclude=(pattern.format(root=tmp_path),)) == ["sub/gen/b.py"]


def names(found: Iterable[Discovered]) -> set[str]:
    return {item.display for item in found}


def test_names_that_are_no_text(tmp_path: Path) -> None:
    raw = os.fsencode(tmp_path) + b"/caf\xe9.py"
    try:
        Path(os.fsdecode(raw)).write_text("")
    except OSError:
        pytest.skip("this file system only has text names")
    (found,) = discover(["."], settings(tmp_path))
    assert os.fsencode(found.path) == raw
    (tmp_path / ".git").mkdir()
    (tmp_path / ".gitignore").write_bytes(b"*\xe9.py\n")
    assert names(discover(["."], settings(tmp_path))) == set()
