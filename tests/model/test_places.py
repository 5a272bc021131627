"""Directories put on `sys.path`, read without running anything."""

from pathlib import Path

import pytest

from ssot_lint.model.places import added_directories
from tests.model.projects import read_project

PRELUDE = "import os, sys, site\nfrom os.path import dirname, join\nfrom pathlib import Path\n"


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        ("sys.path.insert(0, '/srv')", ["/srv"]),
        ("sys.path.insert(0, os.path.dirname(__file__))", ["@/tests"]),
        ("sys.path.append(join(dirname(dirname(os.path.abspath(__file__))), 'lib'))", ["@/lib"]),
        ("sys.path.insert(0, os.path.join(os.path.dirname(__file__), '..', 'src'))", ["@/src"]),
        ("sys.path.insert(0, str(Path(__file__).resolve().parent.parent))", ["@"]),
        ("sys.path.insert(0, str(Path(__file__).parents[1] / 'lib'))", ["@/lib"]),
        (
            "ROOT = Path(__file__).parents[1]\nif ROOT not in sys.path:\n    sys.path.insert(0, str(ROOT))",
            ["@"],
        ),
        ("sys.path.extend(['/a', '/b'])", ["/a", "/b"]),
        ("sys.path[:0] = ['/a']", ["/a"]),
        ("sys.path = ['/a'] + sys.path", ["/a"]),
        ("sys.path = ['/a', *sys.path]", ["/a"]),
        ("site.addsitedir(os.getcwd())", ["@"]),
        ("sys.path.insert(0, 'lib')", ["@/lib"]),
        ("def start():\n    sys.path.insert(0, '/srv')", []),
        ("print(sys.path)", []),
    ],
)
def test_added_directories(tmp_path: Path, lines: str, found: list[str]) -> None:
    files = {"tests/test_x.py": PRELUDE + lines + "\n", "pytest.ini": "[pytest]\n"}
    file = read_project(tmp_path, files, "tests/test_x.py")
    assert added_directories(file) == ([each.replace("@", str(tmp_path)) for each in found], True)


@pytest.mark.parametrize(
    "lines",
    [
        "sys.path.insert(0, os.environ['HOME'])",
        "sys.path.insert(0, find_root())",
        "for name in ('a', 'b'):\n    sys.path.append(name)",
    ],
)
def test_what_cannot_be_told(tmp_path: Path, lines: str) -> None:
    file = read_project(tmp_path, {"test_x.py": PRELUDE + lines + "\n"})
    assert added_directories(file) == ([], False)
