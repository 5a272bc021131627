"""Where the packages of the distributions around a file start."""

import os
from collections.abc import Mapping
from pathlib import Path

import pytest

from ssot_lint.pytest_config.distributions import Distributions

WORKSPACE = """
[tool.uv.workspace]
members = ["lib/*", "cli"]
exclude = ["lib/old"]
"""


def write_files(base: Path, files: Mapping[str, str]) -> None:
    """Write the files below the base."""
    for name, text in files.items():
        (base / name).parent.mkdir(parents=True, exist_ok=True)
        (base / name).write_text(text)


def roots(base: Path, folder: str) -> list[str]:
    """The roots for files in a folder, relative to the base."""
    return [os.path.relpath(root, base) for root in Distributions().package_roots(str(base / folder))]


@pytest.fixture(autouse=True)
def repository(tmp_path: Path) -> None:
    """The folder of the test is a repository: nothing above it counts."""
    (tmp_path / ".git").mkdir()


def test_its_own_distribution(tmp_path: Path) -> None:
    write_files(
        tmp_path, {"pyproject.toml": "", "lib/core/setup.py": "", "lib/core/src/core/a.py": "", "lib/x/b.py": ""}
    )
    assert roots(tmp_path, "lib/core/tests/unit") == ["lib/core/src", "lib/core"]
    assert roots(tmp_path, "lib/x") == ["."]


def test_the_members_of_its_workspace(tmp_path: Path) -> None:
    declared = {f"{each}/pyproject.toml": "" for each in ("lib/core", "lib/web", "lib/old", "cli")}
    write_files(tmp_path, {"pyproject.toml": WORKSPACE, "lib/web/src/web.py": "", "lib/docs/a.py": "", **declared})
    assert roots(tmp_path, "cli/tests") == ["cli", "lib/core", "lib/web/src", "lib/web"]


def test_what_it_requires_by_path(tmp_path: Path) -> None:
    text = (
        'dependencies = []\n[tool.uv.sources]\ncore = { path = "../core", editable = true }\nx = { path = "../gone" }\n'
    )
    write_files(tmp_path, {"web/pyproject.toml": text, "core/src/core.py": ""})
    assert roots(tmp_path, "web/tests") == ["web", "core/src", "core"]


def test_a_repository_ends_the_search(tmp_path: Path) -> None:
    write_files(
        tmp_path, {"pyproject.toml": WORKSPACE, "cli/pyproject.toml": "", "cli/.git": "", "lib/a/pyproject.toml": ""}
    )
    assert roots(tmp_path, "cli/tests") == ["cli"]


@pytest.mark.parametrize(
    "text", ["[tool.uv.workspace]\nmembers = 3", "[tool.uv.workspace]\nmembers = ['/x']", "[tool.uv.workspace]\n["]
)
def test_a_damaged_workspace_has_no_members(tmp_path: Path, text: str) -> None:
    write_files(tmp_path, {"pyproject.toml": text})
    assert roots(tmp_path, "tests") == ["."]


def test_nothing_is_declared(tmp_path: Path) -> None:
    write_files(tmp_path, {"repo/.git": "", "repo/tests/test_a.py": ""})
    assert roots(tmp_path, "repo/tests") == []


DECLARED = {
    "[tool.setuptools.packages.find]\nwhere = ['lib', \"more/lib\"]\n": ["lib", "more/lib"],
    '[tool.setuptools]\npackage-dir = {"" = "lib"}\n': ["lib"],
    '[tool.poetry]\npackages = [{include = "shop", from = "lib"}]\n': ["lib"],
    "[tool.setuptools.packages.find]\nwhere = []\n": [],
    "[tool.setuptools.packages.find]\nwhere = ['absent']\n": [],
    "[tool.other]\nelsewhere = ['lib']\n": [],
}


@pytest.mark.parametrize(("text", "found"), DECLARED.items())
def test_folders_that_the_project_declares(tmp_path: Path, text: str, found: list[str]) -> None:
    write_files(tmp_path, {"pyproject.toml": text, "lib/shop/a.py": "", "more/lib/b.py": ""})
    assert roots(tmp_path, "tests") == [*found, "."]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("setup.cfg", "[options.packages.find]\nwhere = lib\n"),
        ("setup.cfg", "[options]\npackage_dir =\n    =lib\n"),
        ("setup.py", 'setup(packages=find_packages("lib"), package_dir={"": "lib"})\n'),
        ("setup.py", "setup(packages=find_packages(where='lib'))\n"),
    ],
)
def test_folders_that_older_files_declare(tmp_path: Path, name: str, text: str) -> None:
    write_files(tmp_path, {name: text, "lib/shop/a.py": ""})
    assert roots(tmp_path, "tests") == ["lib", "."]
