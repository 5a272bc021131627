"""Diffs of fixes: what `git apply` makes of them is what the fix makes."""

import subprocess
from pathlib import Path

import pytest

from ssot_lint.fixes import FixedFile
from ssot_lint.report.diff import diff, diffs


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"a\nb\nc\n", b"a\nB\nc\n"),
        (b"a\r\nb\r\n", b"a\r\nx\r\nb\r\n"),
        (b"a\nb", b"a\nb\nc"),
        (b"a\nb", b"a\nb\n"),
        (b"a\nb\n", b"a\nb"),
        (b"\xe9\n" * 9, b"\xe9\n" * 4 + b"x\n" + b"\xe9\n" * 5),
        (b"a\x0c\x1cb\rc\n", b"a\x0c\x1cb\rd\n"),
        (b"a\n", b""),
    ],
)
@pytest.mark.parametrize("name", ["test_a.py", "a b/test c.py", 'q"uo\\te.py', "tests/tést.py", "new\nline.py"])
def test_git_applies_it(tmp_path: Path, before: bytes, after: bytes, name: str) -> None:
    target = tmp_path / name
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(before)
    subprocess.run(["git", "init", "--quiet"], cwd=tmp_path, check=True)
    patch = b"".join(diff(name, before, after))
    done = subprocess.run(["git", "apply", "-"], cwd=tmp_path, input=patch, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    assert target.read_bytes() == after


@pytest.mark.parametrize("before", [b"# a\n", b"# a\r\n# b", b"\xef\xbb\xbf# \xe9\n"])
@pytest.mark.parametrize("name", ["test_a.py", "a b/test c.py", 'q"uo\\te.py'])
def test_git_removes_a_file(tmp_path: Path, before: bytes, name: str) -> None:
    target = tmp_path / name
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(before)
    subprocess.run(["git", "init", "--quiet"], cwd=tmp_path, check=True)
    patch = b"".join(diff(name, before, None))
    assert b"\n+++ /dev/null\n" in patch
    subprocess.run(["git", "apply", "-"], cwd=tmp_path, input=patch, check=True)
    assert not target.exists()


def test_files_that_did_not_change_have_none() -> None:
    files = [FixedFile("a.py", "/a.py", b"x\n", b"x\n"), FixedFile("b.py", "/b.py", b"x\n", b"y\n")]
    assert b"".join(diffs(files)) == b"--- a/b.py\n+++ b/b.py\n@@ -1 +1 @@\n-x\n+y\n"
