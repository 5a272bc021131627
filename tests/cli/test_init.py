"""`ssot-lint init`: where the proposal goes, and when it goes nowhere."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.cli.conftest import Call

KIT = "class ShopTestCase:\n    def setup_method(self, method):\n        pass\n"
TEST = """
from testkit.cases import ShopTestCase


class TestOne(ShopTestCase):
    def test_it(self):
        assert sum([1, 2]) == 3


class TestTwo(ShopTestCase):
    def test_it(self):
        assert sum([1, 3]) == 4
"""
PYPROJECT = b'# the shop\r\n[project]\r\nname   = "shop"\r\n\r\n\r\n[tool.pytest.ini_options]\r\npythonpath=["."]'


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with a canonical base and no configuration of ours, as the working directory."""
    for name, text in {"testkit/cases.py": KIT, "tests/test_a.py": TEST, "tests/test_b.py": TEST}.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    (tmp_path / "pyproject.toml").write_bytes(PYPROJECT)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def bases(path: Path) -> object:
    document = tomllib.loads(path.read_text())
    return document.get("tool", {}).get("ssot-lint", document).get("base-classes")


EXPECTED = [{"path": "testkit.cases.ShopTestCase", "flavour": "sync"}]


def test_writes_into_pyproject_and_check_uses_it(shop: Path, call: Call) -> None:
    result = call("init")
    assert (result.code, result.out) == (0, "")
    assert result.err == "pyproject.toml: proposed base-classes; read it before you use it\n"
    data = (shop / "pyproject.toml").read_bytes()
    assert data.startswith(PYPROJECT + b"\r\n\r\n[tool.ssot-lint]\r\n")
    assert bases(shop / "pyproject.toml") == EXPECTED
    checked = call("check")
    assert (checked.code, checked.err) == (0, "")


def test_writes_its_own_file_without_pyproject_or_when_told_to(shop: Path, call: Call) -> None:
    assert call("init", "--file").code == 0
    assert bases(shop / "ssot-lint.toml") == EXPECTED
    assert (shop / "pyproject.toml").read_bytes() == PYPROJECT
    (shop / "ssot-lint.toml").unlink()
    (shop / "pyproject.toml").unlink()
    assert call("init").code == 0
    assert bases(shop / "ssot-lint.toml") == EXPECTED


@pytest.mark.parametrize("flag", ["--dry-run", "--stdout"])
def test_dry_run_shows_the_table_and_writes_nothing(shop: Path, call: Call, flag: str) -> None:
    result = call("init", flag)
    assert (result.code, result.err) == (0, "")
    assert tomllib.loads(result.out)["tool"]["ssot-lint"]["base-classes"] == EXPECTED
    assert "# testkit.cases.ShopTestCase: 4 test classes in 2 files\n" in result.out
    assert (shop / "pyproject.toml").read_bytes() == PYPROJECT


def test_refuses_where_a_configuration_exists_and_adds_to_it_with_force(shop: Path, call: Call) -> None:
    old = '[tool.ssot-lint]\nselect = ["SSOT1"]\n'
    (shop / "pyproject.toml").write_text(old)
    result = call("init")
    assert (result.code, result.out) == (2, "")
    assert result.err == "error: pyproject.toml configures ssot-lint already: --force adds to it what it lacks\n"
    assert (shop / "pyproject.toml").read_text() == old
    assert call("init", "--force").code == 0
    table = tomllib.loads((shop / "pyproject.toml").read_text())["tool"]["ssot-lint"]
    assert table == {"select": ["SSOT1"], "base-classes": EXPECTED}
    before = (shop / "pyproject.toml").read_text()
    again = call("init", "--force")
    assert (again.code, again.err) == (0, "pyproject.toml: nothing to add\n")
    assert (shop / "pyproject.toml").read_text() == before


def test_force_never_changes_a_value(shop: Path, call: Call) -> None:
    old = '[tool.ssot-lint]\nbase-classes = ["testkit.cases.Other"]\n'
    (shop / "pyproject.toml").write_text(old)
    assert call("init", "--force").code == 0
    assert (shop / "pyproject.toml").read_text() == old


def test_files_that_the_configuration_excludes_are_not_read(shop: Path, call: Call) -> None:
    (shop / "pyproject.toml").write_text('[tool.ssot-lint]\nextend-exclude = ["tests/test_b.py"]\n')
    assert "# testkit.cases.ShopTestCase: 2 test classes in 1 file\n" in call("init", "--dry-run").out


def test_project_without_tests_is_told_so(tmp_path: Path, call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "shop.py").write_text("def total():\n    return 1\n")
    result = call("init")
    assert (result.code, result.out, result.err) == (0, "", "no tests found: nothing to propose\n")
    assert [path.name for path in tmp_path.iterdir()] == ["shop.py"]


def test_tests_that_suggest_nothing_give_a_table_of_comments(shop: Path, call: Call) -> None:
    for name in ("test_a.py", "test_b.py"):
        (shop / "tests" / name).write_text("def test_it():\n    assert sum([1]) == 1\n")
    result = call("init")
    assert result.err == "pyproject.toml: nothing that is sure; read what is commented out\n"
    assert tomllib.loads((shop / "pyproject.toml").read_text())["tool"]["ssot-lint"] == {}
    assert call("check").code == 0


def test_another_directory_can_be_named(shop: Path, call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(shop.parent)
    assert call("init", shop.name, "--quiet").err == ""
    assert bases(shop / "pyproject.toml") == EXPECTED
    result = call("init", "nowhere")
    assert (result.code, result.err) == (2, "error: nowhere: no such directory\n")


def test_unreadable_files_are_skipped_with_a_note(shop: Path, call: Call) -> None:
    (shop / "tests" / "test_broken.py").write_text("def test_(:\n")
    (shop / "tests" / "test_binary.py").write_bytes(b"\x00\xff")
    result = call("init")
    assert result.code == 0
    assert "not read: tests/test_binary.py: does not parse" in result.err
    assert result.err.endswith(", and 1 more\n")


@pytest.mark.parametrize("old", ["[tool.ssot-lint\n", "a = \n"])
def test_damaged_pyproject_is_an_error_and_stays(shop: Path, call: Call, old: str) -> None:
    (shop / "pyproject.toml").write_text(old)
    result = call("init")
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith("error: pyproject.toml: invalid TOML")
    assert (shop / "pyproject.toml").read_text() == old


def test_start_up_of_other_commands_does_not_load_tomlkit() -> None:
    code = (
        "import sys, ssot_lint.cli, ssot_lint.cli.init; sys.exit('tomlkit' in sys.modules or 'libcst' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False, timeout=60).returncode == 0


def test_configuration_further_up_that_no_longer_applies_is_named(shop: Path, call: Call) -> None:
    (shop / "sub" / "tests").mkdir(parents=True)
    (shop / "sub" / "tests" / "test_a.py").write_text("def test_it():\n    assert sum([1]) == 1\n")
    (shop / "ssot-lint.toml").write_text("")
    result = call("init", "sub")
    assert result.code == 0
    assert f"note: {shop / 'ssot-lint.toml'} no longer applies here" in result.err
