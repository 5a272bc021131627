"""Distributions that a project declares, and the pytest plugins that it registers itself."""

from pathlib import Path

import pytest

from ssot_lint.pytest_config.declared import declared_distributions, declared_plugins
from ssot_lint.pytest_config.entry_points import plugin_modules


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("pyproject.toml", '[project]\ndependencies = ["pytest", "Pytest_Mock[dev]>=3"]\n'),
        ("requirements-test.txt", "pytest\npytest-mock==3.1 # for doubles\n"),
        ("requirements/test.in", "pytest\n  pytest.mock ; python_version > '3'\n"),
        ("environment.yml", "dependencies:\n  - pytest\n  - pytest-mock\n"),
    ],
)
def test_declared(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text(text)
    assert "pytest-mock" in declared_distributions(tmp_path)
    assert declared_plugins(tmp_path) == ("pytest-mock",)


def test_a_marker_is_no_plugin(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[tool.pytest.ini_options]\nmarkers = ["pytest_fixtures: slow ones"]\n')
    assert declared_plugins(tmp_path) == ()


def test_a_folder_of_tests_counts_with_its_project(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[project]\ndependencies = ["pytest", "respx"]\n')
    (tmp_path / "tests").mkdir()
    assert "respx" in declared_distributions(tmp_path / "tests")


def test_nothing_is_known_where_pytest_is_not_declared(tmp_path: Path) -> None:
    (tmp_path / "setup.py").write_text("setup(install_requires=['respx'])")
    assert declared_distributions(tmp_path) == frozenset()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("pyproject.toml", '[project.entry-points.pytest11]\nshop = "shop.plugin:Hooks"\n'),
        ("pyproject.toml", '[tool.poetry.plugins."pytest11"]\nshop = "shop.plugin"\n'),
        ("setup.cfg", "[options.entry_points]\npytest11 =\n    shop = shop.plugin [extra]\n"),
        ("setup.py", "setup(entry_points={'pytest11': ['shop = shop.plugin']})"),
        ("setup.py", 'setup(entry_points={"pytest11": "shop=shop.plugin"})'),
    ],
)
def test_entry_points(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text)
    assert plugin_modules(tmp_path) == ("shop.plugin",)


@pytest.mark.parametrize("name", ["pyproject.toml", "setup.cfg", "setup.py"])
def test_damaged_files_register_nothing(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"[[pytest11\n\xff = {")
    assert plugin_modules(tmp_path) == ()
