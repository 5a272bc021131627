"""Rules are found in folders as in archives, each once."""

import zipfile
from pathlib import Path

import pytest

from ssot_lint.rule_modules import modules_in, others_register

FILES = (
    "__init__.py",
    "one.py",
    "one.md",
    "family/__init__.py",
    "family/two.py",
    "family/two.md",
    "family/__pycache__/x",
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in FILES:
        path = tmp_path / "rules" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("")
    return tmp_path / "rules"


def test_every_module_below_the_folder(folder: Path) -> None:
    assert sorted(modules_in(str(folder), "pkg.rules")) == ["pkg.rules.family.two", "pkg.rules.one"]


def test_source_and_compiled_are_one(folder: Path) -> None:
    (folder / "one.cpython-311-x86_64-linux-gnu.so").touch()
    assert list(modules_in(str(folder), "pkg.rules")).count("pkg.rules.one") == 1


def test_in_an_archive(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = tmp_path / "tool.zip"
    with zipfile.ZipFile(archive, "w") as made:
        for name in FILES:
            made.write(folder / name, f"inside/{name}")
    monkeypatch.syspath_prepend(str(archive))
    assert sorted(modules_in(f"{archive}/inside", "inside")) == ["inside.family.two", "inside.one"]


@pytest.mark.parametrize(("group", "found"), [("some.rules", True), ("other.rules", False)])
def test_distributions_that_register(group: str, found: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "plug-1.0.dist-info").mkdir()
    (tmp_path / "plug-1.0.dist-info" / "entry_points.txt").write_text("[some.rules]\nname = plug\n")
    monkeypatch.setattr("sys.path", [str(tmp_path), str(tmp_path / "missing")])
    assert others_register(group) is found
