"""Globs match as in Ruff, and mean the same files when they are moved to another directory."""

from __future__ import annotations

from pathlib import Path

import pathspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ssot_lint.config import first_match
from ssot_lint.config.globs import rebase, rebase_path

ROOT = Path("/p")
PARTS = st.sampled_from(["a", "b", "c", "*", "**", "a*", "*b", "?", "{a,b}", "{a,b/c}", "[ab]", "x.py", "*.py"])
PATTERNS = st.builds(
    lambda mark, parts, end: mark + "/".join(parts) + end,
    st.sampled_from(["", "", "", "!", "/"]),
    st.lists(PARTS, min_size=1, max_size=4),
    st.sampled_from(["", "", "/"]),
)
DIRECTORIES = st.lists(st.sampled_from("abc"), min_size=1, max_size=3).map("/".join)
FILES = st.builds("{}/{}".format, DIRECTORIES, st.sampled_from(["x.py", "a", "b.py"])) | st.just("x.py")


@pytest.mark.parametrize(
    ("pattern", "path", "matches"),
    [
        ("test_a.py", "tests/test_a.py", True),
        ("tests/*", "tests/unit/test_a.py", True),
        ("tests/**/test_a.py", "tests/test_a.py", True),
        ("tests/**/test_a.py", "tests/x/y/test_a.py", True),
        ("tests/unit", "tests/unit/deep/test_a.py", True),
        ("tests/unit/", "tests/unit/deep/test_a.py", True),
        ("tests/unit", "tests/unity/test_a.py", False),
        ("unit", "tests/unit/test_a.py", True),
        ("**/unit/**", "tests/unit/test_a.py", True),
        ("{tests,docs}/*.py", "docs/a.py", True),
        ("{tests,docs}/*.py", "src/a.py", False),
        ("test_[ab].py", "test_b.py", True),
        ("test_[!ab].py", "test_b.py", False),
        ("test_?.py", "test_xy.py", False),
        ("./tests/a.py", "tests/a.py", True),
        ("/tests/a.py", "tests/a.py", True),
        ("/a.py", "tests/a.py", False),
        ("a.b", "acb", False),
        ("test_[.py", "test_[.py", True),
        ("test_[!].py", "test_[!].py", True),
        ("test_[!]].py", "test_a.py", True),
        ("test_[!]].py", "test_].py", False),
        ("test_[]a].py", "test_].py", True),
        ("test_[a^].py", "test_^.py", True),
        ("test_[z-a].py", "test_[z-a].py", True),
        ("{a", "{a", True),
        ("!tests/**", "src/a.py", True),
        ("!tests/**", "tests/a.py", False),
    ],
)
def test_globs_match_as_in_ruff(pattern: str, path: str, matches: bool) -> None:
    assert (first_match((pattern,), path) == pattern) is matches


@example("[!]", "a")
@example("[b-a]", "a")
@given(st.text("ab-^*?[]{},!/.\\", max_size=12), st.text("ab/.", min_size=1, max_size=12))
def test_no_glob_crashes(pattern: str, path: str) -> None:
    assert first_match((pattern,), path) in (None, pattern)


@given(PATTERNS, DIRECTORIES, FILES)
def test_a_glob_moved_down_means_the_same_files(pattern: str, directory: str, file: str) -> None:
    below = rebase(pattern, ROOT, ROOT / directory)
    assert bool(first_match(below, file)) is bool(first_match((pattern,), f"{directory}/{file}")), below


@given(PATTERNS.filter(lambda pattern: "/" in pattern.strip("!/") and "{" not in pattern), DIRECTORIES, FILES)
def test_a_glob_moved_up_means_the_same_files(pattern: str, directory: str, file: str) -> None:
    above = rebase(pattern, ROOT / directory, ROOT)
    assert bool(first_match(above, f"{directory}/{file}")) is bool(first_match((pattern,), file)), above


# Behind a trailing `**/` git looks for directories only; the library also takes files.
@given(PATTERNS.filter(lambda text: not set("{!") & set(text) and not text.endswith("**/")), DIRECTORIES, FILES)
def test_an_exclusion_moved_down_means_the_same_files(pattern: str, directory: str, file: str) -> None:
    below = rebase(pattern, ROOT, ROOT / directory, crossing=False)
    before = pathspec.GitIgnoreSpec.from_lines([pattern]).match_file(f"{directory}/{file}")
    assert pathspec.GitIgnoreSpec.from_lines(below).match_file(file) is before, below


def test_a_glob_of_an_unrelated_directory_stays() -> None:
    assert rebase("a/*.py", Path("/q"), ROOT) == ("a/*.py",)


def test_paths_may_lead_out_of_the_root() -> None:
    assert rebase_path("lib", ROOT, ROOT / "a/b") == "../../lib"
    assert rebase_path("a/b/lib", ROOT, ROOT / "a") == "b/lib"
    assert rebase_path(".", ROOT, ROOT) == "."
